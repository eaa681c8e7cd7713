"""BBQr against its makers' own library: what either writes, the other reads, whatever the size, loss and order."""

import random

import pytest

from coldtui.formats import bbqr
from coldtui.formats.bbqr import BbqrDecoder
from coldtui.formats.kinds import Encoding
from coldtui.formats.sending import capacity
from tests.conversation import Objected
from tests.npm import Peer

SIZES = (1, 2, 5, 9, 100, 1_000, 4_095, 10_000, 100_000)


@pytest.fixture(scope="module")
def peer():
    with Peer("bbqr.mjs") as running:
        yield running


def payload(size):
    """Half of it compresses, half of it does not, as in a PSBT."""
    chance = random.Random(size)
    return b"".join(chance.randbytes(1) + b"\0" for _ in range(size))[:size]


LOSSES = (0, 0.2, 0.4)


def version_for(size):
    return 5 if size < 5_000 else 15 if size < 50_000 else 27


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("letter", ["H", "2", "Z"])
@pytest.mark.parametrize("loss", LOSSES)
def test_they_read_what_we_write_with_loss_and_in_any_order(peer, size, letter, loss):
    data = payload(size)
    texts = list(bbqr.split(data, "P", letter, capacity(version_for(size), Encoding.BBQR)))
    chance = random.Random(f"{size}{letter}{loss}")
    # as a camera sees a loop of codes: each round loses some, until all were seen
    shown, seen = [], set()
    while len(seen) < len(texts):
        chance.shuffle(texts)
        shown += [text for text in texts if chance.random() >= loss]
        seen.update(shown)
    answer = peer("join", parts=shown)
    assert (answer["type"], bytes.fromhex(answer["data"])) == ("P", data)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("letter", ["H", "2", "Z"])
@pytest.mark.parametrize("loss", LOSSES)
def test_we_read_what_they_write_with_loss_and_in_any_order(peer, size, letter, loss):
    data = payload(size)
    texts = peer("split", type="U", data=data.hex(), encoding=letter, max_version=version_for(size))["texts"]
    chance = random.Random(f"{size}{letter}{loss}")
    decoder, shown = BbqrDecoder(), 0
    while decoder.data is None:
        chance.shuffle(texts)
        for text in texts:
            shown += 1
            if chance.random() >= loss:
                decoder.feed(text)
    assert shown < 100 * len(texts)
    assert (decoder.type, decoder.data) == ("U", data)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("letter", ["H", "2"])
def test_what_is_behind_the_headers_is_letter_for_letter_the_same(peer, size, letter):
    data = payload(size)
    theirs = peer("split", type="B", data=data.hex(), encoding=letter)["texts"]
    ours = bbqr.split(data, "B", letter, 4296)
    assert "".join(text[8:] for text in ours) == "".join(text[8:] for text in theirs)


@pytest.mark.parametrize("letter", ["H", "2", "Z"])
def test_for_codes_of_one_size_we_need_no_more_of_them_than_they(peer, letter):
    data = payload(10_000)
    for version in (5, 10, 13, 20, 40):
        answer = peer("split", type="B", data=data.hex(), encoding=letter, min_version=version, max_version=version)
        assert len(bbqr.split(data, "B", letter, capacity(version, Encoding.BBQR))) <= len(answer["texts"])


def test_both_refuse_parts_that_contradict_each_other(peer):
    ours, others = bbqr.split(b"a" * 100, "B", "H", 108), bbqr.split(b"b" * 100, "B", "H", 108)
    with pytest.raises(Objected):
        peer("join", parts=[*ours, others[0]])


def test_neither_can_tell_parts_with_one_header_apart(peer):
    ours, others = bbqr.split(b"a" * 100, "B", "H", 108), bbqr.split(b"b" * 100, "B", "H", 108)
    assert bytes.fromhex(peer("join", parts=[ours[0], others[1]])["data"]) == b"a" * 50 + b"b" * 50
