"""Ends what coldtui left behind: what outlives it keeps old keys, and would read the keyboard of the next start.

coldtui itself starts nothing that stays. What took it over could: a process whose parent has ended belongs to PID 1,
and no rule of the kernel ends it with the rest.
"""

import os
import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from helper.session import USER

_TRIES = 300
_SOON = 10
_PAUSE = 0.1
"""Seconds between two tries: one that waits for a card ends when the card has answered, or its driver gave up."""

_OUT_OF_REACH = 65533
"""A user that nothing runs as. Whoever has this real and saved user gets no signal from coldtui's."""

_OF = re.compile(rb"^Uid:\t(\d+)\t(\d+)\t(\d+)\t(\d+)$", re.MULTILINE)
_ENDED = re.compile(rb"^State:\t[ZX].*^Threads:\t[01]$", re.MULTILINE | re.DOTALL)
"""A process that only waits to be noticed; it has no memory any more. Its threads could live on after the first one."""


def end_all(user: int = USER, tries: int = _TRIES, pause: Callable[[float], None] = time.sleep) -> bool:
    """Whether no process of the user is left. To be called while there is one thread only: it forks."""
    for _ in range(tries):
        _end_at_once(user)
        if not end_seen(user):
            return True
        pause(_PAUSE)
    return not _left(user)


def end_soon(user: int = USER, tries: int = _SOON, pause: Callable[[float], None] = time.sleep) -> bool:
    """The same beside other threads, one process after the other: what starts new ones faster may be left."""
    for _ in range(tries):
        if not end_seen(user):
            return True
        pause(_PAUSE)
    return not _left(user)


def end_seen(user: int) -> bool:
    """Ends each process of the user that there is now. Whether there was one."""
    seen = _left(user)
    for process in seen:
        with suppress(OSError):  # it has ended meanwhile
            held = os.pidfd_open(process)
            try:
                if _is_left(process, user):  # still: the number may have gone to another one before it was held
                    signal.pidfd_send_signal(held, signal.SIGKILL)
            finally:
                os.close(held)
    return bool(seen)


def _end_at_once(user: int) -> None:
    """Ends all of them in one step of the kernel, in which none can start another: kill(2), -1."""
    try:
        process = os.fork()
    except OSError:  # they have taken what that needs: one after the other, then
        return
    if process == 0:
        try:
            os.setgroups([])
            os.setresgid(_OUT_OF_REACH, _OUT_OF_REACH, _OUT_OF_REACH)
            os.setresuid(_OUT_OF_REACH, user, _OUT_OF_REACH)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(process, 0)


def _left(user: int) -> tuple[int, ...]:
    return tuple(process for process in _processes() if _is_left(process, user))


def _processes() -> Iterator[int]:
    return (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def _is_left(process: int, user: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_bytes()
    except OSError:  # it has ended meanwhile
        return False
    users = _OF.search(status)
    return users is not None and str(user).encode() in users.groups() and not _ENDED.search(status)
