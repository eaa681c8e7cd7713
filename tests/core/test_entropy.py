"""From rolls to words by published formulas: other signers' examples, and another library's words."""

import json
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mnemonic import Mnemonic

from coldtui.core import entropy as e
from coldtui.core.entropy import Source
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wordlist import Language

VECTORS = Path(__file__).parents[1] / "vectors" / "dice"


def vectors(name):
    return json.loads((VECTORS / f"{name}.json").read_text())


def words_from(line, words):
    return " ".join(e.steps(line, len(words.split())).words)


@pytest.mark.parametrize("case", vectors("seedsigner"), ids=lambda case: case["words"].split()[0])
def test_dice_alone_give_the_words_of_seedsigner(case):
    assert words_from(case["rolls"], case["words"]) == case["words"]


@pytest.mark.parametrize("case", vectors("coldcard"), ids=lambda case: f"{case['script']}-{len(case['rolls'])}")
def test_dice_alone_give_the_words_and_the_hash_of_coldcard(case):
    found = e.steps(case["rolls"], len(case["words"].split()))
    assert " ".join(found.words) == case["words"]
    assert found.digest.hex().startswith(case["printed_hash"])


@pytest.mark.parametrize("case", vectors("krux"), ids=lambda case: case["test"])
def test_dice_of_six_and_twenty_sides_give_the_words_of_krux(case):
    source = Source(case["die"])
    assert e.joined(source, e.events(source, case["rolls"])) == case["rolls"]
    assert words_from(case["rolls"], case["words"]) == case["words"]


@pytest.mark.parametrize("case", vectors("seedsigner_coins"), ids=lambda case: case["words"].split()[0])
def test_coins_alone_give_the_words_of_seedsigner(case):
    assert words_from(case["flips"], case["words"]) == case["words"]


def test_control_another_roll_gives_other_words():
    case = vectors("coldcard")[3]
    assert words_from(case["rolls"][:-1] + "1", case["words"]) != case["words"]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("count", WORD_COUNTS)
def test_the_words_are_those_of_the_reference_library(count, language):
    line = e.mixed_line(bytes(32), [(Source.D6, "1234"), (Source.CARDS, "ASTD2C")])
    size = count * 4 // 3
    found = e.steps(line, count, language)
    judged = Mnemonic(language.value)
    phrase = judged.to_mnemonic(sha256(line.encode()).digest()[:size])
    assert judged.normalize_string(phrase).split() == list(found.words)
    assert found.entropy == found.digest[:size]
    bits = "".join(f"{number:011b}" for number in found.numbers)
    assert bits == f"{int.from_bytes(found.entropy, 'big'):0{size * 8}b}" + found.checksum
    assert found.checksum == f"{sha256(found.entropy).digest()[0]:08b}"[: count // 3]


def test_the_command_prints_the_digest_that_we_show():
    typed = [(Source.D6, "4152"), (Source.COINS, "1001"), (Source.D20, "17-3"), (Source.MASH, "aZ9")]
    line = e.mixed_line(bytes(range(32)), typed)
    found = e.steps(line, 24)
    assert line == f"coldtui kernel={bytes(range(32)).hex()} d6=4152 coins=1001 d20=17-3 mash=aZ9"
    printed = subprocess.run(["sh", "-c", found.command], capture_output=True, text=True, check=True).stdout
    assert printed.split()[0] == found.digest.hex()


NUMBERS = {
    Source.D6: (50, 62, 75, 87, 99),
    Source.D20: (30, 38, 45, 52, 60),
    Source.COINS: (128, 160, 192, 224, 256),
    Source.CARDS: (25, 31, 39, 50, 58),
    Source.MASH: (64, 80, 96, 112, 128),
    Source.HEX: (32, 40, 48, 56, 64),
}


@pytest.mark.parametrize("source", NUMBERS, ids=lambda source: source.value)
def test_so_many_are_needed_for_so_many_words(source):
    assert tuple(e.needed(source, count) for count in WORD_COUNTS) == NUMBERS[source]
    for count, number in zip(WORD_COUNTS, NUMBERS[source], strict=True):
        missing = 0.1 if count == 24 else 0.0
        assert e.bits(source, number) >= e.needed_bits(count) - missing
        assert e.bits(source, number - 1) < e.needed_bits(count) - missing


def test_a_deck_has_the_bits_of_its_orders_and_two_have_twice_as_many():
    assert e.bits(Source.CARDS, 52) == pytest.approx(225.581, abs=1e-3)
    assert e.bits(Source.CARDS, 104) == pytest.approx(2 * 225.581, abs=2e-3)
    assert e.bits(Source.CARDS, 1) == pytest.approx(5.7004, abs=1e-4)
    assert e.bits(Source.CARDS, 51) == e.bits(Source.CARDS, 52), "the last card is known"
    assert e.bits(Source.D6, 99) == pytest.approx(255.91, abs=1e-2)


def test_other_sources_count_towards_the_goal():
    assert e.needed(Source.D6, 24, 128.0) == 50
    assert e.needed(Source.COINS, 12, 127.0) == 1
    assert e.needed(Source.D6, 12, 300.0) == 0


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (Source.D6, "1237"),
        (Source.D6, "12 3"),
        (Source.D20, "21"),
        (Source.D20, "01"),
        (Source.D20, "1--2"),
        (Source.D20, "5-"),
        (Source.COINS, "ht"),
        (Source.CARDS, "ASAS"),
        (Source.CARDS, "A"),
        (Source.CARDS, "as"),
        (Source.MASH, "a b"),
        (Source.MASH, "a'"),
        (Source.MASH, "\u0661"),
        (Source.HEX, "AB"),
        (Source.HEX, "0g"),
    ],
)
def test_text_that_is_spelt_otherwise_is_refused_and_not_repeated(source, text):
    with pytest.raises(ValueError) as caught:
        e.events(source, text)
    assert text not in str(caught.value)
    with pytest.raises(ValueError):
        e.mixed_line(bytes(32), [(source, text)])


def test_a_card_may_come_again_after_the_next_shuffle():
    deck = "".join(e.symbols(Source.CARDS))
    assert len(e.events(Source.CARDS, deck + "KCAS")) == 54
    assert e.is_possible(Source.CARDS, e.events(Source.CARDS, deck), "AS")
    assert not e.is_possible(Source.CARDS, ("AS",), "AS")


@pytest.mark.parametrize("size", [0, 31, 33])
def test_the_kernel_gives_thirty_two_bytes(size):
    with pytest.raises(ValueError):
        e.mixed_line(bytes(size), [(Source.D6, "1")])


def text_of(source):
    if source is Source.CARDS:
        return st.permutations(e.symbols(source)).flatmap(
            lambda deck: st.integers(0, 52).map(lambda count: e.joined(source, deck[:count]))
        )
    return st.lists(st.sampled_from(e.symbols(source)), max_size=60).map(lambda found: e.joined(source, found))


@pytest.mark.parametrize("source", e.TYPED, ids=lambda source: source.value)
@given(data=st.data())
def test_text_and_events_are_each_others_inverse(source, data):
    text = data.draw(text_of(source))
    assert e.joined(source, e.events(source, text)) == text


@given(data=st.data())
def test_two_sets_of_sources_never_have_the_same_line(data):
    def drawn():
        sources = data.draw(st.lists(st.sampled_from(e.TYPED), unique=True, min_size=1, max_size=3))
        return [(source, data.draw(text_of(source))) for source in sources]

    one, other = drawn(), drawn()
    same = e.mixed_line(bytes(32), one) == e.mixed_line(bytes(32), other)
    assert same == (one == other)


def test_every_bit_of_the_kernel_changes_the_words():
    kernel = bytes(range(100, 132))
    typed = [(Source.D6, "1234561")]
    found = {e.steps(e.mixed_line(kernel, typed), count).words for count in WORD_COUNTS}
    for bit in range(256):
        flipped = (int.from_bytes(kernel, "big") ^ (1 << bit)).to_bytes(32, "big")
        for count in WORD_COUNTS:
            words = e.steps(e.mixed_line(flipped, typed), count).words
            assert words not in found
            found.add(words)


def test_no_word_is_in_the_repr_of_the_steps():
    found = e.steps("123456", 24)
    assert not any(word in repr(found) for word in found.words)
