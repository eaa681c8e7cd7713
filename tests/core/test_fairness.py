"""The tests of chance: their mathematics against published tables, fair sources pass, loaded ones and patterns do not."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core import fairness as f
from coldtui.core.entropy import Source, joined, symbols
from coldtui.core.fairness import Grade

ROLLS = 1_000


@pytest.mark.parametrize(
    ("statistic", "freedom", "probability"),
    [
        # NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.4
        (3.841, 1, 0.05),
        (6.635, 1, 0.01),
        (5.991, 2, 0.05),
        (7.815, 3, 0.05),
        (11.070, 5, 0.05),
        (15.086, 5, 0.01),
        (20.515, 5, 0.001),
        (30.578, 15, 0.01),
        (37.697, 15, 0.001),
        (30.144, 19, 0.05),
        (36.191, 19, 0.01),
        (43.820, 19, 0.001),
        (0.0, 5, 1.0),
    ],
)
def test_the_tail_of_chi_square_is_that_of_the_tables(statistic, freedom, probability):
    assert f.chi_square_tail(statistic, freedom) == pytest.approx(probability, rel=2e-3)


def test_the_limits_are_those_of_a_die():
    assert pytest.approx(0.01, rel=5e-3) == f._CAUTION
    assert pytest.approx(1e-6, rel=0.06) == f._DANGER
    assert f._DANGER < 1e-6, "what is refused is rarer than the sentence says"


def test_the_binomial_tail_is_exact():
    assert f.binomial_tail(0, 5, 0.3) == 1.0
    assert f.binomial_tail(5, 5, 0.5) == pytest.approx(1 / 32)
    assert f.binomial_tail(1, 3, 1 / 6) == pytest.approx(1 - (5 / 6) ** 3)
    assert f.binomial_tail(2, 3, 1 / 6) == pytest.approx(16 / 216)


@pytest.mark.parametrize(
    ("probability", "words"),
    [(1.0, "100 of 100 tries"), (0.41, "41 of 100 tries"), (0.0123, "1 of 100 tries"), (0.0042, "4 of 1,000 tries")],
)
def test_a_probability_in_words(probability, words):
    assert f.tries(probability) == words
    assert f.tries(3e-5) == "3 of 100,000 tries"
    assert f.tries(9e-7) == "fewer than 1 of 1,000,000 tries"


def drawn(source, number, chance, weights=None):
    if source is Source.CARDS:
        found = []
        while len(found) < number:
            deck = list(symbols(source))
            chance.shuffle(deck)
            found += deck
        return joined(source, found[:number])
    return joined(source, chance.choices(symbols(source), weights, k=number))


CASES = [
    (Source.D6, 50),
    (Source.D6, 100),
    (Source.D20, 30),
    (Source.D20, 60),
    (Source.COINS, 128),
    (Source.COINS, 256),
    (Source.CARDS, 25),
    (Source.CARDS, 58),
    (Source.HEX, 64),
    (Source.MASH, 128),
]


@pytest.mark.slow
@pytest.mark.parametrize(("source", "number"), CASES, ids=lambda part: getattr(part, "value", part))
def test_fair_sources_are_never_refused_and_seldom_doubted(source, number):
    chance = random.Random(2026)
    worst = [f.judge(source, drawn(source, number, chance))[0].grade for _ in range(ROLLS)]
    assert Grade.DANGER not in worst
    assert worst.count(Grade.CAUTION) <= 0.06 * ROLLS


@pytest.mark.slow
@pytest.mark.parametrize(
    ("weights", "number", "least"),
    [((1, 1, 1, 1, 1, 4), 99, 0.80), ((1, 1, 1, 1, 1, 9), 50, 0.95), ((1, 1, 1, 0.01, 0.01, 0.01), 50, 0.95)],
)
def test_a_loaded_die_is_refused(weights, number, least):
    chance = random.Random(7)
    found = [f.is_refused(f.judge(Source.D6, drawn(Source.D6, number, chance, weights))) for _ in range(200)]
    assert sum(found) >= least * 200


@pytest.mark.slow
def test_a_die_that_is_loaded_a_little_is_doubted():
    chance = random.Random(8)
    loaded = (1, 1, 1, 1, 1, 2.5)
    grades = [f.judge(Source.D6, drawn(Source.D6, 99, chance, loaded))[0].grade for _ in range(200)]
    assert sum(grade in {Grade.CAUTION, Grade.DANGER} for grade in grades) >= 150


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source.D6, "1" * 50),
        (Source.D6, "123456" * 9),
        (Source.D6, "654321" * 9),
        (Source.D6, "135" * 17),
        (Source.D6, "41526331" * 13),
        (Source.D6, "11111122222233333344444455555566666" * 3),
        (Source.D6, "4152633142661254321451163" * 4),
        (Source.COINS, "10" * 64),
        (Source.COINS, "1" * 128),
        (Source.COINS, "1100" * 32),
        (Source.D20, "-".join(map(str, [*range(1, 21)] * 3))),
        (Source.CARDS, "".join(symbols(Source.CARDS))),
        (Source.CARDS, "".join(reversed([s[0:2] for s in symbols(Source.CARDS)]))),
        (Source.CARDS, "".join(rank + suit for rank in "A23456789TJQK" for suit in "SHDC")),
        (Source.MASH, "asdfjkl" * 10),
        (Source.MASH, "a" * 64),
        (Source.MASH, "abcdefghijklmnopqrstuvwxyz" * 3),
        (Source.HEX, "0123456789abcdef" * 4),
        (Source.HEX, "0" * 64),
        (Source.HEX, "deadbeef" * 8),
    ],
)
def test_a_pattern_is_refused(source, text):
    opinions = f.judge(source, text)
    assert f.is_refused(opinions)
    assert opinions[0].grade is Grade.DANGER
    for opinion in opinions:
        assert not any(text[at : at + 5] in opinion.sentence for at in range(len(text) - 5)), "rolls are not repeated"


def test_a_face_that_comes_too_often_is_a_caution():
    found = f.judge(Source.D6, "1642661345616236215664361625643666251346163654261366")
    assert [opinion.grade for opinion in found] == [Grade.CAUTION] * len(found)
    assert any("One face came up in " in opinion.sentence for opinion in found)


@pytest.mark.parametrize("source", f._NOUN, ids=lambda source: source.value)
def test_of_nothing_and_of_little_nothing_good_is_said(source):
    sentence = f"Too few {f._NOUN[source][0]} yet to see whether they are fair."
    assert f.judge(source, "") == (f.Opinion(Grade.INFO, sentence),)
    assert f.judge(source, drawn(source, 10, random.Random(3)))[0].grade is Grade.INFO


def test_the_sentence_of_fair_rolls_says_how_fair():
    rolls = "4653546356564442331126545432364454456133414665342464163431264241114551522151536632136554662524525653"
    (opinion,) = f.judge(Source.D6, rolls)
    assert opinion.grade is Grade.OK
    assert opinion.sentence == "Nothing unusual (a fair die shows worse in 45 of 100 tries)."


@pytest.mark.slow
def test_a_deck_that_was_riffled_once_is_refused_and_one_that_was_riffled_seven_times_is_not():
    chance = random.Random(4)

    def riffled(times):
        deck = list(symbols(Source.CARDS))
        for _ in range(times):
            cut = sum(chance.random() < 0.5 for _ in deck)
            halves, deck = [deck[:cut], deck[cut:]], []
            while any(halves):
                deck.append(halves[chance.random() * sum(map(len, halves)) >= len(halves[0])].pop(0))
        return "".join(deck)

    assert all(f.is_refused(f.judge(Source.CARDS, riffled(1))) for _ in range(50))
    assert not any(f.is_refused(f.judge(Source.CARDS, riffled(7))) for _ in range(200))


@pytest.mark.parametrize(
    ("numbers", "grade"),
    [
        (range(12), Grade.DANGER),
        (range(100, 0, -9), Grade.DANGER),
        ([5] * 12, Grade.DANGER),
        ([1, 700, 1, 3, 3, 700, 1, 3, 9, 700, 1, 3], Grade.DANGER),
        ([1, 700, 1, 3, 3, 701, 1002, 333, 9, 777, 1001, 3], Grade.CAUTION),
    ],
)
def test_words_that_nobody_draws_from_a_hat_are_seen(numbers, grade):
    assert f.judge_words(tuple(numbers))[0].grade is grade


def test_drawn_words_pass():
    chance = random.Random(5)
    assert not any(f.is_refused(f.judge_words([chance.randrange(2048) for _ in range(12)])) for _ in range(2_000))


@pytest.mark.parametrize("source", f._NOUN, ids=lambda source: source.value)
@given(data=st.data())
def test_whatever_is_typed_is_judged(source, data):
    found = data.draw(st.lists(st.sampled_from(symbols(source)), max_size=120, unique=source is Source.CARDS))
    opinions = f.judge(source, joined(source, found))
    assert opinions
    assert [opinion.grade for opinion in opinions] == sorted(
        (opinion.grade for opinion in opinions), key=lambda grade: grade is not Grade.DANGER
    )
    assert all(opinion.sentence.endswith((".", "!")) for opinion in opinions)
