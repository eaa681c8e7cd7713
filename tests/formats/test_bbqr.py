"""BBQr: its own vectors, what another implementation wrote, and what must not be put together."""

import json
import random
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Refused, Unreadable
from coldtui.formats import bbqr
from coldtui.formats.bbqr import BbqrDecoder
from coldtui.formats.transfer import MAX_BYTES, Contradiction, Mixed

VECTORS = Path(__file__).parent.parent / "vectors"
FILES = sorted(path for path in (VECTORS / "bbqr").iterdir() if path.suffix in {".psbt", ".txn"})
TRANSPORTS = json.loads((VECTORS / "ur" / "interop_psbt_transports.json").read_text())


def joined(texts):
    """What a decoder makes of the parts in this order."""
    decoder = BbqrDecoder()
    for text in texts:
        decoder.feed(text)
    return decoder.data


def body(texts):
    return "".join(text[8:] for text in texts)


# --- against others


@pytest.mark.parametrize("psbt", TRANSPORTS, ids=lambda psbt: psbt["psbt_file"])
@pytest.mark.parametrize("letter", ["H", "2", "Z"])
def test_what_the_makers_of_bbqr_wrote_is_read(psbt, letter):
    raw = (VECTORS / psbt["psbt_file"]).read_bytes()
    assert joined(psbt[f"bbqr_{letter}_v5_15_from_js"]) == raw


@pytest.mark.parametrize("psbt", TRANSPORTS, ids=lambda psbt: psbt["psbt_file"])
@pytest.mark.parametrize("letter", ["H", "2"])
def test_the_same_letters_are_written_as_the_makers_of_bbqr_write(psbt, letter):
    raw = (VECTORS / psbt["psbt_file"]).read_bytes()
    assert body(bbqr.split(raw, "P", letter, 758)) == body(psbt[f"bbqr_{letter}_v5_15_from_js"])


def test_codes_that_were_scanned_from_a_coldcard_are_read():
    lines = (VECTORS / "bbqr" / "real-scan.txt").read_text().split()
    decoder = BbqrDecoder()
    for line in lines:
        decoder.feed(line)
    assert (decoder.type, decoder.part_count, decoder.have) == ("U", 8, (True,) * 8)
    assert decoder.data.decode().isprintable() or b"\n" in decoder.data


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
@pytest.mark.parametrize("letter", ["H", "2", "Z"])
def test_every_file_of_the_makers_goes_round_in_any_order(file, letter):
    data = file.read_bytes()
    texts = list(bbqr.split(data, "P", letter, 400))
    random.Random(file.name).shuffle(texts)
    assert joined(texts) == data


def test_the_sizes_are_those_of_the_table_in_the_paper():
    # BBQr.md, "Size Estimates": bytes in hexadecimal of 1, 2 and 20 codes of version 27, which has 2132 characters
    for size, count in ((1062, 1), (2124, 2), (21240, 20)):
        assert len(bbqr.split(bytes(size), "P", "H", 2132)) == count
        assert len(bbqr.split(bytes(size + 1), "P", "H", 2132)) == count + 1


def test_zlib_makes_the_vectors_as_small_as_the_paper_says():
    # BBQr.md, "Advanced Encodings", the column "After"; its note: the number depends on zlib's version a little
    sizes = {"1in1000out.psbt": 22095, "1in100out.psbt": 2654, "1in2out.psbt": 458, "signed.txn": 77090}
    for name, size in sizes.items():
        (text,) = bbqr.split((VECTORS / "bbqr" / name).read_bytes(), "P", "Z", 200_000)
        assert len(text[8:]) * 5 // 8 == pytest.approx(size, rel=0.01)


# --- writing


def test_the_header_says_encoding_type_count_and_index():
    texts = bbqr.split(bytes(range(256)) * 8, "U", "H", 108)
    assert len(texts) == 41
    assert [text[:8] for text in (texts[0], texts[9], texts[35], texts[40])] == [
        "B$HU1500", "B$HU1509", "B$HU150Z", "B$HU1514",
    ]  # fmt: skip


def test_all_parts_but_the_last_are_whole_bytes_of_one_size_and_the_last_is_not_much_shorter():
    for letter, step in (("H", 2), ("2", 8), ("Z", 8)):
        texts = bbqr.split(random.Random(letter).randbytes(1000), "P", letter, 154)
        sizes = [len(text) - 8 for text in texts]
        assert len(set(sizes[:-1])) == 1
        assert sizes[0] % step == 0
        assert sizes[0] - step * len(sizes) <= sizes[-1] <= sizes[0]


def test_what_zlib_does_not_make_smaller_is_sent_without_it():
    data = random.Random(1).randbytes(500)
    assert bbqr.split(data, "B", "Z", 4296)[0][:3] == "B$2"
    assert bbqr.split(bytes(500), "B", "Z", 4296)[0][:3] == "B$Z"


def test_more_parts_than_two_digits_can_count_are_refused():
    assert len(bbqr.split(bytes(1295 * 4), "P", "H", 16)) == 1295
    with pytest.raises(Refused):
        bbqr.split(bytes(1295 * 4 + 1), "P", "H", 16)


@pytest.mark.parametrize("letter", ["H", "2", "Z"])
@pytest.mark.parametrize("chars", [1, 8, 9])
def test_a_code_that_holds_no_more_than_the_header_is_refused(letter, chars):
    with pytest.raises(Refused):
        bbqr.split(bytes(range(100)), "P", letter, chars)


@pytest.mark.parametrize(("data", "type_"), [(b"", "P"), (b"x", ""), (b"x", "PT"), (b"x", "Q"), (b"x", "p")])
def test_nothing_and_types_that_bbqr_does_not_have_are_a_mistake_of_ours(data, type_):
    with pytest.raises(ValueError, match="BBQr"):
        bbqr.split(data, type_)


@given(st.binary(min_size=1, max_size=3000), st.sampled_from("H2Z"), st.integers(16, 500), st.randoms())
def test_every_payload_goes_round_within_the_size_asked_for(data, letter, chars, chance):
    texts = list(bbqr.split(data, "B", letter, max(chars, len(data) // 150)))
    assert max(map(len, texts)) <= max(chars, len(data) // 150)
    chance.shuffle(texts)
    assert joined(texts) == data


# --- reading


def test_parts_may_come_twice_and_in_any_order_and_are_counted_once():
    texts = bbqr.split(bytes(range(200)), "P", "2", 108)
    decoder = BbqrDecoder()
    assert (decoder.part_count, decoder.have, decoder.parts_seen, decoder.type, decoder.data) == (0, (), 0, "", None)
    for text in (texts[2], texts[2], texts[0], texts[2]):
        decoder.feed(text)
    assert (decoder.part_count, decoder.have, decoder.parts_seen) == (4, (True, False, True, False), 2)
    assert decoder.data is None


def test_parts_with_one_header_that_contradict_each_other_are_never_joined():
    ours, others = bbqr.split(b"a" * 100, "B", "H", 108), bbqr.split(b"b" * 100, "B", "H", 108)
    assert [text[:8] for text in ours] == [text[:8] for text in others]
    decoder = BbqrDecoder()
    decoder.feed(ours[0])
    with pytest.raises(Contradiction):
        decoder.feed(others[0])


def test_control_nothing_in_bbqr_tells_parts_with_one_header_apart():
    ours, others = bbqr.split(b"a" * 100, "B", "H", 108), bbqr.split(b"b" * 100, "B", "H", 108)
    assert joined([ours[0], others[1]]) == b"a" * 50 + b"b" * 50


@pytest.mark.parametrize(
    "other",
    [
        bbqr.split(b"b" * 100, "T", "H", 108)[1],
        bbqr.split(b"b" * 100, "B", "2", 92)[1],
        bbqr.split(b"b" * 150, "B", "H", 108)[1],
        "B$HB0201" + "62" * 51,
        "B$HB0200" + "62" * 49,
    ],
    ids=["type", "encoding", "count", "last-is-longer", "size"],
)
def test_a_part_of_another_transfer_is_told_from_ours(other):
    decoder = BbqrDecoder()
    texts = bbqr.split(b"a" * 100, "B", "H", 108)
    decoder.feed(texts[1] if other.startswith("B$HB0200") else texts[0])
    with pytest.raises(Mixed) as raised:
        decoder.feed(other)
    assert not isinstance(raised.value, Contradiction)
    for text in texts:
        decoder.feed(text)
    assert decoder.data == b"a" * 100


def test_parts_of_different_sizes_are_never_joined():
    decoder = BbqrDecoder()
    decoder.feed("B$HB0300" + "61" * 10)
    with pytest.raises(Mixed):
        decoder.feed("B$HB0301" + "61" * 11)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "B$",
        "B$HP0100",
        "B$HP0000AA",
        "B$HP0101AA",
        "B$HP02ZZAA",
        "B$HP0100A",
        "B$HP0100AG",
        "b$hp0100aa",
        "B$HP0100aa",
        "B$QP0100AA",
        "B$2P0100A",
        "B$2P0100AB",
        "B$2P0100AAA",
        "B$2P010001",
        "B$2P0100AA======",
        "B$2P0100AA\n",
        "B$ZP0100AA",
        "B$ZP0100AAAAAAAA",
        "B$HPÄÄ00AA",
        "UR:BYTES/AA",
    ],
)
def test_what_is_no_correct_part_is_refused_and_changes_nothing(text):
    decoder = BbqrDecoder()
    with pytest.raises(Unreadable):
        decoder.feed(text)
    assert decoder.data is None


def test_a_part_that_is_damaged_does_not_end_a_transfer():
    texts = bbqr.split(bytes(range(200)), "B", "2", 108)
    decoder = BbqrDecoder()
    decoder.feed(texts[0])
    with pytest.raises(Unreadable) as raised:
        decoder.feed(texts[1][:-1])
    assert not isinstance(raised.value, Mixed)
    for text in texts[1:]:
        decoder.feed(text)
    assert decoder.data == bytes(range(200))


def deflated(data, wbits=-10):
    deflater = zlib.compressobj(9, zlib.DEFLATED, wbits)
    return deflater.compress(data) + deflater.flush()


def z_part(data):
    return "B$ZB0100" + bbqr.split(data, "B", "2", 5_000_000)[0][8:]


def test_what_is_small_and_becomes_huge_is_refused_before_it_is_huge():
    bomb = deflated(bytes(20_000_000))
    assert len(bomb) < MAX_BYTES
    with pytest.raises(Unreadable, match="2 MB"):
        BbqrDecoder().feed(z_part(bomb))


def test_control_what_becomes_as_large_as_may_be_is_read():
    assert joined([z_part(deflated(bytes(MAX_BYTES)))]) == bytes(MAX_BYTES)


@pytest.mark.parametrize(
    "data",
    [
        deflated(b"hello" * 20)[:-1],
        deflated(b"hello" * 20) + b"\0",
        deflated(b"hello" * 20) * 2,
        zlib.compress(b"hello" * 20),
        b"\xff\xff\xff",
    ],
    ids=["cut", "longer", "twice", "with-header", "garbage"],
)
def test_what_zlib_did_not_write_whole_is_refused(data):
    with pytest.raises(Unreadable):
        BbqrDecoder().feed(z_part(data))


def test_a_window_that_is_larger_than_agreed_does_no_harm():
    twice = random.Random(2).randbytes(30_000) * 2
    assert joined([z_part(deflated(twice, wbits=-15))]) == twice


def test_what_is_written_needs_the_window_that_was_agreed():
    # a repeat at a distance of 2000 bytes is out of reach in a window of 1024, which is what the reader has to have
    twice = random.Random(2).randbytes(2_000) * 2
    assert bbqr.split(twice, "B", "Z", 200_000)[0][:3] == "B$2"
    assert len(deflated(twice, wbits=-15)) < len(twice) * 6 // 10


def test_a_transfer_that_would_be_too_large_is_refused_at_its_first_part():
    with pytest.raises(Unreadable, match="2 MB"):
        BbqrDecoder().feed("B$HBZZ00" + "00" * 2_000)
    BbqrDecoder().feed("B$HBZZ00" + "00" * 1_500)


def test_no_part_is_longer_than_a_transfer_may_be():
    with pytest.raises(Unreadable, match="2 MB"):
        BbqrDecoder().feed("B$HB0201" + "00" * (MAX_BYTES + 1))
