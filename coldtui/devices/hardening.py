"""Closes this process to onlookers, before a secret exists."""

import ctypes
import resource

from coldtui.core.errors import DeviceFailed

_PR_GET_DUMPABLE = 3  # prctl(2), include/uapi/linux/prctl.h
_PR_SET_DUMPABLE = 4


def _prctl(option: int, argument: int) -> int:
    unused = ctypes.c_ulong(0)
    return int(ctypes.CDLL(None).prctl(ctypes.c_int(option), ctypes.c_ulong(argument), unused, unused, unused))


def is_dumpable() -> bool:
    """Whether a crash may write this process to disk, and other programs of the same user may read its memory."""
    return _prctl(_PR_GET_DUMPABLE, 0) != 0


def harden() -> None:
    """Closes this process: no core file, no debugger, no /proc/PID/mem for others. To be called before a secret exists.

    prctl(2) PR_SET_DUMPABLE holds against core handlers behind a pipe too, which RLIMIT_CORE does not reach (core(5));
    RLIMIT_CORE is inherited by programs started from here, which PR_SET_DUMPABLE is not. Raises DeviceFailed when
    either does not hold afterwards.
    """
    _prctl(_PR_SET_DUMPABLE, 0)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if is_dumpable() or resource.getrlimit(resource.RLIMIT_CORE) != (0, 0):
        raise DeviceFailed(
            "This computer does not let coldtui protect its memory.", "Use another computer or the live image."
        )
