"""What makes a passphrase easier to guess than it is long, and that no sentence repeats it."""

import random
from itertools import pairwise

import pytest

from coldtui.core.common_passwords import FILLERS, PASSWORDS, PUBLISHED
from coldtui.core.mnemonic import WORDS
from coldtui.core.strength import ENOUGH, measure
from coldtui.core.strength_pieces import MOST
from coldtui.formats.age import normalise_passphrase

SIX = "ranch velvet oxygen tumble cradle gossip"


def bits(text):
    return measure(text).bits


def test_a_listed_word_counts_eleven_bits():
    assert bits("oxygen") == 11
    assert [measure(" ".join(SIX.split()[:count])).bits for count in range(1, 7)] == [11, 22, 33, 44, 55, 66]
    assert [measure(" ".join(SIX.split()[:count])).is_enough for count in range(1, 7)] == [False] * 5 + [True]
    assert measure(SIX).words == 6


@pytest.mark.parametrize(
    "language",
    [
        "ranch velvet",
        "abeja abogado",
        "abaisser abandon",
        "\u3042\u3044\u3053\u304f\u3057\u3093 \u3042\u3044\u3055\u3064",
    ],
)
def test_words_of_every_list_are_known(language):
    assert measure(language).words == 2
    assert bits(language) <= 22


@pytest.mark.parametrize(
    "text",
    [
        "abandon ability able about above absent",
        "zoo zone zero zebra youth young",
        "ability cradle gossip oxygen ranch velvet",
        "velvet ranch oxygen gossip cradle ability",
    ],
)
def test_words_in_the_order_of_their_list_are_not_enough(text):
    found = measure(text)
    assert found.words == 6
    assert not found.is_enough
    assert "alphabetical order" in found.sentence


def test_the_same_word_again_counts_next_to_nothing():
    assert bits("oxygen oxygen") < bits("oxygen") + 3
    assert bits(" ".join(["oxygen"] * 12)) < 30
    assert bits(f"{SIX} {SIX}") < bits(SIX) + 12


@pytest.mark.parametrize("text", PUBLISHED)
@pytest.mark.parametrize(
    "change",
    [str, str.upper, lambda text: text.replace(" ", ""), lambda text: text.replace(" ", "-")],
    ids=["as it is", "capitals", "without blanks", "with signs"],
)
def test_what_is_published_is_never_enough_however_it_is_written(text, change):
    found = measure(change(text))
    assert not found.is_enough
    assert found.bits <= 8


def test_control_words_that_are_published_nowhere_are_enough():
    assert measure("legal winner oxygen year wave sausage worth gossip").is_enough


@pytest.mark.parametrize(
    ("easy", "hard"),
    [
        ("dragon", "gossip"),  # chosen again and again
        ("nogard", "gossip"),  # backwards
        ("dr4g0n", "tr4g0n"),  # signs for letters
        ("password", "velvetpa"),
        ("abcdefgh", "adbgcfeh"),  # in order
        ("98765432", "96857423"),
        ("2468", "2685"),
        ("aaaaaaaa", "aiueohtn"),  # repeated
        ("xyvxyvxyv", "xyvhqkzwj"),
        ("qwertyuiop", "qpwrieyuto"),  # on the keyboard
        ("1qaz2wsx", "1aqz2xws"),
        ("!@#$%^&*", "!$^@*#%&"),
        ("12051987", "92753987"),  # a date
        ("2009-01-03", "2939-71-63"),
        ("1987", "8917"),  # a year
        ("the", "thx"),  # in every sentence
        ("elephant", "qzxvkjwp"),  # as letters stand in words
    ],
)
def test_what_programs_try_first_counts_less(easy, hard):
    assert bits(easy) < bits(hard)


def test_capital_letters_where_everybody_puts_them_count_one_bit():
    assert bits("Oxygen") == bits("OXYGEN") == bits("oxygen") + 1
    assert bits("oXyGen") == bits("oxygen") + 2


def test_a_text_is_measured_as_it_would_be_used():
    for text in (f"  {SIX} ", SIX.replace(" ", "   "), SIX.replace(" ", "\t"), SIX.replace("oxygen", "\uff4fxygen")):
        assert normalise_passphrase(text) == SIX
        assert measure(text) == measure(SIX)


def test_nothing_is_nothing():
    for text in ("", " ", "\t \u3000"):
        found = measure(text)
        assert (found.bits, found.words, found.is_enough, found.sentence) == (0, 0, False, "Nothing typed yet.")


def test_more_of_a_text_never_counts_less_than_its_beginning_but_for_words_it_completes():
    chance = random.Random(3)
    text = "".join(chance.choices("abcdefghijklmnopqrstuvwxyz0123456789#!", k=60))
    found = [bits(text[:length]) for length in range(61)]
    assert all(after >= before - 12 for before, after in pairwise(found))
    assert found[60] >= ENOUGH > found[10]


def test_what_is_longer_than_is_looked_at_counts_as_its_beginning():
    text = " ".join(random.Random(1).sample(WORDS, 60))
    assert measure(text).bits == measure(text[:MOST]).bits


def test_sentences_repeat_nothing_of_the_passphrase():
    for text in ["canary", "canary canary canary", "canary canyon cat", f"canary {SIX}", *PUBLISHED]:
        said = measure(text).sentence
        assert said.endswith(".")
        assert not any(word in said.lower().split() for word in text.split() if len(word) > 4)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abcdefgh", "What repeats"),
        ("oxygen", "six words"),
        ("kX9#mQ2v", "six words"),
        ("correct horse battery staple", "published"),
        ("you can have this one day", "tried first"),
        (SIX, "Enough"),
    ],
)
def test_the_sentence_says_what_helps(text, said):
    assert said in measure(text).sentence


@pytest.mark.parametrize(
    "text", ["\ud800", "\x00", "\u202e", "\U0001f511" * 20, "\u0345\u0345", "\u0130" * 9, "\ufb03" * 300]
)
def test_strange_characters_are_measured_too(text):
    assert measure(text).bits >= 0


def test_the_lists_are_of_small_letters_and_digits():
    assert all(word.isascii() and word.isalnum() and word == word.lower() for word in PASSWORDS | FILLERS)
    assert len(PASSWORDS) >= 300
    assert not PASSWORDS & FILLERS
