"""The pieces that a passphrase can be made of, and how many bits each costs a program that guesses.

Figures are those of zxcvbn (see core.strength) where it has one, rounded.
"""

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from itertools import pairwise
from math import log2

from coldtui.core.common_passwords import FILLERS, PASSWORDS
from coldtui.core.wordlist import Language, word_list

MOST = 120
"""Characters that are looked at: the time grows with them, and what has so many is enough or repeats itself."""

LISTED_BITS = 11.0
"""A word of a list of 2048."""

_LONGEST = 24
"""Characters of the longest piece."""

_COMMON_BITS, _FILLER_BITS = 8.0, 5.0
_WORD_BITS, _STRANGE_BITS = 12.0, 2.0
"""A word that no list of ours has, and that looks like one: a language has many thousands, and few are chosen. Each
three letters that stand in no word of ours make it less likely to be one."""
_WORD_LENGTHS = range(4, 17)

_CHARACTER_BITS = log2(15)
"""Less than the 5 to 6 bits that chance gives: people do not choose by chance."""
_DIGIT_BITS = log2(10)
_FOREIGN_BITS = 2.0
"""A letter beyond ASCII, of which words of other scripts are made, and in form NFKD a mark above one."""
_AGAIN_BITS, _BEFORE_BITS = 1.0, 5.0
"""A piece that is repeated at once, and one that stood somewhere before."""
_RUN = 3
"""Characters from which on it can be meant."""
_YEAR_BITS, _DATE_BITS = 7.0, 15.0
_SEQUENCE_BITS, _KEYBOARD_BITS, _TURN_BITS = 5.0, 5.5, 2.0

_YEAR = re.compile(r"(19|20)\d\d", re.ASCII)
_DATE = re.compile(
    r"(0?[1-9]|[12]\d|3[01])([-./ ]?)(0?[1-9]|1[0-2])\2((19|20)?\d\d)"
    r"|(0?[1-9]|1[0-2])([-./ ]?)(0?[1-9]|[12]\d|3[01])\7((19|20)?\d\d)"
    r"|(19|20)?\d\d([-./ ]?)(0?[1-9]|1[0-2])\12(0?[1-9]|[12]\d|3[01])",
    re.ASCII,
)
_LETTERS_FOR = (
    str.maketrans("@4831!05$7+926", "aabeiiossttgzg"),
    str.maketrans("@4831!05$7+926", "aabelloss" + "ttgzg"),
)
"""What people put for letters; 1 and ! stand for two."""

_KEYBOARDS = (
    ("1234567890-=", "qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./"),
    ("1234567890-=", "qwertzuiop", "asdfghjkl", "yxcvbnm,.-"),
    ("1234567890", "azertyuiop", "qsdfghjklm", "wxcvbn,;:!"),
)
_SHIFTED = str.maketrans('!@#$%^&*()_+{}:"<>?', "1234567890-=[];',./")
_BESIDE = {(0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (-1, 1)}
"""Row and column from a key to those that touch it: each row stands half a key further to the right."""


class Kind(IntEnum):
    """What a piece is."""

    WORD = 1
    CHARACTER = 2
    PATTERN = 3


Piece = tuple[int, int, float, Kind]
"""Where it begins and ends in the text, its bits, its kind."""


def pieces(plain: str) -> Iterator[Piece]:
    """Every piece of a text in form NFKD, single blanks between its words; each place is the end of one at least."""
    small = plain.lower() if len(plain.lower()) == len(plain) else plain
    for start in range(len(plain)):
        yield start, start + 1, _character(plain[start], plain[:start]), Kind.CHARACTER
        for stop in range(start + 1, min(len(plain), start + _LONGEST) + 1):
            found = [
                (bits, kind)
                for bits, kind in (
                    (_word(plain, small, start, stop), Kind.WORD),
                    (_pattern(small, start, stop), Kind.PATTERN),
                )
                if bits is not None
            ]
            if found:
                bits, kind = min(found)
                yield start, stop, bits, kind


def _character(character: str, before: str) -> float:
    if character == " ":
        return 0.0
    if character.isascii() and not character.isalnum() and character in before:
        return _AGAIN_BITS
    if character.isdigit():
        return _DIGIT_BITS
    return _CHARACTER_BITS if character.isascii() else _FOREIGN_BITS


@cache
def listed() -> frozenset[str]:
    """The words of BIP39's ten lists."""
    return frozenset(word for language in Language for word in word_list(language).words)


@cache
def _threes() -> frozenset[str]:
    """Every three letters that stand together in a word of the lists."""
    return frozenset(word[at : at + 3] for word in listed() if word.isascii() for at in range(len(word) - 2))


def _word(plain: str, small: str, start: int, stop: int) -> float | None:
    piece = small[start:stop]
    if " " in piece:
        return None
    is_whole = small[start - 1 : start] in {"", " "} and small[stop : stop + 1] in {"", " "}
    capitals = _capitals(plain[start:stop])
    found = [
        cost + more
        for word, more in _spellings(piece)
        for cost, words in ((_COMMON_BITS, PASSWORDS), (_FILLER_BITS, FILLERS), (LISTED_BITS, listed()))
        if word in words and (is_whole or (word.isascii() and len(word) > 1))
    ]
    # capitals and small letters in disorder are no word
    if len(piece) in _WORD_LENGTHS and capitals <= 1 and piece.isascii() and piece.isalpha():
        found.append(_WORD_BITS + _STRANGE_BITS * _strange(piece))
    return min(found) + capitals if found else None


def _spellings(piece: str) -> Iterator[tuple[str, float]]:
    """The piece, and what it may be written for; with the bits that this adds."""
    yield piece, 0.0
    yield piece[::-1], 1.0
    if piece.isalpha():
        return
    for letters in _LETTERS_FOR:
        written = piece.translate(letters)
        if written != piece:
            yield written, 1.0


def _capitals(piece: str) -> float:
    """Bits of its capital letters: next to none for the first one or for all."""
    number = sum(character.isupper() for character in piece)
    if not number:
        return 0.0
    return 1.0 if piece.isupper() or (number == 1 and piece[0].isupper()) else float(min(number, len(piece) - number))


def _strange(piece: str) -> int:
    """How many three letters of it stand together in no word of the lists."""
    return sum(piece[at : at + 3] not in _threes() for at in range(len(piece) - 2))


def _pattern(small: str, start: int, stop: int) -> float | None:
    piece, before = small[start:stop], small[:start]
    found = []
    if before.removesuffix(" ").endswith(piece):
        found.append(_AGAIN_BITS)
    if len(piece) >= _RUN:
        if piece in before:
            found.append(_BEFORE_BITS)
        found += [bits for bits in (_run(piece), _date(piece)) if bits is not None]
    if len(piece) >= 2 * _RUN:
        # q1w2e3r4: two runs of which every other character is
        one, other = _run(piece[::2]), _run(piece[1::2])
        if one is not None and other is not None:
            found.append(one + other)
    return min(found, default=None)


def _run(piece: str) -> float | None:
    return min((bits for bits in (_sequence(piece), _keyboard(piece)) if bits is not None), default=None)


def _date(piece: str) -> float | None:
    if _YEAR.fullmatch(piece):
        return _YEAR_BITS
    return _DATE_BITS if _DATE.fullmatch(piece) else None


def _sequence(piece: str) -> float | None:
    """Letters or digits at one distance from each other: abc, 987, 2468."""
    step = ord(piece[1]) - ord(piece[0])
    if not 1 <= abs(step) <= 5 or any(ord(after) - ord(before) != step for before, after in pairwise(piece)):
        return None
    return _SEQUENCE_BITS + log2(len(piece)) + (abs(step) > 1)


def _keyboard(piece: str) -> float | None:
    """Keys each of which touches the one before."""
    plain = piece.translate(_SHIFTED)
    turns = [number for places in _places() if (number := _turns(plain, places)) is not None]
    return _KEYBOARD_BITS + log2(len(piece)) + _TURN_BITS * min(turns) if turns else None


def _turns(piece: str, places: dict[str, tuple[int, int]]) -> int | None:
    """How often the way over the keys changes its direction; None where it jumps."""
    turns, way = 0, None
    for one, other in pairwise(piece):
        if one not in places or other not in places:
            return None
        (row, column), (next_row, next_column) = places[one], places[other]
        step = (next_row - row, next_column - column)
        if step not in _BESIDE:
            return None
        turns += way is not None and step != way
        way = step
    return turns


@cache
def _places() -> tuple[dict[str, tuple[int, int]], ...]:
    return tuple(
        {key: (row, column) for row, keys in enumerate(rows) for column, key in enumerate(keys)} for rows in _KEYBOARDS
    )
