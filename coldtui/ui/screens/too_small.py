"""The terminal is smaller than 80x24: rather nothing than half an address."""

from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Static

from coldtui.ui import keys
from coldtui.ui.frame import Cover

WIDTH = 80
HEIGHT = 24


def has_room(width: int, height: int) -> bool:
    """Whether a terminal of so many columns and rows is large enough."""
    return width >= WIDTH and height >= HEIGHT


class TooSmall(Cover, Screen[None]):
    """Covers everything while the terminal is too small; goes away by itself."""

    BINDINGS = [keys.LOCK, keys.POWER]

    def on_screen_resume(self) -> None:
        """What lay above is gone: perhaps the terminal was made larger meanwhile."""
        if has_room(*self.app.size):
            self.dismiss(None)

    def compose(self) -> ComposeResult:
        """One sentence that fits anywhere."""
        text = f"coldtui needs a terminal of {WIDTH}x{HEIGHT} or more. Make it larger, or F10 to leave."
        yield Static(text, markup=False)
