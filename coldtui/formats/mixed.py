"""Where one transfer ends and another begins, for every decoder that joins codes."""

from coldtui.core.errors import Unreadable


class Mixed(Unreadable):
    """A sound frame that is not of one message with those before: their parts must never be joined.

    Who feeds a decoder begins anew with this frame.
    """

    def __init__(self) -> None:
        super().__init__("This code is part of another transfer than the ones before.", "Show one transfer at a time.")
