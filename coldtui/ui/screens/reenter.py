"""Type the words once more, from the paper: that proves that the paper is right."""

from collections.abc import Callable, Iterable
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine, any_letter
from coldtui.ui.widgets.word_grid import WordGrid
from coldtui.ui.words import count as counted
from coldtui.ui.words import tag

_LISTED = 8


class Proved(Enum):
    """The answer."""

    ALL_RIGHT = "all right"


class Reenter(Typing[Proved]):
    """Every word in order. Only a right one is taken, so none has to be kept; a wrong one is named by its number.

    `completions` are the words that begin with what was typed, `meant` is the one that it stands for or None,
    `is_right(number, word)`, counted from 0, says whether it is the word that was shown. `longest` are the letters of
    the longest word of the list.
    """

    TITLE = "Check your copy"
    HELP_TEXT = (
        "Type each word as it stands on your paper, in order. Four letters are always enough.",
        "Space or Enter takes the word. A word that is not right is not taken: look at your paper and type it again.",
        "If your paper is wrong, Esc shows the words again. Correct the paper, then come back.",
        "Nobody else may see this screen or your paper.",
    )
    BINDINGS = [
        keys.key("space", "take", "Take the word", "Space", listed=False),
        keys.enter("Take the word", "take"),
    ]

    def __init__(
        self,
        title: str,
        count: int,
        completions: Callable[[str], tuple[str, ...]],
        meant: Callable[[str], str | None],
        is_right: Callable[[int, str], bool],
        *,
        longest: int = 8,
    ) -> None:
        super().__init__()
        self._title = title
        self._count = count
        self._completions = completions
        self._meant = meant
        self._is_right = is_right
        self._longest = longest
        self._at = 0
        self._is_wrong = False

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """How far along."""
        return f"{self._at} of {self._count} words"

    @property
    def typed(self) -> str:
        """The words that were right."""
        return counted(self._at, "word") if self._at else ""

    def body(self) -> Iterable[Widget]:
        """The line, what it can still become or what was wrong, and how many are right."""
        yield Lines("", gap=False)
        yield TextLine(
            allowed=any_letter,
            limit=self._longest,
            commands={"space": self.action_take, "enter": self.action_take},
            every_key=self.key_came,
        )
        yield Lines("")
        yield WordGrid(self._count)

    def mounted(self) -> None:
        """Start at the first word."""
        self._draw()

    def forget_typed(self) -> None:
        """The letters typed are forgotten; how far along it was is no secret."""
        self.query_one(TextLine).clear()
        self._draw()

    def on_screen_suspend(self) -> None:
        """Something covers this screen."""
        self.stay()

    def said_as_ever(self) -> None:
        """What stands beside the line."""
        self._hint()

    def on_text_line_changed(self) -> None:
        """Say at once what the letters can become."""
        if self.query_one(TextLine).text:
            self._is_wrong = False
        self._hint()

    def action_take(self) -> None:
        """Space or Enter: take the word if it is right, and ask for the next, or finish."""
        line = self.query_one(TextLine)
        if self._at == self._count:
            return
        if not line.text:
            if not self._is_wrong:
                self.say(f"Word {self._at + 1} is still missing.", "INFO")
            return
        word = self._meant(line.text.lower())
        if word is None:
            self._hint()
            self.app.bell()
            return
        line.clear()
        self._is_wrong = not self._is_right(self._at, word)
        if self._is_wrong:
            self.app.bell()
        else:
            self._at += 1
        if self._at == self._count:
            self.answer(Proved.ALL_RIGHT)
        else:
            self._draw()

    def _draw(self) -> None:
        self.query(Lines).first().update(f"Word {self._at + 1} of {self._count}")
        self.query_one(WordGrid).mask(self._at, self._at)
        self._hint()
        self.show_frame()

    def _hint(self) -> None:
        line, candidates = self.query_one(TextLine), self.query(Lines).last()
        typed, number = line.text.lower(), self._at + 1
        self.say("")
        if not typed:
            candidates.update(_wrong(number) if self._is_wrong else "Type it from your paper. Four letters are enough.")
            return
        found = self._completions(typed)
        more = f"  and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
        candidates.update("  ".join(found[:_LISTED]) + more)
        if not found:
            self.say(f"Word {number} is not in the list. Check word {number} on your paper.", "CAUTION")
        elif len(found) == 1 and found[0].startswith(typed):
            line.suggest(found[0][len(typed) :])


def _wrong(number: int) -> Content:
    return Content.assemble(
        tag("CAUTION"),
        (f"Word {number} is not what you were shown. Look at word {number} on your paper.", "bold"),
        "\nType it again. If your paper is wrong, Esc shows the words again.",
    )
