"""Every step from the rolls to the words, for another tool to repeat: what goes in, the formula, the command."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.core.entropy import Steps
from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.screens.line_codes import LineCodes
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import tag

_GROUP = 8
_NUMBERS_A_ROW = 12


class Checked(Enum):
    """The answer."""

    SEEN = "seen"


class CheckElsewhere(Concealed[Checked]):
    """Hidden until Space. `steps` fetches what it shows, each time anew; between two times this screen has none."""

    TITLE = "Check with another tool"
    HELP_TEXT = (
        "You need not trust coldtui for the mathematics: any computer with a shell repeats it.",
        "Space shows what went in and every step, and hides it again. Words come later.",
        "q shows the whole command as QR codes. It is as secret as the words.",
        "Check on a computer that is never online. Or make a key for practice, check it anywhere, and throw it away.",
        "Nothing is final yet: Esc goes back to your rolls. Enter goes on to writing down the words.",
    )
    SECONDS = 300
    """Comparing the steps takes longer than writing down words."""

    BINDINGS = [
        keys.key("f3", "show_secret", "Show or hide", "F3", listed=False),
        keys.key("q", "show_code", "QR"),
        keys.enter("Continue"),
    ]

    def __init__(self, steps: Callable[[], Steps], word_count: int, *, has_words: bool = True) -> None:
        super().__init__("every step")
        self._fetch = steps
        self._count = word_count
        self._has_words = has_words

    @property
    def state(self) -> str:
        """What is made."""
        return f"{self._count} words" if self._has_words else f"{self._count * 32 // 3} bits"

    def body(self) -> Iterable[Widget]:
        """What this is for, then the steps in its place."""
        yield Lines(*_EXPLAINED)
        yield Facts((), gap=False)

    def reveal(self) -> None:
        """Fetch the steps and show them."""
        self.query_one(Lines).display = False
        self.query_one(Facts).put(_rows(self._fetch(), has_words=self._has_words))

    def conceal(self) -> None:
        """Drop them."""
        self.query_one(Facts).put(())
        self.query_one(Lines).display = True

    def action_show_code(self) -> None:
        """Q: the line as QR codes."""
        self.app.push_screen(LineCodes(lambda: self._fetch().command))

    def action_go(self) -> None:
        """Enter."""
        self.answer(Checked.SEEN)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Codes only beside what is shown."""
        if action == "show_code":
            return self.is_shown
        return super().check_action(action, parameters)


_EXPLAINED = (
    Content.styled("Another computer can repeat how your key comes about, before you trust it.", "bold $strong"),
    "",
    "Space shows the line of text that goes in, the formula, every step to the end, and the command that repeats it.",
    "",
    Content.assemble(tag("CAUTION"), "Whoever has the line has your key."),
    "",
    "Repeat it only on a computer that is never online, such as a second one with a stick like this one.",
    "Or make a key for practice first, check that one anywhere, and throw it away.",
    "",
    "Two machines that were given the same rolls alone must show the same.",
    "",
    "Enter goes on without checking.",
)


def _rows(found: Steps, *, has_words: bool) -> list[tuple[str, str]]:
    size = len(found.entropy)
    part = "SHA-256 of the line" if size == len(found.digest) else f"the first {size} bytes of SHA-256 of the line"
    first, *rest = found.line.split(" ")
    return [
        ("1 Line", first),
        *(("", one) for one in rest),
        ("", f"In one line, {'one blank between its parts' if rest else 'no blank in it'}, and no end of line."),
        ("2 Formula", f"entropy = {part}"),
        ("3 Command", "printf %s 'LINE' | sha256sum   (LINE: the line above)"),
        ("4 It prints", _grouped(found.digest)),
        ("5 Entropy", _grouped(found.entropy)),
        *(
            _to_words(found)
            if has_words
            else [("6 Secret", "the entropy is the master secret of the wallet (SLIP-39)")]
        ),
    ]


def _to_words(found: Steps) -> list[tuple[str, str]]:
    return [
        ("6 Checksum", f"{found.checksum}   first {len(found.checksum)} bits of SHA-256 of the entropy"),
        ("7 Numbers", "entropy and checksum, 11 bits each, counted from 0 (BIP39)"),
        *_in_rows("", [f"{number:4d}" for number in found.numbers], _NUMBERS_A_ROW),
        ("8 Words", "each number's word in the list: coldtui shows them when you know how to write them down"),
    ]


def _in_rows(name: str, cells: Sequence[str], each: int) -> list[tuple[str, str]]:
    rows = [" ".join(cells[start : start + each]) for start in range(0, len(cells), each)]
    return [(name if not place else "", row) for place, row in enumerate(rows)]


def _grouped(data: bytes) -> str:
    text = data.hex()
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
