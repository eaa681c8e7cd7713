"""Recovery phrases: BIP39, English. From typed words to a seed, with errors that say which word is wrong.

No sentence here repeats a word of the phrase: errors are shown on screens and a phrase is not theirs to show.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from hashlib import sha256

from mnemonic import Mnemonic

from coldtui.core.errors import NotAMnemonic

WORDS: tuple[str, ...] = tuple(Mnemonic("english").wordlist)
"""The 2048 English words of BIP39, in alphabetical order; read from disk once, at import."""

WORD_COUNTS = (12, 15, 18, 21, 24)
"""How many words a recovery phrase can have (BIP39, "Generating the mnemonic")."""

_NUMBER_OF = {word: number for number, word in enumerate(WORDS)}
_BITS = 11


def normalise_phrase(text: str) -> tuple[str, ...]:
    """The words of a typed phrase: any blanks and line ends between them, capital and full-width letters made small."""
    return tuple(unicodedata.normalize("NFKD", text).casefold().split())


def check_word(word: str) -> bool:
    """Whether the word is in the list, exactly as it is written there."""
    return word in _NUMBER_OF


def completions(prefix: str) -> tuple[str, ...]:
    """The words that begin with the prefix, in the order of the list; none for the empty prefix."""
    if not prefix:
        return ()
    start = bisect_left(WORDS, prefix)
    stop = start
    while stop < len(WORDS) and WORDS[stop].startswith(prefix):
        stop += 1
    return WORDS[start:stop]


def check_phrase(words: Sequence[str]) -> None:
    """Raise NotAMnemonic unless every word is in the list, their count is one of WORD_COUNTS and the checksum fits.

    The checksum is of all words together, so it cannot say which one is wrong.
    """
    for number, word in enumerate(words, start=1):
        if not check_word(word):
            raise NotAMnemonic(
                f"Word {number} is not in the list.", f"Check word {number} on your paper. Words have 3 to 8 letters."
            )
    if len(words) not in WORD_COUNTS:
        raise NotAMnemonic(
            f"A recovery phrase has 12, 15, 18, 21 or 24 words, not {len(words)}.",
            "Check that no word was left out or typed twice.",
        )
    if not _checksum_fits(words):
        raise NotAMnemonic(
            f"These {len(words)} words do not belong together.",
            "One or more words or their order is wrong. We cannot tell which.",
        )


def _checksum_fits(words: Sequence[str]) -> bool:
    number = 0
    for word in words:
        number = number << _BITS | _NUMBER_OF[word]
    # BIP39: entropy of ENT bits, then the first ENT / 32 bits of its SHA-256; together ENT * 33 / 32 = 11 bits a word
    checksum_bits = len(words) * _BITS // 33
    entropy = (number >> checksum_bits).to_bytes(checksum_bits * 4, "big")
    return sha256(entropy).digest()[0] >> (8 - checksum_bits) == number & ((1 << checksum_bits) - 1)


def seed(words: Sequence[str], passphrase: str = "") -> bytes:
    """The 64-byte seed of a phrase and its passphrase, both in Unicode form NFKD (BIP39, "From mnemonic to seed").

    Every passphrase opens a valid wallet: nothing here can tell that one was mistyped. Raises NotAMnemonic for a phrase
    that `check_phrase` refuses, and for a passphrase that is no text.
    """
    check_phrase(words)
    try:
        result: bytes = Mnemonic.to_seed(" ".join(words), passphrase)
    except UnicodeEncodeError:
        raise NotAMnemonic("The passphrase has a character that is no text.", "Type the passphrase again.") from None
    return result
