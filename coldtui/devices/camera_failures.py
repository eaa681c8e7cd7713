"""What can go wrong with a camera, in the words that a person reads."""

import errno

from coldtui.core.errors import DeviceFailed, SwitchedOff
from coldtui.core.text import printable
from coldtui.devices.failures import GONE

_DENIED = frozenset((errno.EACCES, errno.EPERM))
_BUSY = frozenset((errno.EBUSY, errno.ENOSPC))  # ENOSPC: no room left on the USB bus, which others use
_INSTEAD = "use files on a card"


def none_found() -> DeviceFailed:
    """No camera at all."""
    return DeviceFailed("No camera was found.", f"Plug one in, or {_INSTEAD}.")


def switched_off() -> SwitchedOff:
    """None is to be used."""
    return SwitchedOff("coldtui was started without a camera.", "Start it without --camera none to use one.")


def no_such(name: str) -> DeviceFailed:
    """Named by the user, and not there."""
    return DeviceFailed(f"There is no camera {printable(name)}.", "Plug it in, or choose another one.")


def nothing_there(path: str) -> DeviceFailed:
    """Named on the command line, and neither a camera nor a folder."""
    return DeviceFailed(f"There is no camera and no folder {printable(path)}.", "Check the name after --camera.")


def folder_gone() -> DeviceFailed:
    """The folder whose pictures stand for a camera cannot be listed."""
    return DeviceFailed(
        "The folder with the pictures cannot be read.", "Check that it is there, and that it may be read."
    )


def no_camera(name: str) -> DeviceFailed:
    """Another kind of device, or a part of a camera that gives no pictures."""
    return DeviceFailed(f"{name} is not a camera that coldtui can use.", f"Use another one, or {_INSTEAD}.")


def unplugged(name: str) -> DeviceFailed:
    """Pulled while it was in use."""
    return DeviceFailed(f"The camera {name} was unplugged.", f"Plug it in again, or {_INSTEAD}.")


def silent(name: str) -> DeviceFailed:
    """It runs, and gives no pictures."""
    return DeviceFailed(
        f"The camera {name} gives no pictures.",
        f"Open its cover or switch, or unplug it and plug it in again. Otherwise {_INSTEAD}.",
    )


def not_understood(name: str) -> DeviceFailed:
    """It offers nothing that is read here."""
    return DeviceFailed(
        f"The camera {name} gives pictures of a kind that coldtui does not understand.",
        f"Use another camera, or {_INSTEAD}.",
    )


def closed(name: str) -> DeviceFailed:
    """Looked at after it was closed."""
    return DeviceFailed(f"The camera {name} is closed.", "Start it again.")


def explained(error: OSError, name: str) -> DeviceFailed:
    """What `error` means for a camera of this name."""
    number = error.errno or 0
    if number in GONE or number == errno.ENOENT:
        return unplugged(name)
    if number == errno.ENOTTY:
        return no_camera(name)
    if number in _BUSY:
        return DeviceFailed(f"The camera {name} is in use by another program.", f"Close that program, or {_INSTEAD}.")
    if number in _DENIED:
        return DeviceFailed(
            f"You are not allowed to use the camera {name}.",
            "Add your user to the group video and log in again, or use files on a card.",
        )
    code = errno.errorcode.get(number, str(number))
    return DeviceFailed(
        f"The camera {name} could not be used ({code}).", f"Unplug it and plug it in again, or {_INSTEAD}."
    )
