"""Bech32 (BIP173) as age uses it: 32 bytes as letters behind a prefix, with a checksum that finds typing mistakes.

BIP173 has a limit of 90 characters, within which up to two wrong characters are located; these texts have 62 and 74.
"""

from coldtui.core.codex32 import ALPHABET
from coldtui.core.errors import Unreadable
from coldtui.core.locate import Code, Field

_SYMBOLS = 6  # of the checksum
_CODE = Code(Field(5, 0b101001), _SYMBOLS, 0x3B6A57B2)  # BIP173, "Checksum": its field, and GEN[0]
_DATA = 52  # symbols of 32 bytes; the last four bits of them are zero
_PAPER = "Compare it with the paper."


def write(prefix: str, data: bytes) -> str:
    """32 bytes behind a prefix in small letters, as small letters. Raises ValueError for another number of bytes."""
    if len(data) != 32:
        raise ValueError("a key of age has 32 bytes")
    number = int.from_bytes(data, "big") << 4
    values = [number >> 5 * place & 31 for place in reversed(range(_DATA))]
    rest = _CODE.remainder([*_expanded(prefix), *values, *[0] * _SYMBOLS], 1) ^ 1
    values += [rest >> 5 * place & 31 for place in reversed(range(_SYMBOLS))]
    return f"{prefix}1" + "".join(ALPHABET[value] for value in values)


def read(text: str, prefix: str) -> bytes:
    """The 32 bytes of a text behind this prefix, all small or all capital; blanks in it do not count.

    Raises Unreadable, which names the places of one wrong character or two and repeats nothing of the text.
    """
    typed = "".join(text.split())
    if typed not in {typed.lower(), typed.upper()}:
        raise Unreadable("This key mixes small and capital letters.", "Type all of it small, or all of it capital.")
    small, start = typed.lower(), len(prefix) + 1
    if not small.startswith(f"{prefix}1"):
        raise Unreadable("This is no key of this kind.", f"It begins with {prefix.upper()}1.")
    if len(small) != start + _DATA + _SYMBOLS:
        raise Unreadable(f"This key has {len(small)} characters, not {start + _DATA + _SYMBOLS}.", _PAPER)
    for place, character in enumerate(small[start:], start + 1):
        if character not in ALPHABET:
            raise Unreadable(f"Character {place} is none that such a key has.", _PAPER)
    values = [ALPHABET.index(character) for character in small[start:]]
    _check(values, prefix)
    number = int("".join(f"{value:05b}" for value in values[:_DATA]), 2)
    if number & 0b1111:
        raise Unreadable("This key has bits where there are none.", "Write it again with the program that made it.")
    return (number >> 4).to_bytes(32, "big")


def _check(values: list[int], prefix: str) -> None:
    difference = _CODE.remainder([*_expanded(prefix), *values], 1) ^ 1
    if not difference:
        return
    places = [str(place + len(prefix) + 2) for place, _ in _CODE.wrong(difference, len(values), most=2)]
    if not places:
        raise Unreadable("This key has mistakes: its checksum does not fit.", _PAPER)
    mistakes = "a mistake, probably at character" if len(places) == 1 else "two mistakes, probably at characters"
    raise Unreadable(f"This key has {mistakes} {' and '.join(places)}.", _PAPER)


def _expanded(prefix: str) -> list[int]:
    """The prefix as the checksum takes it in (BIP173, bech32_hrp_expand)."""
    points = [ord(character) for character in prefix]
    return [*(point >> 5 for point in points), 0, *(point & 31 for point in points)]
