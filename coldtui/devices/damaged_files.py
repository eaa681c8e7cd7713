"""Reading what can still be read of a file on a card with bad spots, sector by sector."""

import errno
import os
import stat
from dataclasses import dataclass

from coldtui.devices.fs import READ_FLAGS, Fs

SECTOR = 512
"""Bytes that a card loses at once; what FAT counts in."""

_CHUNK = 128 * SECTOR

MOST_LOST = 256
"""Lost sectors in one file after which the rest counts as lost too: a dying card takes long to refuse each of them."""

_LOST = frozenset(
    (errno.EIO, errno.ENODATA, errno.EILSEQ, errno.ETIMEDOUT, errno.EREMOTEIO, errno.EBADMSG, errno.EUCLEAN)
)
"""What Linux says of a spot that cannot be read (block/blk-core.c, blk_errors) or of a file system that is damaged."""

_NO_FILE = frozenset(
    (errno.ENOENT, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.ENAMETOOLONG)
)
"""What it says where there is nothing for us under a name: no file, a link, a file of somebody else."""


@dataclass(frozen=True, slots=True, repr=False)
class Salvaged:
    """What could be read of a file."""

    data: bytes | None
    """Zeros where it could not be read, as long as the file says it is; None when there is no such file to be read."""
    lost: int = 0
    """Sectors that could not be read; 1 also where the file could not even be looked at."""


NOTHING = Salvaged(None)
_UNREADABLE = Salvaged(None, 1)


def is_lost(error: OSError) -> bool:
    """Whether this is the card's damage, so that what lies elsewhere on it may still be read."""
    return error.errno in _LOST


def is_no_file(error: OSError) -> bool:
    """Whether there is nothing for us under the name that was asked for."""
    return error.errno in _NO_FILE


def salvage(fs: Fs, folder: int, name: str, limit: int) -> Salvaged:
    """The regular file `name` of at most `limit` bytes, asked of the card and not of memory.

    Raises OSError when the card is gone or the system cannot read anything now.
    """
    try:
        if not stat.S_ISREG(fs.call(os.stat, name, dir_fd=folder, follow_symlinks=False).st_mode):
            return NOTHING  # to open a device can do something already
        with fs.closing(fs.call(os.open, name, READ_FLAGS, dir_fd=folder), quietly=True) as descriptor:
            status = fs.call(os.fstat, descriptor)
            if not stat.S_ISREG(status.st_mode) or status.st_size > limit:
                return NOTHING
            fs.call(os.posix_fadvise, descriptor, 0, 0, os.POSIX_FADV_DONTNEED)
            return _all_of(fs, descriptor, status.st_size)
    except OSError as error:
        if not (is_lost(error) or is_no_file(error)):
            raise
        return _UNREADABLE if is_lost(error) else NOTHING


def _all_of(fs: Fs, descriptor: int, size: int) -> Salvaged:
    data = bytearray()
    lost = 0
    while len(data) < size and lost < MOST_LOST:
        piece, holes = _piece(fs, descriptor, len(data), min(_CHUNK, size - len(data)))
        if not piece:  # it ends before its size says
            return Salvaged(bytes(data), lost)
        data += piece
        lost += holes
    missing = size - len(data)
    return Salvaged(bytes(data) + bytes(missing), lost + -(-missing // SECTOR))


def _piece(fs: Fs, descriptor: int, start: int, length: int) -> tuple[bytes, int]:
    """Up to `length` bytes from `start`, and how many sectors of them are zeros because they could not be read."""
    try:
        return fs.call(os.pread, descriptor, length, start), 0
    except OSError as error:
        if not is_lost(error):
            raise
    if length <= SECTOR:
        return bytes(length), 1
    half = -(-length // (2 * SECTOR)) * SECTOR
    ahead, holes = _piece(fs, descriptor, start, half)
    if len(ahead) < half:
        return ahead, holes
    behind, more = _piece(fs, descriptor, start + half, length - half)
    return ahead + behind, holes + more
