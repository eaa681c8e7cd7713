"""How hard a passphrase of one's own is to guess: an estimate, and a cautious one.

The measure is bits: who tries the likely ones first needs about 2^bits tries. The text is split into the pieces that
cost the fewest bits together, as D. Wheeler's zxcvbn does ("zxcvbn: Low-Budget Password Strength Estimation", USENIX
Security 2016): words of lists, what people choose again and again, repetitions, runs of the alphabet and of the
keyboard, dates, words that no list of ours has, single characters. Nothing here knows that a text came from chance, so
even a character of nothing recognised counts less than chance would give it.

No sentence here repeats anything of the text.
"""

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from math import factorial, log2

from coldtui.core.common_passwords import PUBLISHED
from coldtui.core.strength_pieces import LISTED_BITS, MOST, Kind, listed, pieces
from coldtui.core.wordlist import Language, word_list

ENOUGH = 60
"""Bits that a passphrase of one's own must have, but for six words of a list."""

_ENOUGH_WORDS = 6
_ENOUGH_OF_THEM = 50
"""Bits that six different words of a list must have: one or two of those drawn by chance are often common ones."""

_PUBLISHED_BITS = 8.0
_PUBLISHED_AT_LEAST = 12
"""Characters of a published sentence that are taken for it."""

_NEIGHBOURS = 16
_NEIGHBOUR_BITS = 5.0
"""What a word counts that stands near the one before it in the list: how far, and in which direction."""


@dataclass(frozen=True, slots=True)
class Strength:
    """`bits`, how many of the `words` stand in a list, one sentence about it, and whether it may be used."""

    bits: float
    words: int
    sentence: str
    is_enough: bool


def measure(text: str) -> Strength:
    """The strength of a passphrase as it would be used: form NFKD, blanks at the ends left out, others made one."""
    # what is beyond MOST characters counts nothing: the time grows with the length
    plain = " ".join(unicodedata.normalize("NFKD", text).split())[:MOST]
    words = [word for word in plain.casefold().split() if word in listed()]
    if _is_published(plain):
        return Strength(min(_PUBLISHED_BITS, 4.0 * len(plain)), len(words), _PUBLIC, is_enough=False)
    bits, kinds = _cheapest(plain)
    in_order = max(_saved_by_order(words, language) for language in Language)
    bits = max(0.0, bits - in_order)
    is_of_words = len(set(words)) >= _ENOUGH_WORDS and not in_order
    is_enough = bits >= (_ENOUGH_OF_THEM if is_of_words else ENOUGH)
    return Strength(bits, len(words), _sentence(len(words), kinds, in_order, is_enough=is_enough), is_enough)


def _is_published(plain: str) -> bool:
    squashed = _squashed(plain)
    return len(squashed) >= _PUBLISHED_AT_LEAST and any(squashed in _squashed(line) for line in PUBLISHED)


def _squashed(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _cheapest(plain: str) -> tuple[float, list[Kind]]:
    """The fewest bits for the whole, and what the pieces are: the best way to every place, from left to right."""
    best: list[tuple[float, int, Kind]] = [(0.0, 0, Kind.CHARACTER)]
    ways: list[list[tuple[int, float, Kind]]] = [[] for _ in range(len(plain) + 1)]
    for start, stop, bits, kind in pieces(plain):
        ways[stop].append((start, bits, kind))
    for stop in range(1, len(plain) + 1):
        best.append(min((best[start][0] + bits, start, kind) for start, bits, kind in ways[stop]))
    return best[-1][0], list(_path(best))


def _path(best: list[tuple[float, int, Kind]]) -> Iterator[Kind]:
    place = len(best) - 1
    while place:
        _, start, kind = best[place]
        yield kind
        place = start


def _saved_by_order(words: list[str], language: Language) -> float:
    """Bits that are none, since the words of a list stand in its order, or near each other."""
    numbers = [number for number in map(word_list(language).number_of, words) if number is not None]
    if len(numbers) < 3 or len(set(numbers)) < len(numbers):
        return 0.0
    steps = [after - before for before, after in pairwise(numbers)]
    near = sum(abs(step) <= _NEIGHBOURS for step in steps) * (LISTED_BITS - _NEIGHBOUR_BITS)
    is_sorted = all(step > 0 for step in steps) or all(step < 0 for step in steps)
    return max(near, log2(factorial(len(numbers))) if is_sorted else 0.0)


_PUBLIC = "This is published: it is among the first that are tried."


def _sentence(words: int, kinds: list[Kind], in_order: float, *, is_enough: bool) -> str:
    if not kinds:
        return "Nothing typed yet."
    if is_enough:
        return "Enough, if nobody knows it and you use it for nothing else."
    if in_order:
        return "Words in alphabetical order count less. Draw them by chance."
    if sum(kind is Kind.PATTERN for kind in kinds) * 3 > len(kinds):
        return "What repeats, is in order or is a date counts little. Take words."
    if words >= _ENOUGH_WORDS:
        return "Some of these words are tried first. Take one or two more."
    return "Take six words or more, drawn by chance, with blanks between."
