"""A system whose calls fail on demand, for `Fs`. Nobody waits for a card that will not go by itself."""

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coldtui.devices.fs import Fs

ERRORS = (
    errno.EIO,
    errno.ENOSPC,
    errno.EROFS,
    errno.ENODEV,
    errno.ENXIO,
    errno.EACCES,
    errno.EPERM,
    errno.EINTR,
    errno.EDQUOT,
    errno.EFBIG,
    errno.ENOENT,
    errno.EINVAL,
    errno.ENAMETOOLONG,
    errno.EMFILE,
    errno.ENOMEM,
    errno.EUCLEAN,
    errno.ESTALE,
    errno.ETIMEDOUT,
)


class HastyFs(Fs):
    """Waits for nothing."""

    def pause(self, seconds: float) -> None:
        pass


class FaultyFs(HastyFs):
    """Fails call number `at` (1 is the first) with `error`, and with `stays_broken` every call after it too.

    A close that fails has closed nevertheless, as on Linux. With `error` None, call number `at` is cut short if it is a
    write. Without `at` it only counts.
    """

    def __init__(self, at: int = 0, error: int | None = errno.EIO, *, stays_broken: bool = False) -> None:
        self.count = 0
        self.calls: list[str] = []
        self._at = at
        self._error = error
        self._stays_broken = stays_broken

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        self.count += 1
        self.calls.append(function.__name__)
        hit = self._at and (self.count == self._at or (self._stays_broken and self.count > self._at))
        if not hit:
            return function(*args, **kwargs)
        if self._error is None:
            if function is os.write:
                return os.write(args[0], args[1][: max(1, len(args[1]) // 3)])
            return function(*args, **kwargs)
        if function is os.close:
            os.close(*args)
        raise OSError(self._error, os.strerror(self._error))


class HookedFs(HastyFs):
    """Runs `hook` when `function` is called for the n-th time; what the hook raises, the call raises.

    `meanwhile` is run whenever something waits a moment.
    """

    def __init__(
        self,
        function: Callable[..., Any],
        hook: Callable[[], object],
        number: int = 1,
        meanwhile: Callable[[], object] = int,
    ) -> None:
        self._function = function
        self._hook = hook
        self._left = number
        self._meanwhile = meanwhile

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        if function is self._function:
            self._left -= 1
            if self._left == 0:
                self._hook()
        return function(*args, **kwargs)

    def pause(self, seconds: float) -> None:
        self._meanwhile()


def open_files() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())
