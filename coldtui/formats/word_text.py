"""A recovery phrase, a phrase of Electrum, or the numbers of words: what the written words or numbers are.

No error repeats a word or a number of what was read: only its place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.core import electrum
from coldtui.core.electrum import SeedVersion
from coldtui.core.errors import NotAMnemonic, Refused
from coldtui.core.mnemonic import WORD_COUNTS, check_phrase
from coldtui.core.wordlist import ENGLISH, Language
from coldtui.formats.given import Candidate, Form, Given
from coldtui.formats.seedqr import read_seedqr
from coldtui.formats.word_numbers import Form as NumberForm
from coldtui.formats.written_words import Reading, out_of_order, readings, without_numbering

MAX_IN_PHRASE = 40
"""Words that can be a recovery phrase with a mistake; what is longer is something else."""

_DECIMAL = re.compile(r"([0-9]{1,4})")
_HEX = re.compile(r"(?:0x)?([0-9a-f]{1,3})")
_NUMBERS = (
    (NumberForm.FROM_ONE, _DECIMAL, 10, 1),
    (NumberForm.FROM_ZERO, _DECIMAL, 10, 0),
    (NumberForm.HEX_FROM_ONE, _HEX, 16, 1),
    (NumberForm.HEX_FROM_ZERO, _HEX, 16, 0),
)
"""The ways to write the number of a word: pattern, base, and the number of the first word."""

_BEFORE = re.compile(r"#?([0-9]{1,4})[.):\]-]?")
_BEFORE_IN_ONE = re.compile(r"#?([0-9]{1,4})[.):\]-]((?:0x)?[0-9a-f]+)")

_PLACE = re.compile(r"#?[0-9]{1,2}[.):\]-]")
_DIGIT = re.compile("[0-9]")
_FEW = 4
"""One entry in so many may be no number, for the others to be numbers all the same."""

_ELECTRUM_OTHERS = {
    SeedVersion.STANDARD: "a phrase of Electrum for the oldest kind of address",
    SeedVersion.TWO_FACTOR: "a phrase of Electrum for a wallet with a second factor",
    SeedVersion.TWO_FACTOR_SEGWIT: "a phrase of Electrum for a wallet with a second factor",
}


def phrase(words: Sequence[str]) -> Given | None:
    """A recovery phrase or a phrase of Electrum, in any of the languages; None for what is none at all.

    Raises NotAMnemonic for a phrase with a mistake, Refused for the kinds of Electrum's that coldtui does not load.
    """
    if len(words) > MAX_IN_PHRASE:
        return None
    found = readings(words)
    best = found[0]
    if best.known * 2 <= len(words):
        return None
    whole = [one for one in found if one.is_whole]
    if any(one.is_exact for one in whole):
        whole = [one for one in whole if one.is_exact]
    fitting = [one for one in whole if _fits(one)]
    candidates = [_phrase(one) for one in fitting] + _electrum(whole)
    if candidates:
        return Given(tuple(candidates), must_ask=len(candidates) > 1)
    _refuse_other_electrum(whole)
    raise _mistake(best, len(words))


def _fits(one: Reading) -> bool:
    try:
        check_phrase(one.words, one.language)
    except NotAMnemonic:
        return False
    return True


def _phrase(one: Reading) -> Candidate:
    title = f"A recovery phrase of {len(one.words)} words, {one.language.title}"
    return Candidate(Form.PHRASE, title, "The checksum fits.", words=one.words, language=one.language)


def _electrum(whole: Sequence[Reading]) -> list[Candidate]:
    """Electrum's segwit phrase, at most once: it does not depend on the language."""
    for one in whole:
        if len(one.words) >= electrum.FEWEST_WORDS and electrum.version_of(one.words) is SeedVersion.SEGWIT:
            title = f"A phrase of Electrum (segwit), {len(one.words)} words"
            note = "Opens Electrum's own wallet, not the one of a recovery phrase."
            return [Candidate(Form.ELECTRUM, title, note, words=one.words, language=one.language)]
    return []


def _refuse_other_electrum(whole: Sequence[Reading]) -> None:
    for one in whole:
        version = electrum.version_of(one.words)
        if len(one.words) >= electrum.FEWEST_WORDS and version in _ELECTRUM_OTHERS:
            raise Refused(
                f"This seems to be {_ELECTRUM_OTHERS[version]}.",
                "It opens in Electrum only: send the coins from there. If it is a recovery phrase, a word is wrong.",
            )


def _mistake(best: Reading, count: int) -> NotAMnemonic:
    for number, word in enumerate(best.words, start=1):
        if not word:
            more = " Words have 3 to 8 letters." if best.language is Language.ENGLISH else ""
            where = "the list" if best.language is Language.ENGLISH else f"the list ({best.language.title})"
            return NotAMnemonic(f"Word {number} is not in {where}.", f"Check word {number} on your paper.{more}")
    try:
        check_phrase(best.words, best.language)
    except NotAMnemonic as error:
        return error
    raise ValueError(f"these {count} words are no mistake")


# --- numbers ----------------------------------------------------------------------------------------------------------


def seedqr(digits: str) -> Candidate:
    """The text of a SeedQR: four digits a word, counted from 0. Raises NotAMnemonic."""
    words = read_seedqr(digits)
    title = f"A SeedQR of a recovery phrase of {len(words)} words"
    return Candidate(Form.SEEDQR, title, "The checksum fits.", words=words)


def numbers(parts: Sequence[str]) -> Given | None:
    """Numbers of English words, decimal or hexadecimal, counted from 1 or from 0; None for what are no numbers.

    Each may have its place in front: "1. 0012 2. 0345". Raises NotAMnemonic where they stand for no phrase any way.
    """
    written = _without_places(parts)
    if len(written) not in WORD_COUNTS:
        return None
    candidates: list[Candidate] = []
    errors: list[NotAMnemonic] = []
    for form, pattern, base, first in _NUMBERS:
        matches = [match for match in map(pattern.fullmatch, written) if match]
        if len(matches) < len(written):
            continue
        try:
            words = _words_at([int(match[1], base) for match in matches], first)
        except NotAMnemonic as error:
            errors.append(error)
            continue
        if any(words == one.words for one in candidates):
            continue  # digits below ten are the same in both bases
        kind = "decimal" if base == 10 else "hexadecimal"
        title = f"{len(words)} word numbers ({kind}), counted from {first}"
        candidates.append(Candidate(Form.WORD_NUMBERS, title, "The checksum fits.", words=words, how=form.value))
    if not candidates:
        if errors:
            raise errors[0]
        return None
    # a list with a mistake passes in another way of counting once in sixteen times
    usual = NumberForm.FROM_ONE if all(map(_DECIMAL.fullmatch, written)) else NumberForm.HEX_FROM_ONE
    return Given(tuple(candidates), must_ask=len(candidates) > 1 or candidates[0].how != usual.value)


@dataclass(frozen=True, slots=True)
class Counted:
    """Numbers of words: how many, of which kind, and the place of the first that is none, 0 where all are."""

    count: int
    kind: str
    wrong: int


def counted(parts: Sequence[str]) -> Counted | None:
    """Numbers of words, with their places in front or without; None where more than a few are something else."""
    in_one = [match for match in map(_BEFORE_IN_ONE.fullmatch, parts) if match]
    if len(in_one) == len(parts):
        parts = [match[2] for match in in_one]
    elif all(map(_PLACE.fullmatch, parts[::2])):
        parts = parts[1::2]
    fit = [bool(_HEX.fullmatch(part) or _DECIMAL.fullmatch(part)) for part in parts]
    with_digits = sum(bool(_DIGIT.search(part)) for part in parts)
    if fit.count(False) * _FEW > len(parts) or with_digits * 2 < len(parts) or not parts or _are_numbered_words(parts):
        return None
    is_decimal = all(_DECIMAL.fullmatch(part) for part, fits in zip(parts, fit, strict=True) if fits)
    wrong = fit.index(False) + 1 if False in fit else 0
    return Counted(len(parts), "decimal" if is_decimal else "hexadecimal", wrong)


def refuse_other_numbers(parts: Sequence[str]) -> None:
    """Raise NotAMnemonic for numbers of words that are too many or too few for a phrase, or of which one is none."""
    found = counted(parts)
    if found is None:
        return
    if found.wrong:
        longest = "four digits" if found.kind == "decimal" else "three digits, 0 to 9 and A to F"
        raise NotAMnemonic(
            f"Entry {found.wrong} is no word number ({found.kind}), as the others are.",
            f"Check entry {found.wrong}. Each number has one to {longest}.",
        )
    if found.count not in WORD_COUNTS:
        raise NotAMnemonic(
            f"These seem to be {found.count} word numbers, {found.kind}. A phrase has 12, 15, 18, 21 or 24.",
            "Check that none was left out or typed twice.",
        )


def _are_numbered_words(parts: Sequence[str]) -> bool:
    """Whether a hexadecimal number may as well be a place and a word behind it, as "1add" is."""
    try:
        words = without_numbering(parts)
    except NotAMnemonic:
        return False
    return words != tuple(parts) and all(map(ENGLISH.meant, words))


def _without_places(parts: Sequence[str]) -> Sequence[str]:
    """The numbers without the 1, 2, 3 in front of them. Raises NotAMnemonic where these are out of order.

    Without this, twelve numbers with their places would be twenty-four numbers.
    """
    in_one = [match for match in map(_BEFORE_IN_ONE.fullmatch, parts) if match]
    if len(in_one) == len(parts):
        before, rest = in_one, [match[2] for match in in_one]
    else:
        before, rest = [match for match in map(_BEFORE.fullmatch, parts[::2]) if match], list(parts[1::2])
    places = [int(match[1]) for match in before]
    if len(rest) not in WORD_COUNTS or sorted(places) != list(range(1, len(rest) + 1)):
        return parts
    if places != sorted(places):
        raise out_of_order()
    return rest


def _words_at(numbers_of: Sequence[int], first: int) -> tuple[str, ...]:
    for place, number in enumerate(numbers_of, start=1):
        if not first <= number < first + len(ENGLISH.words):
            raise NotAMnemonic(
                f"Number {place} belongs to no word.",
                f"Check number {place}. They run from {first} to {first + len(ENGLISH.words) - 1}.",
            )
    words = tuple(ENGLISH.words[number - first] for number in numbers_of)
    try:
        check_phrase(words)
    except NotAMnemonic:
        raise NotAMnemonic(
            f"These {len(words)} numbers do not belong together.",
            "One or more numbers or their order is wrong. We cannot tell which.",
        ) from None
    return words
