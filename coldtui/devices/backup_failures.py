"""What can go wrong with the backups on a card, in the words that a person reads; the rest is in `failures`."""

from coldtui.core.errors import DeviceFailed, MediaFull, MediaReadOnly
from coldtui.devices.media import Volume


def turned_read_only(volume: Volume) -> MediaReadOnly:
    """It could be written to when it was listed: Linux locks a card whose FAT contradicts itself."""
    return MediaReadOnly(
        f"The file system on the {volume.noun} is damaged, and it takes nothing any more.",
        "Keep it: what is on it can still be read. Put this backup on another one.",
    )


def crowded(volume: Volume) -> MediaFull:
    """Room for the data, none for the name: a FAT folder holds 65,536 entries, the top of a FAT16 card 512."""
    return MediaFull(
        f"The {volume.noun} has room, but takes no more files: there are too many on it.",
        "Move files that are not backups away from it, or use another one.",
    )


def in_the_way(volume: Volume, place: str) -> DeviceFailed:
    """A file or a link where the folder of the backups should be; `place` is our own name for it."""
    return DeviceFailed(
        f"Something on the {volume.noun} is called {place} and is not a folder.",
        "Give it another name on another computer, or use another card.",
    )


def taken(volume: Volume, number: int) -> DeviceFailed:
    """There is something under this number: a backup, or what an interruption left of one."""
    return DeviceFailed(
        f"The {volume.noun} has something with the backup number {number} already. It was not touched.",
        "Try again: the next number is used then.",
    )


def not_complete(volume: Volume, number: int) -> DeviceFailed:
    """Older backups must not go: the one that takes their place is not, or no longer, there in three good copies."""
    return DeviceFailed(
        f"Backup {number} is not whole on the {volume.noun}. No older one was removed.",
        "Seal once more, or use another card.",
    )


def no_number_left(volume: Volume) -> DeviceFailed:
    """The last number has been used, by us or by whoever wants to be in the way."""
    return DeviceFailed(f"Every backup number is taken on the {volume.noun}.", "Use another one.")


def unreadable(volume: Volume) -> DeviceFailed:
    """None of the places where backups lie can be read."""
    return DeviceFailed(
        f"The {volume.noun} has folders for backups, and none of them can be read.",
        "Take it out, put it back and try again. If its first backup was interrupted, use another; else keep this one.",
    )


def left_over(failure: DeviceFailed, volume: Volume, number: int) -> DeviceFailed:
    """`failure` (changed), with the word that some of the new backup may still be there."""
    warning = f"Parts of backup {number} may be left on the {volume.noun}: they do no harm, leave them there."
    failure.hint = f"{warning} {failure.hint}"
    return failure
