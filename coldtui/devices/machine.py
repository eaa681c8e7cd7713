"""The computer itself: its memory, its battery, how cold it is, and switching off."""

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from coldtui.core.errors import DeviceFailed
from coldtui.devices import battery, image
from coldtui.devices.battery import Battery
from coldtui.devices.image import Image
from coldtui.devices.sysfs import content
from coldtui.devices.volumes import BlockDevices

if TYPE_CHECKING:
    from coldtui.devices.posture import Fact

_POWER_OFF = (("/usr/bin/systemctl", "poweroff"), ("/usr/sbin/poweroff",), ("/sbin/poweroff",))
"""Ways to switch off, tried in this order; whole paths, so that nothing in PATH can take their place."""

_FREE = re.compile(rb"^MemAvailable: +([0-9]+) kB$", re.MULTILINE)  # proc_meminfo(5)
_TOTAL = re.compile(rb"^MemTotal: +([0-9]+) kB$", re.MULTILINE)

_PATIENCE = 30.0
"""Seconds that a command to switch off may take before the next one is tried."""


class Machine(Protocol):
    """What coldtui asks of the computer."""

    @property
    def can_power_off(self) -> bool:
        """Whether there is a command to switch off at all."""

    def power_off(self) -> None:
        """Switches the computer off and returns while that is under way. Raises DeviceFailed when it is refused."""

    def free_memory(self) -> int | None:
        """Bytes that a program can still have without harm to others, None when the system does not say."""

    def total_memory(self) -> int | None:
        """Bytes that there are in all, None when the system does not say."""

    def battery(self) -> Battery | None:
        """How full it is; None for a computer without one."""

    def image(self) -> Image | None:
        """The live image that it was started with; None for a computer that was started otherwise."""

    def posture(self) -> "tuple[Fact, ...]":
        """How cold it is, a line for each thing. May block for a moment: call it in a worker."""


class LinuxMachine:
    """A Linux computer with systemd, or one with a `poweroff` command, or one whose helper switches it off.

    `helper` does that where it is given, and raises DeviceFailed. The folders are for tests.
    """

    def __init__(
        self,
        commands: Sequence[Sequence[str]] = _POWER_OFF,
        helper: Callable[[], None] | None = None,
        devices: BlockDevices | None = None,
        sys: str = "/sys",
        proc: str = "/proc",
        image: str = image.PATH,
    ) -> None:
        self._commands = tuple(tuple(command) for command in commands)
        self._helper = helper
        self._devices = devices or BlockDevices()
        self._sys = sys
        self._proc = proc
        self._image = image

    @property
    def can_power_off(self) -> bool:
        """Whether there is a helper, or one of the commands is installed."""
        return self._helper is not None or any(os.access(command[0], os.X_OK) for command in self._commands)

    def power_off(self) -> None:
        """Asks the helper, or tries one command after the other; raises DeviceFailed when none of them did it."""
        if self._helper is not None:
            self._helper()
            return
        for command in self._commands:
            if _succeeds(command):
                return
        raise DeviceFailed("The computer could not be switched off from here.", "Hold its power button for 10 seconds.")

    def free_memory(self) -> int | None:
        """What Linux calls available: free, or given back by caches when it is asked for (proc_meminfo(5))."""
        return self._memory(_FREE)

    def total_memory(self) -> int | None:
        """All that the kernel can use: what firmware and kernel keep for themselves is not in it (proc_meminfo(5))."""
        return self._memory(_TOTAL)

    def battery(self) -> Battery | None:
        """By sysfs."""
        return battery.look(self._sys)

    def image(self) -> Image | None:
        """By the file that the image brings with it."""
        return image.look(self._image)

    def posture(self) -> "tuple[Fact, ...]":
        """By sysfs and procfs."""
        from coldtui.devices import posture  # noqa: PLC0415 (read when somebody asks how cold it is)

        has_boot_stick = None if self.image() is None else self._devices.has_boot_medium()
        return posture.look(self._devices.is_card, has_boot_stick, self.free_memory(), self._sys, self._proc)

    def _memory(self, line: re.Pattern[bytes]) -> int | None:
        found = line.search(content(Path(self._proc) / "meminfo"))
        return int(found[1]) * 1024 if found else None


def _succeeds(command: Sequence[str]) -> bool:
    try:
        done = subprocess.run(  # noqa: S603 (fixed commands with whole paths, and nothing of the user's in them)
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={},
            timeout=_PATIENCE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
