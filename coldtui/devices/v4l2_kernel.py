"""The few calls of the kernel through which a camera is used, behind a Protocol so that tests can stand in for it."""

import fcntl
import mmap
import os
import re
import select
from typing import Protocol

from coldtui.devices.v4l2_types import Argument

_NODE = re.compile(r"video([0-9]{1,4})")


class Memory(Protocol):
    """A picture's bytes, shared with the driver."""

    def __getitem__(self, part: slice, /) -> bytes:
        """A copy of a part."""

    def close(self) -> None:
        """Unmap it."""


class Kernel(Protocol):
    """Every call raises OSError as the kernel does; none of them waits but `wait`."""

    def nodes(self) -> tuple[str, ...]:
        """The paths of all video devices, by number."""

    def open(self, path: str) -> int:
        """A descriptor."""

    def control(self, descriptor: int, request: int, argument: Argument) -> None:
        """ioctl(2): `argument` is read, and written."""

    def map(self, descriptor: int, length: int, offset: int) -> Memory:
        """mmap(2) of one buffer, for reading."""

    def wait(self, descriptor: int, seconds: float) -> bool:
        """Whether there was something to hear of before the time was over: a picture, or a failure."""

    def close(self, descriptor: int) -> None:
        """Give it back."""


class LinuxKernel:
    """`Kernel`: the real one."""

    def __init__(self, folder: str = "/dev") -> None:
        self._folder = folder

    def nodes(self) -> tuple[str, ...]:
        """/dev/video0 and so on."""
        try:
            names = os.listdir(self._folder)
        except OSError:
            return ()
        numbers = sorted(int(found[1]) for name in names if (found := _NODE.fullmatch(name)))
        return tuple(os.path.join(self._folder, f"video{number}") for number in numbers)

    def open(self, path: str) -> int:
        """Without waiting, and for this process alone."""
        return os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def control(self, descriptor: int, request: int, argument: Argument) -> None:
        """Again where a signal came in between."""
        while True:
            try:
                fcntl.ioctl(descriptor, request, argument)
            except InterruptedError:
                continue
            return

    def map(self, descriptor: int, length: int, offset: int) -> Memory:
        """The driver's own memory."""
        return mmap.mmap(descriptor, length, mmap.MAP_SHARED, mmap.PROT_READ, offset=offset)

    def wait(self, descriptor: int, seconds: float) -> bool:
        """With poll."""
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        return bool(poll.poll(1000 * seconds))

    def close(self, descriptor: int) -> None:
        """It is not used any more."""
        os.close(descriptor)
