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
from coldtui.formats.backup_errors import NewerBackup
from coldtui.ui.screens.tell import Tell

_TITLES: tuple[tuple[type[ColdtuiError], str, str], ...] = (
    (Unreadable, "This cannot be read", "CAUTION"),
    (WrongNetwork, "Of another network", "CAUTION"),
    (Refused, "coldtui refuses this", "DANGER"),
    (WrongPassphrase, "Wrong passphrase", "CAUTION"),
    (NoRandomness, "No random numbers", "DANGER"),
    (DeviceFailed, "The card failed", "CAUTION"),
)


def let_go(error: ColdtuiError) -> ColdtuiError:
    """The same error without the frames that it came through, and what it came from: they hold what was worked on.

    An error is kept for as long as its screen stands, and a passphrase or a key must not be kept with it.
    """
    error.__cause__ = error.__context__ = None
    return error.with_traceback(None)


def _after(error: ColdtuiError) -> tuple[str, ...]:
    """What a backup of a later format says of itself, to be restored by hand."""
    return error.header if isinstance(error, NewerBackup) else ()


def told(error: ColdtuiError) -> Tell:
    """The screen for an error."""
    for kind, title, severity in _TITLES:
        if isinstance(error, kind):
            return Tell(title, severity, str(error), error.hint, after=_after(error))
    return Tell("This did not work", "CAUTION", str(error), error.hint)
