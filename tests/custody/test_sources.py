"""What a key is made from is held as a secret, is enough, and all of it reaches the words."""

import copy
import json
import os
import pickle
from pathlib import Path

import pytest

from coldtui.core.entropy import TYPED, Source, mixed_line, symbols
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wordlist import Language
from coldtui.custody.session import Session
from coldtui.custody.sources import Sources, Way
from coldtui.devices.randomness import KernelRandomness

COLDCARD = json.loads((Path(__file__).parents[1] / "vectors" / "dice" / "coldcard.json").read_text())
ROLLS = COLDCARD[3]["rolls"]
KERNEL = bytes(range(32))


def mixed(*typed, kernel=KERNEL):
    sources = Sources(Way.MIXED)
    sources.from_kernel(kernel)
    for source, text in typed or ((Source.D6, ROLLS),):
        sources.put(source, text)
    return sources


def alone(source=Source.D6, text=ROLLS):
    sources = Sources(Way.ALONE)
    sources.put(source, text)
    return sources


def words_of(sources, count=24, language=Language.ENGLISH):
    with Session() as session, session.draft() as draft:
        sources.fill(draft, count, language)
        return draft.words()


def test_dice_alone_make_the_key_that_coldcard_makes():
    for case in COLDCARD[2:]:
        words = case["words"].split()
        if len(case["rolls"]) >= 99 or len(words) == 12:
            assert " ".join(words_of(alone(text=case["rolls"]), len(words))) == case["words"]


def test_where_the_randomness_comes_from_is_said_and_no_roll_of_it():
    said = mixed((Source.D6, ROLLS), (Source.COINS, "10" * 64)).said
    assert said == "this computer and dice and coins"
    alone = Sources(Way.ALONE)
    alone.put(Source.CARDS, "AS")
    assert alone.said == "cards"


def test_every_source_that_can_be_given_has_a_name():
    for source in TYPED:
        sources = mixed((source, symbols(source)[0]))
        assert sources.said.startswith("this computer and ")


def test_the_line_is_the_one_that_is_hashed():
    sources = mixed((Source.COINS, "10011"), (Source.D6, ROLLS))
    line = mixed_line(KERNEL, [(Source.COINS, "10011"), (Source.D6, ROLLS)])
    assert sources.line() == line
    assert sources.steps(24, Language.ENGLISH).words == words_of(sources)


def test_a_source_that_is_given_twice_is_one_and_stays_in_its_place():
    sources = mixed((Source.D6, "41"), (Source.COINS, "1"), (Source.D6, "4152"))
    assert sources.line().split(" ")[2:] == ["d6=4152", "coins=1"]
    assert sources.given == (Source.D6, Source.COINS)
    assert (sources.text_of(Source.D6), sources.count_of(Source.D6), sources.text_of(Source.D20)) == ("4152", 4, "")
    sources.put(Source.D6, "")
    assert sources.given == (Source.COINS,)


def test_only_the_users_bits_count():
    sources = mixed((Source.D6, "4152"), (Source.HEX, "0f"))
    assert sources.bits_without() == pytest.approx(4 * 2.585 + 8, abs=0.01)
    assert sources.bits_without(Source.HEX) == pytest.approx(4 * 2.585, abs=0.01)
    assert not sources.enough_for(12)


@pytest.mark.parametrize("count", WORD_COUNTS)
def test_one_roll_too_few_makes_no_key(count):
    number = {12: 50, 15: 62, 18: 75, 21: 87, 24: 99}[count]
    for make in (lambda text: mixed((Source.D6, text)), lambda text: alone(text=text)):
        assert len(words_of(make(ROLLS[:number]), count)) == count
        with pytest.raises(ValueError):
            words_of(make(ROLLS[: number - 1]), count)


@pytest.mark.parametrize("text", ["123456" * 17, "1" * 100])
def test_what_is_no_chance_makes_no_key(text):
    for sources in (mixed((Source.D6, text)), alone(text=text)):
        assert not sources.enough_for(12)
        with pytest.raises(ValueError):
            words_of(sources, 12)


@pytest.mark.parametrize("source", [Source.MASH, Source.HEX, Source.KERNEL])
def test_what_nobody_sees_happen_does_not_stand_alone(source):
    with pytest.raises(ValueError):
        Sources(Way.ALONE).put(source, "0f")


def test_only_one_kind_stands_alone():
    with pytest.raises(ValueError):
        alone().put(Source.COINS, "1")


def test_the_kernel_is_never_asked_for_a_key_from_dice_alone():
    sources = alone()
    assert not sources.needs_kernel
    with pytest.raises(ValueError):
        sources.from_kernel(KERNEL)


def test_without_the_kernel_there_is_no_mixed_key():
    sources = Sources(Way.MIXED)
    sources.put(Source.D6, ROLLS)
    assert sources.needs_kernel
    with pytest.raises(ValueError):
        words_of(sources)
    sources.from_kernel(KERNEL)
    with pytest.raises(ValueError):
        sources.from_kernel(KERNEL)
    assert words_of(sources)


@pytest.mark.parametrize("data", [b"", bytes(31), bytes(33)])
def test_the_kernel_gives_thirty_two_bytes_and_no_other_number(data):
    with pytest.raises(ValueError):
        Sources(Way.MIXED).from_kernel(data)


class Counted:
    """The kernel's source, mocked: counts what is drawn, and flips one bit of it."""

    def __init__(self, flip=None):
        self.drawn = []
        self.flip = flip

    def __call__(self, count, flags=0):
        del flags
        self.drawn.append(count)
        data = int.from_bytes(bytes(range(7, 7 + count)), "big")
        return (data ^ (0 if self.flip is None else 1 << self.flip)).to_bytes(count, "big")


def made_with(getrandom, monkeypatch, count=24):
    monkeypatch.setattr(os, "getrandom", getrandom)
    kernel = KernelRandomness(os.getrandom).bytes(32)
    return words_of(mixed(kernel=kernel), count)


@pytest.mark.parametrize("count", WORD_COUNTS)
def test_thirty_two_bytes_are_drawn_for_a_key_and_every_bit_of_them_changes_its_words(count, monkeypatch):
    steady = Counted()
    found = {made_with(steady, monkeypatch, count)}
    assert steady.drawn == [32]
    for bit in range(256):
        found.add(made_with(Counted(bit), monkeypatch, count))
    assert len(found) == 257


def test_control_a_byte_that_did_not_reach_the_words_would_be_found(monkeypatch):
    class Deaf(Counted):
        def __call__(self, count, flags=0):
            return super().__call__(count)[:-1] + b"\0"

    found = {made_with(Deaf(bit), monkeypatch) for bit in [None, *range(256)]}
    assert len(found) == 249


def test_every_roll_changes_the_words():
    found = {words_of(mixed())}
    for place in range(100):
        other = ROLLS[:place] + str(int(ROLLS[place]) % 6 + 1) + ROLLS[place + 1 :]
        found.add(words_of(mixed((Source.D6, other))))
    assert len(found) == 101


@pytest.mark.slow
def test_ten_thousand_keys_are_all_different():
    randomness = KernelRandomness()
    found = {mixed(kernel=randomness.bytes(32)).steps(12, Language.ENGLISH).words for _ in range(10_000)}
    assert len(found) == 10_000
    assert not any(" ".join(words).startswith("abandon abandon abandon") for words in found)


def test_wiping_the_session_wipes_the_sources():
    session = Session()
    sources = session.track(mixed((Source.D6, ROLLS), (Source.COINS, "1001")))
    held = [sources._kernel, *sources._typed.values()]
    assert not session.holds_nothing
    session.wipe()
    assert sources.is_wiped
    assert session.holds_nothing
    assert all(secret.is_wiped for secret in held)
    assert sources.given == ()
    sources.wipe()


def test_leaving_wipes_and_what_is_replaced_or_removed_is_overwritten():
    with mixed() as sources:
        first = sources._typed[Source.D6]
        sources.put(Source.D6, ROLLS + "1")
        assert first.is_wiped
        second = sources._typed[Source.D6]
        sources.remove(Source.D6)
        assert second.is_wiped
        sources.remove(Source.D6)
    assert sources.is_wiped


def test_sources_show_nothing_and_are_not_copied():
    sources = mixed()
    assert repr(sources) == str(sources) == "<Sources>"
    for way in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError):
            way(sources)


def test_what_is_spelt_wrong_is_not_repeated():
    with pytest.raises(ValueError) as caught:
        mixed((Source.D6, "412a"))
    assert "412" not in str(caught.value)
