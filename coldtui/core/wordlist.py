"""The ten word lists of BIP39. English is read at import, another language when it is chosen."""

import unicodedata
from bisect import bisect_left
from enum import Enum
from functools import cache

from mnemonic import Mnemonic


class Language(Enum):
    """The languages of BIP39; the value is the name that the package `mnemonic` gives a list."""

    ENGLISH = "english"
    JAPANESE = "japanese"
    KOREAN = "korean"
    SPANISH = "spanish"
    CHINESE_SIMPLIFIED = "chinese_simplified"
    CHINESE_TRADITIONAL = "chinese_traditional"
    FRENCH = "french"
    ITALIAN = "italian"
    CZECH = "czech"
    PORTUGUESE = "portuguese"

    @property
    def title(self) -> str:
        """As people write it: "Chinese, simplified"."""
        name, _, kind = self.value.partition("_")
        return f"{name.capitalize()}, {kind}" if kind else name.capitalize()


_ACCENTS_OPTIONAL = frozenset((Language.FRENCH, Language.SPANISH))
"""BIP39's notes on these lists: a letter with an accent counts as the same letter without it."""


_BEYOND = "\U0010ffff"
"""The last of all code points."""


def normal(text: str) -> str:
    """Text as words are compared: Unicode form NFKD, small letters."""
    return unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())


class WordList:
    """2048 words in the order of their numbers, each in Unicode form NFKD."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.words: tuple[str, ...] = tuple(unicodedata.normalize("NFKD", w) for w in Mnemonic(language.value).wordlist)
        self._number_of = {word: number for number, word in enumerate(self.words)}
        self._number_of_plain = {self._folded(word): number for number, word in enumerate(self.words)}
        self._sorted = sorted(self._number_of_plain)

    @property
    def separator(self) -> str:
        """What stands between the words where a phrase is shown: Japanese has a blank of its own (BIP39)."""
        return "\u3000" if self.language is Language.JAPANESE else " "

    def _folded(self, text: str) -> str:
        plain = normal(text)
        if self.language in _ACCENTS_OPTIONAL:
            plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
        return plain

    def number_of(self, word: str) -> int | None:
        """The word's place, counted from 0; None when it is not in the list just as it is written there (NFKD)."""
        return self._number_of.get(unicodedata.normalize("NFKD", word))

    def completions(self, prefix: str) -> tuple[str, ...]:
        """The words that begin with the prefix, in the order of the list; none for the empty prefix."""
        start = self._folded(prefix)
        if not start:
            return ()
        # what begins with it stands together in the sorted list, up to the first that is beyond every letter behind it
        first, end = bisect_left(self._sorted, start), bisect_left(self._sorted, start + _BEYOND)
        return tuple(
            self.words[number] for number in sorted(map(self._number_of_plain.__getitem__, self._sorted[first:end]))
        )

    def meant(self, typed: str) -> str | None:
        """The word that is whole, or that alone begins like this; None when there is none or more than one."""
        whole = self._number_of_plain.get(self._folded(typed))
        if whole is not None:
            return self.words[whole]
        found = self.completions(typed)
        return found[0] if len(found) == 1 else None


@cache
def word_list(language: Language) -> WordList:
    """The list of a language, read once."""
    return WordList(language)


ENGLISH = word_list(Language.ENGLISH)
