"""What may be asked of the helper, and nothing else: one JSON object a datagram, read strictly. Nothing is done here.

Who asks is coldtui, but it may have been taken over by what it read. So names are checked here by their letters, and
again by the verb itself against what there is.
"""

import errno
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

LARGEST = 4096
"""Bytes of a request."""

_DEVICE = re.compile(r"sd[a-z]{1,2}[0-9]{0,3}|mmcblk[0-9]{1,3}(p[0-9]{1,3})?")
_IDENTITY = re.compile(r"[0-9]{1,4}:[0-9]{1,7} [0-9]{0,20} [0-9]{1,20}")
_USB_DEVICE = re.compile(r"[0-9]{1,3}-[0-9]{1,3}(\.[0-9]{1,3}){0,6}")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_KIND = re.compile(r"vfat|exfat")

Answer: TypeAlias = Mapping[str, bool | int | str]

OK: Answer = {"ok": True}


@dataclass(frozen=True, slots=True)
class Mount:
    """Mount a partition, or make what is mounted writable or not."""

    device: str
    """As in sdb1."""
    kind: str
    """The kernel's name of the file system that is expected there."""
    writable: bool


@dataclass(frozen=True, slots=True)
class Unmount:
    """Unmount what was mounted here."""

    device: str
    lazily: bool
    """Out of the tree at once, whoever still uses it."""


@dataclass(frozen=True, slots=True)
class Format:
    """Make a whole card empty and ready."""

    device: str
    """As in sdb."""
    identity: str
    """Which card was looked at, as `BlockDevices.identity` has it."""


@dataclass(frozen=True, slots=True)
class Keymap:
    """From now on the keys mean what this layout says."""

    keymap: str


@dataclass(frozen=True, slots=True)
class Font:
    """Show letters of this size."""

    font: str


@dataclass(frozen=True, slots=True)
class Authorise:
    """Let one USB device type."""

    device: str
    """Its place, as in 1-2.1."""
    number: int
    """What the kernel called it when it was plugged in (devnum): another device in the same place has another one."""


@dataclass(frozen=True, slots=True)
class PowerOff:
    """Wipe and switch off."""


Request: TypeAlias = Mount | Unmount | Format | Keymap | Font | Authorise | PowerOff


def _matches(pattern: re.Pattern[str]) -> Callable[[object], bool]:
    return lambda value: isinstance(value, str) and pattern.fullmatch(value) is not None


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_usb_number(value: object) -> bool:
    """An address on a bus (USB 2.0, 9.4.6)."""
    return isinstance(value, int) and not isinstance(value, bool) and 0 < value < 128


_FORMS: tuple[tuple[str, Callable[..., Request], Mapping[str, Callable[[object], bool]]], ...] = (
    ("mount", Mount, {"device": _matches(_DEVICE), "kind": _matches(_KIND), "writable": _is_flag}),
    ("unmount", Unmount, {"device": _matches(_DEVICE), "lazily": _is_flag}),
    ("format", Format, {"device": _matches(_DEVICE), "identity": _matches(_IDENTITY)}),
    ("console", Keymap, {"keymap": _matches(_NAME)}),
    ("console", Font, {"font": _matches(_NAME)}),
    ("authorise", Authorise, {"device": _matches(_USB_DEVICE), "number": _is_usb_number}),
    ("poweroff", PowerOff, {}),
)
"""Each verb with exactly the members it has, and what each of them must be."""


def read(datagram: bytes) -> Request:
    """The request in a datagram. Raises OSError with EINVAL for everything that is none."""
    message = _object(datagram)
    verb = message.pop("verb", None)
    for name, request, members in _FORMS:
        if verb == name and message.keys() == members.keys():
            if all(is_right(message[member]) for member, is_right in members.items()):
                return request(**message)
            break
    raise _invalid()


def write(answer: Answer) -> bytes:
    """An answer as a datagram."""
    return json.dumps(answer).encode("ascii")


def fault(error: Exception) -> Answer:
    """The answer that names what the kernel said; EIO for a fault that is not the kernel's."""
    number = error.errno if isinstance(error, OSError) else None
    return {"error": errno.errorcode.get(number or 0, "EIO")}


def _object(datagram: bytes) -> dict[str, Any]:
    if len(datagram) > LARGEST:
        raise _invalid()
    try:
        message = json.loads(datagram.decode("utf-8"), object_pairs_hook=_members)
    except (ValueError, RecursionError) as error:
        raise _invalid() from error
    if not isinstance(message, dict):
        raise _invalid()
    return message


def _members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Raises ValueError where a name comes twice: two readers could take different ones."""
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member comes twice")
    return members


def _invalid() -> OSError:
    return OSError(errno.EINVAL, os.strerror(errno.EINVAL))
