"""State a date, as one would write it: this computer keeps none that can be trusted."""

import re
from collections.abc import Iterable
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
        if _is_no_day(text) and text != self._pointed_out:
            self._pointed_out = text
            self.say("There is no such day. Correct it, or press Enter again to keep it.", "CAUTION")
        else:
            self.answer(text)

    def on_text_line_changed(self) -> None:
        """Another text is another date."""
        self.say("")


class SealDate(StateDate):
    """The day of a session, which stands in everything that it seals."""

    QUESTION: ClassVar[str] = (
        "Which day is it? It stands in the backup, so that you know later how old it is. Leave the line empty for none."
    )


def _is_no_day(text: str) -> bool:
    """Whether it has the form of a date in numbers, and is none: where the year is behind, in either order."""
    year_first = _YEAR_FIRST.fullmatch(text)
    if year_first is not None:
        year, month, day = map(int, year_first.groups())
        return not _is_day(year, month, day)
    year_last = _YEAR_LAST.fullmatch(text)
    if year_last is None:
        return False
    one, other, year = map(int, year_last.groups())
    return not (_is_day(year, one, other) or _is_day(year, other, one))


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


_YEAR_FIRST = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
