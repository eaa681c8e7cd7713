"""The power button and the lid: read as keys, since nothing else in the image listens to them.

Most keyboards say that they have a power key. What is typed on them must not come here: the kernel is told to hand out
this one key only (EVIOCSMASK), and a device for which it does not is not listened to.
"""

import ctypes
import fcntl
import os
import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from helper.bits import codes

_EV_SYN, _EV_KEY, _EV_SW = 0, 1, 5  # include/uapi/linux/input-event-codes.h
_KEY_POWER = 116
_SW_LID = 0
_EVIOCSMASK = 0x40104593  # include/uapi/linux/input.h: _IOW('E', 0x93, struct input_mask)
_MASK = struct.Struct("=IIQ")
_EVENT = struct.Struct("@llHHi")

_MASKS = ((_EV_KEY, 96, (_KEY_POWER,)), (_EV_SW, 8, (_SW_LID,)), (_EV_SYN, 8, (_EV_KEY, _EV_SW)))
"""Type, bytes of its bitmap in whole longs, the codes that are let through; for type 0 these are types."""

_NODE = re.compile(r"event[0-9]+")
_MOST_READ = 64

Ioctl: TypeAlias = Callable[[int, int, bytes], object]


class PowerKeys:
    """All power buttons and lids there are; look for new ones now and then."""

    def __init__(self, dev: str = "/dev/input", sys: str = "/sys/class/input", ioctl: Ioctl = fcntl.ioctl) -> None:
        self._dev = Path(dev)
        self._sys = Path(sys)
        self._ioctl = ioctl
        self._open: dict[str, int] = {}
        self._passed_over: set[str] = set()

    @property
    def descriptors(self) -> tuple[int, ...]:
        """To wait on: readable when there is something to ask `pressed` about."""
        return tuple(self._open.values())

    def look(self) -> None:
        """Listens to what came, and forgets what went."""
        there = self._names()
        for name in self._open.keys() - there:
            os.close(self._open.pop(name))
        self._passed_over &= there
        for name in there - self._open.keys() - self._passed_over:
            descriptor = self._listen(name) if self._is_one(name) else None
            if descriptor is None:
                self._passed_over.add(name)
            else:
                self._open[name] = descriptor

    def pressed(self) -> bool:
        """Whether a power button went down, or a lid was closed, since the last question."""
        answers = [self._read(name) for name in tuple(self._open)]
        return any(answers)

    def _names(self) -> set[str]:
        try:
            return {path.name for path in self._dev.iterdir() if _NODE.fullmatch(path.name)}
        except OSError:  # there is nothing of the kind
            return set()

    def _is_one(self, name: str) -> bool:
        capabilities = self._sys / name / "device/capabilities"
        return _KEY_POWER in codes(capabilities / "key") or _SW_LID in codes(capabilities / "sw")

    def _listen(self, name: str) -> int | None:
        try:
            descriptor = os.open(self._dev / name, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            for kind, size, codes in _MASKS:
                bits = ctypes.create_string_buffer(sum(1 << code for code in codes).to_bytes(size, "little"), size)
                self._ioctl(descriptor, _EVIOCSMASK, _MASK.pack(kind, size, ctypes.addressof(bits)))
        except OSError:
            os.close(descriptor)
            return None
        return descriptor

    def _read(self, name: str) -> bool:
        try:
            data = os.read(self._open[name], _MOST_READ * _EVENT.size)
        except BlockingIOError:
            return False
        except OSError:  # unplugged
            os.close(self._open.pop(name))
            return False
        whole = data[: len(data) // _EVENT.size * _EVENT.size]
        events = {(kind, code, value) for _, _, kind, code, value in _EVENT.iter_unpack(whole)}
        return bool(events & {(_EV_KEY, _KEY_POWER, 1), (_EV_SW, _SW_LID, 1)})
