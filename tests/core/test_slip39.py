"""SLIP-39: the official vectors, another implementation both ways, and mistakes that are placed but never repaired."""

import json
import random
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from bip39_slip39 import slip39 as other
from embit import bip32
from hypothesis import given, settings
from hypothesis import strategies as st
from shamir_mnemonic import shamir

from coldtui.core import slip39
from coldtui.core.errors import ColdtuiError, Refused, Unreadable

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "slip39" / "slip39_vectors.json").read_text())
SECRET = bytes(range(100, 132))
ONE = VECTORS[0][1][0]
TWO_OF_THREE = VECTORS[3][1]


class Counting:
    """A source of bytes that can be replayed, and that knows how many were drawn."""

    def __init__(self, seed: int = 1) -> None:
        self._random = random.Random(seed)
        self.drawn = 0

    def __call__(self, count: int) -> bytes:
        self.drawn += count
        return self._random.randbytes(count)


def test_there_are_forty_five_official_vectors() -> None:
    assert len(VECTORS) == 45


@pytest.mark.parametrize(("name", "shares", "secret", "xprv"), VECTORS, ids=[one[0].split(".")[0] for one in VECTORS])
def test_the_official_vectors_open_or_are_refused(name: str, shares: list[str], secret: str, xprv: str) -> None:
    if secret:
        found = slip39.combine(shares, "TREZOR")
        assert found.hex() == secret
        assert bip32.HDKey.from_seed(found).to_base58() == xprv
        return
    with pytest.raises(ColdtuiError) as caught:
        slip39.combine(shares, "TREZOR")
    assert str(caught.value)
    assert caught.value.hint
    assert caught.value.__context__ is None, "the library's message has words of the share in it"


@pytest.mark.parametrize("size", slip39.WORD_COUNTS)
@pytest.mark.parametrize("extendable", [True, False])
def test_another_implementation_opens_what_is_made_here(size: int, extendable: bool) -> None:
    secret = secrets.token_bytes(size)
    made = slip39.split(
        secret, [(2, 3), (1, 1), (3, 5)], 2, Counting(), passphrase="a B~", iteration_exponent=0, extendable=extendable
    )
    assert {len(share.split()) for group in made for share in group} == {slip39.WORD_COUNTS[size]}
    assert [len(group) for group in made] == [3, 1, 5]
    for chosen in ([*made[0][1:], *made[1]], [*made[2][::2], *made[0][:2]]):
        assert other.master_secret_from_mnemonics(chosen, "a B~") == secret
        assert slip39.combine(chosen, "a B~") == secret


@pytest.mark.parametrize("size", slip39.WORD_COUNTS)
@pytest.mark.parametrize("extendable", [True, False])
def test_what_another_implementation_makes_opens_here(size: int, extendable: bool) -> None:
    secret = secrets.token_bytes(size)
    made = other.mnemonics_from_master_secret(secret, [(1, 1), (2, 4)], 2, "x", 1, extendable)
    assert slip39.combine([made[1][3], made[0][0], made[1][1]], "x") == secret


@pytest.mark.parametrize(
    ("groups", "needed"),
    [
        ([(1, 1)], 1),
        ([(2, 3)], 1),
        ([(5, 16)], 1),
        ([(1, 1), (2, 2), (3, 5)], 1),
        ([(1, 1), (2, 2), (3, 5)], 2),
        ([(1, 1), (2, 2), (3, 5)], 3),
        ([(2, 2)] * 16, 9),
    ],
)
def test_the_reference_makes_the_same_shares_of_the_same_bytes(
    groups: list[tuple[int, int]], needed: int, monkeypatch
) -> None:
    ours = slip39.split(SECRET, groups, needed, Counting(7), passphrase="p")
    monkeypatch.setattr(shamir, "RANDOM_BYTES", Counting(7))
    theirs = shamir.generate_mnemonics(needed, groups, SECRET, b"p")
    assert [list(group) for group in ours] == theirs


def test_a_plain_two_of_three_is_one_group() -> None:
    facts = [slip39.read(share) for share in slip39.split(SECRET, [(2, 3)], 1, Counting())[0]]
    assert {(one.group_count, one.group_threshold, one.member_threshold) for one in facts} == {(1, 1, 2)}
    assert [one.member_index for one in facts] == [0, 1, 2]
    assert {one.extendable for one in facts} == {True}
    assert {one.iteration_exponent for one in facts} == {1}


def fail(*_: object) -> bytes:
    raise AssertionError("the library drew bytes of its own")


def test_the_randomness_of_the_library_is_never_used(monkeypatch) -> None:
    before = shamir.RANDOM_BYTES
    monkeypatch.setattr(secrets, "token_bytes", fail)
    monkeypatch.setattr(shamir, "RANDOM_BYTES", fail)
    source = Counting()
    slip39.split(SECRET, [(3, 5)], 1, source)
    assert source.drawn == 2 + 32 + 28, "an identifier, one random share, and what goes with the digest"
    assert shamir.RANDOM_BYTES is fail
    monkeypatch.undo()
    assert shamir.RANDOM_BYTES is before, "nothing of the library was replaced"


def test_control_the_library_does_draw_by_itself(monkeypatch) -> None:
    monkeypatch.setattr(shamir, "RANDOM_BYTES", fail)
    with pytest.raises(AssertionError):
        shamir.generate_mnemonics(1, [(3, 5)], SECRET)


def test_threads_that_split_at_once_do_not_meet() -> None:
    def one(seed: int) -> tuple[tuple[str, ...], ...]:
        return slip39.split(bytes([seed] * 16), [(3, 5), (2, 2)], 2, Counting(seed), iteration_exponent=0)

    alone = [one(seed) for seed in range(12)]
    with ThreadPoolExecutor(6) as threads:
        assert list(threads.map(one, range(12))) == alone


def test_every_drawn_byte_reaches_the_shares() -> None:
    class Changed(Counting):
        def __init__(self, at: int) -> None:
            super().__init__()
            self._at = at

        def __call__(self, count: int) -> bytes:
            before = self.drawn
            drawn = bytearray(super().__call__(count))
            if before <= self._at < self.drawn:
                drawn[self._at - before] ^= 1
            return bytes(drawn)

    made = {slip39.split(SECRET, [(3, 3)], 1, Changed(at)) for at in range(-1, 62)}
    assert len(made) == 63


def test_a_source_that_gives_too_little_is_a_bug_and_makes_nothing() -> None:
    with pytest.raises(RuntimeError):
        slip39.split(SECRET, [(2, 3)], 1, lambda count: bytes(count - 1))


@pytest.mark.parametrize(
    ("groups", "needed"),
    [
        ([(1, 2)], 1),
        ([(0, 1)], 1),
        ([(3, 2)], 1),
        ([(2, 17)], 1),
        ([(2, 3)], 2),
        ([(2, 3)], 0),
        ([], 1),
        ([(1, 1)] * 17, 2),
    ],
)
def test_numbers_that_the_standard_does_not_allow_are_refused(groups: list[tuple[int, int]], needed: int) -> None:
    with pytest.raises(ValueError):
        slip39.split(SECRET, groups, needed, Counting())


@pytest.mark.parametrize("size", [0, 14, 15, 17, 33, 66])
def test_secrets_of_other_sizes_are_refused(size: int) -> None:
    with pytest.raises(ValueError):
        slip39.split(bytes(size), [(2, 3)], 1, Counting())


@pytest.mark.parametrize("passphrase", ["tränen", "a\tb", "\x7f", "\u3000"])
def test_a_passphrase_that_other_wallets_cannot_take_is_refused(passphrase: str) -> None:
    with pytest.raises(Refused):
        slip39.split(SECRET, [(2, 3)], 1, Counting(), passphrase=passphrase)
    with pytest.raises(Refused):
        slip39.combine(TWO_OF_THREE, passphrase)


def test_every_passphrase_opens_something() -> None:
    shares = slip39.split(SECRET, [(2, 2)], 1, Counting(), passphrase="right", iteration_exponent=0)[0]
    assert slip39.combine(shares, "right") == SECRET
    assert len(slip39.combine(shares, "wrong")) == len(SECRET)
    assert slip39.combine(shares, "wrong") != SECRET


@pytest.mark.parametrize("share", [ONE, VECTORS[41][1][0], VECTORS[43][1][0]], ids=["original", "extendable", "long"])
def test_a_single_wrong_word_is_found_wherever_it_is(share: str) -> None:
    source = random.Random(3)
    words = share.split()
    for place in range(len(words)):
        wrong = source.choice([word for word in slip39.WORDS if word != words[place]])
        with pytest.raises(Unreadable) as caught:
            slip39.read(" ".join([*words[:place], wrong, *words[place + 1 :]]))
        assert str(caught.value) == f"This share has a mistake, probably near word {place + 1}."
        assert_says_no_word(caught.value, [*words, wrong])


def test_a_wrong_flag_in_the_second_word_is_found_too() -> None:
    words = ONE.split()
    flipped = slip39.WORDS[slip39.WORDS.index(words[1]) ^ 1 << 4]
    with pytest.raises(Unreadable, match=r"near word 2\."):
        slip39.read(" ".join([words[0], flipped, *words[2:]]))


def test_two_wrong_words_are_seldom_taken_for_one() -> None:
    source = random.Random(4)
    placed = 0
    for _ in range(200):
        words = ONE.split()
        for place in source.sample(range(len(words)), 2):
            words[place] = source.choice([word for word in slip39.WORDS if word != words[place]])
        with pytest.raises(Unreadable) as caught:
            slip39.read(" ".join(words))
        placed += "near word" in str(caught.value)
    assert placed <= 2


def assert_says_no_word(error: ColdtuiError, words: list[str]) -> None:
    said = set(f"{error} {error.hint}".lower().replace(".", " ").replace(",", " ").split())
    plain = {"paper", "near", "word", "have", "them", "that", "this", "with"}
    assert not said & (set(words) - plain)


@pytest.mark.parametrize("place", [1, 7, 20])
def test_a_word_that_is_not_in_the_list_is_named_by_its_number_alone(place: int) -> None:
    words = ONE.split()
    words[place - 1] = "hunter"
    with pytest.raises(Unreadable) as caught:
        slip39.read(" ".join(words))
    assert str(caught.value).startswith(f"Word {place} is not in the list")
    assert_says_no_word(caught.value, words)


def test_four_letters_of_each_word_are_enough_and_capitals_do_not_matter() -> None:
    assert slip39.read(" ".join(word[:4].upper() for word in ONE.split())) == slip39.read(ONE)
    assert len({word[:4] for word in slip39.WORDS}) == 1024


def test_letters_that_no_word_or_several_words_begin_with_mean_none() -> None:
    assert slip39.meant("acad") == "academic"
    assert slip39.meant("ac") is None
    assert slip39.meant("academicx") is None
    assert slip39.meant("") is None
    assert slip39.completions("acad") == ("academic",)
    assert {word for letter in "abcdefghijklmnopqrstuvwxyz" for word in slip39.completions(letter)} == set(slip39.WORDS)


@pytest.mark.parametrize("count", [0, 1, 19, 21, 22, 24, 34, 60])
def test_texts_of_other_lengths_are_no_shares(count: int) -> None:
    with pytest.raises(Unreadable):
        slip39.read(" ".join(["academic"] * count))


def test_a_share_that_asks_for_hours_of_work_is_refused_before_the_work() -> None:
    field = slip39.EncryptedMasterSecret(1, True, 15, bytes(16))
    share = shamir.split_ems(1, [(1, 1)], field)[0][0].mnemonic()
    with pytest.raises(Refused, match="so much computing"):
        slip39.read(share)
    most = shamir.split_ems(1, [(1, 1)], slip39.EncryptedMasterSecret(1, True, slip39.MOST_EXPONENT, bytes(16)))
    assert slip39.read(most[0][0].mnemonic()).iteration_exponent == slip39.MOST_EXPONENT


def test_facts_and_what_shares_hold_show_nothing() -> None:
    facts = slip39.read(TWO_OF_THREE[0])
    assert not {word for word in TWO_OF_THREE[0].split() if word in repr(facts)}
    assert repr(slip39.join([slip39.read(share) for share in TWO_OF_THREE])) == "Encrypted()"


def test_fewer_shares_than_needed_and_more_than_needed_are_refused() -> None:
    made = slip39.split(SECRET, [(3, 5)], 1, Counting(), iteration_exponent=0)[0]
    for count in (1, 2, 4, 5):
        for chosen in combinations(made, count):
            with pytest.raises(Refused):
                slip39.combine(chosen)


def test_shares_of_two_sets_never_open_anything() -> None:
    one = slip39.split(SECRET, [(2, 3)], 1, Counting(1), iteration_exponent=0)[0]
    two = slip39.split(SECRET, [(2, 3)], 1, Counting(2), iteration_exponent=0)[0]
    with pytest.raises(Refused, match="not all of one set"):
        slip39.combine([one[0], two[1]])


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_any_smallest_quorum_opens_any_split(data) -> None:
    groups = data.draw(
        st.lists(
            st.integers(1, 5).flatmap(
                lambda members: st.tuples(st.just(1) if members == 1 else st.integers(2, members), st.just(members))
            ),
            min_size=1,
            max_size=4,
        )
    )
    needed = data.draw(st.integers(1, len(groups)))
    secret = data.draw(st.binary(min_size=16, max_size=16))
    made = slip39.split(secret, groups, needed, Counting(data.draw(st.integers(0, 99))), iteration_exponent=0)
    chosen = data.draw(st.permutations(range(len(groups))))[:needed]
    quorum = [share for group in chosen for share in data.draw(st.permutations(made[group]))[: groups[group][0]]]
    assert slip39.combine(data.draw(st.permutations(quorum))) == secret


def test_a_share_more_than_needed_fits_and_a_foreign_one_does_not() -> None:
    one, two = ([list(map(slip39.read, group)) for group in _twins(secret)] for secret in (SECRET, SECRET[::-1]))
    for group, foreign, needed in zip(one, two, (2, 3), strict=True):
        for at in range(needed, len(group)):
            assert slip39.fits(group[:needed], group[at])
            assert slip39.fits(group[at - needed : at][::-1], group[at])
            assert not slip39.fits(group[:needed], foreign[at])


def test_every_share_of_a_group_that_needs_one_is_the_same() -> None:
    one = shamir.Share.from_mnemonic(slip39.split(SECRET, [(1, 1)], 1, Counting(), iteration_exponent=0)[0][0])
    copy, foreign = replace(one, index=1), replace(one, index=1, value=one.value[::-1])
    first, same, changed = (slip39.read(share.mnemonic()) for share in (one, copy, foreign))
    assert slip39.fits([first], same)
    assert not slip39.fits([first], changed)


def _twins(secret: bytes) -> tuple[tuple[str, ...], ...]:
    return slip39.split(secret, [(2, 4), (3, 5)], 1, Counting(), iteration_exponent=0)
