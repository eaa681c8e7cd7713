"""Whether what was typed opens the locked screen."""

from coldtui.core.errors import NotAMnemonic
from coldtui.core.mnemonic import check_word, completions, normalise_phrase
from coldtui.custody.session import Session
from coldtui.ui.screens.lock import Opens


def unlock(session: Session, typed: str, passphrase: str) -> Opens:
    """The session passphrase opens, and so does the recovery phrase of a loaded key with that key's passphrase."""
    if not session.fingerprints:
        return Opens.YES
    if not passphrase and session.unlocks(typed):
        return Opens.YES
    words = [_whole(word) for word in normalise_phrase(typed)]
    try:
        return Opens.YES if session.unlocks_with_phrase(words, passphrase) else Opens.IF_COMPLETED
    except NotAMnemonic:
        return Opens.NO


def _whole(word: str) -> str:
    """The word that a beginning stands for, where only one begins so."""
    found = completions(word)
    return found[0] if len(found) == 1 and not check_word(word) else word
