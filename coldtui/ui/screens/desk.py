"""What lies below every other screen: nothing."""

from textual.screen import Screen

from coldtui.ui import keys


class Desk(Screen[None]):
    """Shown for the moment between two screens."""

    BINDINGS = [keys.LOCK, keys.POWER]
