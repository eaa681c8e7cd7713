"""What can go wrong with a card, in the words that a person reads."""

import errno

from coldtui.core.errors import DeviceFailed, MediaFull, MediaGone, MediaReadOnly, Refused
from coldtui.core.text import printable
from coldtui.devices.media import Bus, FileEntry, Volume

GONE = frozenset((errno.ENODEV, errno.ENXIO, errno.ENOMEDIUM, errno.ESHUTDOWN, errno.ENOTCONN, errno.ESTALE))
"""What the kernel says of a device that is not there any more."""

_FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG))
_DENIED = frozenset((errno.EACCES, errno.EPERM))
_NAME = 80
"""Characters of a file name in a sentence."""


def gone(volume: Volume) -> MediaGone:
    """Pulled, unmounted or swapped."""
    return MediaGone(
        f"The {volume.noun} is gone: it was pulled out, unmounted or exchanged.",
        f"Put it back, or use another one. The {volume.noun} has to be chosen again.",
    )


def not_mounted(volume: Volume) -> DeviceFailed:
    """There, but its files are not."""
    if volume.bus is Bus.FOLDER:
        return DeviceFailed(f"The folder {volume.where} cannot be used.", volume.how_to_mount)
    if volume.is_released:
        return DeviceFailed("The card was released to be pulled out.", "Take it out. When you put it back, it is used.")
    if volume.is_ours:
        return DeviceFailed(f"The card {volume.where} is not mounted now.", "Choose it once more.")
    if volume.obstacle:
        return DeviceFailed(f"The card {volume.where} cannot be used.", volume.obstacle)
    return DeviceFailed(f"The card {volume.where} is not mounted.", f"To mount it, run: {volume.how_to_mount}")


def full(volume: Volume) -> MediaFull:
    """No room left."""
    return MediaFull(f"The {volume.noun} is full: nothing was written.", "Delete something on it, or use another one.")


def read_only(volume: Volume) -> MediaReadOnly:
    """Locked, or mounted for reading."""
    return MediaReadOnly(
        f"The {volume.noun} is write-protected: nothing was written.",
        "Move the small slide on its edge away from LOCK and put it back, or use another one.",
    )


def denied(volume: Volume) -> MediaReadOnly:
    """Writing is a matter of rights."""
    return MediaReadOnly(
        f"You are not allowed to write on this {volume.noun}: nothing was written.",
        "Mount it for your own user, or use another one.",
    )


def broken(volume: Volume) -> DeviceFailed:
    """An input/output error: what comes after it cannot be trusted (fsync(2) reports an error only once)."""
    again = "" if volume.bus is Bus.FOLDER else " If you want to try this one again, take it out and put it back."
    return DeviceFailed(
        f"The {volume.noun} failed while it was in use, and is not used any more.", f"Use another one.{again}"
    )


def worn(volume: Volume) -> DeviceFailed:
    """Some of it could not be read: it may well lose the next thing too."""
    return DeviceFailed(
        f"Parts of this {volume.noun} cannot be read any more, so nothing is written to it.",
        "Use another one, and keep this one for what is still on it.",
    )


def damaged(volume: Volume) -> DeviceFailed:
    """The file system contradicts itself."""
    return DeviceFailed(
        f"The file system on the {volume.noun} is damaged.",
        "Copy what you need from it on another computer and format it anew, or use another one.",
    )


def turned_read_only(volume: Volume) -> MediaReadOnly:
    """It could be written to a moment ago: Linux locks a card whose file system contradicts itself."""
    return MediaReadOnly(
        f"The file system on the {volume.noun} is damaged, and it takes nothing any more.",
        "Keep it: what is on it can still be read. Use another one, or repair it elsewhere (fsck, chkdsk /f).",
    )


def forgetful(volume: Volume) -> DeviceFailed:
    """Read back, and it was something else."""
    return DeviceFailed(
        f"The {volume.noun} did not keep what was written on it.",
        "Do not trust it any more: use another one.",
    )


def no_free_name(volume: Volume) -> DeviceFailed:
    """Every name that was tried is taken."""
    return DeviceFailed(f"Every name for this file is taken on the {volume.noun}.", "Move older files away from it.")


def no_longer_there(entry: FileEntry) -> DeviceFailed:
    """Listed, then deleted."""
    return DeviceFailed(f"{_short(entry.name)} is no longer on the {entry.volume.noun}.", "Choose another file.")


def no_such_file(path: str) -> DeviceFailed:
    """Named by the user, and not there."""
    return DeviceFailed(f"There is no file {printable(path)} that can be read.", "Check its name.")


def cut_short(entry: FileEntry) -> DeviceFailed:
    """Fewer bytes came than the file has."""
    return DeviceFailed(
        f"{_short(entry.name)} could not be read to its end.",
        f"Copy it onto the {entry.volume.noun} again, or use another one.",
    )


def not_a_file(name: str, reason: str) -> Refused:
    """A link, a folder, a pipe, a device: opening one can hang, or read what is not on the card."""
    return Refused(f"{_short(name)} {reason}, and coldtui reads only regular files.", "Copy the file itself there.")


def over_limit(name: str, limit: int) -> Refused:
    """Longer than we read."""
    return Refused(f"{_short(name)} {too_large(limit + 1, limit)}.", "No transaction is as large: choose another.")


def too_large(size: int, limit: int) -> str:
    """Why a file of `size` bytes is skipped, or nothing when it is not."""
    if size <= limit:
        return ""
    unit, name = (1_000_000, "MB") if limit >= 1_000_000 else (1, "bytes")
    return f"is larger than {limit // unit} {name}"


def left_behind(failure: DeviceFailed, volume: Volume, name: str) -> DeviceFailed:
    """`failure` (changed), with the word that a broken file may still be there."""
    warning = f"A broken file may have been left on the {volume.noun}: if you find {_short(name)} there, delete it."
    failure.hint = f"{warning} {failure.hint}"
    return failure


def explained(error: OSError, volume: Volume, *, writing: bool) -> DeviceFailed:
    """What `error` means, for a volume that is still there."""
    number = error.errno or 0
    if number in GONE:
        return gone(volume)
    if number == errno.EIO:
        return broken(volume)
    if writing and number in _FULL:
        return full(volume)
    if writing and number == errno.EROFS:
        return read_only(volume)
    if writing and number in _DENIED:
        return denied(volume)
    if number == errno.EUCLEAN:
        return damaged(volume)
    if number in _DENIED:
        return DeviceFailed(f"You are not allowed to read this {volume.noun}.", "Mount it for your own user.")
    what = "be written" if writing else "be read"
    code = errno.errorcode.get(number, str(number))
    return DeviceFailed(f"The {volume.noun} could not {what} ({code}).", "Take it out, put it back and try again.")


def _short(name: str) -> str:
    return printable(name, _NAME)
