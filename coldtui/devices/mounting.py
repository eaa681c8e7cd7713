"""Cards are mounted by coldtui itself where it may do that, as in the live image, and only while they are needed.

A look tells what is plugged in, and mounts nothing. A mount is read-only from the first moment, and writable only while
something is written: a card that is pulled at any other time loses nothing, and its file system stays clean. Nothing on
a card is ever a device, a program or a link to follow. What another program mounted stays as it is.

The kernel keeps a mount when its card is pulled. Such a dead one is put away at the next look, before the next card in
that slot is mounted: with the old one in its place, what is written would land by the table of another card.
"""

import errno
import os
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import Lock

from coldtui.devices import failures, mount_failures
from coldtui.devices.filesystem import LOOKED_AT, NOTHING, FileSystem, Kind, recognise
from coldtui.devices.fs import FOLDER_FLAGS, READ_FLAGS, Fs
from coldtui.devices.media import Disk, Released, Volume
from coldtui.devices.mount_kernel import (
    NO_ACCESS_TIMES,
    NO_DEVICES,
    NO_LINKS,
    NO_PROGRAMS,
    NO_SUID,
    READ_ONLY,
    REMOUNT,
    SYNCHRONOUS,
    Kernel,
)
from coldtui.devices.volumes import BlockDevices

FLAGS = SYNCHRONOUS | NO_DEVICES | NO_SUID | NO_PROGRAMS | NO_LINKS | NO_ACCESS_TIMES
"""With these every card is mounted, writable or not."""

_TRIES = 10
_BETWEEN = 0.1
"""Seconds between two tries to unmount: a look at the card from another thread takes less."""

_PASSING = frozenset((errno.EBUSY, errno.EPERM, errno.ENOMEM, errno.EMFILE, errno.ENOENT, *failures.GONE))
"""What mount(2) says when it is not the card's fault; ENODEV says that the kernel lacks the file system."""


_PASSING_LOOK = _PASSING | {errno.EACCES}
"""Whoever makes a device node opens it to us a moment later."""

_LOCKED = frozenset((errno.EACCES, errno.EROFS))
"""What it says of a card that is to become writable and has its slide at LOCK."""


class Mounter:
    """Mounts the cards of `devices` in its folder `cards`. Safe to use from several threads."""

    def __init__(
        self, devices: BlockDevices, kernel: Kernel, fs: Fs | None = None, pause: Callable[[float], None] = time.sleep
    ) -> None:
        self._devices = devices
        self._kernel = kernel
        self._fs = fs or Fs()
        self._pause = pause
        self._lock = Lock()
        self._made: dict[str, str] = {}
        """Where we have mounted what: place and identity of the volume."""
        self._writers: Counter[str] = Counter()
        """How many write on a volume now, by its identity."""
        self._left_open: set[str] = set()
        """Places that could not be closed for writing."""
        self._released: set[str] = set()
        self._found: dict[str, FileSystem] = {}
        self._faults: dict[str, str] = {}
        self._reserved: set[str] = set()

    def volumes(self) -> tuple[Volume, ...]:
        """All there are, and what their first bytes say."""
        return self.mount(())

    def mount(self, identities: Collection[str] | None = None) -> tuple[Volume, ...]:
        """As `Media.mount`."""
        if not self._kernel.may_mount():
            return self._devices.volumes()
        with self._lock:
            self._put_away_the_dead()
            for place in tuple(self._left_open):
                with suppress(OSError):  # tried again at the next look
                    self._close_for_writing(place)
            seen = self._devices.volumes()
            self._forget_all_but(frozenset(volume.identity for volume in seen))
            for volume in filter(self._is_new, seen):
                self._meet(volume)
            wanted = [volume for volume in seen if identities is None or volume.identity in identities]
            tried = [self._mount(volume) for volume in wanted if self._may_be_mounted(volume)]
            if any(tried):
                seen = self._devices.volumes()
            return tuple(map(self._described, seen))

    @property
    def holds_cards(self) -> bool:
        """As `Media.holds_cards`."""
        return bool(self._made)

    def put_away(self) -> frozenset[str]:
        """As `Media.put_away`."""
        with self._lock:
            for place in tuple(self._made):
                with suppress(OSError):  # it is among those that are said to be in use
                    self._unmount(place)
            return frozenset(self._made.values())

    @contextmanager
    def writable(self, volume: Volume) -> Iterator[None]:
        """A card of ours can be written to, and when this ends, what was written is on it.

        Raises MediaReadOnly for a locked card, OSError.
        """
        place = volume.path
        if place is None or not self.is_ours(volume):
            yield
            return
        with self._lock:
            if not self._writers[volume.identity]:
                self._open_for_writing(place, volume)
            self._writers[volume.identity] += 1
        try:
            yield
        except BaseException:
            with suppress(OSError):  # what went wrong first is what counts
                self._end_writing(place, volume)
            raise
        self._end_writing(place, volume)

    def is_ours(self, volume: Volume) -> bool:
        """Whether we have mounted this very card."""
        return volume.path is not None and self._made.get(volume.path) == volume.identity

    def release(self, volume: Volume) -> Released:
        """Unmounts a card of ours, with all else of ours on the same disk. Raises DeviceFailed when it is in use."""
        disk = self._devices.disk_of(Path(volume.device).name)
        with self._lock:
            if not disk or not self.is_ours(volume):
                raise failures.gone(volume)
            for place in self._ours_on(disk):
                identity = self._made[place]
                try:
                    self._unmount(place)
                except OSError as error:
                    raise mount_failures.not_released(error, volume) from error
                self._released.add(identity)
            others = [other for other in self._devices.volumes() if other.mounted]
        is_shared = any(self._devices.disk_of(Path(other.device).name) == disk for other in others)
        return Released.SYNCED if is_shared else Released.UNMOUNTED

    @contextmanager
    def reserved(self, disk: Disk) -> Iterator[None]:
        """Nothing of the disk is mounted by us meanwhile, and afterwards it is new to us. Raises OSError."""
        name = Path(disk.device).name
        with self._lock:
            for place in self._ours_on(name):
                self._unmount(place)
            self._reserved.add(name)
        try:
            yield
        finally:
            with self._lock:
                self._reserved.discard(name)
                self._forget_all_but(frozenset())

    def close(self) -> None:
        """Unmounts everything of ours: the program ends."""
        with self._lock:
            for place in tuple(self._made):
                self._put_away(place)

    # --- with the lock held ------------------------------------------------------------------------------------------

    def _ours_on(self, disk: str) -> list[str]:
        return [place for place in self._made if self._devices.disk_of(Path(place).name) == disk]

    def _put_away_the_dead(self) -> None:
        there = self._devices.mounted_by_us()
        for place in {*there, *self._made}:
            if place not in there or self._made.get(place) != self._devices.identity(Path(place).name):
                self._put_away(place)

    def _put_away(self, place: str) -> None:
        with suppress(OSError):  # it was unmounted already; where it was not, `_described` says so
            self._fs.call(self._kernel.unmount, place, lazily=True)
        self._drop(place)

    def _drop(self, place: str) -> None:
        self._made.pop(place, None)
        self._left_open.discard(place)
        with suppress(OSError):  # an empty folder in memory is no harm
            self._fs.call(os.rmdir, place)

    def _forget_all_but(self, present: frozenset[str]) -> None:
        """A card that was pulled begins anew when it is put back."""
        self._released &= present
        for known in (self._found, self._faults):
            for identity in known.keys() - present:
                del known[identity]

    def _is_new(self, volume: Volume) -> bool:
        return self._may_be_mounted(volume) and volume.identity not in self._found

    def _meet(self, volume: Volume) -> None:
        """Reads what a card is, once; where that fails for a passing reason, the next look does it."""
        try:
            self._judge(volume)
        except OSError as error:
            if error.errno not in _PASSING_LOOK:
                self._faults[volume.identity] = mount_failures.not_mounted(error, NOTHING)

    def _judge(self, volume: Volume) -> FileSystem:
        """What the first bytes say now; one that is never mounted is remembered with the reason. Raises OSError."""
        found = self._found[volume.identity] = self._look(Path(volume.device).name)
        if found.kind is None:
            self._faults[volume.identity] = mount_failures.unknown(found)
        return found

    def _may_be_mounted(self, volume: Volume) -> bool:
        return (
            not volume.mounted
            and bool(volume.identity)
            and volume.identity not in self._released
            and volume.identity not in self._faults
            and self._devices.disk_of(Path(volume.device).name) not in self._reserved
        )

    def _mount(self, volume: Volume) -> bool:
        """Mounts a card for reading, or remembers why not."""
        name, identity = Path(volume.device).name, volume.identity
        place = str(Path(self._devices.cards) / name)
        found = NOTHING
        try:
            found = self._judge(volume)
            if found.kind is None:
                return False
            if not self._kernel.makes_places():
                self._make_folder(place)
            node, options = self._devices.node(name), options_of(found.kind, os.getuid(), os.getgid())
            self._fs.call(self._kernel.mount, node, place, found.kind.value, FLAGS | READ_ONLY, options)
        except OSError as error:
            if error.errno not in _PASSING_LOOK or (error.errno == errno.ENODEV and self._is_there(volume)):
                self._faults[identity] = mount_failures.not_mounted(error, found)
            self._drop(place)
            return False
        self._made[place] = identity
        if not self._is_there(volume) or self._devices.mounted_by_us().get(place) != name:
            self._put_away(place)
            return False
        return True

    def _is_there(self, volume: Volume) -> bool:
        return self._devices.identity(Path(volume.device).name) == volume.identity

    def _look(self, name: str) -> FileSystem:
        """What the first bytes say. Raises OSError; what is no device, or another one, is nothing."""
        opened = self._fs.call(os.open, self._devices.node(name), READ_FLAGS)
        with self._fs.closing(opened, quietly=True) as node:
            number = self._fs.call(self._kernel.device_number, node)
            if number is None or number != self._devices.number_of(name):
                return NOTHING
            return recognise(self._fs.read_up_to(node, LOOKED_AT))

    def _make_folder(self, place: str) -> None:
        self._fs.call(os.makedirs, self._devices.cards, 0o700, exist_ok=True)
        with suppress(FileExistsError):
            self._fs.call(os.mkdir, place, 0o700)

    def _described(self, volume: Volume) -> Volume:
        """The card with what we know of it besides."""
        found = self._found.get(volume.identity, NOTHING)
        known = replace(volume, label=volume.label or found.label, is_dirty=found.is_dirty)
        if volume.mounted:
            is_stale = Path(volume.path or "").parent == Path(self._devices.cards) and not self.is_ours(volume)
            if is_stale:
                return replace(known, path=None, free=None, root=None, obstacle=mount_failures.STALE)
            return replace(known, is_ours=self.is_ours(volume))
        if volume.identity in self._released:
            return replace(known, is_released=True, how_to_mount="")
        fault = self._faults.get(volume.identity, "")
        if fault:
            return replace(known, obstacle=fault, how_to_mount="")
        return replace(known, is_ours=True, how_to_mount="") if self._may_be_mounted(volume) else known

    def _open_for_writing(self, place: str, volume: Volume) -> None:
        try:
            self._remount(place, FLAGS)
        except OSError as error:
            if error.errno in _LOCKED:
                raise failures.read_only(volume) from error
            raise

    def _close_for_writing(self, place: str) -> None:
        self._remount(place, FLAGS | READ_ONLY)
        self._left_open.discard(place)

    def _remount(self, place: str, flags: int) -> None:
        self._fs.call(self._kernel.mount, "none", place, "none", flags | REMOUNT, "")

    def _unmount(self, place: str) -> None:
        if self._writers[self._made[place]]:
            raise OSError(errno.EBUSY, os.strerror(errno.EBUSY))
        for left in reversed(range(_TRIES)):
            try:
                self._fs.call(self._kernel.unmount, place)
            except OSError as error:
                if error.errno != errno.EBUSY or not left:
                    raise
                self._pause(_BETWEEN)
            else:
                break
        self._drop(place)

    # --- without -----------------------------------------------------------------------------------------------------

    def _end_writing(self, place: str, volume: Volume) -> None:
        """The last one out has everything put on the card, closes it for writing, and has it empty its own memory."""
        with self._lock:
            self._writers[volume.identity] -= 1
            if self._writers[volume.identity]:
                return
            del self._writers[volume.identity]
            if not self.is_ours(volume):
                raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
            self._left_open.add(place)
            with self._fs.closing(self._fs.call(os.open, place, FOLDER_FLAGS), quietly=True) as folder:
                try:
                    self._fs.call(self._kernel.sync, folder)
                finally:
                    self._close_for_writing(place)
                self._fs.call(os.fsync, folder)


def options_of(kind: Kind, user: int, group: int) -> str:
    """Files belong to whoever runs coldtui, and to nobody else; the kernel closes a card that contradicts itself."""
    common = f"uid={user},gid={group},fmask=0177,dmask=0077,errors=remount-ro"
    return f"{common},utf8=1,shortname=mixed" if kind is Kind.FAT else f"{common},iocharset=utf8"
