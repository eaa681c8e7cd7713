"""Fountain codes: the reference parts, as few parts as can be, and nothing joined that is not of one message."""

import random
import zlib
from collections import deque

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import Unreadable
from coldtui.formats import cbor, fountain
from coldtui.formats.fountain import FountainDecoder, FountainEncoder, Part, fragment_size, read_part
from coldtui.formats.fragments import mixed_into
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS, Mixed
from tests.formats.test_fragments import VECTORS, message


def described(part):
    return (
        f"seqNum:{part.seq_num}, seqLen:{part.seq_len}, messageLen:{part.message_len}, "
        f"checksum:{part.checksum}, data:{part.data.hex()}"
    )


def decoded(parts):
    """The message, and how many parts it took."""
    decoder, used = None, 0
    for part in parts:
        decoder = decoder or FountainDecoder(part)
        decoder.feed(part)
        used += 1
        if decoder.message is not None:
            return decoder.message, used
    return None, used


# --- the reference


def test_fragments_are_the_reference_ones():
    encoder = FountainEncoder(message(1024), 100)
    found = [encoder.part(number).data.hex() for number in range(1, encoder.seq_len + 1)]
    assert found == VECTORS["test_partition_and_join"]["expected_fragments"]


def test_parts_are_the_reference_ones():
    encoder = FountainEncoder(message(256), 30)
    parts = [encoder.part(number) for number in range(1, 21)]
    assert [described(part) for part in parts] == VECTORS["test_fountain_encoder"]["expected_parts"]
    assert [part.cbor().hex() for part in parts] == VECTORS["test_fountain_encoder_cbor"]["expected_parts"]
    assert [read_part(part.cbor()).cbor() for part in parts] == [part.cbor() for part in parts]


def test_the_first_parts_alone_are_enough():
    """`test_fountain_encoder_is_complete` of the reference: as many parts as fragments."""
    encoder = FountainEncoder(message(256), 30)
    assert decoded(encoder.part(number) for number in range(1, 100)) == (message(256), encoder.seq_len)


def test_the_reference_message_is_decoded():
    case = VECTORS["test_fountain_decoder"]
    encoder = FountainEncoder(message(case["message_size"]), case["max_fragment_len"])
    assert decoded(encoder.part(number) for number in range(1, 100))[0] == message(case["message_size"])


def test_the_papers_part_is_written_and_read():
    # BCR-2024-001, "Part Serialization"; its fragment is too short for its numbers, so that it is written only
    part = Part(12, 8, 100, 0x12345678, bytes([1, 5, 3, 3, 5]))
    assert part.cbor().hex() == "850c0818641a12345678450105030305"
    with pytest.raises(Unreadable):
        read_part(part.cbor())


@pytest.mark.parametrize(("total", "most", "size"), [(12_345, 1_955, 1_764), (12_345, 30_000, 12_345)])
def test_fragments_are_as_long_as_the_paper_has_them(total, most, size):
    # BCR-2024-001, "Determining Fragment Length"
    assert fragment_size(total, most) == size


# --- as few as can be


@pytest.mark.parametrize("loss", [0, 0.2, 0.4, 0.8])
@pytest.mark.parametrize("count", [2, 7, 30, 200])
def test_lost_and_disordered_parts_cost_next_to_nothing(count, loss):
    """The parts that come are enough as soon as they are independent; the worst of these has five too many."""
    chance = random.Random(count)
    encoder = FountainEncoder(chance.randbytes(count * 10), 10)
    numbers = [number for number in range(1, 20 * count + 40) if chance.random() >= loss]
    chance.shuffle(numbers)
    found, used = decoded(map(encoder.part, numbers))
    assert found is not None
    # a seventh of the parts are one fragment alone, of which some are the same
    assert used <= 1.25 * count + 8


def test_a_receiver_that_joins_midway_needs_no_part_that_is_not_mixed():
    encoder = FountainEncoder(message(3_000), 30)
    found, used = decoded(encoder.part(number) for number in range(encoder.seq_len + 1, 1_000))
    assert found == message(3_000)
    assert used <= encoder.seq_len + 20


def test_a_receiver_needs_as_few_parts_as_the_equations_allow():
    """Judged after every part by elimination of all that came, from scratch."""
    chance = random.Random(5)
    for seq_len in (3, 10, 24):
        encoder = FountainEncoder(chance.randbytes(seq_len * 10), 10)
        checksum = encoder.part(1).checksum
        numbers = chance.sample(range(1, 10 * seq_len), 4 * seq_len)
        decoder = FountainDecoder(encoder.part(1))
        masks = []
        for number in numbers:
            masks.append(sum(1 << index for index in mixed_into(number, seq_len, checksum)))
            decoder.feed(encoder.part(number))
            assert decoder.rank == rank(masks)
            assert sum(decoder.have) == sum(is_known(masks, index) for index in range(seq_len))
            assert (decoder.message is not None) == (rank(masks) == seq_len)


def rank(masks):
    """How many of these vectors over GF(2) are independent."""
    basis = []
    for mask in masks:
        left = mask
        for other in basis:
            left = min(left, left ^ other)
        if left:
            basis.append(left)
    return len(basis)


def is_known(masks, index):
    """Whether the vectors span this unit vector."""
    return rank([*masks, 1 << index]) == rank(masks)


@settings(max_examples=60)
@given(st.binary(min_size=1, max_size=2_000), st.integers(10, 400), st.randoms(use_true_random=False))
def test_any_message_comes_back_from_any_order(data, most, chance):
    encoder = FountainEncoder(data, most)
    numbers = list(range(1, 3 * encoder.seq_len + 1))
    chance.shuffle(numbers)
    assert decoded(map(encoder.part, numbers))[0] == data


def test_repeats_tell_nothing_new():
    encoder = FountainEncoder(message(300), 30)
    decoder = FountainDecoder(encoder.part(12))
    for _ in range(3):
        decoder.feed(encoder.part(12))
        decoder.feed(encoder.part(3))
    assert decoder.rank == 2
    assert decoder.message is None


def test_parts_after_the_last_are_of_no_use_and_no_harm():
    encoder = FountainEncoder(message(300), 30)
    decoder = FountainDecoder(encoder.part(1))
    for number in range(1, 50):
        decoder.feed(encoder.part(number))
    assert decoder.message == message(300)
    assert decoder.rank == encoder.seq_len
    assert all(decoder.have)


# --- nothing is joined that is not of one message


@pytest.mark.parametrize(
    "changed",
    [
        {"seq_len": 9, "data": bytes(34)},
        {"message_len": 299},
        {"checksum": 1},
        {"message_len": 301, "data": bytes(31)},
    ],
    ids=["seq-len", "message-len", "checksum", "fragment-len"],
)
def test_a_part_with_other_numbers_is_of_another_transfer(changed):
    encoder = FountainEncoder(message(300), 30)
    decoder = FountainDecoder(encoder.part(1))
    decoder.feed(encoder.part(1))
    with pytest.raises(Mixed):
        decoder.feed(other(encoder.part(2), **changed))
    # and changes nothing
    for number in range(2, 11):
        decoder.feed(encoder.part(number))
    assert decoder.message == message(300)


def other(part, **changed):
    fields = {name: getattr(part, name) for name in Part.__slots__} | changed
    return Part(**fields)


@pytest.mark.parametrize("number", [1, 12], ids=["unmixed", "mixed"])
def test_a_part_that_contradicts_its_own_repeat_is_noticed(number):
    encoder = FountainEncoder(message(300), 30)
    part = encoder.part(number)
    decoder = FountainDecoder(part)
    decoder.feed(part)
    with pytest.raises(Mixed):
        decoder.feed(other(part, data=bytes([part.data[0] ^ 1]) + part.data[1:]))


def test_a_part_that_contradicts_what_others_say_together_is_noticed():
    encoder = FountainEncoder(message(300), 30)
    decoder = FountainDecoder(encoder.part(1))
    for number in range(1, 10):
        decoder.feed(encoder.part(number))
    tells_nothing = next(
        encoder.part(number)
        for number in range(11, 1_000)
        if len(chosen := mixed_into(number, 10, encoder.part(1).checksum)) > 1 and 9 not in chosen
    )
    decoder.feed(tells_nothing)
    with pytest.raises(Mixed):
        decoder.feed(other(tells_nothing, data=bytes(30)))


@pytest.mark.parametrize("number", range(1, 25))
def test_parts_of_two_messages_never_make_one(number):
    """The same numbers and the same checksum, and one byte of one part is not the same."""
    encoder = FountainEncoder(message(300), 30)
    forged = encoder.part(number)
    forged = other(forged, data=forged.data[:-1] + bytes([forged.data[-1] ^ 0x80]))
    decoder = FountainDecoder(forged)
    decoder.feed(forged)
    rest = map(encoder.part, [*range(1, number), *range(number + 1, 60)])
    with pytest.raises(Mixed):
        deque(map(decoder.feed, rest), maxlen=0)
    assert decoder.message is None


def test_control_the_same_parts_unforged_make_it():
    encoder = FountainEncoder(message(300), 30)
    for number in range(1, 25):
        assert decoded(map(encoder.part, [number, *range(1, number), *range(number + 1, 60)]))[0] == message(300)


# --- bounds


GOOD = (1, 2, 40, 0, bytes(20))


@pytest.mark.parametrize(
    "value",
    [
        (0, 2, 40, 0, bytes(20)),
        (1 << 32, 2, 40, 0, bytes(20)),
        (1, 0, 40, 0, bytes(20)),
        (1, 2, 0, 0, bytes(20)),
        (1, 2, 40, 1 << 32, bytes(20)),
        (1, 2, 40, 0, b""),
        (1, 2, 20, 0, bytes(20)),
        (1, 2, 41, 0, bytes(20)),
        (1, MAX_PARTS + 1, 20 * MAX_PARTS + 1, 0, bytes(20)),
        (1, 1, MAX_BYTES + 1, 0, bytes(MAX_BYTES + 1)),
        (1, 2**63, 2**64 - 1, 0, bytes(2)),
        (1, 2, 40, 0),
        (1, 2, 40, 0, bytes(20), 0),
        (1, 2, 40, 0, "a" * 20),
        (True, 2, 40, 0, bytes(20)),
        (1, True, 20, 0, bytes(20)),
        (1, 2, (40,), 0, bytes(20)),
        {1: 2},
        7,
        bytes(20),
    ],
)
def test_numbers_that_are_too_large_or_do_not_fit_are_refused(value):
    assert read_part(cbor.encode(GOOD)).seq_len == 2
    with pytest.raises(Unreadable):
        read_part(cbor.encode(value))


@pytest.mark.parametrize(
    "value",
    [(1, MAX_PARTS, 20 * MAX_PARTS, 0, bytes(20)), ((1 << 32) - 1, 1, MAX_BYTES, (1 << 32) - 1, bytes(MAX_BYTES))],
)
def test_the_largest_numbers_are_read(value):
    assert read_part(cbor.encode(value)).cbor() == cbor.encode(value)


def test_a_negative_number_is_refused():
    data = cbor.encode(GOOD)
    assert data[1] == 1
    with pytest.raises(Unreadable):
        read_part(data[:1] + b"\x20" + data[2:])


@pytest.mark.parametrize(
    ("data", "most"), [(b"", 10), (bytes(MAX_BYTES + 1), 1_000), (b"a", 9), (bytes(10 * MAX_PARTS + 1), 10)]
)
def test_what_is_too_large_is_not_sent(data, most):
    with pytest.raises(ValueError, match="a message has"):
        FountainEncoder(data, most)


@pytest.mark.parametrize("number", [0, -1, 1 << 32])
def test_a_part_without_a_number_is_not_sent(number):
    with pytest.raises(ValueError, match="counted"):
        FountainEncoder(b"a", 10).part(number)


def test_a_thousand_fragments_are_solved_from_mixed_parts_alone():
    data = random.Random(2).randbytes(10_000)
    encoder = FountainEncoder(data, 10)
    assert decoded(encoder.part(number) for number in range(1_001, 1_200))[0] is None
    found, used = decoded(encoder.part(number) for number in range(1_001, 2_200))
    assert found == data
    assert used < 1_050


def test_work_that_is_spent_leaves_the_unmixed_parts(monkeypatch):
    """Mixed parts cost too much at some point; the loop of a sender still brings the message."""
    monkeypatch.setattr(fountain, "_MAX_WORK", 50_000)
    data = random.Random(2).randbytes(3_000)
    encoder = FountainEncoder(data, 10)
    decoder = FountainDecoder(encoder.part(1))
    for number in range(301, 900):
        decoder.feed(encoder.part(number))
    spent = decoder.rank
    assert 50 < spent < 250
    assert decoder.message is None
    for number in range(1, 301):
        decoder.feed(encoder.part(number))
    assert decoder.message == data


def test_control_with_work_left_the_same_parts_are_the_message():
    data = random.Random(2).randbytes(3_000)
    encoder = FountainEncoder(data, 10)
    assert decoded(encoder.part(number) for number in range(301, 900))[0] == data


def test_a_part_shows_nothing_of_its_content():
    part = FountainEncoder(b"zoo zoo zoo zoo wrong", 30).part(1)
    assert "zoo" not in repr(part)
    assert zlib.crc32(b"zoo zoo zoo zoo wrong") == part.checksum
    assert str(part.checksum) not in repr(part)
