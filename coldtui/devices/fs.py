"""The one seam between coldtui and the files of a card: every system call on them goes through `Fs.call`.

Tests replace it to let the n-th call fail with every error there is, which no real card does on demand.
"""

import os
import stat
import time
from collections.abc import Callable
from types import TracebackType
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

FOLDER_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC
READ_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
NEW_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC

_CHUNK = 1 << 20


class Fs:
    """Calls the system."""

    def call(self, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """`function(*args, **kwargs)`. Python itself repeats a call that a signal interrupted (PEP 475)."""
        return function(*args, **kwargs)

    def pause(self, seconds: float) -> None:
        """Waits."""
        time.sleep(seconds)

    def closing(self, descriptor: int, *, quietly: bool = False) -> "Closing":
        """A context in which `descriptor` is open. An error of close counts unless another one is on its way.

        `quietly` is for what was not written to, where such an error means nothing.
        """
        return Closing(self, descriptor, quietly=quietly)

    def read_up_to(self, descriptor: int, limit: int) -> bytes:
        """The file from here to its end, but at most `limit` bytes; memory follows what comes, not what is claimed."""
        content = bytearray()
        while len(content) < limit:
            piece = self.call(os.read, descriptor, min(_CHUNK, limit - len(content)))
            if not piece:
                break
            content += piece
        return bytes(content)


class Closing:
    """Made by `Fs.closing`."""

    def __init__(self, fs: Fs, descriptor: int, *, quietly: bool) -> None:
        self._fs = fs
        self._quietly = quietly
        self._descriptor = descriptor

    def __enter__(self) -> int:
        return self._descriptor

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._fs.call(os.close, self._descriptor)
        except OSError:
            if error is None and not self._quietly:
                raise


def what_it_is(mode: int) -> str:
    """Why a file of this `st_mode` is not read, in words that follow its name; empty for a regular file."""
    if stat.S_ISREG(mode):
        return ""
    words = {
        stat.S_IFLNK: "is a link",
        stat.S_IFDIR: "is a folder",
        stat.S_IFIFO: "is a pipe",
        stat.S_IFSOCK: "is a socket",
        stat.S_IFCHR: "is a device",
        stat.S_IFBLK: "is a device",
    }
    return words.get(stat.S_IFMT(mode), "is no regular file")
