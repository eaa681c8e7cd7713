"""The vocabulary of keys: what a key means, it means on every screen.

Only keys that the Linux console, a serial line and every emulator send alike: letters, F1 to F12, arrows, Enter, Esc,
Tab, Space, PgUp and PgDn, Home and End, Backspace, and Ctrl with a letter that no terminal keeps for itself. Every
F-key has a twin under Ctrl, for keyboards and lines that swallow F-keys.
"""

from textual.binding import Binding

BACK = Binding("escape", "back", "Back", key_display="Esc", id="back")
HELP = Binding("f1,ctrl+g", "help", "Help", key_display="F1", id="help")
HIDE = Binding("f2,ctrl+o", "hide_amounts", "Hide amounts", key_display="F2", id="hide")
LOCK = Binding("f12,ctrl+l", "app.lock", "Lock", key_display="F12", id="lock", priority=True)
POWER = Binding("f10,ctrl+q,ctrl+c", "app.power", "Off", key_display="F10", id="power", priority=True)

SCROLL = [
    Binding("up", "scroll_body(-1)", "One line up", key_display="Up", show=False, id="up"),
    Binding("down", "scroll_body(1)", "One line down", key_display="Down", show=False, id="down"),
    Binding("pageup", "scroll_page(-1)", "Page up", key_display="PgUp", show=False, id="page-up"),
    Binding("pagedown", "scroll_page(1)", "Page down", key_display="PgDn", show=False, id="page-down"),
    Binding("home", "scroll_page(-999)", "Top", key_display="Home", show=False, id="top"),
    Binding("end", "scroll_page(999)", "End", key_display="End", show=False, id="end"),
]

TWINS = {"F1": "Ctrl+G", "F2": "Ctrl+O", "F10": "Ctrl+Q", "F12": "Ctrl+L"}
"""What else does the same, as the help says it."""

MOST = 6
"""A screen's own keys in the last row at most, with Enter, Back and Help: more are not read."""

EDGES = 2
"""Columns of the last row that stay empty: one at each end."""

ENTER_RANK = 10
HELP_RANK = 30
_RANKS = {"enter": ENTER_RANK, "back": 20, "help": HELP_RANK, "lock": 40, "power": 50, "hide": 60}
"""The order of the keys that have a fixed meaning; a screen's own ones come before them all."""


def rank(binding: Binding) -> int:
    """Where the key stands: the higher, the sooner it gives way where there is no room."""
    return _RANKS.get(binding.id or "", 0)


def enter(label: str, action: str = "go") -> Binding:
    """The key that goes on; it always stands at the right end of the last row."""
    return Binding("enter", action, label, key_display="Enter", id="enter")


def key(press: str, action: str, label: str, shown: str | None = None, *, listed: bool = True) -> Binding:
    """A screen's own key; `shown` is how the key is called, by default its letter. Not `listed`: only in the help."""
    return Binding(press, action, label, key_display=shown or press, show=listed)
