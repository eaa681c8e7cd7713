"""The console of the live image: what the keys mean, how large letters are, and which keyboards may type at all."""

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
class Letters:
    """A size of letters, and how many of them this screen shows."""

    name: str
    """Of the font: "12x24"."""
    height: int
    """Pixels."""
    columns: int
    rows: int
    is_on: bool


@dataclass(frozen=True, slots=True)
class Keyboard:
    """A keyboard that was plugged in later. A thing that looks like a stick can say that it is one, and type."""

    device: str
    """The USB device by its place, as sysfs names it: "1-2"."""
    name: str
    """What it calls itself, safe to show; the place where it says nothing."""
    number: int
    """The kernel's, new whenever something is plugged in: another device in the same place has another one."""


class Console(Protocol):
    """What can be changed on the console. Every call may block for a moment: call it in a worker."""

    def layouts(self) -> tuple[Layout, ...]:
        """All there are, by title; none where coldtui cannot change the layout."""

    def choose(self, layout: Layout) -> None:
        """From now on the keys mean what this layout says. Raises DeviceFailed."""

    def letters(self) -> tuple[Letters, ...]:
        """All sizes that there are, the smallest first; none where coldtui cannot change it."""

    def show_in(self, letters: Letters) -> None:
        """From now on the console shows letters of this size. Raises DeviceFailed."""

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

    def letters(self) -> tuple[Letters, ...]:
        """None."""
        return ()

    def show_in(self, letters: Letters) -> None:
        """Never."""
        raise DeviceFailed(f"The letters {letters.name} cannot be chosen here.", "Choose them in your terminal.")

    def strange_keyboards(self) -> tuple[Keyboard, ...]:
        """The desktop lets in whom it wants."""
        return ()

    def allow(self, keyboard: Keyboard) -> None:
        """Never."""
        raise DeviceFailed(f"{keyboard.name} cannot be allowed here.", "The desktop decides which keyboards work.")
