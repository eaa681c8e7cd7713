"""State which day it is, and how long the chain is: this computer knows neither."""

from collections.abc import Iterable
from dataclasses import dataclass

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.days import is_before
from coldtui.ui.step import Step
from coldtui.ui.widgets.day_line import DayLine
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine

_HIGHEST = 499_999_999
"""From 500,000,000 on a locktime is a time and no height (consensus)."""

_HEIGHT_LIMIT = len(f"{_HIGHEST:,}") + 1
"""Characters: one more than any height has, so that a digit too many is told and not left out."""


@dataclass(frozen=True, slots=True)
class Day:
    """The date as year, month and day, empty for none; and the height of the chain, None where it was not entered."""

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
            "Which day is it? It stands in backups: you know later how old they are.",
            "Year, month, day: 2026-11-21. Leave the line empty for none.",
        )
        yield DayLine(self.action_go, has_words=False)
        yield Lines(
            "How many blocks has the chain? Your wallet program shows it.",
            "It tells how far away a locktime is. Leave the line empty for none.",
        )
        yield TextLine(limit=_HEIGHT_LIMIT, commands={"enter": self.action_go})
        yield Lines("Tab goes to the other line. Enter takes both, also when they are empty.")

    def mounted(self) -> None:
        """Start with what was entered before."""
        date, height = self._lines
        if self._entered.date:
            date.put(self._entered.date)
        if self._entered.height is not None:
            height.put(str(self._entered.height))
        date.focus()

    @property
    def _lines(self) -> tuple[DayLine, TextLine]:
        return self.query_one(DayLine), self.query(TextLine).last()

    def action_other_line(self) -> None:
        """Tab, and the arrows."""
        date, height = self._lines
        (date if height.has_focus else height).focus()

    def on_text_line_changed(self) -> None:
        """Another text is another date."""
        self.say("")

    def action_go(self) -> None:
        """Enter."""
        line, height = self._lines[0], self._lines[1].text.strip()
        fault = line.fault or _fault(height)
        if not fault and line.day != self._pointed_out and is_before(line.day, self._made):
            self._pointed_out = line.day
            fault = f"coldtui was made later, on {self._made}. Enter again keeps that day."
        if fault:
            self.say(fault, "CAUTION")
        else:
            self.answer(Day(line.day, int(height) if height else None))


def _fault(height: str) -> str:
    """What has to be corrected in the height, in words; empty where nothing has."""
    if height.strip("0123456789"):
        return "The block height is written in digits only, such as 925000."
    if height and int(height) > _HIGHEST:
        return f"No chain has more than {_HIGHEST:,} blocks."
    return ""
