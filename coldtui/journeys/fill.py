"""From a way to read what was given to a draft."""

from coldtui.core import codex32
from coldtui.custody.draft import Draft
from coldtui.formats.given import Candidate, Form


def fill(draft: Draft, candidate: Candidate, *, is_test: bool) -> bool:
    """Fill a draft with what stands on its own; False for shares, of which more may be needed.

    Raises NotAMnemonic, NotAKey and WrongNetwork.
    """
    match candidate.form:
        case Form.PHRASE | Form.WORD_NUMBERS | Form.SEEDQR:
            draft.from_phrase(candidate.words, candidate.language)
        case Form.COMPACT_SEEDQR | Form.ENTROPY | Form.BITS:
            draft.from_entropy(candidate.data)
        case Form.SEED:
            draft.from_seed(candidate.data)
        case Form.XPRV:
            draft.from_xprv(candidate.text, is_test)
        case Form.ELECTRUM:
            draft.from_electrum(candidate.words)
        case Form.CODEX32 if len(candidate.shares) == 1 and (whole := codex32.read(candidate.shares[0])).is_secret:
            draft.from_seed(whole.seed)
        case Form.SLIP39 | Form.CODEX32:
            return False
    return True
