"""Enough shares are entered: where Back leads to from the questions that follow."""

from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.tell import Read
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines


class SharesEntered(Typing[Read]):
    """How many there are, without their words. `entered` is what a second Esc forgets, as "2 shares"."""

    TITLE = "Shares"
    HELP_TEXT = (
        "Enough shares are entered. Enter goes on with them.",
        "Esc, pressed twice, forgets all of them: then you enter them anew.",
        "None of their words is shown here.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(self, lines: Sequence[str], entered: str) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._entered = entered

    @property
    def typed(self) -> str:
        """The shares."""
        return self._entered

    def body(self) -> Iterable[Widget]:
        """How many there are."""
        yield Lines(*self._lines)

    def on_key(self, event: events.Key) -> None:
        """Any key but Esc decides to stay."""
        self.key_came(event.key)

    def on_screen_suspend(self) -> None:
        """Something covers this screen."""
        self.stay()

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)
