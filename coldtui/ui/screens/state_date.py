"""State a date, as one would write it: this computer keeps none that can be trusted."""

from collections.abc import Iterable

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class StateDate(Step[str]):
    """One line; empty means that no date is stated."""

    TITLE = "Which day is it?"
    HELP_TEXT = (
        "A computer that is never online has no clock that one can trust, so coldtui writes what you type.",
        "Leave the line empty to write no date.",
    )
    BINDINGS = [keys.enter("Continue")]

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines("Which date shall stand in the note? Leave the line empty for none.")
        yield TextLine(limit=40, commands={"enter": self.action_go})

    def action_go(self) -> None:
        """Enter."""
        self.answer(self.query_one(TextLine).text.strip())
