"""Type the words of a share, to load it: one line, one word after the other."""

from collections.abc import Callable, Iterable, Sequence

from textual.widget import Widget

from coldtui.core.slip39 import completions, meant
from coldtui.ui import keys
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine, english_letter
from coldtui.ui.widgets.word_grid import WordGrid
from coldtui.ui.word_by_word import WordByWord

_LONGEST = 8
"""Letters in the longest word of SLIP-39."""


class EnterShare(WordByWord):
    """The words of one SLIP-39 share of `count` words.

    Wrong words are named as they are typed; `check` raises a ColdtuiError for words that are no share of this set when
    they are whole: Refused clears them, since they are a share that is not wanted. `progress` says how many shares are
    there already, `entered` names them as what Esc forgets: "2 shares".
    """

    TITLE = "Enter a share"
    HELP_TEXT = (
        "Type each word as it stands on the sheet. Four letters are always enough.",
        "Space or Enter takes the word when it is whole, or when only one word can be meant.",
        "Backspace on an empty line brings the word before back, to correct it. Up and Down move to any word.",
        "Nobody else may see this screen. F3 shows the words that you typed and hides them again.",
        "Locking the screen forgets the words of this share, and all shares before it where no key is loaded.",
    )
    BINDINGS = [
        keys.key("space", "take", "Take the word", "Space", listed=False),
        keys.key("f3", "show_words", "Show words", "F3"),
        keys.key("up", "move(-1)", "Word before", "Up", listed=False),
        keys.key("down", "move(1)", "Word after", "Down", listed=False),
        keys.enter("Take the word", "take"),
    ]

    SOURCE = "the sheet"

    def __init__(
        self,
        count: int,
        check: Callable[[tuple[str, ...]], None],
        progress: Sequence[str] = (),
        entered: str = "",
    ) -> None:
        super().__init__(count, completions, meant, check)
        self._entered = entered
        self._progress = tuple(progress)

    @property
    def typed(self) -> str:
        """The shares before this one, and its words."""
        return both(self._entered, super().typed)

    def body(self) -> Iterable[Widget]:
        """How many shares there are, the line, what it can still become, and the words so far."""
        if self._progress:
            yield Lines(*self._progress)
        yield Lines("", gap=False)
        yield TextLine(
            allowed=english_letter,
            limit=_LONGEST,
            commands=self.commands,
            when_empty=self.go_back,
            every_key=self.key_came,
        )
        yield Lines("")
        yield WordGrid(len(self._words))


class EnterPart(EnterWords):
    """The words of one part of a Seed XOR, a recovery phrase. `entered` are the parts before it, as "2 parts"."""

    def __init__(self, count: int, entered: str = "") -> None:
        super().__init__(count)
        self._entered = entered

    @property
    def typed(self) -> str:
        """The parts before this one, and its words."""
        return both(self._entered, super().typed)


def both(entered: str, typed: str) -> str:
    """What Esc forgets: the shares that were entered, and what was typed of the next one; each may be empty."""
    return " and ".join(filter(None, (entered, typed)))
