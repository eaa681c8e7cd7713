"""The screens of other forms, hidden and shown, for the lint and the pictures."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core.mnemonic import words_of
from coldtui.core.wordlist import ENGLISH
from coldtui.formats.blank_form import Public, grid_form, share_form, word_form
from coldtui.formats.seedqr import Code, code_matrix
from coldtui.formats.word_numbers import Form, written
from coldtui.ui.screens.check_each import CheckEach
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.screens.draw_windows import DrawWindows
from coldtui.ui.screens.show_forms import ShowForm, ShowShort
from coldtui.ui.screens.show_secret_code import ShowSecretCode

SHORT, LONG = bytes(range(16)), bytes(range(32))
PUBLIC = Public(
    "73c5 da0a",
    "REGTEST",
    "m/84h/1h/0h",
    "bcrt1q6rz28mcfaxtmd6v789l9rrlrusdprr9pz3cppk",
    "wpkh([73c5da0a/84h/1h/0h]tpubDC8msFGeGuwnKG9Upg7DM2b4DaRqg3CUZa5g8v2SRQ6K4NSkxUgd7HsL2XVWbVm39yBA4LAxysQAm397zwQSQ"
    "oQgewGiYZqrA9DsP4zbQ1M/<0;1>/*)#zyxwvuts",
)


def shown(screen: Concealed[object]) -> Concealed[object]:
    """The same screen, showing what it hides, with a clock that stands still."""
    start = screen.mounted

    def mounted() -> None:
        start()
        screen.uncover()

    screen.mounted = mounted
    screen._tick = lambda: screen.is_shown and screen.say("Hidden again in 60 s. Space hides now.", "INFO")
    return screen


def drawing(entropy: bytes, code: Code, at: int = 0) -> DrawWindows:
    """A drawing at one of its windows."""
    matrix = code_matrix(code, entropy)
    screen = DrawWindows(f"Draw the {code.value}", len(matrix), lambda: matrix)
    screen._at = at
    return screen


def whole(entropy: bytes, code: Code) -> ShowSecretCode:
    """A whole code."""
    matrix = code_matrix(code, entropy)
    lines = (
        "Your recovery phrase, for any camera that sees this screen.",
        "Turn it away from windows, cameras and other people.",
    )
    return ShowSecretCode(code.value, len(matrix), lambda: matrix, lines)


def short(entropy: bytes, form: Form) -> ShowShort:
    """A phrase in a short form."""
    entries = [written(word, form, ENGLISH) for word in words_of(entropy)]
    return ShowShort(
        "Word numbers",
        len(entries),
        lambda: entries,
        before=(
            f"Copy them in order: {form.value}. As an example, {form.example}.",
            "Note beside them how they are counted: from 0 or from 1.",
        ),
        after=("The next step asks for all of them: that shows whether your copy works.",),
    )


def counting() -> CheckEach:
    """The check of a drawing."""
    return CheckEach(
        "Check your drawing",
        [f"row {number}" for number in range(1, 30)],
        "how many dark squares has {} of your drawing?",
        "{} of the code has another number of dark squares. Count again.",
        lambda _place, _typed: False,
        note="Count what is on your paper, the large corner squares too, from the top left corner.",
    )


SCREENS: dict[str, Callable[[], Screen]] = {
    "secret-code": lambda: whole(LONG, Code.STANDARD),
    "secret-code-shown": lambda: shown(whole(LONG, Code.STANDARD)),
    "draw-window": lambda: drawing(SHORT, Code.COMPACT),
    "draw-window-7": lambda: shown(drawing(SHORT, Code.COMPACT, 4)),
    "draw-window-5": lambda: shown(drawing(LONG, Code.STANDARD, 35)),
    "word-numbers": lambda: short(LONG, Form.FROM_ONE),
    "word-numbers-shown": lambda: shown(short(LONG, Form.FROM_ONE)),
    "four-letters-shown": lambda: shown(short(SHORT, Form.LETTERS)),
    "count-squares": counting,
    "form-words": lambda: ShowForm(word_form(24, PUBLIC)),
    "form-grid": lambda: ShowForm(grid_form(29, Public())),
    "form-shares": lambda: ShowForm(share_form(3, 2, 20, Public("73c5 da0a", "REGTEST"))),
}
"""Names of pictures, and how to make the screen."""
