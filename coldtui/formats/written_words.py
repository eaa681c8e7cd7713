"""Words as people write them down, and what the ten languages of BIP39 make of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from coldtui.core.errors import NotAMnemonic
from coldtui.core.wordlist import Language, normal, word_list

MAX_WORDS = 200
"""Words that are looked at: three shares of the longest kind have fewer."""

_PARTS = re.compile(r"[\s,;|]+")
_NUMBERED = re.compile(r"#?([0-9]{1,3})[.):\]-]?(.*)", re.DOTALL)
_OTHER_SCRIPTS = frozenset(
    (Language.JAPANESE, Language.KOREAN, Language.CHINESE_SIMPLIFIED, Language.CHINESE_TRADITIONAL)
)


def tokens(text: str) -> tuple[str, ...]:
    """The parts of a text between blanks, commas and the like, in small letters (NFKD); at most MAX_WORDS + 1."""
    return tuple(part for part in _PARTS.split(normal(text), MAX_WORDS + 1)[: MAX_WORDS + 1] if part)


def without_numbering(parts: Sequence[str]) -> tuple[str, ...]:
    """The words without the numbers 1, 2, 3 in front of them. Raises NotAMnemonic where these are out of order."""
    words: list[str] = []
    numbers: list[int] = []
    for part in parts:
        match = _NUMBERED.fullmatch(part)
        if match is not None:
            numbers.append(int(match[1]))
        rest = (part if match is None else match[2]).strip(".")
        if rest:
            words.append(rest)
    if numbers and words and numbers != list(range(1, len(words) + 1)):
        raise out_of_order()
    return tuple(words) if words else tuple(parts)


def out_of_order() -> NotAMnemonic:
    """The error for words that are numbered, and not in their order."""
    return NotAMnemonic(
        "The numbers before the words do not count up from 1.",
        "Leave the numbers out, and type the words in their order.",
    )


@dataclass(frozen=True, slots=True)
class Reading:
    """Words as one language has them; where it has none for a part, the empty text."""

    language: Language
    words: tuple[str, ...] = field(repr=False)
    is_exact: bool

    @property
    def known(self) -> int:
        """How many of the words the language has."""
        return sum(map(bool, self.words))

    @property
    def is_whole(self) -> bool:
        """Whether it has all of them."""
        return all(self.words)


def readings(words: Sequence[str]) -> list[Reading]:
    """What the ten languages make of the words: those that have most of them first, whole words before beginnings."""
    found = [_reading(words, language) for language in Language]
    return sorted(found, key=lambda one: (-one.known, not one.is_exact))


def _reading(words: Sequence[str], language: Language) -> Reading:
    known = word_list(language)
    is_latin = language not in _OTHER_SCRIPTS
    meant = tuple((known.meant(word) or "") if is_latin or not word.isascii() else "" for word in words)
    is_exact = all(normal(one) == word for one, word in zip(meant, words, strict=True))
    return Reading(language, meant, is_exact)


def is_beginning(words: Sequence[str], *, ends_in_word: bool) -> bool:
    """Whether the words can still become a phrase: all are known, the last one perhaps not yet whole."""
    done, last = (words[:-1], words[-1]) if ends_in_word and words else (words, "")
    for language in Language:
        known = word_list(language)
        if all(known.meant(word) for word in done) and (not last or known.completions(last)):
            return True
    return False
