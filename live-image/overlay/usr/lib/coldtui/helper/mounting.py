"""The verbs `mount` and `unmount`: cards and sticks, in one folder, by two file systems, and nothing else.

Nothing on a card is ever a device, a program or a link to follow. coldtui says which file system it saw; it is looked
at again here, and the kernel never guesses.
"""

import errno
import os
from contextlib import suppress
from pathlib import Path
from threading import Lock

from coldtui.devices.filesystem import Kind, recognise
from coldtui.devices.mount_kernel import READ_ONLY, REMOUNT, Kernel
from coldtui.devices.mounting import FLAGS, options_of
from coldtui.devices.volumes import BlockDevices
from helper.looking import expect_card, opened
from helper.messages import Mount, Unmount
from helper.session import USER


class Cards:
    """What is mounted, by us. Safe to use from several threads."""

    def __init__(self, devices: BlockDevices, kernel: Kernel) -> None:
        self._devices = devices
        self._kernel = kernel
        self._lock = Lock()
        self._made: dict[str, str] = {}
        """Which card is mounted by which name: its identity."""

    def mount(self, request: Mount) -> None:
        """Mounts a card, or makes one of ours writable or not. Raises OSError."""
        flags = FLAGS if request.writable else FLAGS | READ_ONLY
        with self._lock:
            identity = self._devices.identity(request.device)
            if identity is None:
                raise _error(errno.ENODEV)
            if self._made.get(request.device) == identity:
                self._kernel.mount("none", self._place(request.device), "none", flags | REMOUNT, "")
                return
            if request.device in self._made:
                self._put_away(request.device)  # of a card that was in this slot before
            self._mount_new(request.device, Kind(request.kind), flags, identity)

    def unmount(self, request: Unmount) -> None:
        """Unmounts what is ours. Raises OSError: EPERM for anything else, EBUSY while it is used."""
        with self._lock:
            if request.device not in self._made:
                raise _error(errno.EPERM)
            self._kernel.unmount(self._place(request.device), lazily=request.lazily)
            self._drop(request.device)

    def put_away_the_gone(self) -> None:
        """Ends the mounts of cards that were pulled. Does nothing while a card is being mounted: the next look will."""
        if self._lock.acquire(blocking=False):
            try:
                for name, identity in tuple(self._made.items()):
                    if self._devices.identity(name) != identity:
                        self._put_away(name)
            finally:
                self._lock.release()

    def put_away_the_left(self) -> None:
        """Ends what a helper before us mounted: coldtui starts clean."""
        with self._lock:
            for place in self._devices.mounted_by_us():
                self._put_away(Path(place).name)

    def _mount_new(self, name: str, kind: Kind, flags: int, identity: str) -> None:
        expect_card(name, self._devices, self._kernel)
        if not any(Path(volume.device).name == name for volume in self._devices.volumes()):
            raise _error(errno.EPERM)
        place = self._place(name)
        with opened(name, self._devices, self._kernel) as start:
            if recognise(start).kind is not kind:
                raise _error(errno.EINVAL)
            Path(place).parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            Path(place).mkdir(mode=0o700, exist_ok=True)
            try:
                self._kernel.mount(self._devices.node(name), place, kind.value, flags, options_of(kind, USER, USER))
            except OSError:
                self._drop(name)
                raise
            self._made[name] = identity
            if self._devices.identity(name) != identity:
                self._put_away(name)
                raise _error(errno.ENODEV)

    def _put_away(self, name: str) -> None:
        with suppress(OSError):  # nothing is mounted there: the usual case
            self._kernel.unmount(self._place(name), lazily=True)
        self._drop(name)

    def _drop(self, name: str) -> None:
        self._made.pop(name, None)
        with suppress(OSError):  # an empty folder in memory is no harm
            Path(self._place(name)).rmdir()

    def _place(self, name: str) -> str:
        return str(Path(self._devices.cards) / name)


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
