"""The few calls of the kernel that mount cards and lay them out anew, behind a Protocol for tests to stand in.

mount(2), umount2(2) and syncfs(2) of the C library: Python has none of them, and the program `mount` would be one more
that runs as root. The numbers are those of <sys/mount.h> and include/uapi/linux/{mount,fs,capability}.h.
"""

import ctypes
import fcntl
import os
import re
import stat
from pathlib import Path
from typing import Protocol

READ_ONLY = 1
NO_SUID = 2
NO_DEVICES = 4
NO_PROGRAMS = 8
SYNCHRONOUS = 16
REMOUNT = 32
NO_LINKS = 256
NO_ACCESS_TIMES = 1024

_LAZILY = 2  # MNT_DETACH
_FOLLOW_NO_LINK = 8  # UMOUNT_NOFOLLOW
_REREAD_PARTITIONS = 0x125F  # BLKRRPART
_SYS_ADMIN = 21  # CAP_SYS_ADMIN
_EFFECTIVE = re.compile(rb"^CapEff:\s*([0-9a-f]+)$", re.MULTILINE)


class Kernel(Protocol):
    """Every call but the first two raises OSError as the kernel does."""

    def may_mount(self) -> bool:
        """Whether this process has the right to mount anything at all (capabilities(7), CAP_SYS_ADMIN)."""

    def makes_places(self) -> bool:
        """Whether `mount` makes the folder that it mounts in, and `unmount` removes it."""

    def device_number(self, descriptor: int) -> tuple[int, int] | None:
        """Major and minor number of an open block device, None for what is none."""

    def mount(self, source: str, place: str, kind: str, flags: int, options: str) -> None:
        """As the manual says in section 2; with REMOUNT only the flags count."""

    def unmount(self, place: str, *, lazily: bool = False) -> None:
        """As umount2(2), following no link. `lazily`: out of the tree at once, whoever still uses it."""

    def sync(self, descriptor: int) -> None:
        """As syncfs(2): everything written to this file system goes onto the card, and an error is told."""

    def reread_partitions(self, descriptor: int) -> None:
        """Has the kernel read the partition table of a disk again (BLKRRPART)."""


class LinuxKernel:
    """`Kernel`: the real one."""

    def __init__(self, status: str = "/proc/self/status") -> None:
        self._status = Path(status)
        self._c = ctypes.CDLL(None, use_errno=True)

    def may_mount(self) -> bool:
        """By the effective capabilities (proc_pid_status(5))."""
        try:
            found = _EFFECTIVE.search(self._status.read_bytes())
        except OSError:
            return False
        return found is not None and bool(int(found[1], 16) >> _SYS_ADMIN & 1)

    def makes_places(self) -> bool:
        """The kernel does not."""
        return False

    def device_number(self, descriptor: int) -> tuple[int, int] | None:
        """By fstat(2)."""
        status = os.fstat(descriptor)
        return (os.major(status.st_rdev), os.minor(status.st_rdev)) if stat.S_ISBLK(status.st_mode) else None

    def mount(self, source: str, place: str, kind: str, flags: int, options: str) -> None:
        """As in the manual."""
        names = (os.fsencode(name) for name in (source, place, kind))
        self._expect(self._c.mount(*names, ctypes.c_ulong(flags), os.fsencode(options) or None), place)

    def unmount(self, place: str, *, lazily: bool = False) -> None:
        """As in the manual."""
        flags = _FOLLOW_NO_LINK | (_LAZILY if lazily else 0)
        self._expect(self._c.umount2(os.fsencode(place), ctypes.c_int(flags)), place)

    def sync(self, descriptor: int) -> None:
        """As in the manual."""
        self._expect(self._c.syncfs(ctypes.c_int(descriptor)), "")

    def reread_partitions(self, descriptor: int) -> None:
        """By ioctl(2)."""
        fcntl.ioctl(descriptor, _REREAD_PARTITIONS)

    def _expect(self, result: int, place: str) -> None:
        if result:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number), place)
