"""Recovery phrases: BIP39, in the ten languages that have a list. From words to entropy and a seed, and back.

No sentence here repeats a word of the phrase: errors are shown on screens and a phrase is not theirs to show.
"""

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from hashlib import sha256

from mnemonic import Mnemonic

from coldtui.core.errors import NotAMnemonic
from coldtui.core.wordlist import ENGLISH, Language, word_list

WORDS: tuple[str, ...] = ENGLISH.words
"""The 2048 English words of BIP39, in alphabetical order."""

WORD_COUNTS = (12, 15, 18, 21, 24)
"""How many words a recovery phrase can have (BIP39, "Generating the mnemonic")."""

ENTROPY_SIZES = (16, 20, 24, 28, 32)
"""How many bytes of entropy these stand for."""

_BITS = 11
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def normalise_phrase(text: str) -> tuple[str, ...]:
    """The words of a typed phrase: any blanks and line ends between them, capital and full-width letters made small."""
    return tuple(unicodedata.normalize("NFKD", text).casefold().split())


def check_word(word: str) -> bool:
    """Whether the word is in the English list, exactly as it is written there."""
    return ENGLISH.number_of(word) is not None


def completions(prefix: str) -> tuple[str, ...]:
    """The English words that begin with the prefix, in the order of the list; none for the empty prefix."""
    if not prefix:
        return ()
    start = bisect_left(WORDS, prefix)
    stop = start
    while stop < len(WORDS) and WORDS[stop].startswith(prefix):
        stop += 1
    return WORDS[start:stop]


def similar_words(word: str) -> tuple[str, ...]:
    """The English words that are one letter away: one changed, one more or one less ("act" and "art", "able", "table").

    The list has 806 such pairs, and a phrase with one of them for the other can have a checksum that fits.
    """
    found: set[str] = set()
    for place in range(len(word) + 1):
        head, rest = word[:place], word[place:]
        found.update(head + letter + rest for letter in _LETTERS)
        if rest:
            found.add(head + rest[1:])
            found.update(head + letter + rest[1:] for letter in _LETTERS)
    return tuple(sorted(other for other in found if other != word and check_word(other)))


def check_phrase(words: Sequence[str], language: Language = Language.ENGLISH) -> None:
    """Raise NotAMnemonic unless every word is in the list, their count is one of WORD_COUNTS and the checksum fits.

    The checksum is of all words together, so it cannot say which one is wrong.
    """
    entropy_of(words, language)


def entropy_of(words: Sequence[str], language: Language = Language.ENGLISH) -> bytes:
    """The 16 to 32 bytes that a phrase stands for. Raises NotAMnemonic as `check_phrase` does."""
    numbers = _numbers(words, language)
    if len(words) not in WORD_COUNTS:
        raise NotAMnemonic(
            f"A recovery phrase has 12, 15, 18, 21 or 24 words, not {len(words)}.",
            "Check that no word was left out or typed twice.",
        )
    entropy, checksum = _halves(numbers)
    if _checksum(entropy) != checksum:
        raise NotAMnemonic(
            f"These {len(words)} words do not belong together.",
            "One or more words or their order is wrong. We cannot tell which.",
        )
    return entropy


def words_of(entropy: bytes | bytearray, language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """The phrase for 16, 20, 24, 28 or 32 bytes of entropy. Raises ValueError for another size."""
    if len(entropy) not in ENTROPY_SIZES:
        raise ValueError("entropy has 16, 20, 24, 28 or 32 bytes")
    checksum_bits = len(entropy) // 4
    number = int.from_bytes(entropy, "big") << checksum_bits | _checksum(bytes(entropy))
    count = len(entropy) * 3 // 4
    all_words = word_list(language).words
    return tuple(all_words[number >> _BITS * place & 0x7FF] for place in reversed(range(count)))


def last_words(words: Sequence[str], language: Language = Language.ENGLISH) -> tuple[str, ...]:
    """The words that can follow 11, 14, 17, 20 or 23 words so that the checksum fits: 128, 64, 32, 16 or 8 of them.

    Raises NotAMnemonic for a word that is not in the list and for another number of words.
    """
    if len(words) + 1 not in WORD_COUNTS:
        raise NotAMnemonic(
            f"A last word can be found for 11, 14, 17, 20 or 23 words, not for {len(words)}.",
            "Type all words but the last one.",
        )
    start = _numbers(words, language)
    checksum_bits = (len(words) + 1) * _BITS // 33
    found = []
    for free in range(1 << (_BITS - checksum_bits)):
        entropy, _ = _halves([*start, free << checksum_bits])
        found.append(word_list(language).words[free << checksum_bits | _checksum(entropy)])
    return tuple(found)


def languages_of(words: Sequence[str]) -> tuple[Language, ...]:
    """The languages whose list has every one of the words; those in which the checksum fits come first."""
    fitting, others = [], []
    for language in Language:
        try:
            entropy_of(words, language)
        except NotAMnemonic:
            if words and all(word_list(language).number_of(word) is not None for word in words):
                others.append(language)
        else:
            fitting.append(language)
    return tuple(fitting + others)


def _numbers(words: Sequence[str], language: Language) -> list[int]:
    numbers = []
    for place, word in enumerate(words, start=1):
        number = word_list(language).number_of(word)
        if number is None:
            length = " Words have 3 to 8 letters." if language is Language.ENGLISH else ""
            raise NotAMnemonic(f"Word {place} is not in the list.", f"Check word {place} on your paper.{length}")
        numbers.append(number)
    return numbers


def _halves(numbers: Sequence[int]) -> tuple[bytes, int]:
    """Entropy of ENT bits and checksum of ENT / 32 bits, together ENT * 33 / 32 = 11 bits a word (BIP39)."""
    number = 0
    for one in numbers:
        number = number << _BITS | one
    checksum_bits = len(numbers) * _BITS // 33
    return (number >> checksum_bits).to_bytes(checksum_bits * 4, "big"), number & ((1 << checksum_bits) - 1)


def _checksum(entropy: bytes) -> int:
    """The first ENT / 32 bits of the entropy's SHA-256 (BIP39)."""
    return sha256(entropy).digest()[0] >> (8 - len(entropy) // 4)


def seed(words: Sequence[str], passphrase: str = "", language: Language = Language.ENGLISH) -> bytes:
    """The 64-byte seed of a phrase and its passphrase, both in Unicode form NFKD (BIP39, "From mnemonic to seed").

    Every passphrase opens a valid wallet: nothing here can tell that one was mistyped. Raises NotAMnemonic for a phrase
    that `check_phrase` refuses, and for a passphrase that is no text.
    """
    check_phrase(words, language)
    if not is_text(passphrase):
        raise NotAMnemonic("The passphrase has a character that is no text.", "Type the passphrase again.")
    result: bytes = Mnemonic.to_seed(" ".join(words), passphrase)
    return result


def is_text(passphrase: str) -> bool:
    """Whether it can be written in UTF-8. Asked before it is: the error would carry the passphrase with it."""
    return not any("\ud800" <= character <= "\udfff" for character in passphrase)
