"""SeedQR and CompactSeedQR: a recovery phrase as a code small enough to be drawn by hand.

Source: SeedSigner, docs/seed_qr/README.md. It defines them for 12 and 24 words; the same rules for 15, 18 and 21 words
are read and written here too, as by other signers. Both are of the English list alone: the numbers of another
language's words would be read as English ones. Error correction is always L, so the squares from edge to edge are

    words      12   15   18   21   24
    SeedQR     25   25   25   29   29      four digits a word, counted from 0000; numeric mode
    compact    21   25   25   25   25      the entropy itself; byte mode

No sentence here repeats anything of the phrase.
"""

from collections.abc import Sequence
from enum import Enum
from typing import TYPE_CHECKING

from coldtui.core.errors import NotAMnemonic
from coldtui.core.mnemonic import ENTROPY_SIZES, WORD_COUNTS, check_phrase, entropy_of, words_of
from coldtui.core.wordlist import Language, word_list

if TYPE_CHECKING:
    from coldtui.formats.qr_matrix import Matrix

_DIGITS = 4
_ENGLISH = word_list(Language.ENGLISH)


class Code(Enum):
    """Which of the two; the value is its name."""

    STANDARD = "SeedQR"
    COMPACT = "CompactSeedQR"


def code_matrix(code: Code, entropy: bytes) -> "Matrix":
    """The squares of the code of 16, 20, 24, 28 or 32 bytes of entropy. Raises ValueError for another size."""
    from coldtui.formats.qr_matrix import qr_matrix  # noqa: PLC0415 (who only reads codes needs no maker of codes)

    words = words_of(entropy)
    return qr_matrix(seedqr_text(words) if code is Code.STANDARD else bytes(entropy))


def edge(code: Code, count: int) -> int:
    """Squares from edge to edge for a phrase of `count` words. Raises ValueError for a count that no phrase has."""
    if count not in WORD_COUNTS:
        raise ValueError("no phrase has so many words")
    if code is Code.COMPACT:
        return 21 if count == 12 else 25
    return 25 if count < 21 else 29


def seedqr_text(words: Sequence[str]) -> str:
    """The digits of a SeedQR: four a word. Raises NotAMnemonic for what is no English phrase."""
    check_phrase(words)
    return "".join(f"{_ENGLISH.number_of(word):04d}" for word in words)


def compact_bytes(words: Sequence[str]) -> bytes:
    """The bytes of a CompactSeedQR: the entropy. Raises NotAMnemonic for what is no English phrase."""
    return entropy_of(words)


def read_seedqr(text: str) -> tuple[str, ...]:
    """The English words that the digits of a SeedQR stand for. Raises NotAMnemonic.

    Strict: 48, 60, 72, 84 or 96 digits and nothing else, each number below 2048, the checksum right.
    """
    if not (text.isascii() and text.isdigit()):
        raise NotAMnemonic("This is not a SeedQR: it has other letters than digits.", "Scan or copy it once more.")
    if len(text) not in {_DIGITS * count for count in WORD_COUNTS}:
        raise NotAMnemonic(
            f"A SeedQR has 48, 60, 72, 84 or 96 digits, not {len(text)}.", "Check that no digit was left out."
        )
    numbers = [int(text[start : start + _DIGITS]) for start in range(0, len(text), _DIGITS)]
    for place, number in enumerate(numbers, start=1):
        if number >= len(_ENGLISH.words):
            raise NotAMnemonic(
                f"Number {place} of this SeedQR is above 2047, the last word's number.",
                f"Check the four digits of word {place}.",
            )
    words = tuple(_ENGLISH.words[number] for number in numbers)
    check_phrase(words)
    return words


def read_compact(data: bytes) -> bytes:
    """The entropy in a CompactSeedQR: 16, 20, 24, 28 or 32 bytes. Raises NotAMnemonic for another size.

    Every such bytes are some phrase: the form has no checksum of its own. Only the fingerprint tells that they are the
    right ones.
    """
    if len(data) not in ENTROPY_SIZES:
        raise NotAMnemonic(
            f"A CompactSeedQR has 16, 20, 24, 28 or 32 bytes, not {len(data)}.", "Scan it once more, from closer."
        )
    return bytes(data)
