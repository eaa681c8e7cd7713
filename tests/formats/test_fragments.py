"""What sender and receiver compute alike: the numbers of the reference implementation, one by one."""

import json
import math
import zlib
from pathlib import Path

import pytest

from coldtui.formats import fragments
from coldtui.formats.fragments import Sampler, below, degrees, mixed_into, shuffled, xoshiro256

VECTORS = json.loads((Path(__file__).parents[1] / "vectors/ur/bc_ur_reference_test_data.json").read_text())


def wolf():
    return xoshiro256(b"Wolf")


def message(size):
    """The message that the reference implementation tests with."""
    numbers = wolf()
    return bytes(below(256, numbers) for _ in range(size))


def test_the_generator_gives_the_reference_numbers():
    numbers = wolf()
    assert [next(numbers) % 100 for _ in range(100)] == VECTORS["test_rng_1"]["expected_numbers"]


def test_the_generator_gives_the_reference_numbers_for_a_checksum():
    numbers = xoshiro256(zlib.crc32(b"Wolf").to_bytes(4, "big"))
    assert [next(numbers) % 100 for _ in range(100)] == VECTORS["test_rng_2"]["expected_numbers"]


def test_numbers_below_a_bound_are_the_reference_ones():
    numbers = wolf()
    assert [below(10, numbers) + 1 for _ in range(100)] == VECTORS["test_rng_3"]["expected_numbers"]


def test_samples_are_the_reference_ones():
    case = VECTORS["test_random_sampler"]
    sampler, numbers = Sampler(case["probs"]), wolf()
    assert [sampler.draw(numbers) for _ in range(500)] == case["expected_samples"]


def test_an_order_is_the_reference_one():
    case, numbers = VECTORS["test_shuffle"], wolf()
    assert [shuffled(case["values"], numbers, 10) for _ in range(10)] == case["expectedResult"]


@pytest.mark.parametrize("count", range(1, 11))
def test_a_shorter_choice_is_the_beginning_of_a_longer_one(count):
    # BCR-2024-001, "The Fisher-Yates Shuffle"
    assert shuffled(range(1, 11), wolf(), count) == [6, 4, 9, 3, 10, 5, 7, 8, 1, 2][:count]


def test_degrees_are_the_reference_ones():
    # 11 fragments: 1,024 bytes in fragments of up to 100
    drawn = [degrees(11).draw(xoshiro256(f"Wolf-{number}".encode())) + 1 for number in range(1, 201)]
    assert drawn == VECTORS["test_choose_degree"]["expected_degrees"]


def test_choices_of_fragments_are_the_reference_ones():
    checksum = zlib.crc32(message(1024))
    chosen = [sorted(mixed_into(number, 11, checksum)) for number in range(1, 31)]
    assert chosen == VECTORS["test_choose_fragments"]["expected_fragment_indexes"]


def test_the_highest_numbers_are_within_bounds():
    """As doubles they are 1.0, for which the reference implementation has no fragment."""
    highest = (1 << 64) - 1
    assert highest * 2.0**-64 == 1.0
    assert below(7, iter([highest])) == 6
    assert below(7, iter([0])) == 0
    assert Sampler([1, 1]).draw(iter([highest, 0])) == 1


def test_weights_are_added_one_by_one():
    """From 3.12 on sum() compensates what is lost in rounding, which no other implementation does."""
    lost = [1.0, *[2.0**-53] * 4]
    assert math.fsum(lost) > 1.0
    # each is then exactly 5 times its weight, as if the small ones had not been added
    assert Sampler(lost)._shares[1:] == [5 * 2.0**-53] * 4


def test_degrees_of_few_lengths_are_kept():
    """So that a transfer that names another length in every frame fills no memory."""
    for seq_len in range(1, 100):
        degrees(seq_len)
    assert fragments.degrees.cache_info().currsize <= 4
