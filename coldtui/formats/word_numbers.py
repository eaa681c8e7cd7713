"""A recovery phrase as numbers of its words, or as their first letters: for metal plates, and for those who prefer it.

BIP39 gives each word a place in its list. Plates and lists on paper count from 1 (abandon is 1, zoo 2048), SeedQR and
programs from 0 (abandon is 0000, zoo 2047): one number read the other way is the word beside it, and with luck the
checksum fits all the same. So each form here has a name, which belongs on the sheet beside the numbers.
"""

from enum import Enum

from coldtui.core.wordlist import WordList

_LETTERS = 4


class Form(Enum):
    """How a word is written; the value is a sentence for the sheet."""

    FROM_ONE = "word numbers, counted from 1"
    FROM_ZERO = "word numbers, counted from 0"
    HEX_FROM_ONE = "hexadecimal word numbers, counted from 1"
    HEX_FROM_ZERO = "hexadecimal word numbers, counted from 0"
    LETTERS = "first four letters"

    @property
    def width(self) -> int:
        """Letters or digits of a word at most."""
        return 3 if self in _HEX else 4

    @property
    def alphabet(self) -> str:
        """What a word is written with."""
        if self is Form.LETTERS:
            return "abcdefghijklmnopqrstuvwxyz"
        return "0123456789ABCDEF" if self in _HEX else "0123456789"

    @property
    def example(self) -> str:
        """The first and the last word of the English list, so written."""
        return _EXAMPLES[self]


_HEX = frozenset((Form.HEX_FROM_ONE, Form.HEX_FROM_ZERO))
_ONE = frozenset((Form.FROM_ONE, Form.HEX_FROM_ONE))
_EXAMPLES = {
    Form.FROM_ONE: "abandon is 0001, zoo is 2048",
    Form.FROM_ZERO: "abandon is 0000, zoo is 2047",
    Form.HEX_FROM_ONE: "abandon is 001, zoo is 800",
    Form.HEX_FROM_ZERO: "abandon is 000, zoo is 7FF",
    Form.LETTERS: "abandon is aban, zoo is zoo",
}


def is_written_in(form: Form, words: WordList) -> bool:
    """Whether this form names every word of a list: numbers always do, four letters only where no two begin alike."""
    if form is not Form.LETTERS:
        return True
    starts = {word[:_LETTERS] for word in words.words}
    return len(starts) == len(words.words) and all(start.isascii() for start in starts)


def written(word: str, form: Form, words: WordList) -> str:
    """A word in this form. Raises ValueError for a word that is not in the list."""
    number = words.number_of(word)
    if number is None:
        raise ValueError("not a word of this list")
    if form is Form.LETTERS:
        return word[:_LETTERS]
    number += form in _ONE
    return f"{number:03X}" if form in _HEX else f"{number:04d}"


def read_written(text: str, form: Form, words: WordList) -> str | None:
    """The word that was written so; None when it is none. Leading zeros may be left out, capital letters are small."""
    if form is Form.LETTERS:
        start = text.lower()
        return next((word for word in words.words if word[:_LETTERS] == start), None)
    if not text or len(text) > form.width or set(text.upper()) - set(form.alphabet):
        return None
    number = int(text, 16 if form in _HEX else 10) - (form in _ONE)
    return words.words[number] if 0 <= number < len(words.words) else None
