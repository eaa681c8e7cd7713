"""What surrounds every screen: the network, whether this is the demo, the state of the session, hidden amounts."""

from dataclasses import dataclass, replace

from textual.app import App

from coldtui.core.network import Network


@dataclass(frozen=True, slots=True)
class Frame:
    """The facts in the first row, whether amounts are shown, and what the terminal can draw."""

    network: Network
    demo: bool = False
    keys_loaded: int = 0
    amounts_hidden: bool = False
    half_blocks: bool = True
    """Whether the terminal's font draws half blocks; without them QR codes are drawn in whole cells."""

    @property
    def state(self) -> str:
        """The right end of the first row where a screen has nothing better."""
        if not self.keys_loaded:
            return "no keys loaded"
        return f"{self.keys_loaded} key{'s' if self.keys_loaded > 1 else ''} loaded"


class Cover:
    """Marks a screen under which no other screen may appear: help, lock, power, and the one for small terminals."""


class Curtain(Cover):
    """Marks the lock: it hides everything, and F12 only forgets what was typed into it."""


class FramedApp(App[int]):
    """The part of the application that screens know: nothing but its frame."""

    frame: Frame

    def toggle_amounts(self) -> None:
        """Hide amounts on every screen, or show them again."""
        self.frame = replace(self.frame, amounts_hidden=not self.frame.amounts_hidden)
