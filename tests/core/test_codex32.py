"""codex32: the vectors of BIP93, another implementation both ways, and mistakes that are placed but never repaired."""

import random
import re
from contextlib import suppress
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest
from codex32 import Codex32String, CodexError
from embit import bip32
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core import codex32
from coldtui.core.errors import Refused, Unreadable

TEXT = (Path(__file__).parents[1] / "vectors" / "bips" / "bip93_codex32_test_vectors.txt").read_text()
VALID, INVALID = TEXT.split("===Invalid test vectors===")
SECTIONS = re.split(r"===Test vector \d===", VALID)[1:]
WHOLE = [
    *dict.fromkeys(text for text in re.findall(r"<code>(.*?)</code>", VALID) if re.fullmatch(r"(?i)ms1\w{45,}", text))
]
BAD = re.findall(r"^\* <code>(.*?)</code>$", INVALID, re.MULTILINE)

XPRVS = [re.search(r"xprv9\w+", section)[0] for section in SECTIONS]
SEEDS = [
    "318c6318c6318c6318c6318c6318c631",
    "d1808e096b35b209ca12132b264662a5",
    "ffeeddccbbaa99887766554433221100",
    "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100",
    "dc5423251cb87175ff8110c8531d0952d8d73e1194e95b5f19d6f9df7c01111104c9baecdfea8cccc677fb9ddc8aec5553b86e528bcadfdcc201c17c638c47e9",
]
LONG = WHOLE[-1]
SHORT = WHOLE[0]


def source(seed: int = 1):
    return random.Random(seed).randbytes


def section(number: int) -> list[codex32.Codex32]:
    texts = [text for text in re.findall(r"<code>(.*?)</code>", SECTIONS[number - 1]) if len(text) > 40]
    return [codex32.read(text) for text in texts if text.lower().startswith("ms1")]


def test_there_are_five_vectors_and_sixty_four_invalid_strings() -> None:
    assert len(SECTIONS) == 5
    assert len(WHOLE) == 1 + 4 + 6 + 3 + 16 + 1
    assert len(BAD) == 64


@pytest.mark.parametrize("text", WHOLE)
def test_every_valid_string_is_read_and_written_again(text: str) -> None:
    assert codex32.read(text).text == text.upper()
    assert codex32.read(text.upper()) == codex32.read(text.lower())


@pytest.mark.parametrize("number", range(1, 6))
def test_every_secret_has_its_seed_and_its_master_key(number: int) -> None:
    secrets = [one for one in section(number) if one.is_secret]
    assert secrets
    for secret in secrets:
        assert codex32.combine([secret]).hex() == SEEDS[number - 1]
    assert bip32.HDKey.from_seed(secrets[0].seed).to_base58() == XPRVS[number - 1]


@pytest.mark.parametrize("text", BAD)
def test_every_invalid_string_is_refused(text: str) -> None:
    with pytest.raises(Unreadable) as caught:
        codex32.read(text)
    assert caught.value.hint
    assert text not in f"{caught.value}{caught.value.hint}"


@pytest.mark.parametrize("number", [2, 3])
def test_shares_of_the_vectors_are_derived_and_opened_by_any_quorum(number: int) -> None:
    secret = next(one for one in section(number) if one.is_secret)
    shares = [one for one in section(number) if not one.is_secret]
    assert len(shares) == (3 if number == 2 else 5)
    for quorum in combinations([secret, *shares], secret.threshold):
        for share in shares:
            assert codex32.derive(quorum, share.index) == share
    for quorum in combinations(shares, secret.threshold):
        assert codex32.combine(quorum).hex() == SEEDS[number - 1]


@pytest.mark.parametrize("size", range(16, 65, 4))
@pytest.mark.parametrize(("threshold", "count"), [(2, 3), (3, 5), (9, 31)])
def test_another_implementation_opens_what_is_made_here(size: int, threshold: int, count: int) -> None:
    seed = source(size)(size)
    made = codex32.split(seed, threshold, count, source())
    theirs = [Codex32String(share.text) for share in made]
    for chosen in (theirs[:threshold], theirs[-threshold:]):
        assert Codex32String.interpolate_at(chosen).data == seed
    assert [one.share_idx for one in theirs] == list(codex32.INDEXES[:count])
    assert len({one.ident for one in theirs}) == 1


@pytest.mark.parametrize("size", range(16, 65, 4))
def test_what_another_implementation_makes_opens_here(size: int) -> None:
    seed = source(size)(size)
    secret = Codex32String.from_seed(seed, "ms13cash")
    assert codex32.read(secret.s).seed == seed
    shares = codex32.split(seed, 3, 3, source())
    fixed = [Codex32String(share.text) for share in shares]
    derived = [codex32.read(Codex32String.interpolate_at(fixed, index).s) for index in "7z0"]
    assert codex32.combine(derived) == seed


@pytest.mark.parametrize("size", range(16, 65))
def test_every_size_of_seed_comes_back(size: int) -> None:
    seed = source(size)(size)
    text = codex32.secret(seed, "test").text
    assert codex32.read(text).seed == seed
    assert codex32.combine(codex32.split(seed, 2, 4, source())[2:]) == seed


def test_both_implementations_agree_on_strings_that_are_almost_right() -> None:
    chance = random.Random(5)
    agreed = 0
    for text in (SHORT, LONG):
        for _ in range(300):
            changed = list(text)
            for _ in range(chance.choice([0, 1, 2, 9])):
                changed[chance.randrange(len(changed))] = chance.choice(codex32.ALPHABET + "1bioBIO")
            joined = "".join(changed)
            try:
                Codex32String(joined)
                is_theirs = joined.lower().startswith("ms1")
            except CodexError:
                is_theirs = False
            try:
                codex32.read(joined)
                is_ours = True
            except Unreadable:
                is_ours = False
            assert is_ours == is_theirs
            agreed += is_ours
    assert agreed > 50, "the control: some are right"


def test_two_sets_of_one_seed_have_different_names_and_different_shares() -> None:
    seed = bytes(16)
    one, two = codex32.split(seed, 2, 3, source(1)), codex32.split(seed, 2, 3, source(2))
    assert one[0].identifier != two[0].identifier
    with pytest.raises(Refused, match="not all of one set"):
        codex32.combine([one[0], two[1]])


@pytest.mark.parametrize("text", [SHORT, WHOLE[4], LONG], ids=["secret", "share", "long"])
def test_one_wrong_character_is_found_wherever_it_is(text: str) -> None:
    chance = random.Random(6)
    small = text.lower()
    for place in range(9, len(small)):
        wrong = chance.choice([one for one in codex32.ALPHABET if one != small[place]])
        with pytest.raises(Unreadable) as caught:
            codex32.read(small[:place] + wrong + small[place + 1 :])
        assert str(caught.value) == (
            f"This string has a mistake, probably at character {place + 1} (group {place // 4 + 1})."
        )


@pytest.mark.parametrize("text", [SHORT, LONG], ids=["short", "long"])
def test_two_wrong_characters_are_found_and_what_they_should_be_is_not_said(text: str) -> None:
    chance = random.Random(7)
    small = text.lower()
    for _ in range(20):
        one, two = sorted(chance.sample(range(9, len(small)), 2))
        changed = list(small)
        for place in (one, two):
            changed[place] = chance.choice([letter for letter in codex32.ALPHABET if letter != small[place]])
        with pytest.raises(Unreadable) as caught:
            codex32.read("".join(changed))
        assert str(caught.value) == (
            f"This string has two mistakes, probably at characters {one + 1} (group {one // 4 + 1}) "
            f"and {two + 1} (group {two // 4 + 1})."
        )


def test_more_wrong_characters_are_not_placed() -> None:
    chance = random.Random(8)
    for _ in range(20):
        changed = list(LONG.lower())
        for place in chance.sample(range(9, len(changed)), 5):
            changed[place] = chance.choice([letter for letter in codex32.ALPHABET if letter != changed[place]])
        with pytest.raises(Unreadable, match="has mistakes"):
            codex32.read("".join(changed))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "This is not a codex32 string: those begin with MS1."),
        ("ms1", "A codex32 string is never 3 characters long."),
        (SHORT[:20] + "b" + SHORT[21:], "Character 21 is none that codex32 has (group 6)."),
        (SHORT[:-1], "A codex32 string is never 47 characters long."),
        ("ms1" + "q" * 200, "A codex32 string is never 203 characters long."),
        (SHORT[:9] + SHORT[9:].upper(), "This string mixes small and capital letters."),
        ("ms1\u0660" + SHORT[4:], "Character 4 is none that codex32 has (group 1)."),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as caught:
        codex32.read(text)
    assert str(caught.value) == sentence


def test_blanks_between_groups_do_not_count() -> None:
    grouped = " ".join(SHORT[start : start + 4] for start in range(0, len(SHORT), 4))
    assert codex32.read(f"\n{grouped}\r\n") == codex32.read(SHORT)
    assert codex32.looks_like(f" {grouped}")
    assert not codex32.looks_like("abandon about")


def test_the_same_share_twice_too_few_and_too_many_are_refused() -> None:
    made = codex32.split(bytes(range(16)), 3, 5, source())
    for chosen in ([made[0], made[0], made[1]], made[:2], made[:4], []):
        with pytest.raises(Refused) as caught:
            codex32.combine(chosen)
        assert caught.value.hint


@pytest.mark.parametrize(
    ("size", "threshold", "count"),
    [(15, 2, 3), (65, 2, 3), (16, 1, 3), (16, 10, 12), (16, 3, 2), (16, 2, 32), (16, 0, 1)],
)
def test_other_numbers_are_refused(size: int, threshold: int, count: int) -> None:
    with pytest.raises(ValueError):
        codex32.split(bytes(size), threshold, count, source())


def test_a_source_that_gives_too_little_makes_nothing() -> None:
    with pytest.raises(RuntimeError):
        codex32.split(bytes(16), 2, 3, lambda count: bytes(count - 1))


def test_an_identifier_is_the_first_twenty_bits() -> None:
    assert codex32.identifier_of(bytes.fromhex("00000fff")) == "qqqq"
    assert codex32.identifier_of(bytes.fromhex("ffffffff")) == "llll"
    theirs = Codex32String.from_seed(bytes.fromhex(SEEDS[3]))
    fingerprint = bip32.HDKey.from_seed(bytes.fromhex(SEEDS[3])).my_fingerprint
    assert codex32.identifier_of(fingerprint) == theirs.ident, "their default for a secret that is not split"


def test_a_string_shows_nothing_of_its_payload() -> None:
    shown = repr(codex32.read(LONG))
    assert "values" not in shown
    assert len(shown) < 80


def test_one_share_tells_nothing_of_the_seed() -> None:
    # with the same random bytes, the first share of 2 of 3 is the same whatever the seed: it cannot depend on it
    firsts = {codex32.split(seed, 2, 3, source(9))[0] for seed in (bytes(16), bytes([255] * 16), bytes(range(16)))}
    assert len(firsts) == 1


@settings(max_examples=50, deadline=None)
@given(st.data())
def test_any_quorum_opens_any_split(data) -> None:
    threshold = data.draw(st.integers(2, 9))
    count = data.draw(st.integers(threshold, 31))
    seed = data.draw(st.binary(min_size=16, max_size=64))
    made = codex32.split(seed, threshold, count, source(data.draw(st.integers(0, 99))))
    chosen = data.draw(st.permutations(made))[:threshold]
    assert codex32.combine([codex32.read(share.text) for share in chosen]) == seed


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for given_text in (text, f"ms1{text}"):
        with suppress(Unreadable):
            assert codex32.read(given_text).text


def test_a_share_more_than_needed_fits_and_a_foreign_one_does_not() -> None:
    whole = section(3)
    secret = next(one for one in whole if one.is_secret)
    shares = [one for one in whole if not one.is_secret]
    for other in (*shares[3:], secret):
        assert codex32.fits(shares[:3], other)
        for at in range(codex32._HEADER, len(other.values) - 1):
            changed = (*other.values[:at], other.values[at] ^ 1, *other.values[at + 1 :])
            assert not codex32.fits(shares[:3], replace(other, values=changed))
