"""What the exit status says, as README lists it; the screen has the same as the commands."""

from collections.abc import Iterable

from coldtui.core.errors import ColdtuiError, DeviceFailed, Unreadable

DONE, USAGE, UNREADABLE, REFUSED, DEVICE, WARNED, BUG = 0, 2, 3, 4, 5, 6, 70
INTERRUPTED = 130
"""What shells give for Ctrl-C."""

_GRAVEST_FIRST = (BUG, DEVICE, UNREADABLE, REFUSED, WARNED, DONE)


def status_of(error: ColdtuiError) -> int:
    """The exit status that an error stands for."""
    if isinstance(error, DeviceFailed):
        return DEVICE
    return UNREADABLE if isinstance(error, Unreadable) else REFUSED


def gravest(statuses: Iterable[int]) -> int:
    """The status of several files."""
    return min(statuses, key=_GRAVEST_FIRST.index, default=DONE)
