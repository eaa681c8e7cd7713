"""The console of the live image: which keys mean what, and which keyboards may type at all."""

from dataclasses import dataclass
from typing import Protocol

from coldtui.core.errors import DeviceFailed


@dataclass(frozen=True, slots=True)
class Layout:
    """A keyboard layout."""

    name: str
    """Of the file: "de"."""
    title: str
    """For people: "German"."""


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A keyboard that was plugged in later. A thing that looks like a stick can say that it is one, and type."""

    device: str
    """The USB device by its place, as sysfs names it: "1-2"."""
    name: str
    """What it calls itself, safe to show; the place where it says nothing."""


class Console(Protocol):
    """What can be changed on the console. Every call may block for a moment: call it in a worker."""

    def layouts(self) -> tuple[Layout, ...]:
        """All there are, by title; none where coldtui cannot change the layout."""

    def choose(self, layout: Layout) -> None:
        """From now on the keys mean what this layout says. Raises DeviceFailed."""

    def strange_keyboards(self) -> tuple[Keyboard, ...]:
        """Those that were plugged in after the start, and do not work until they are allowed to."""

    def allow(self, keyboard: Keyboard) -> None:
        """Lets it type. Raises DeviceFailed when it is gone, or refused."""


class NoConsole:
    """`Console` where the terminal is the affair of the desktop."""

    def layouts(self) -> tuple[Layout, ...]:
        """None."""
        return ()

    def choose(self, layout: Layout) -> None:
        """Never."""
        raise DeviceFailed(f"The keyboard layout {layout.title} cannot be chosen here.", "Choose it on your desktop.")

    def strange_keyboards(self) -> tuple[Keyboard, ...]:
        """The desktop lets in whom it wants."""
        return ()

    def allow(self, keyboard: Keyboard) -> None:
        """Never."""
        raise DeviceFailed(f"{keyboard.name} cannot be allowed here.", "The desktop decides which keyboards work.")
