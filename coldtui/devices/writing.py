"""How a new file gets onto a card so that it is really there, and otherwise is not there at all.

Never rename, never overwrite: on Linux' vfat a renamed file has size 0 on the disk until much later, so the usual
"temporary file, fsync, rename" loses it when the power goes. A new name, fsync of the file, fsync of the folder loses
nothing. The read back drops the cached pages first, else it would only show what memory remembers.
"""

import errno
import os
from collections.abc import Callable
from types import TracebackType
from typing import Self

from coldtui.devices.fs import NEW_FLAGS, READ_FLAGS, Fs
from coldtui.devices.names import portable_name

_MOST_NAMES = 1000
_NO_FOLDER_SYNC = frozenset((errno.EINVAL, errno.ENOTSUP))
"""What file systems say that cannot sync a folder, network shares for instance; a card's can."""


class NoFreeNameError(Exception):
    """Every name that was tried is taken."""


class NotWrittenError(Exception):
    """A file was begun and is not finished: `reason` is the system's, None when the read back differed.

    `is_removed` tells whether what there was of it under `name` is gone again for sure.
    """

    def __init__(self, reason: OSError | None, name: str, *, is_removed: bool) -> None:
        super().__init__()
        self.reason = reason
        self.name = name
        self.is_removed = is_removed


class _DiffersError(Exception):
    """Read back, and it was something else."""


class _HalfWritten:
    """Removes the file on the way out, whatever the reason, unless `keep` was called."""

    def __init__(self, fs: Fs, folder: int, name: str) -> None:
        self._fs = fs
        self._folder = folder
        self._name = name
        self._is_kept = False
        self.is_removed = False

    def keep(self) -> None:
        self._is_kept = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_kept:
            return
        try:
            remove(self._fs, self._folder, self._name)
        except OSError:
            return
        self.is_removed = True


def write_new(fs: Fs, folder: int, name_for: Callable[[int], str], data: bytes, is_present: Callable[[], bool]) -> str:
    """Writes `data` into the open `folder` under the first free name and returns that name.

    `is_present` says at the end whether the card is still the one that was opened. Raises OSError when no file could
    be made, NoFreeNameError, or NotWrittenError when one was begun.
    """
    name, descriptor = _created(fs, folder, name_for)
    _finish(fs, folder, name, descriptor, data, is_present)
    return name


def write_named(fs: Fs, folder: int, name: str, data: bytes, is_present: Callable[[], bool]) -> None:
    """As `write_new`, under this one name, which must be portable. Raises FileExistsError when it is taken."""
    _finish(fs, folder, name, _create(fs, folder, name), data, is_present)


def remove(fs: Fs, folder: int, name: str) -> None:
    """Removes the file from the card for good, or raises OSError."""
    fs.call(os.unlink, name, dir_fd=folder)
    sync_folder(fs, folder)


def sync_folder(fs: Fs, folder: int) -> None:
    """Puts the names in `folder` on the card, where the file system can. Raises OSError."""
    try:
        fs.call(os.fsync, folder)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise


def holds(fs: Fs, folder: int, name: str, data: bytes) -> bool:
    """Whether the file holds exactly `data`: asked of the card, not of what memory remembers. Raises OSError."""
    with fs.closing(fs.call(os.open, name, READ_FLAGS, dir_fd=folder)) as descriptor:
        fs.call(os.posix_fadvise, descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
        return fs.read_up_to(descriptor, len(data) + 1) == data


def _finish(fs: Fs, folder: int, name: str, descriptor: int, data: bytes, is_present: Callable[[], bool]) -> None:
    half = _HalfWritten(fs, folder, name)
    try:
        with half:
            _fill(fs, descriptor, data)
            sync_folder(fs, folder)
            _verify(fs, folder, name, data)
            if not is_present():
                raise _gone()
            half.keep()
    except OSError as error:
        raise NotWrittenError(error, name, is_removed=half.is_removed) from error
    except _DiffersError as error:
        raise NotWrittenError(None, name, is_removed=half.is_removed) from error


def _created(fs: Fs, folder: int, name_for: Callable[[int], str]) -> tuple[str, int]:
    for number in range(1, _MOST_NAMES + 1):
        name = portable_name(name_for(number))
        try:
            return name, _create(fs, folder, name)
        except FileExistsError:
            continue
    raise NoFreeNameError


def _create(fs: Fs, folder: int, name: str) -> int:
    return fs.call(os.open, name, NEW_FLAGS, 0o644, dir_fd=folder)


def _fill(fs: Fs, descriptor: int, data: bytes) -> None:
    """Writes, syncs and closes. An error of fsync is reported once, so the file stays open until fsync has spoken."""
    with fs.closing(descriptor):
        rest = memoryview(data)
        while rest:
            written = fs.call(os.write, descriptor, rest)
            if written == 0:
                raise OSError(errno.EIO, os.strerror(errno.EIO))
            rest = rest[written:]
        fs.call(os.fsync, descriptor)


def _verify(fs: Fs, folder: int, name: str, data: bytes) -> None:
    if not holds(fs, folder, name, data):
        raise _DiffersError


def _gone() -> OSError:
    return OSError(errno.ENODEV, os.strerror(errno.ENODEV))
