"""A computer that cannot be switched off, a console with three layouts, and randomness that is none.

machine = FakeMachine()
machine.charge = Battery(9, is_charging=False)
machine.started_from = Image("1.0.0", "debian", "9c41" * 16, "77ad" * 16)   # as in the live image
machine.facts = (Fact("Network", Severity.OK, "no interface but lo, which is down"),)
console = FakeConsole()
console.known = LAYOUTS                    # as in the live image; none is as on a desktop
console.pixels = (1024, 768)               # a screen with a framebuffer, where letters have sizes
console.waiting.append(Keyboard("1-2", "Acme Keys", 4))
console.chosen, console.shown, console.allowed   # what was done, in order
console.fails = True                       # choose, show_in and allow raise DeviceFailed
"""

from coldtui.core.errors import DeviceFailed
from coldtui.devices.battery import Battery
from coldtui.devices.console import Keyboard, Layout, Letters
from coldtui.devices.image import Image
from coldtui.devices.posture import Fact

LAYOUTS = (Layout("de", "German"), Layout("fr", "French"), Layout("us", "English (US)"))

_FONTS = ((8, 16), (10, 20), (12, 24), (16, 32))


class FakeMachine:
    """`Machine` for tests. Change its fields whenever the test wants."""

    can_power_off = False
    free: int | None = 8 << 30
    """Bytes of memory that are free."""
    total: int | None = 16 << 30
    """Bytes of memory in all."""
    charge: Battery | None = None
    started_from: Image | None = None
    facts: tuple[Fact, ...] = ()
    is_off = False

    def power_off(self) -> None:
        """Remembers it."""
        self.is_off = True

    def free_memory(self) -> int | None:
        """As it was set."""
        return self.free

    def total_memory(self) -> int | None:
        """As it was set."""
        return self.total

    def battery(self) -> Battery | None:
        """As it was set."""
        return self.charge

    def image(self) -> Image | None:
        """As it was set."""
        return self.started_from

    def posture(self) -> tuple[Fact, ...]:
        """As it was set."""
        return self.facts


class FakeConsole:
    """`Console` for tests: that of a desktop until `known` is set."""

    def __init__(self) -> None:
        self.known: tuple[Layout, ...] = ()
        self.pixels = (0, 0)
        self.shown = ["10x20"]
        self.waiting: list[Keyboard] = []
        self.chosen: list[Layout] = []
        self.allowed: list[Keyboard] = []
        self.fails = False

    def layouts(self) -> tuple[Layout, ...]:
        """As they were set."""
        return self.known

    def choose(self, layout: Layout) -> None:
        """Remembers it."""
        self._expect_no_fault()
        self.chosen.append(layout)

    def letters(self) -> tuple[Letters, ...]:
        """Those of the image, on a screen of so many pixels."""
        across, down = self.pixels
        sizes = [(f"{width}x{height}", width, height) for width, height in _FONTS if self.pixels > (0, 0)]
        return tuple(
            Letters(name, height, across // width, down // height, is_on=name == self.shown[-1])
            for name, width, height in sizes
        )

    def show_in(self, letters: Letters) -> None:
        """Remembers it."""
        self._expect_no_fault()
        self.shown.append(letters.name)

    def strange_keyboards(self) -> tuple[Keyboard, ...]:
        """As they were set, but those that were allowed."""
        return tuple(self.waiting)

    def allow(self, keyboard: Keyboard) -> None:
        """It waits no more."""
        self._expect_no_fault()
        self.waiting.remove(keyboard)
        self.allowed.append(keyboard)

    def _expect_no_fault(self) -> None:
        if self.fails:
            raise DeviceFailed("The console did not do it.", "Try again.")


class FakeRandomness:
    """`Randomness` for tests: the same bytes in every run, other ones at every call."""

    def __init__(self) -> None:
        self._calls = 0

    def bytes(self, count: int) -> bytes:
        """Counting; from 0 the first time."""
        start = 37 * self._calls
        self._calls += 1
        return bytes((start + number) % 256 for number in range(count))

    def check(self) -> None:
        """It is what it is."""
