"""From dice, coins, cards and the kernel's bytes to the entropy of a recovery phrase, by formulas anybody can repeat.

    alone   entropy = the first n bytes of SHA-256 of what was rolled, as ASCII
    mixed   entropy = the first n bytes of SHA-256 of one ASCII line:
            coldtui kernel=<64 hexadecimal digits> d6=4152... coins=1001...

n is 16, 20, 24, 28 or 32 for 12, 15, 18, 21 or 24 words (BIP39). Alone is what other signers do: dice as Coldcard
(docs/rolls.py) and SeedSigner (docs/dice_verification.md), coins as SeedSigner, 20-sided dice as Krux (joined by "-").
In the line the sources stand in the order in which they were given, one blank between them.

What is typed is kept as text in one spelling a source, since the text is what is hashed:

    D6     4152             one digit a roll
    D20    17-3-20          joined by "-"
    COINS  1001             heads 1, tails 0
    CARDS  ASTD2C           rank and suit; T is ten. A deck has 52 different ones; after the 52nd it is shuffled again
    MASH   k3jfQ            letters and digits as they were typed
    HEX    09af             small letters
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cache
from hashlib import sha256

from coldtui.core.mnemonic import ENTROPY_SIZES, WORD_COUNTS, words_of
from coldtui.core.wordlist import Language, word_list

RANKS = "A23456789TJQK"
SUITS = "SHDC"
DECK = len(RANKS) * len(SUITS)
"""Cards in a deck."""

KERNEL_BYTES = 32
"""What the kernel gives for each key, for a short phrase too."""

_TOLERANCE = {24: 0.1}
"""Bits that may be missing: 99 rolls of a die are 255.9 bits, and every signer takes them for 24 words."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BITS_A_WORD = 11


class Source(Enum):
    """Where randomness comes from; the value is its name in the line that is hashed."""

    KERNEL = "kernel"
    D6 = "d6"
    D20 = "d20"
    COINS = "coins"
    CARDS = "cards"
    MASH = "mash"
    HEX = "hex"


_SYMBOLS: dict[Source, tuple[str, ...]] = {
    Source.D6: tuple("123456"),
    Source.D20: tuple(str(face) for face in range(1, 21)),
    Source.COINS: tuple("10"),
    Source.CARDS: tuple(rank + suit for suit in SUITS for rank in RANKS),
    Source.MASH: tuple("0123456789" + _LETTERS + _LETTERS.upper()),
    Source.HEX: tuple("0123456789abcdef"),
    Source.KERNEL: tuple("0123456789abcdef"),
}

_BITS = {
    Source.D6: math.log2(6),
    Source.D20: math.log2(20),
    Source.COINS: 1.0,
    Source.MASH: 2.0,
    Source.HEX: 4.0,
    Source.KERNEL: 4.0,
}
"""Bits of one event if it is fair. Of a key that somebody hits we count 2: nobody knows how even hands are."""

ALONE = (Source.D6, Source.D20, Source.COINS, Source.CARDS)
"""What may stand alone: what a person sees happen and cannot choose."""

TYPED = (*ALONE, Source.MASH, Source.HEX)
"""What the user gives."""


def symbols(source: Source) -> tuple[str, ...]:
    """Every event that a source can give, as it is spelt."""
    return _SYMBOLS[source]


def events(source: Source, text: str) -> tuple[str, ...]:
    """The single events of a text. Raises ValueError, which says nothing of the text, unless it is spelt as above."""
    if source is Source.D20:
        found = tuple(text.split("-")) if text else ()
    elif source is Source.CARDS:
        found = tuple(text[place : place + 2] for place in range(0, len(text), 2))
    else:
        found = tuple(text)
    if not set(found) <= set(_SYMBOLS[source]):
        raise ValueError(f"this is not the text of {source.value}")
    if source is Source.CARDS and any(len(set(deck)) != len(deck) for deck in _decks(found)):
        raise ValueError("a card is twice in one deck")
    return found


def joined(source: Source, found: Sequence[str]) -> str:
    """The text of events: the inverse of `events`."""
    return ("-" if source is Source.D20 else "").join(found)


def _decks(cards: Sequence[str]) -> list[Sequence[str]]:
    return [cards[start : start + DECK] for start in range(0, len(cards), DECK)]


def is_possible(source: Source, before: Sequence[str], event: str) -> bool:
    """Whether an event can come after others: a card comes once in each shuffle."""
    if event not in _SYMBOLS[source]:
        return False
    return source is not Source.CARDS or event not in before[len(before) // DECK * DECK :]


def bits(source: Source, count: int) -> float:
    """The bits in so many events if the source is fair.

    Of cards, the logarithm of the number of orders in which so many can lie: a whole deck has 225.6 bits.
    """
    if source is not Source.CARDS:
        return _BITS[source] * count
    whole, rest = divmod(count, DECK)
    return whole * _deck_bits(DECK) + _deck_bits(rest)


@cache
def _deck_bits(count: int) -> float:
    return sum(math.log2(DECK - drawn) for drawn in range(count))


def needed_bits(word_count: int) -> int:
    """The bits of a recovery phrase: 128 for 12 words, 256 for 24 (BIP39)."""
    return entropy_size(word_count) * 8


def entropy_size(word_count: int) -> int:
    """The bytes of entropy of a recovery phrase. Raises ValueError for a number of words that none has."""
    return ENTROPY_SIZES[WORD_COUNTS.index(word_count)]


def is_enough(found: float, word_count: int) -> bool:
    """Whether so many bits are enough for so many words."""
    return found + _TOLERANCE.get(word_count, 0.0) >= needed_bits(word_count)


def needed(source: Source, word_count: int, before: float = 0.0) -> int:
    """The least number of events of a source that is enough, together with `before` bits of others.

    Alone that is 50, 62, 75, 87, 99 rolls of a die and 30, 38, 45, 52, 60 of a 20-sided one.
    """
    count = 0
    while not is_enough(before + bits(source, count), word_count):
        count += 1
    return count


def mixed_line(kernel: bytes, typed: Sequence[tuple[Source, str]]) -> str:
    """The line of several sources. Raises ValueError unless the kernel gave 32 bytes and every text is spelt right."""
    if len(kernel) != KERNEL_BYTES:
        raise ValueError("the kernel gives 32 bytes for a key")
    for source, text in typed:
        events(source, text)
    parts = [(Source.KERNEL, kernel.hex()), *typed]
    return " ".join(["coldtui", *(f"{source.value}={text}" for source, text in parts)])


def entropy(line: str, word_count: int) -> bytes:
    """The entropy of so many words: the first bytes of the line's SHA-256."""
    return sha256(line.encode("ascii")).digest()[: entropy_size(word_count)]


@dataclass(frozen=True, slots=True, repr=False)
class Steps:
    """Every step from what went in to the words, to be compared with another tool. All of it is secret.

    `digest` is the SHA-256 of the line (32 bytes); `checksum` the last bits of the last number; `numbers` count from 0.
    """

    line: str
    digest: bytes
    entropy: bytes
    checksum: str
    numbers: tuple[int, ...]
    words: tuple[str, ...]

    @property
    def command(self) -> str:
        """What prints the digest on any other computer with a shell. The line holds nothing that a shell would read."""
        return f"printf %s '{self.line}' | sha256sum"


def steps(line: str, word_count: int, language: Language = Language.ENGLISH) -> Steps:
    """The steps of a line (BIP39, "Generating the mnemonic", from the entropy on)."""
    digest = sha256(line.encode("ascii")).digest()
    chosen = digest[: entropy_size(word_count)]
    words = words_of(chosen, language)
    listed = word_list(language)
    numbers = tuple(number for word in words if (number := listed.number_of(word)) is not None)
    size = len(chosen) * 8 // 32
    return Steps(line, digest, chosen, f"{numbers[-1]:0{_BITS_A_WORD}b}"[-size:], numbers, words)
