"""Which USB devices get a driver: after the start storage, hubs and cameras; a keyboard only when a person allows it.

A thing that looks like a stick can say that it is a keyboard, and type. Authorisation is the kernel's
(Documentation/usb/authorization.rst): an interface that is not authorised is seen, and bound by no driver.

Without a keyboard nobody can allow one. So the first that there is at all needs no permission; and the only one may be
pulled out and put back, in the same place. HARDENING.md has the rule.
"""

import errno
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from helper.keyboards import Keyboards

_INPUT = "03"  # class codes of usb.org's "Defined Class Codes": human interface devices
_ALWAYS = frozenset(("08", "09", "0e"))  # mass storage, hubs, video

_CARD_READERS = frozenset((("0bda", "0129"), ("0bda", "0139"), ("0bda", "0140")))
"""Maker and product of card readers that have a class of their own: those of the kernel's driver rtsx_usb."""

_DEVICE = re.compile(r"(usb[0-9]+|[0-9]+-[0-9.]+)")
_INTERFACE = re.compile(r"[0-9]+-[0-9.]+:[0-9]+\.[0-9]+")


@dataclass(frozen=True, slots=True)
class _Interface:
    """One function of a device."""

    folder: Path
    kind: str
    is_authorised: bool

    @property
    def waits(self) -> bool:
        """For somebody to let it type."""
        return self.kind == _INPUT and not self.is_authorised

    def authorise(self, wanted: bool) -> None:
        with suppress(OSError):  # it was unplugged
            (self.folder / "authorized").write_text("1" if wanted else "0", encoding="ascii")


class Usb:
    """The ports of this computer. `keyboards` are for tests, which build a tree of their own."""

    def __init__(self, sys: str = "/sys", keyboards: Keyboards | None = None) -> None:
        self._bus = Path(sys) / "bus/usb"
        self._keyboards = keyboards or Keyboards(Path(sys) / "class/input")

    def look(self, *, is_starting: bool) -> None:
        """Gives each new device what it may have. While the computer starts, keyboards are among it."""
        self._close_ports()
        is_alone = not self._keyboards.look()
        for device in self._devices():
            interfaces = tuple(_interfaces(device))
            is_needed = is_alone and any(one.waits for one in interfaces) and self._may_be_needed(device)
            self._let_in(interfaces, device, is_starting or is_needed)
            is_alone = is_alone and not is_needed

    def _may_be_needed(self, device: Path) -> bool:
        """Where there is no keyboard: whether this one needs no permission."""
        return self._keyboards.was_none or self._keyboards.knows(device)

    def authorise(self, name: str, number: int) -> None:
        """Lets one device type. Raises OSError: EPERM when it does not wait for that.

        ENODEV when it is not there, or another one is there by now, which the kernel has given another number.
        """
        device = self._bus / "devices" / name
        interfaces = tuple(_interfaces(device))
        if _text(device / "devnum") != str(number):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        if not any(one.waits for one in interfaces):
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
        if may_type and any(one.kind == _INPUT for one in interfaces):
            self._keyboards.remember(device)
        for one in let_in:
            with suppress(OSError):  # no driver wants it, or it was unplugged
                (self._bus / "drivers_probe").write_text(one.folder.name, encoding="ascii")

    def _devices(self) -> Iterator[Path]:
        with suppress(OSError):  # a computer without USB
            yield from (path for path in sorted((self._bus / "devices").iterdir()) if _DEVICE.fullmatch(path.name))


def _interfaces(device: Path) -> Iterator[_Interface]:
    with suppress(OSError):  # it was unplugged
        for folder in sorted(device.iterdir()):
            if _INTERFACE.fullmatch(folder.name):
                kind = _text(folder / "bInterfaceClass")
                yield _Interface(folder, kind, _text(folder / "authorized") == "1")


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:  # it was unplugged
        return ""
