"""A card is made empty and ready by coldtui itself, byte by byte (see `fat_layout`), and not by a program such as mkfs.

So the card that was looked at and the card that is written to are one and the same open descriptor, held for nobody
else (O_EXCL): there is no moment in between in which a name could come to mean another disk. Every byte is read back
from the card, progress is counted and not guessed, and the live image needs no more programs that run as root.

The first sector goes first and comes back last. Until then the card is no card: a formatting that was interrupted
leaves one that says so, and never one with half a file system.
"""

import errno
import hashlib
import os
import time
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

from coldtui.core.errors import DeviceFailed, Refused
from coldtui.devices import format_failures
from coldtui.devices.fat_layout import SECTOR, SMALLEST, Layout, Piece, layout
from coldtui.devices.filesystem import LOOKED_AT, starts_a_computer
from coldtui.devices.fs import READ_FLAGS, Fs
from coldtui.devices.media import Disk, Progress, Volume
from coldtui.devices.mount_kernel import Kernel
from coldtui.devices.mounting import Mounter
from coldtui.devices.volumes import BlockDevices

_WRITE_FLAGS = os.O_RDWR | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW

_CHUNK = 1 << 20
_SYNC_EVERY = 4
"""Chunks between two syncs: progress is what the card has taken, not what memory has."""

_MARK = 4096
_MARKS = 32
"""Places all over the card that are tried: one that claims more room than it has forgets what lies beyond."""

_TRIES = 10
_BETWEEN = 0.2
"""Seconds between two tries to have the partition table read: other programs look at a card that changes."""


class _DiffersError(Exception):
    """Read back, and it was something else."""


class Formatter:
    """Finds the disks that may be formatted, and formats one; by `helper`, where this process may not write on them.

    The helper gets the disk, and raises Refused, DeviceFailed and OSError.
    """

    def __init__(
        self,
        devices: BlockDevices,
        kernel: Kernel,
        mounter: Mounter | None = None,
        fs: Fs | None = None,
        pause: Callable[[float], None] = time.sleep,
        helper: Callable[[Disk, Progress | None], str] | None = None,
    ) -> None:
        self._helper = helper
        self._devices = devices
        self._kernel = kernel
        self._mounter = mounter
        self._fs = fs or Fs()
        self._pause = pause

    def disks(self, volumes: tuple[Volume, ...]) -> tuple[Disk, ...]:
        """As `Media.disks`, where `volumes` are those of this moment."""
        return tuple(self._described(disk, volumes) for disk in self._devices.disks())

    def format(self, disk: Disk, volumes: tuple[Volume, ...], told: Progress | None = None) -> str:
        """As `Media.format`."""
        now = next((one for one in self.disks(volumes) if one.device == disk.device), None)
        if now is None or now.identity != disk.identity:
            raise format_failures.gone()
        if now.obstacle:
            raise Refused(f"This card is not formatted. {now.obstacle}", "Use another one.")
        plan = layout(now.size, int.from_bytes(os.urandom(4), "little"))
        try:
            with self._mounter.reserved(now) if self._mounter else nullcontext():
                if self._helper is not None:
                    return self._helper(now, told)
                self._lay_out(now, plan, told)
        except OSError as error:
            raise self._failure(error, now) from error
        except _DiffersError as error:
            raise format_failures.forgetful() from error
        return plan.label

    def _described(self, disk: Disk, volumes: tuple[Volume, ...]) -> Disk:
        name = Path(disk.device).name
        on_it = tuple(volume for volume in volumes if volume.device and self._is_on(volume, name))
        return replace(disk, volumes=on_it, obstacle=disk.obstacle or self._obstacle(disk, on_it))

    def _is_on(self, volume: Volume, disk: str) -> bool:
        return self._devices.disk_of(Path(volume.device).name) == disk

    def _obstacle(self, disk: Disk, volumes: tuple[Volume, ...]) -> str:
        if any(volume.mounted and not self._is_ours(volume) for volume in volumes):
            return format_failures.MOUNTED
        name = Path(disk.device).name
        if disk.size < SMALLEST or self._devices.sector_size(name) != SECTOR:
            return format_failures.UNFIT
        try:
            with self._fs.closing(self._fs.call(os.open, self._devices.node(name), READ_FLAGS), quietly=True) as node:
                return self._objection(node, name)
        except OSError as error:
            return format_failures.unseen(error)

    def _is_ours(self, volume: Volume) -> bool:
        return self._mounter is not None and self._mounter.is_ours(volume)

    def _objection(self, node: int, name: str) -> str:
        """What the open device itself says against it."""
        number = self._fs.call(self._kernel.device_number, node)
        if number is None or number != self._devices.number_of(name):
            return format_failures.NOT_IT
        start = self._fs.read_up_to(node, LOOKED_AT)
        return format_failures.STARTS_A_COMPUTER if starts_a_computer(start) else ""

    def _lay_out(self, disk: Disk, plan: Layout, told: Progress | None) -> None:
        name = Path(disk.device).name
        opened = self._fs.call(os.open, self._devices.node(name), _WRITE_FLAGS)
        with self._fs.closing(opened) as node:
            objection = self._objection(node, name)
            self._expect(disk)
            if objection:
                raise Refused(f"This card is not formatted. {objection}", "Use another one.")
            _Writer(self._fs, node, told).write_all(plan)
            self._expect(disk)
            self._reread(node)

    def _expect(self, disk: Disk) -> None:
        if self._devices.identity(Path(disk.device).name) != disk.identity:
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))

    def _reread(self, node: int) -> None:
        """Where the kernel does not do it, it will when the card is put in again: the card itself is ready."""
        for _ in range(_TRIES):
            try:
                self._fs.call(self._kernel.reread_partitions, node)
            except OSError as error:
                if error.errno != errno.EBUSY:
                    return
                self._pause(_BETWEEN)
            else:
                return

    def _failure(self, error: OSError, disk: Disk) -> DeviceFailed:
        is_gone = self._devices.identity(Path(disk.device).name) != disk.identity
        return format_failures.gone() if is_gone else format_failures.explained(error)


class _Writer:
    """Puts a layout onto an open disk, and reads it back."""

    def __init__(self, fs: Fs, node: int, told: Progress | None) -> None:
        self._fs = fs
        self._node = node
        self._told = told
        self._done = 0
        self._total = 0
        self._unsynced = 0

    def write_all(self, plan: Layout) -> None:
        """Raises OSError, and _DiffersError for what was read back as something else."""
        pieces = (*_marks(plan), *plan.pieces)
        self._total = 2 * sum(piece.size for piece in pieces) + 3 * plan.table.size
        self._write((Piece(0, b"", plan.table.size),))
        self._write(pieces)
        self._check(pieces)
        self._write((plan.table,))
        self._check((plan.table,))

    def _write(self, pieces: tuple[Piece, ...]) -> None:
        for piece in pieces:
            for offset, data in _chunks(piece):
                self._write_chunk(offset, data)
        self._sync()

    def _write_chunk(self, offset: int, data: bytes) -> None:
        rest = memoryview(data)
        while rest:
            written = self._fs.call(os.pwrite, self._node, rest, offset)
            if written == 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            rest, offset = rest[written:], offset + written
        self._unsynced += 1
        if self._unsynced == _SYNC_EVERY:
            self._sync()
        self._count(len(data))

    def _sync(self) -> None:
        self._fs.call(os.fsync, self._node)
        self._unsynced = 0

    def _check(self, pieces: tuple[Piece, ...]) -> None:
        """Reads from the card, not from memory."""
        self._fs.call(os.posix_fadvise, self._node, 0, 0, os.POSIX_FADV_DONTNEED)
        for piece in pieces:
            for offset, data in _chunks(piece):
                self._fs.call(os.lseek, self._node, offset, os.SEEK_SET)
                if self._fs.read_up_to(self._node, len(data)) != data:
                    raise _DiffersError
                self._count(len(data))

    def _count(self, size: int) -> None:
        self._done += size
        if self._told:
            self._told(self._done, self._total)


def _chunks(piece: Piece) -> Iterator[tuple[int, bytes]]:
    for start in range(0, piece.size, _CHUNK):
        size = min(_CHUNK, piece.size - start)
        yield piece.offset + start, piece.data[start : start + size].ljust(size, b"\x00")


def _marks(plan: Layout) -> tuple[Piece, ...]:
    """Blocks where only files will lie, each different from the others, the last one at the very end."""
    first, last = -(-plan.data_from // _MARK), plan.data_to // _MARK - 1
    places = sorted({first + (last - first) * step // (_MARKS - 1) for step in range(_MARKS)})
    return tuple(Piece(place * _MARK, _mark(place), _MARK) for place in places)


def _mark(place: int) -> bytes:
    return hashlib.sha256(b"coldtui %d" % place).digest() * (_MARK // 32)
