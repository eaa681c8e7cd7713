"""Why a card is not formatted, in the words that a person reads."""

import errno

from coldtui.core.errors import DeviceFailed, MediaGone, MediaReadOnly
from coldtui.devices import failures

MOUNTED = "Another program has it mounted. Unmount it there first."
UNFIT = "It is too small, or counts its bytes in a way that other signers do not read."
NOT_IT = "The system does not say clearly which device it is. Take it out and put it back."
STARTS_A_COMPUTER = "It is made to start a computer, as the one with coldtui is."
_UNFINISHED = "The card may be empty now, or of no use until it is prepared once more."


def unseen(error: OSError) -> str:
    """Not even looked at."""
    if error.errno in {errno.EACCES, errno.EPERM}:
        return "You are not allowed to format cards here. The live image is, or prepare it on another computer."
    return "It cannot be read. Take it out and put it back, or use another one."


def gone() -> MediaGone:
    """Pulled or exchanged."""
    return MediaGone("The card is gone: it was pulled out or exchanged.", f"{_UNFINISHED} Choose the card again.")


def forgetful() -> DeviceFailed:
    """Read back, and it was something else: worn out, or a fake that claims more room than it has."""
    return DeviceFailed(
        "The card did not keep what was written on it. It is worn out, or smaller than it says.",
        "Do not trust it any more: use another one.",
    )


def explained(error: OSError) -> DeviceFailed:
    """What `error` means, for a card that is still there."""
    number = error.errno or 0
    if number in failures.GONE:
        return gone()
    if number == errno.EBUSY:
        return DeviceFailed("Another program uses the card: it was not formatted.", "Close it there, and try again.")
    if number in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return MediaReadOnly(
            "The card is write-protected: it was not formatted.",
            "Move the small slide on its edge away from LOCK and put it back, or use another one.",
        )
    if number == errno.ENOSPC:
        return forgetful()
    code = errno.errorcode.get(number, str(number))
    return DeviceFailed(f"The card failed while it was formatted ({code}).", f"{_UNFINISHED} Better use another one.")
