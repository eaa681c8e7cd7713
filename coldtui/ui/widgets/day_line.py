"""One line for a day, as one would write it."""

from collections.abc import Callable

from coldtui.ui.days import is_day, is_no_day, is_numbers_only
from coldtui.ui.widgets.text_line import TextLine


class DayLine(TextLine):
    """Takes words too, where it `has_words`, and may stay empty. `go` is what Enter does."""

    def __init__(self, go: Callable[[], None], *, has_words: bool = True) -> None:
        super().__init__(limit=40, commands={"enter": go})
        self._has_words = has_words

    @property
    def day(self) -> str:
        """As it was typed, without blanks at its ends."""
        return self.text.strip()

    @property
    def fault(self) -> str:
        """What has to be corrected, in words; empty where nothing has."""
        if is_no_day(self.day):
            return "There is no such day. Correct it, or clear the line with Ctrl+U."
        if self.day and not self._has_words and not is_day(self.day):
            return "Write a day as 2026-11-21, or none: Ctrl+U clears the line."
        if is_numbers_only(self.day):
            return "Write the day as 2026-11-21, or in words. Ctrl+U clears the line."
        return ""
