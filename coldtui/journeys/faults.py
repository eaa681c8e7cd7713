"""An expected failure as a screen: whose fault it is, one sentence, one hint."""

from coldtui.core.errors import (
    ColdtuiError,
    DeviceFailed,
    NoRandomness,
    Refused,
    Unreadable,
    WrongNetwork,
    WrongPassphrase,
)
from coldtui.ui.screens.tell import Tell

_TITLES: tuple[tuple[type[ColdtuiError], str, str], ...] = (
    (Unreadable, "This cannot be read", "CAUTION"),
    (WrongNetwork, "Of another network", "CAUTION"),
    (Refused, "coldtui refuses this", "DANGER"),
    (WrongPassphrase, "Wrong passphrase", "CAUTION"),
    (NoRandomness, "No random numbers", "DANGER"),
    (DeviceFailed, "The card failed", "CAUTION"),
)


def told(error: ColdtuiError) -> Tell:
    """The screen for an error."""
    for kind, title, severity in _TITLES:
        if isinstance(error, kind):
            return Tell(title, severity, str(error), error.hint)
    return Tell("This did not work", "CAUTION", str(error), error.hint)
