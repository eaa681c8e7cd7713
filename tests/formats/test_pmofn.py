"""Parts as Specter shows them."""

import base64
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Refused, Unreadable
from coldtui.formats import pmofn
from coldtui.formats.pmofn import PmofnDecoder
from coldtui.formats.transfer import MAX_PARTS, Contradiction, Mixed

VECTORS = Path(__file__).parent.parent / "vectors"
TRANSPORTS = json.loads((VECTORS / "ur" / "interop_psbt_transports.json").read_text())


def joined(texts):
    decoder = PmofnDecoder()
    for text in texts:
        decoder.feed(text)
    return decoder.data


@pytest.mark.parametrize("psbt", TRANSPORTS, ids=lambda psbt: psbt["psbt_file"])
def test_what_specter_shows_is_read(psbt):
    raw = (VECTORS / psbt["psbt_file"]).read_bytes()
    assert base64.b64decode(joined(reversed(psbt["specter_pMofN"])), validate=True) == raw


def test_parts_are_counted_from_one_and_of_one_size():
    assert pmofn.split("abcdefghij", 10) == ("abcdefghij",)
    assert pmofn.split("abcdefghijk", 10) == ("p1of3 abcd", "p2of3 efgh", "p3of3 ijk")


def test_a_text_that_fits_one_code_is_sent_without_a_header():
    assert pmofn.split("cHNidP8=", 8) == ("cHNidP8=",)


@given(st.text(alphabet="ABCabc012+/=", min_size=1, max_size=3000), st.integers(12, 400))
def test_every_text_goes_round_within_the_size_asked_for(text, chars):
    texts = pmofn.split(text, chars)
    assert max(map(len, texts)) <= chars
    if len(texts) > 1:
        assert joined(texts).decode() == text


@pytest.mark.parametrize("chars", [1, 6, 7])
def test_codes_that_hold_little_more_than_the_header_are_refused(chars):
    with pytest.raises(Refused):
        pmofn.split("a" * 100, chars)


def test_there_are_no_more_parts_than_a_transfer_may_have():
    assert len(pmofn.split("a" * MAX_PARTS, 13)) == MAX_PARTS
    with pytest.raises(Refused):
        pmofn.split("a" * (MAX_PARTS + 1), 13)


def test_parts_may_come_twice_and_are_counted_once():
    decoder = PmofnDecoder()
    assert (decoder.part_count, decoder.have, decoder.parts_seen, decoder.data) == (0, (), 0, None)
    for text in ("p3of3 c", "p1of3 a", "p3of3 c"):
        decoder.feed(text)
    assert (decoder.part_count, decoder.have, decoder.parts_seen) == (3, (True, False, True), 2)
    assert decoder.data is None


def test_parts_with_one_header_that_contradict_each_other_are_never_joined():
    decoder = PmofnDecoder()
    decoder.feed("p1of2 a")
    with pytest.raises(Contradiction):
        decoder.feed("p1of2 b")


def test_a_part_of_another_count_is_of_another_transfer():
    decoder = PmofnDecoder()
    decoder.feed("p1of2 a")
    with pytest.raises(Mixed):
        decoder.feed("p2of3 b")
    decoder.feed("p2of2 b")
    assert decoder.data == b"ab"


@pytest.mark.parametrize(
    "text",
    ["p0of3 a", "p4of3 a", "p1of0 a", "p1of4097 a", "p1of99999 a", "p1of3a", "p1of3 ", "P1OF3 a", "p1of3 \u00e4",
     "p01of3 a", "p\u0661of3 a", "p1of3 a\nb", ""],
)  # fmt: skip
def test_what_is_no_correct_part_is_refused(text):
    with pytest.raises(Unreadable):
        PmofnDecoder().feed(text)


def test_the_parts_together_are_never_longer_than_two_megabytes_in_base64():
    decoder = PmofnDecoder()
    decoder.feed("p1of3 " + "A" * 2_000_000)
    with pytest.raises(Unreadable, match="2 MB"):
        decoder.feed("p2of3 " + "A" * 1_000_000)
    assert decoder.parts_seen == 1
