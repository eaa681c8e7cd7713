"""Do these rolls look like chance? Tests that find a loaded die, a lazy hand and a pattern; they prove nothing more.

Each test gives the probability that a fair source shows something as odd or odder, and two limits turn it into words:

- counts: Pearson's chi-square (NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.5.15); the limits are those of a
  die, 15.09 and 35.99 at 5 degrees of freedom: 1 in 100 and 1 in 1,000,000, the same for the faces of other sources
- one face too often, where Coldcard refuses (30 % of 50 rolls of a die or more, 65 % of coins): here a caution, since
  fair dice show it in 3 of 100 short sets
- runs: the same event again and again
- periods: what was typed comes again at a distance (autocorrelation)
- steps: from one roll to the next it is mostly the same step, as in 123456 or 1010 (Krux looks for this)
- neighbours: cards that lie as in a new deck, since a deck that was hardly shuffled keeps them together

Whoever looks at several things at fair rolls sees a caution now and then: it can be passed. What a fair source does not
show in a million tries cannot. How many rolls there are is checked elsewhere: these tests never stand alone.
"""

import math
import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import groupby, pairwise

from coldtui.core.entropy import DECK, RANKS, Source, events, symbols


class Grade(Enum):
    """How bad it is; the value is the word that stands before the sentence."""

    INFO = "INFO"
    OK = "OK"
    CAUTION = "CAUTION"
    DANGER = "DANGER"


@dataclass(frozen=True, slots=True)
class Opinion:
    """One sentence about what was typed. It repeats nothing of it."""

    grade: Grade
    sentence: str


CHI_SQUARE_CAUTION = 15.09
CHI_SQUARE_DANGER = 35.99
"""Of the six counts of a die."""

_FEWEST = {Source.D6: 30, Source.D20: 30, Source.COINS: 20, Source.CARDS: 26, Source.MASH: 32, Source.HEX: 32}
"""Events before the tests say anything good; what is bad is said from the first on."""

_TOO_OFTEN = {Source.D6: (50, 0.30), Source.D20: (30, 0.20), Source.COINS: (50, 0.65), Source.HEX: (32, 0.25)}
"""From how many events on, and of which share of them, one face comes too often."""

_ODD = 1e-3
"""Runs, periods, steps and neighbours are looked for in many places: a caution only where they are as rare as this."""

_AGAIN = "Start again."

_MASH_KEYS = 8
"""Different keys that somebody who hits them at random uses at least; fewer than half of that is no accident."""

_NOUN = {
    Source.D6: ("rolls", "a fair die"),
    Source.D20: ("rolls", "a fair die"),
    Source.COINS: ("flips", "a fair coin"),
    Source.CARDS: ("cards", "a well shuffled deck"),
    Source.MASH: ("keys", "chance"),
    Source.HEX: ("digits", "chance"),
}


def chi_square_tail(statistic: float, freedom: int) -> float:
    """The probability of a chi-square statistic at least so large at a whole number of degrees of freedom.

    The regularised upper incomplete gamma function at freedom / 2 is a finite sum (NIST DLMF 8.4.10, 8.4.8, 8.8.6).
    """
    half = statistic / 2
    if half <= 0:
        return 1.0
    odd = freedom % 2 / 2
    total = math.erfc(math.sqrt(half)) if odd else 0.0
    for whole in range(freedom // 2):
        power = whole + odd
        total += math.exp(power * math.log(half) - half - math.lgamma(power + 1))
    return min(1.0, total)


def binomial_tail(hits: int, tries: int, chance: float) -> float:
    """The probability of at least so many hits in independent tries."""
    if hits <= 0:
        return 1.0
    total = 0.0
    for number in range(hits, tries + 1):
        ways = math.lgamma(tries + 1) - math.lgamma(number + 1) - math.lgamma(tries - number + 1)
        total += math.exp(ways + number * math.log(chance) + (tries - number) * math.log1p(-chance))
    return min(1.0, total)


_CAUTION = chi_square_tail(CHI_SQUARE_CAUTION, 5)
_DANGER = chi_square_tail(CHI_SQUARE_DANGER, 5)


def judge(source: Source, text: str) -> tuple[Opinion, ...]:
    """What the tests say, the worst first; one sentence when there is nothing bad.

    `text` is spelt as core.entropy says. Raises ValueError where it is not.
    """
    found = events(source, text)
    places = {symbol: place for place, symbol in enumerate(symbols(source))}
    drawn = [places[event] for event in found]
    bad = list(_cards(drawn) if source is Source.CARDS else _faces(source, drawn))
    if bad:
        return tuple(sorted(bad, key=lambda opinion: opinion.grade is not Grade.DANGER))
    noun, fair = _NOUN[source]
    if len(drawn) < _FEWEST[source]:
        return (Opinion(Grade.INFO, f"Too few {noun} yet to see whether they are fair."),)
    uneven = _unevenness(source, drawn)
    compared = "" if uneven is None else f" ({fair} shows worse in {tries(uneven)})"
    return (Opinion(Grade.OK, f"Nothing unusual{compared}."),)


def is_refused(opinions: Sequence[Opinion]) -> bool:
    """Whether nobody may go on with this."""
    return any(opinion.grade is Grade.DANGER for opinion in opinions)


def tries(probability: float) -> str:
    """A probability in words: "41 of 100 tries", "3 of 10,000 tries"."""
    if probability < 1e-6:
        return "fewer than 1 of 1,000,000 tries"
    scale = 10 ** max(2, math.ceil(-math.log10(probability)))
    return f"{round(probability * scale)} of {scale:,} tries"


def _graded(probability: float, caution: float, sentence: str, remedy: str) -> Iterator[Opinion]:
    if probability < _DANGER:
        yield Opinion(Grade.DANGER, f"{sentence} {remedy}")
    elif probability < caution:
        yield Opinion(Grade.CAUTION, sentence)


def _faces(source: Source, drawn: Sequence[int]) -> Iterator[Opinion]:
    noun, fair = _NOUN[source]
    other = {"a fair die": "Use another die.", "a fair coin": "Use another coin."}.get(fair, _AGAIN)
    faces = _MASH_KEYS if source is Source.MASH else len(symbols(source))
    uneven = _unevenness(source, drawn)
    if uneven is not None:
        yield from _graded(uneven, _CAUTION, f"The counts are uneven: {fair} shows worse in {tries(uneven)}.", other)
    yield from _too_often(source, drawn)
    if source is Source.MASH:
        yield from _few_keys(drawn)
    run, chance = _longest_run(drawn, faces)
    yield from _graded(
        chance, _ODD, f"The same came {run} times in a row: {fair} shows that in {tries(chance)}.", _AGAIN
    )
    chance = _period(drawn, faces)
    yield from _graded(chance, _ODD, f"The {noun} repeat themselves: {fair} shows that in {tries(chance)}.", _AGAIN)
    chance = _step(drawn, len(symbols(source)), faces)
    yield from _graded(chance, _ODD, f"The {noun} go on in equal steps: {fair} shows that in {tries(chance)}.", _AGAIN)


def _unevenness(source: Source, drawn: Sequence[int]) -> float | None:
    """The probability of counts at least so uneven; None where counts say nothing."""
    if source in {Source.CARDS, Source.MASH} or len(drawn) < _FEWEST[source]:
        return None
    faces = len(symbols(source))
    expected = len(drawn) / faces
    counts = Counter(drawn)
    return chi_square_tail(sum((counts[face] - expected) ** 2 / expected for face in range(faces)), faces - 1)


def _too_often(source: Source, drawn: Sequence[int]) -> Iterator[Opinion]:
    fewest, share = _TOO_OFTEN.get(source, (0, 1.0))
    most = max(Counter(drawn).values(), default=0)
    if len(drawn) >= fewest and most > share * len(drawn):
        what = {Source.COINS: "side", Source.HEX: "digit"}.get(source, "face")
        yield Opinion(Grade.CAUTION, f"One {what} came up in {most} of {len(drawn)} {_NOUN[source][0]}.")


def _few_keys(drawn: Sequence[int]) -> Iterator[Opinion]:
    different = len(set(drawn))
    if len(drawn) >= _FEWEST[Source.MASH] and different < _MASH_KEYS:
        grade = Grade.DANGER if different < _MASH_KEYS // 2 else Grade.CAUTION
        yield Opinion(grade, f"Only {different} different keys. Hit many, all over the keyboard.")


def _longest_run(drawn: Sequence[int], faces: int) -> tuple[int, float]:
    """The length of the longest run, and a bound for its probability: that one begins at some place."""
    run = max((sum(1 for _ in group) for _, group in groupby(drawn)), default=0)
    return run, min(1.0, len(drawn) * faces ** -(run - 1.0)) if run > 1 else 1.0


def _period(drawn: Sequence[int], faces: int) -> float:
    """A bound for the probability that so much is alike at some distance."""
    distances = range(1, len(drawn) // 2 + 1)
    alike = [sum(map(operator.eq, drawn[distance:], drawn)) for distance in distances]
    excess = [
        (hits - (len(drawn) - far) / faces) / math.sqrt(len(drawn) - far)
        for far, hits in zip(distances, alike, strict=True)
    ]
    if not excess:
        return 1.0
    worst = excess.index(max(excess))
    return min(1.0, len(distances) * binomial_tail(alike[worst], len(drawn) - distances[worst], 1 / faces))


def _step(drawn: Sequence[int], modulus: int, faces: int) -> float:
    """A bound for the probability that one step, counted round the faces, is so frequent."""
    steps = Counter((after - before) % modulus for before, after in pairwise(drawn))
    most = max(steps.values(), default=0)
    return min(1.0, faces * binomial_tail(most, len(drawn) - 1, 1 / faces)) if most else 1.0


def judge_words(numbers: Sequence[int]) -> tuple[Opinion, ...]:
    """What can be said of words that somebody drew (numbers from 0 in a list of 2048): the worst first, or nothing.

    A list in order, the same words again and equal steps are seen. Words that came to somebody's mind are not.
    """
    remedy = "Draw them again, by chance."
    found: list[Opinion] = []
    if len(numbers) > 2 and list(numbers) in (sorted(numbers), sorted(numbers, reverse=True)):
        found.append(Opinion(Grade.DANGER, f"These words stand in the order of the list. {remedy}"))
    elif len(set(numbers)) * 2 < len(numbers):
        found.append(Opinion(Grade.DANGER, f"Most of these words are there more than once. {remedy}"))
    elif len(set(numbers)) + 1 < len(numbers):
        found.append(Opinion(Grade.CAUTION, "Several words are there more than once."))
    return tuple(found)


def _cards(drawn: Sequence[int]) -> Iterator[Opinion]:
    """Neighbours of a new deck: by rank within the suit, by suit, by rank."""
    pairs = [pair for place, pair in enumerate(pairwise(drawn)) if (place + 1) % DECK]
    rank = len(RANKS)
    kinds = (
        (sum(one // rank == two // rank and abs(one - two) == 1 for one, two in pairs), (rank - 1) * 8 / DECK),
        (sum(one // rank == two // rank for one, two in pairs), rank - 1),
        (sum(one % rank == two % rank for one, two in pairs), DECK // rank - 1),
    )
    chance = min(binomial_tail(hits, len(pairs), others / (DECK - 1)) for hits, others in kinds) * len(kinds)
    sentence = f"Many cards lie as in a new deck: a well shuffled one shows that in {tries(min(1.0, chance))}."
    yield from _graded(chance, _ODD, sentence, f"Shuffle it seven times. {_AGAIN}")
