"""Switching off: coldtui ends, and PID 1 does the rest (/usr/lib/coldtui/power-off), as for Ctrl-Alt-Del."""

import ctypes
import os
import signal
import time
from collections.abc import Callable
from contextlib import suppress

_GRACE = 3.0
"""Seconds that coldtui has to end by itself."""

_PATIENCE = 60.0
"""Seconds after which the helper switches off itself: PID 1 did not."""

_SWITCH_OFF = signal.SIGUSR2  # what busybox init takes for "power off"
_RB_POWER_OFF = 0x4321FEDC  # reboot(2)


def end(process: int, wait: Callable[[float], bool]) -> None:
    """Ends coldtui, the hard way if it must be. `wait` waits so many seconds for it, and says whether it has ended."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.kill(process, how)
        if wait(_GRACE):
            return


def switch_off(pause: Callable[[float], None] = time.sleep) -> None:
    """Has PID 1 wipe and switch off. It ends this process on its way."""
    os.kill(1, _SWITCH_OFF)
    pause(_PATIENCE)
    ctypes.CDLL(None).reboot(ctypes.c_int(_RB_POWER_OFF))
