"""Whether what was typed opens the locked screen."""

from coldtui.core.errors import ColdtuiError
from coldtui.custody.draft import Draft
from coldtui.custody.session import Session
from coldtui.formats.given import Candidate
from coldtui.formats.recognise import recognise
from coldtui.journeys.fill import fill
from coldtui.ui.screens.lock import Opens


def unlock(session: Session, typed: str, passphrase: str, *, is_test: bool) -> Opens:
    """The session passphrase opens, and so does a backup of a loaded key, with that key's passphrase.

    Shares do not: of a key that came from shares only the session passphrase opens.
    """
    if session.holds_nothing:
        return Opens.YES
    if not passphrase and session.unlocks(typed):
        return Opens.YES
    try:
        candidates = recognise(typed).candidates
    except ColdtuiError:
        return Opens.NO
    with session.draft() as draft:
        answers = [_try(draft, candidate, passphrase, is_test=is_test) for candidate in candidates]
    return next((answer for answer in (Opens.YES, Opens.IF_COMPLETED) if answer in answers), Opens.NO)


def _try(draft: Draft, candidate: Candidate, passphrase: str, *, is_test: bool) -> Opens:
    try:
        if not fill(draft, candidate, is_test=is_test):
            return Opens.NO
        if draft.takes_passphrase:
            draft.set_passphrase(passphrase)
        if draft.is_loaded:
            return Opens.YES
    except ColdtuiError:
        return Opens.NO
    return Opens.IF_COMPLETED if draft.takes_passphrase else Opens.NO
