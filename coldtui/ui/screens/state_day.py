"""State which day it is, and how long the chain is: this computer knows neither."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.state_date import is_before, is_no_day
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine

_HIGHEST = 499_999_999
"""From 500,000,000 on a locktime is a time and no height (consensus)."""

_HEIGHT_LIMIT = len(f"{_HIGHEST:,}") + 1
"""Characters: one more than any height has, so that a digit too many is told and not left out."""


@dataclass(frozen=True, slots=True)
class Day:
    """As the user calls the date, empty for none; and the height of the chain, None where it was not entered."""

    date: str = ""
    height: int | None = None


class StateDay(Step[Day]):
    """Two lines, which start with what was entered before; each may stay empty.

    `made` is the day that this coldtui was made on, as 2026-11-20; empty where that is not known.
    """

    TITLE = "Which day is it?"
    HELP_TEXT = (
        "A computer that is never online has no clock that one can trust, so coldtui shows and writes what you type.",
        "The date stands in backups and notes, and tells how old this coldtui is.",
        "The block height tells how far away a locktime is. Read it on another device: wallet programs show it.",
        "Neither changes what can be signed. Both may stay empty: Enter on empty lines skips this.",
    )
    BINDINGS = [keys.key("tab,up,down", "other_line", "Next line", "Tab"), keys.enter("Continue")]

    def __init__(self, entered: Day | None = None, made: str = "") -> None:
        super().__init__()
        self._made = made
        self._entered = entered or Day()
        self._pointed_out = ""

    def body(self) -> Iterable[Widget]:
        """A question and a line, twice."""
        yield Lines(
            "Which day is it? It stands in the backup: you know later how old that is.",
            "Leave the line empty for none. Best is year, month, day: 2026-11-21",
        )
        yield TextLine(limit=40, commands={"enter": self.action_go})
        yield Lines(
            "How many blocks has the chain? Your wallet program shows it.",
            "Leave the line empty if you do not know it.",
        )
        yield TextLine(limit=_HEIGHT_LIMIT, commands={"enter": self.action_go})
        yield Lines("Tab goes from one line to the other. Enter takes both.")

    def mounted(self) -> None:
        """Start with what was entered before."""
        date, height = self._lines
        if self._entered.date:
            date.put(self._entered.date)
        if self._entered.height is not None:
            height.put(str(self._entered.height))
        date.focus()

    @property
    def _lines(self) -> tuple[TextLine, TextLine]:
        date, height = self.query(TextLine)
        return date, height

    def action_other_line(self) -> None:
        """Tab, and the arrows."""
        date, height = self._lines
        (date if height.has_focus else height).focus()

    def on_text_line_changed(self) -> None:
        """Another text is another date."""
        self.say("")

    def action_go(self) -> None:
        """Enter."""
        date, height = (line.text.strip() for line in self._lines)
        fault = _fault(date, height)
        if not fault and date != self._pointed_out and is_before(date, self._made):
            self._pointed_out = date
            fault = f"coldtui was made later, on {self._made}. Enter again keeps that day."
        if fault:
            self.say(fault, "CAUTION")
        else:
            self.answer(Day(date, int(height) if height else None))


def _fault(date: str, height: str) -> str:
    """What has to be corrected, in words; empty where nothing has."""
    if is_no_day(date):
        return "There is no such day. Correct it, or leave the line empty."
    if height.strip("0123456789"):
        return "The block height is written in digits only, such as 925000."
    if height and int(height) > _HIGHEST:
        return f"No chain has more than {_HIGHEST:,} blocks."
    return ""
