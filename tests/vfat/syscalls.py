"""System calls for which Python has no words, in the guest."""

import ctypes
import os
from pathlib import Path

_FLAGS = {
    "ro": 1,
    "nosuid": 2,
    "nodev": 4,
    "noexec": 8,
    "sync": 16,
    "dirsync": 128,
    "nosymfollow": 256,
    "noatime": 1024,
}
"""Which options are flags of the system call; all others are words for the file system."""

_FINIT_MODULE = 313  # on x86-64

_LIBC = ctypes.CDLL(None, use_errno=True)


def mount(source: str, place: str, kind: str, options: str = "") -> None:
    """A file system at a place, with options as the program mount takes them. Raises OSError."""
    given = set(options.split(",")) - {""}
    flags = sum(_FLAGS.get(option, 0) for option in given)
    words = ",".join(sorted(given - _FLAGS.keys()))
    _checked(_LIBC.mount(source.encode(), place.encode(), kind.encode(), ctypes.c_ulong(flags), words.encode()))


def unmount(place: str) -> None:
    """Takes it away again. Raises OSError."""
    _checked(_LIBC.umount2(place.encode(), 0))


def load(module: Path) -> None:
    """Loads the kernel module in this file. Raises OSError."""
    with module.open("rb") as file:
        _checked(_LIBC.syscall(_FINIT_MODULE, file.fileno(), b"", 0))


def _checked(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
