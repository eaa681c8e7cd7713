"""What all transfers in several codes share: their bounds, and what becomes of parts that contradict each other."""

from coldtui.core.errors import Refused, Unreadable

MAX_BYTES = 2_000_000
"""The largest payload that is put together from codes, and the most that any compressed one may become."""

MAX_PARTS = 4_096
"""The most parts that a transfer may have."""

AGAIN = "Show the codes once more from the beginning."


class Mixed(Unreadable):
    """A sound frame that is not of one message with those before: their parts must never be joined.

    Who feeds a decoder begins anew with this frame.
    """

    def __init__(self) -> None:
        super().__init__("This code is part of another transfer than the ones before.", "Show one transfer at a time.")


class Contradiction(Mixed):
    """A part that says something else than one before it, and nothing tells which of the two belongs here.

    Transfers without a checksum (BBQr, pMofN) can be told apart by their headers only. Where the headers are the same,
    neither part may be kept: it could complete the other transfer.
    """

    def __init__(self) -> None:
        Unreadable.__init__(self, "These codes contradict each other: two transfers got mixed.", AGAIN)


def too_large() -> Unreadable:
    """The error for more than MAX_BYTES."""
    return Unreadable("This transfer is larger than 2 MB.", "Nothing so large comes by code: use a card.")


def too_many_codes() -> Refused:
    """The error for a payload that takes more codes of the size asked for than its transfer can have."""
    return Refused("This takes too many codes of this size.", "Choose larger codes, or take a card.")
