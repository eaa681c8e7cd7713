"""Base43: Electrum's way to put bytes into one QR code, in letters that a code packs tightly (ISO/IEC 18004, 7.3.4).

The bytes are a number, most significant first, written to the base 43; each leading zero byte is one leading 0.
"""

from coldtui.core.errors import Unreadable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ$*+-./:"
"""As in Electrum's bitcoin.py."""

MAX_CHARS = 4_296
"""What the largest code holds. Base 43 takes the square of the length to convert, and comes in one code only."""

_VALUES = {letter: value for value, letter in enumerate(ALPHABET)}


def encode(data: bytes) -> str:
    """The text of some bytes. Takes the square of their number: ask for nothing longer than a code holds."""
    number = int.from_bytes(data, "big")
    letters = []
    while number:
        number, value = divmod(number, 43)
        letters.append(ALPHABET[value])
    zeros = len(data) - len(data.lstrip(b"\0"))
    return ALPHABET[0] * zeros + "".join(reversed(letters))


def decode(text: str) -> bytes:
    """The bytes of a text. Raises Unreadable where it has another letter, or more than a code holds."""
    if len(text) > MAX_CHARS or not _VALUES.keys() >= set(text):
        raise Unreadable("This is no text to the base 43.", "Show the code again in Electrum.")
    number = 0
    for letter in text:
        number = number * 43 + _VALUES[letter]
    zeros = len(text) - len(text.lstrip(ALPHABET[0]))
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
