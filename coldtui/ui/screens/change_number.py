"""Type a number, or change the one that was typed before."""

from coldtui.ui.screens.ask_number import AskNumber
from coldtui.ui.widgets.text_line import TextLine


class ChangeNumber(AskNumber):
    """A whole number from 0 to `most`. `typed` stands in the line from the start; None where nothing was typed yet."""

    def __init__(self, title: str, question: str, most: int, typed: int | None = None) -> None:
        super().__init__(title, question, most)
        self._typed = "" if typed is None else str(typed)

    def mounted(self) -> None:
        """Start with what was typed before."""
        self.query_one(TextLine).put(self._typed)
