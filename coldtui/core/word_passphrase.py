"""A backup passphrase that is drawn: eight words of BIP39's English list, 88 bits.

    word n (from 0) = the word numbered by bits 11n to 11n + 10 of 11 random bytes, most significant first

2^11 words and 11 bits are as many, so every passphrase is equally likely. It is no recovery phrase: nothing is a
checksum, and any eight words are one.
"""

from coldtui.core.wordlist import ENGLISH

WORDS = 8
"""How many words it has."""

SIZE = 11
"""Random bytes that it is made of."""

_BITS = 11


def words(random: bytes | bytearray) -> tuple[str, ...]:
    """The eight words for 11 random bytes. Raises ValueError for another number of bytes."""
    if len(random) != SIZE:
        raise ValueError("eight words are made of 11 bytes")
    number = int.from_bytes(random, "big")
    return tuple(ENGLISH.words[number >> _BITS * place & 0x7FF] for place in reversed(range(WORDS)))
