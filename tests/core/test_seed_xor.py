"""Seed XOR: Coldcard's own examples, and parts that are what they claim to be."""

import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core import mnemonic, seed_xor
from coldtui.core.errors import Refused

EXAMPLES = json.loads((Path(__file__).parents[1] / "vectors" / "seedxor" / "coldcard.json").read_text())


def example(words: int) -> tuple[list[str], list[list[str]]]:
    """The phrase of an example, and its three parts."""
    found = EXAMPLES[str(words)]
    return found["phrase"].split(), [part.split() for part in found["parts"]]


def source(seed: int = 1) -> Callable[[int], bytes]:
    return random.Random(seed).randbytes


@pytest.mark.parametrize("words", [12, 24])
def test_the_examples_of_coldcard_combine_to_their_phrase(words: int) -> None:
    phrase, parts = example(words)
    assert [len(phrase), *map(len, parts)] == [words] * 4
    combined = seed_xor.combine([mnemonic.entropy_of(part) for part in parts])
    assert list(mnemonic.words_of(combined)) == phrase
    assert seed_xor.combine([mnemonic.entropy_of(part) for part in reversed(parts)]) == combined


@pytest.mark.parametrize("words", [12, 24])
def test_the_examples_of_coldcard_are_made_of_their_random_parts(words: int) -> None:
    phrase, parts = example(words)
    given_parts = iter([mnemonic.entropy_of(part) for part in parts])
    made = seed_xor.split(mnemonic.entropy_of(phrase), 3, lambda _: next(given_parts))
    assert [list(mnemonic.words_of(part)) for part in made] == parts


@given(st.sampled_from(mnemonic.ENTROPY_SIZES), st.integers(2, 4), st.integers(0, 2**32))
def test_parts_combine_to_what_was_split_and_each_is_a_phrase(size: int, parts: int, seed: int) -> None:
    entropy = source(seed)(size)
    made = seed_xor.split(entropy, parts, source(seed + 1))
    assert len(made) == parts
    assert seed_xor.combine([mnemonic.entropy_of(mnemonic.words_of(part)) for part in made]) == entropy


def test_all_but_one_part_tell_nothing() -> None:
    # the parts but the last are the random bytes themselves, whatever is split
    made = [seed_xor.split(bytes([fill] * 16), 3, source())[:2] for fill in (1, 2, 255)]
    assert len(set(made)) == 1


@pytest.mark.parametrize(("size", "parts"), [(16, 1), (16, 5), (16, 0), (17, 2), (64, 2), (0, 2)])
def test_other_numbers_are_refused(size: int, parts: int) -> None:
    with pytest.raises(ValueError):
        seed_xor.split(bytes([1] * size), parts, source())


def test_a_source_that_repeats_itself_makes_nothing() -> None:
    with pytest.raises(RuntimeError):
        seed_xor.split(bytes(range(16)), 3, lambda count: bytes([7] * count))
    with pytest.raises(RuntimeError):
        seed_xor.split(bytes(range(16)), 2, bytes)
    with pytest.raises(RuntimeError):
        seed_xor.split(bytes(range(16)), 2, lambda count: bytes(range(count)))
    with pytest.raises(RuntimeError):
        seed_xor.split(bytes(range(16)), 2, lambda count: bytes(count + 1))


def test_control_that_source_would_have_given_the_key_away() -> None:
    secret, same = bytes(range(16)), bytes([7] * 16)
    assert seed_xor.combine([secret, same]) != secret
    assert seed_xor._xor([secret, same, same]) == secret, "the third part would have been the phrase itself"


def test_zero_is_not_split_in_two() -> None:
    with pytest.raises(Refused):
        seed_xor.split(bytes(16), 2, source())
    assert len(seed_xor.split(bytes(16), 3, source())) == 3


def test_parts_that_cannot_be_of_one_set_are_refused() -> None:
    one, two = seed_xor.split(bytes(range(16)), 2, source())
    for parts in ([], [one], [one, one, two], [one, bytes(range(32))]):
        with pytest.raises(Refused) as caught:
            seed_xor.combine(parts)
        assert caught.value.hint
