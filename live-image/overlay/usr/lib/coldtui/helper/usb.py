"""Which USB devices get a driver: after the start storage, hubs and cameras; a keyboard only when a person allows it.

A thing that looks like a stick can say that it is a keyboard, and type. Authorisation is the kernel's
(Documentation/usb/authorization.rst): an interface that is not authorised is seen, and bound by no driver.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_INPUT = "03"  # class codes of usb.org's "Defined Class Codes": human interface devices
_ALWAYS = frozenset(("08", "09", "0e"))  # mass storage, hubs, video

_CARD_READERS = frozenset((("0bda", "0129"), ("0bda", "0139"), ("0bda", "0140")))
"""Maker and product of card readers that have a class of their own: those of the kernel's driver rtsx_usb."""

_DEVICE = re.compile(r"(usb[0-9]+|[0-9]+-[0-9.]+)")
_INTERFACE = re.compile(r"[0-9]+-[0-9.]+:[0-9]+\.[0-9]+")
_TYPES = frozenset((16, 30, 44, 28, 57))
"""What tells a keyboard from a power button: Q, A, Z, Enter, Space (include/uapi/linux/input-event-codes.h)."""


@dataclass(frozen=True, slots=True)
class _Interface:
    """One function of a device."""

    folder: Path
    kind: str
    is_authorised: bool

    def authorise(self, wanted: bool) -> None:
        with suppress(OSError):  # it was unplugged
            (self.folder / "authorized").write_text("1" if wanted else "0", encoding="ascii")


class Usb:
    """The ports of this computer. The argument is for tests, which build a tree of their own."""

    def __init__(self, sys: str = "/sys") -> None:
        self._bus = Path(sys) / "bus/usb"
        self._inputs = Path(sys) / "class/input"

    def look(self, *, is_starting: bool) -> None:
        """Gives each new device what it may have. While the computer starts, keyboards are among it."""
        self._close_ports()
        may_type = is_starting
        for device in self._devices():
            interfaces = tuple(_interfaces(device))
            waits = any(one.kind == _INPUT and not one.is_authorised for one in interfaces)
            is_needed = waits and not self._has_keyboard()
            self._let_in(interfaces, device, may_type or is_needed)

    def authorise(self, name: str) -> None:
        """Lets one device type. Raises OSError: ENODEV when it is not there, EPERM when it does not wait for that."""
        device = self._bus / "devices" / name
        if not device.exists():
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        interfaces = tuple(_interfaces(device))
        if not any(one.kind == _INPUT and not one.is_authorised for one in interfaces):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
        self._let_in(interfaces, device, may_type=True)

    def _close_ports(self) -> None:
        """From now on every device that is plugged in has to wait; also on a controller that came later."""
        for default in self._bus.glob("devices/usb*/interface_authorized_default"):
            if _text(default) != "0":
                with suppress(OSError):
                    default.write_text("0", encoding="ascii")

    def _let_in(self, interfaces: tuple[_Interface, ...], device: Path, may_type: bool) -> None:
        """All that is allowed first, then the drivers: some need more than one function of a device."""
        is_reader = (_text(device / "idVendor"), _text(device / "idProduct")) in _CARD_READERS
        let_in = []
        for one in interfaces:
            is_wanted = one.kind in _ALWAYS or is_reader or (one.kind == _INPUT and (may_type or one.is_authorised))
            if is_wanted != one.is_authorised:
                one.authorise(is_wanted)
                if is_wanted:
                    let_in.append(one)
        for one in let_in:
            with suppress(OSError):  # no driver wants it, or it was unplugged
                (self._bus / "drivers_probe").write_text(one.folder.name, encoding="ascii")

    def _devices(self) -> Iterator[Path]:
        with suppress(OSError):  # a computer without USB
            yield from (path for path in sorted((self._bus / "devices").iterdir()) if _DEVICE.fullmatch(path.name))

    def _has_keyboard(self) -> bool:
        return any(_keys(path) >= _TYPES for path in self._inputs.glob("input*/capabilities/key"))


def _interfaces(device: Path) -> Iterator[_Interface]:
    with suppress(OSError):  # it was unplugged
        for folder in sorted(device.iterdir()):
            if _INTERFACE.fullmatch(folder.name):
                kind = _text(folder / "bInterfaceClass")
                yield _Interface(folder, kind, _text(folder / "authorized") == "1")


def _keys(path: Path) -> frozenset[int]:
    """The codes in a bitmap of sysfs: hexadecimal words of 64 bits, the highest first."""
    try:
        words = [int(word, 16) for word in reversed(_text(path).split())]
    except ValueError:
        return frozenset()
    return frozenset(64 * place + bit for place, word in enumerate(words) for bit in range(64) if word >> bit & 1)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # it was unplugged
        return ""
