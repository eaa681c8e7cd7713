"""UR: the published ones, every part as other programs make it, and one transfer at a time."""

import hashlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from coldtui.core.errors import ColdtuiError, Unreadable
from coldtui.formats import bytewords, cbor
from coldtui.formats.fountain import FountainEncoder
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS, Mixed
from coldtui.formats.ur import Ur, UrDecoder, UrEncoder, longest_fragment, single
from tests.formats.test_fragments import VECTORS, message

FOLDER = Path(__file__).parents[1] / "vectors"
TRANSPORTS = json.loads((FOLDER / "ur/interop_psbt_transports.json").read_text())
EXAMPLES = [
    text for texts in json.loads((FOLDER / "ur/bcr_papers_ur_examples.json").read_text()).values() for text in texts
]

LONG = Ur("crypto-psbt", cbor.encode(message(1_000)))
SHORT = Ur("crypto-psbt", cbor.encode(message(20)))


def joined(texts):
    decoder = UrDecoder()
    for text in texts:
        decoder.feed(text)
    return decoder


# --- what is published


def test_the_reference_ur_of_one_part_is_written_and_read():
    expected = VECTORS["test_single_part_ur"]["expected"]
    ur = Ur("bytes", cbor.encode(message(50)))
    assert single(ur) == expected.upper()
    assert joined([expected]).ur == ur


def test_the_reference_parts_are_written_and_read():
    expected = VECTORS["test_ur_encoder"]["expected_parts"]
    ur = Ur("bytes", cbor.encode(message(256)))
    encoder = UrEncoder(ur, 30)
    assert [encoder.part(number) for number in range(1, 21)] == [text.upper() for text in expected]
    assert joined(expected).ur == ur


def test_the_reference_message_is_decoded_from_the_hundredth_part_on():
    case = VECTORS["test_multipart_ur"]
    ur = Ur("bytes", cbor.encode(message(32_767)))
    encoder = UrEncoder(ur, case["max_fragment_len"])
    first = case["first_seq_num"] + 1
    assert joined(encoder.part(number) for number in range(first, first + 60)).ur == ur


def test_a_part_with_a_checksum_of_three_bytes_is_read():
    decoder = joined([VECTORS["test_short_crc32"]["fragment"]])
    assert (decoder.type, decoder.part_count, decoder.parts_seen) == ("crypto-psbt", 29, 1)


@pytest.mark.parametrize("text", EXAMPLES, ids=range(len(EXAMPLES)))
def test_the_examples_of_the_papers_are_read_and_written_alike(text):
    decoder = joined([text])
    assert decoder.ur is not None
    assert single(decoder.ur) == text.upper()
    assert text.startswith(f"ur:{decoder.ur.type}/")


@pytest.mark.parametrize("case", TRANSPORTS, ids=[Path(case["psbt_file"]).stem for case in TRANSPORTS])
@pytest.mark.parametrize(
    ("name", "type_", "fragment"),
    [
        ("ur_crypto_psbt_maxfrag60_first60", "crypto-psbt", 60),
        ("ur_crypto_psbt_maxfrag200_first60", "crypto-psbt", 200),
        ("ur_psbt_maxfrag200_first12", "psbt", 200),
    ],
)
def test_parts_are_those_of_three_other_programs(case, name, type_, fragment):
    """@ngraveio/bc-ur (BlueWallet, Keeper), bitcoin-qr-tools (Bitcoin Safe) and hummingbird (Sparrow), frozen."""
    psbt = (FOLDER / case["psbt_file"]).read_bytes()
    assert hashlib.sha256(psbt).hexdigest() == case["sha256"]
    encoder = UrEncoder(Ur(type_, cbor.encode(psbt)), fragment)
    assert [encoder.part(number) for number in range(1, len(case[name]) + 1)] == case[name]
    decoder = UrDecoder()
    for number, text in enumerate(reversed(case[name]), start=1):
        decoder.feed(text)
        assert (decoder.ur is not None) == (decoder.parts_seen == decoder.part_count <= number)
    if decoder.part_count <= len(case[name]):
        assert cbor.decode(decoder.ur.cbor) == psbt


# --- a transfer


def test_progress_is_told_part_by_part():
    encoder = UrEncoder(LONG, 300)
    decoder = UrDecoder()
    assert (decoder.type, decoder.part_count, decoder.have, decoder.parts_seen) == ("", 0, (), 0)
    decoder.feed(encoder.part(2))
    assert (decoder.type, decoder.part_count, decoder.parts_seen) == ("crypto-psbt", 4, 1)
    assert decoder.have == (False, True, False, False)
    decoder.feed(encoder.part(2))
    assert decoder.parts_seen == 1
    for number in (4, 1):
        decoder.feed(encoder.part(number))
        assert decoder.ur is None
    decoder.feed(encoder.part(3))
    assert decoder.ur == LONG
    assert decoder.have == (True,) * 4
    assert decoder.parts_seen == 4


def test_a_whole_in_one_part_is_complete_at_once():
    decoder = joined([single(SHORT)])
    assert (decoder.ur, decoder.type) == (SHORT, "crypto-psbt")
    assert (decoder.part_count, decoder.have, decoder.parts_seen) == (1, (True,), 1)
    decoder.feed(single(SHORT).lower())
    assert decoder.ur == SHORT


def test_an_encoder_of_what_fits_in_one_part_has_only_that():
    encoder = UrEncoder(SHORT, 100)
    assert encoder.part_count == 1
    assert {encoder.part(number) for number in (1, 2, 7)} == {single(SHORT)}


def test_a_sequence_of_one_is_read_though_nobody_should_write_it():
    part = FountainEncoder(SHORT.cbor, 100).part(1)
    assert joined([f"ur:crypto-psbt/1-1/{bytewords.encode(part.cbor())}"]).ur == SHORT


def test_letters_may_be_of_either_case():
    encoder = UrEncoder(LONG, 300)
    parts = [encoder.part(number) for number in range(1, 5)]
    assert joined([parts[0], parts[1].lower(), parts[2].title(), parts[3].swapcase()]).ur == LONG


def test_what_is_written_fits_the_denser_mode_of_a_code():
    encoder = UrEncoder(LONG, 300)
    alphanumeric = set("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")
    for number in range(1, 20):
        assert set(encoder.part(number)) <= alphanumeric


# --- damaged, contradicting, mixed


def test_no_mistake_of_one_character_is_accepted():
    text = UrEncoder(LONG, 100).part(13)
    for place, right in enumerate(text):
        for wrong in "ABZ019-/":
            if wrong != right:
                changed = text[:place] + wrong + text[place + 1 :]
                try:
                    decoder = joined([changed])
                except Unreadable:
                    continue
                # the type has no checksum: it is another one, and says so
                assert place <= len("UR:CRYPTO-PSBT"), changed
                assert decoder.type != LONG.type


def test_control_the_part_itself_is_accepted():
    assert joined([UrEncoder(LONG, 100).part(13)]).parts_seen == 1


def test_a_damaged_frame_takes_nothing_away():
    encoder = UrEncoder(LONG, 100)
    decoder = UrDecoder()
    for number in range(1, encoder.part_count + 1):
        text = encoder.part(number)
        for damaged in (text[:-2], text[:-2] + "AE", text.replace("/", ":"), "", "UR:", text + text):
            with pytest.raises(Unreadable) as caught:
                decoder.feed(damaged)
            assert not isinstance(caught.value, Mixed)
        decoder.feed(text)
    assert decoder.ur == LONG


OTHERS = {
    "another-type": UrEncoder(Ur("psbt", LONG.cbor), 100).part(2),
    "another-message": UrEncoder(Ur("crypto-psbt", cbor.encode(message(999) + b"a")), 100).part(2),
    "another-length": UrEncoder(Ur("crypto-psbt", cbor.encode(message(990))), 100).part(2),
    "another-fragment": UrEncoder(LONG, 90).part(2),
    "a-whole": single(SHORT),
    "the-whole-in-one": single(LONG),
}


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_a_frame_of_another_transfer_is_told_apart_and_kept_out(other):
    encoder = UrEncoder(LONG, 100)
    decoder = joined([encoder.part(1)])
    with pytest.raises(Mixed):
        decoder.feed(other)
    for number in range(2, encoder.part_count + 1):
        decoder.feed(encoder.part(number))
    assert decoder.ur == LONG


@pytest.mark.parametrize("other", OTHERS.values(), ids=OTHERS)
def test_so_it_is_after_a_whole(other):
    decoder = joined([single(Ur("bytes", b"a"))])
    with pytest.raises(Mixed):
        decoder.feed(other)
    assert decoder.ur == Ur("bytes", b"a")


@pytest.mark.parametrize("other", [text for name, text in OTHERS.items() if name != "the-whole-in-one"])
def test_so_it_is_after_the_last_part(other):
    encoder = UrEncoder(LONG, 100)
    decoder = joined(encoder.part(number) for number in range(1, 20))
    with pytest.raises(Mixed):
        decoder.feed(other)
    decoder.feed(single(LONG))
    assert decoder.ur == LONG


def test_numbers_beside_the_data_that_contradict_it_are_noticed():
    text = UrEncoder(LONG, 100).part(2)
    head, numbers, data = text.rsplit("/", 2)
    assert numbers == "2-11"
    for wrong in ("1-11", "2-10", "2-12", "13-11"):
        with pytest.raises(Unreadable, match="contradicts"):
            joined([f"{head}/{wrong}/{data}"])
    for wrong in ("02-11", "2-011", "+2-11", "2-11-1", "0-11", "2-0", "2 -11", "2of11", "-2-11", "\u0662-11", "2-"):
        with pytest.raises(Unreadable, match="not a UR"):
            joined([f"{head}/{wrong}/{data}"])


@pytest.mark.parametrize("numbers", [(1, MAX_PARTS + 1), (1, 9_999_999_999), (4_294_967_296, 2), (9_999_999_999, 1)])
def test_huge_numbers_are_refused_before_anything_is_built(numbers):
    part = cbor.encode((*numbers, MAX_BYTES, 5, bytes(MAX_BYTES // 4_000)))
    with pytest.raises(Unreadable):
        joined([f"ur:bytes/{numbers[0]}-{numbers[1]}/{bytewords.encode(part)}"])


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ur",
        "ur:",
        "ur:bytes",
        "ur:bytes/",
        "ur:/aeaeae",
        "ur:by_tes/aeaeaeaeae",
        "ur:b\u00fctes/aeaeaeaeae",
        "URL:bytes/aeaeaeaeae",
        "bytes/aeaeaeaeae",
        "ur:bytes/1-2/3-4/aeaeaeae",
        f"ur:{'a' * 65}/aeaeaeaeae",
        " " + single(SHORT),
        single(SHORT) + "\n",
        single(SHORT).replace("K", "\N{KELVIN SIGN}"),
        "UR:BYTES/" + "AE" * (MAX_BYTES + 200),
    ],
)
def test_what_is_none_is_refused(text):
    with pytest.raises(Unreadable):
        joined([text])


@given(st.text(max_size=80) | st.from_regex(r"UR:[A-Z]{1,5}(/[1-9]-[1-9])?/[A-Z]{2,40}", fullmatch=True))
@example("\N{KELVIN SIGN}")
def test_whatever_is_read_is_an_error_of_ours_or_a_ur(text):
    try:
        decoder = joined([text])
    except ColdtuiError as error:
        said = f"{error} {error.hint}"
    else:
        said = repr(decoder)
    assert len(text) < 20 or text not in said


def test_nothing_shows_the_content():
    secret = Ur("crypto-seed", cbor.encode({1: b"zoo zoo zoo wrong"}))
    encoder = UrEncoder(secret, 10)
    part = encoder.part(1)
    with pytest.raises(Unreadable) as caught:
        joined([part[:-1] + "A"])
    words = f"{secret!r} {encoder!r} {joined([part])!r} {joined([single(secret)])!r} {caught.value} {caught.value.hint}"
    for telling in ("zoo", bytewords.encode(b"zoo")[:6], bytewords.encode(b"zoo")[:6].upper()):
        assert telling not in words


# --- how much goes into a part


@settings(max_examples=30, deadline=None)
@given(st.integers(1, 2_500), st.integers(20, 1_200), st.sampled_from(["psbt", "crypto-psbt", "crypto-account"]))
@example(1, 20, "psbt")
@example(5_000, 64, "psbt")
def test_no_longer_fragment_makes_fewer_parts(size, most, type_):
    ur = Ur(type_, random.Random(size).randbytes(size))
    fragment = longest_fragment(ur, most)
    if fragment is not None:
        encoder = UrEncoder(ur, fragment)
        assert longest_part(encoder) <= most
    for longer in range(fragment + 1 if fragment else 10, min(size, 1_300) + 1):
        encoder = UrEncoder(ur, longer)
        assert longest_part(encoder) > most or encoder.part_count == UrEncoder(ur, fragment).part_count


def longest_part(encoder):
    """Of two rounds; each number with as many digits as another makes a part as long."""
    count = encoder.part_count
    numbers = {1, 9, 10, 23, 24, 99, 100, 255, 256, 999, 1_000, count, 2 * count}
    return max(len(encoder.part(number)) for number in numbers if number <= 2 * count)


def test_what_fits_in_one_part_is_not_split():
    text = single(LONG)
    assert UrEncoder(LONG, longest_fragment(LONG, len(text))).part_count == 1
    assert UrEncoder(LONG, longest_fragment(LONG, len(text) - 1)).part_count == 2


@pytest.mark.parametrize("most", [0, -5, 10, 40, 70])
def test_too_few_characters_carry_nothing(most):
    assert longest_fragment(LONG, most) is None


def test_more_than_the_most_parts_are_never_proposed():
    large = Ur("bytes", bytes(10 * MAX_PARTS + 1))
    shortest = next(most for most in range(50, 500) if longest_fragment(large, most) is not None)
    assert UrEncoder(large, longest_fragment(large, shortest)).part_count <= MAX_PARTS
    with pytest.raises(ValueError, match="4,096"):
        UrEncoder(large, 10)
