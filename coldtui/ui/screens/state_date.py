"""State a date, as one would write it: this computer keeps none that can be trusted."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.day_line import DayLine
from coldtui.ui.widgets.lines import Lines


class StateDate(Step[str]):
    """One line, which starts with what was `typed` before; empty means that no date is stated."""

    TITLE = "Which day is it?"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "A computer that is never online has no clock that one can trust, so coldtui writes what you type.",
        "Leave the line empty to write no date.",
    )
    QUESTION: ClassVar[str] = "Which date shall stand in the note? Leave the line empty for none."
    BINDINGS = [keys.enter("Continue")]

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self._typed = typed

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines(self.QUESTION, "Best is year, month, day: 2026-11-21.")
        yield DayLine(self.action_go)

    def mounted(self) -> None:
        """Start with what was typed before."""
        if self._typed:
            self.query_one(DayLine).put(self._typed)

    def action_go(self) -> None:
        """Enter."""
        line = self.query_one(DayLine)
        if line.fault:
            self.say(line.fault, "CAUTION")
        else:
            self.answer(line.day)

    def on_text_line_changed(self) -> None:
        """Another text is another date."""
        self.say("")
