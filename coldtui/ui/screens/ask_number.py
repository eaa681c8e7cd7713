"""Type a number."""

from collections.abc import Iterable

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class AskNumber(Step[int]):
    """A whole number from 0 to `most`."""

    TITLE = "Type a number"
    HELP_TEXT = ("Type the number with digits only, then press Enter.", "Esc goes back and changes nothing.")
    BINDINGS = [keys.enter("Continue")]

    def __init__(self, title: str, question: str, most: int) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._most = most

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines(self._question)
        yield TextLine(allowed=_is_digit, limit=17)

    def action_go(self) -> None:
        """Enter."""
        typed = self.query_one(TextLine).text
        if not typed:
            self.say("Type a number first.", "INFO")
        elif int(typed) > self._most:
            self.say(f"The number can be {self._most:,} at most.", "CAUTION")
        else:
            self.answer(int(typed))


def _is_digit(character: str) -> bool:
    return character in "0123456789"
