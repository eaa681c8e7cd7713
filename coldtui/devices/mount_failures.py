"""Why a card is not mounted, or cannot be released, in the words that a person reads; the rest is in `failures`."""

import errno

from coldtui.core.errors import DeviceFailed
from coldtui.devices import failures
from coldtui.devices.filesystem import FileSystem
from coldtui.devices.media import Volume

STALE = "What was on this slot before could not be put away. Take the card out and put it back."
"""For a card whose slot still has the mount of the one before."""


def unknown(found: FileSystem) -> str:
    """For a card that the kernel is not asked to mount."""
    if not found.name:
        return "It has no file system that coldtui knows. To use it, prepare it under Backups: that makes it empty."
    return (
        f"It has a file system that coldtui does not open ({found.name}). Copy what you need from it on another "
        "computer, then prepare it under Backups."
    )


def not_mounted(error: OSError, found: FileSystem) -> str:
    """For a card that the kernel did not mount."""
    if error.errno in {errno.EINVAL, errno.EUCLEAN}:
        return (
            f"Its file system ({found.name}) is damaged. Repair it on another computer (Linux: fsck, "
            "Windows: chkdsk /f), or use another card."
        )
    if error.errno == errno.ENODEV:
        return f"This system cannot open its file system ({found.name})."
    if error.errno == errno.EIO:
        return "It cannot be read. Take it out and put it back, or use another one."
    return f"It could not be mounted ({errno.errorcode.get(error.errno or 0, str(error.errno))})."


def in_use() -> DeviceFailed:
    """Somebody has a file on it open."""
    return DeviceFailed(
        "The card is still in use: do not pull it out yet.", "Close other programs that use it, and try again."
    )


def not_released(error: OSError, volume: Volume) -> DeviceFailed:
    """The kernel did not unmount it."""
    if error.errno == errno.EBUSY:
        return in_use()
    if error.errno in failures.GONE:
        return failures.gone(volume)
    code = errno.errorcode.get(error.errno or 0, str(error.errno))
    return DeviceFailed(f"The card could not be unmounted ({code}).", "Switch the computer off before you pull it out.")
