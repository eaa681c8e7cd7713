"""Something takes time. There is no Back: a thread cannot be stopped, and a key that lies is worse than none."""

from collections.abc import Iterable
from time import monotonic

from textual.widget import Widget

from coldtui.ui.page import Page
from coldtui.ui.widgets.lines import Lines


class Working(Page[None]):
    """Says what is going on and for how long; ends by itself."""

    TITLE = "Working"
    HELP_TEXT = (
        "coldtui is working on what you asked for. The screen goes away by itself.",
        "F12 hides it and F10 leaves the program. Neither stops what is being written right now.",
    )

    def __init__(self, doing: str) -> None:
        super().__init__()
        self._doing = doing
        self._since = monotonic()

    def body(self) -> Iterable[Widget]:
        """What is being done."""
        yield Lines(f"{self._doing} ...")
        yield Lines("0 s", gap=False)

    def mounted(self) -> None:
        """Count the seconds: they show that the program is alive."""
        self.set_interval(1, self._tick)

    def _tick(self) -> None:
        self.query(Lines).last().update(f"{monotonic() - self._since:.0f} s")
