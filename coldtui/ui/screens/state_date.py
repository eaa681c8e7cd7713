"""State a date, as one would write it: this computer keeps none that can be trusted."""

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date
from typing import ClassVar

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


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
        self._pointed_out = ""

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines(self.QUESTION)
        yield TextLine(limit=40, commands={"enter": self.action_go})

    def mounted(self) -> None:
        """Start with what was typed before."""
        if self._typed:
            self.query_one(TextLine).put(self._typed)

    def action_go(self) -> None:
        """Enter."""
        text = self.query_one(TextLine).text.strip()
        if is_no_day(text) and text != self._pointed_out:
            self._pointed_out = text
            self.say("There is no such day. Correct it, or press Enter again to keep it.", "CAUTION")
        else:
            self.answer(text)

    def on_text_line_changed(self) -> None:
        """Another text is another date."""
        self.say("")


def is_no_day(text: str) -> bool:
    """Whether it has the form of a date in numbers, and is none: where the year is behind, in either order."""
    read = _days(text)
    return read is not None and not read


def day_of(text: str) -> date | None:
    """The day that is meant; None for words, and where day and month could change places."""
    read = _days(text.strip())
    return next(iter(read)) if read is not None and len(read) == 1 else None


def is_before(text: str, other: str) -> bool:
    """Whether every day that is meant comes before the `other` one; no for words, and where that is none."""
    days, then = _days(text.strip()), day_of(other)
    return days is not None and then is not None and max(days, default=then) < then


def _days(text: str) -> set[date] | None:
    """Every day that a date in numbers can mean; None where it is no date in numbers."""
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first is not None:
        year, month, day = map(int, year_first.groups())
        return set(_existing((year, month, day)))
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last is None:
        return None
    one, other, year = map(int, year_last.groups())
    return set(_existing((year, one, other), (year, other, one)))


def _existing(*days: tuple[int, int, int]) -> Iterator[date]:
    for year, month, day in days:
        with suppress(ValueError):
            yield date(year, month, day)


_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
