"""UR against the programs that others run: byte for byte, both ways, with parts lost and out of order."""

import random

import pytest

from coldtui.core.errors import Unreadable
from coldtui.formats import cbor
from coldtui.formats.transfer import Mixed
from coldtui.formats.ur import Ur, UrDecoder, UrEncoder
from coldtui.formats.ur1 import Ur1Decoder
from tests.conversation import Objected
from tests.npm import Peer

SIZES = (1, 9, 10, 11, 23, 24, 100, 255, 256, 1_000, 4_142, 10_000, 35_644, 65_536, 100_000)
"""Bytes of a message: around the lengths at which a number takes another byte, and up to 100 KB."""

FRAGMENTS = (10, 33, 100, 278, 595, 2_120)
"""Bytes of a fragment: the shortest, and what codes of 80x24 to version 40 carry."""

MOST_MADE = 600
"""Parts that the peer is asked for at once."""

CASES = [
    (size, fragment)
    for size in SIZES
    for fragment in FRAGMENTS
    # of a whole, one fragment size is as good as another; the slow peer has its limits
    if size / fragment <= 400 and (fragment <= size or fragment == FRAGMENTS[0])
]


@pytest.fixture(scope="module")
def peer():
    """@ngraveio/bc-ur: BlueWallet, Keeper."""
    with Peer("ur.cjs") as running:
        yield running


@pytest.fixture(scope="module")
def first_version():
    """@cvbb/bc-ur: the library of the first version that wallets took over."""
    with Peer("ur1.cjs") as running:
        yield running


def made(size):
    return Ur("crypto-psbt", random.Random(size).randbytes(size))


def by_peer(peer, ur, fragment, count, after=0):
    answer = peer("encode", type=ur.type, cbor=ur.cbor.hex(), max_fragment=fragment, count=count, after=after)
    return answer["texts"]


def received(texts, loss, seed):
    """What comes of a loop of these frames when it is joined somewhere: some lost, neighbours out of order."""
    chance = random.Random(seed)
    start = chance.randrange(len(texts))
    came = [text for text in (texts[start:] + texts[:start]) * 12 if chance.random() >= loss]
    for place in range(0, len(came) - 3, 3):
        window = came[place : place + 3]
        chance.shuffle(window)
        came[place : place + 3] = window
    return came


def read(texts):
    """What our decoder makes of frames until it has all; None where they are not enough."""
    decoder = UrDecoder()
    for text in texts:
        decoder.feed(text)
        if decoder.ur is not None:
            return decoder.ur
    return None


@pytest.mark.parametrize(("size", "fragment"), CASES)
def test_every_part_is_the_peers_byte_for_byte(peer, size, fragment):
    ur = made(size)
    encoder = UrEncoder(ur, fragment)
    count = min(3 * encoder.part_count, MOST_MADE)
    assert by_peer(peer, ur, fragment, count) == [encoder.part(number).lower() for number in range(1, count + 1)]


def test_parts_far_along_are_the_peers(peer):
    ur = made(3_000)
    encoder = UrEncoder(ur, 100)
    for after in (65_534, 1_000_000, 4_294_967_285):
        ours = [encoder.part(after + step).lower() for step in range(1, 11)]
        assert by_peer(peer, ur, 100, 10, after) == ours


@pytest.mark.parametrize("loss", [0, 0.2, 0.4])
@pytest.mark.parametrize(
    ("size", "fragment"), [(1, 10), (24, 10), (300, 33), (4_142, 100), (35_644, 278), (100_000, 595)]
)
def test_the_peer_reads_what_we_show(peer, size, fragment, loss):
    ur = made(size)
    encoder = UrEncoder(ur, fragment)
    shown = [encoder.part(number) for number in range(1, 2 * encoder.part_count + 1)]
    for seed in range(2):
        answer = peer("decode", parts=received(shown, loss, seed))
        assert (answer["type"], bytes.fromhex(answer["cbor"])) == (ur.type, ur.cbor)


@pytest.mark.parametrize("loss", [0, 0.2, 0.4])
@pytest.mark.parametrize(
    ("size", "fragment"), [(1, 10), (24, 10), (300, 33), (4_142, 100), (35_644, 278), (100_000, 595)]
)
def test_we_read_what_the_peer_shows(peer, size, fragment, loss):
    ur = made(size)
    count = UrEncoder(ur, fragment).part_count
    # from the first part on, and from somewhere after all that are not mixed
    for after in (0, count + 7):
        shown = by_peer(peer, ur, fragment, min(2 * count + 10, MOST_MADE), after)
        for seed in range(3):
            assert read(received(shown, loss, seed)) == ur


@pytest.mark.parametrize("loss", [0, 0.4])
def test_we_never_need_more_frames_than_the_peer(peer, loss):
    ur = made(5_000)
    encoder = UrEncoder(ur, 100)
    shown = [encoder.part(number) for number in range(1, 2 * encoder.part_count + 1)]
    for seed in range(10):
        came = received(shown, loss, seed)
        fed = peer("decode", parts=came)["fed"]
        assert read(came[:fed]) == ur


def test_one_flipped_byte_is_accepted_by_neither(peer):
    ur = made(300)
    good = by_peer(peer, ur, 33, 12)
    assert read(good) == ur
    for text in good:
        for place in range(text.rindex("/") + 1, len(text), 17):
            wrong = text[:place] + ("a" if text[place] != "a" else "b") + text[place + 1 :]
            with pytest.raises(Unreadable) as caught:
                UrDecoder().feed(wrong)
            assert not isinstance(caught.value, Mixed)
            with pytest.raises(Objected):
                peer("decode", parts=[wrong])


def test_control_the_peer_tells_when_it_has_too_few(peer):
    assert peer("decode", parts=by_peer(peer, made(300), 33, 3)) is None


# --- the first version


@pytest.mark.parametrize("most", [100, 1_000, 500_000])
@pytest.mark.parametrize("size", [1, 2, 3, 4, 5, 23, 24, 255, 256, 4_142, 65_535, 65_536, 100_000])
def test_we_read_the_first_version_that_its_library_shows(first_version, size, most):
    data = made(size).cbor
    texts = first_version("encode", data=data.hex(), max_characters=most)
    random.Random(size).shuffle(texts)
    decoder = Ur1Decoder()
    for text in texts:
        assert decoder.data is None
        decoder.feed(text)
        decoder.feed(text)
    assert decoder.data == data
    assert decoder.part_count == len(texts)


def test_the_first_version_is_not_taken_for_the_second_nor_the_other_way_round(first_version):
    for size in range(1, 60):
        data = made(size).cbor
        whole = first_version("encode", data=data.hex(), max_characters=1_000)[0]
        with pytest.raises(Unreadable):
            UrDecoder().feed(whole)
        with pytest.raises(Unreadable):
            Ur1Decoder().feed(UrEncoder(Ur("bytes", cbor.encode(data)), 1_000).part(1))


def test_one_wrong_letter_of_the_first_version_is_not_accepted(first_version):
    texts = first_version("encode", data=made(200).cbor.hex(), max_characters=150)
    assert len(texts) == 3
    for number, text in enumerate(texts):
        for place in range(text.rindex("/") + 1, len(text), 11):
            wrong = text[:place] + ("Q" if text[place] != "Q" else "P") + text[place + 1 :]
            decoder = Ur1Decoder()
            for other in texts[:number] + texts[number + 1 :]:
                decoder.feed(other)
            with pytest.raises(Mixed):
                decoder.feed(wrong)
            assert decoder.data is None
