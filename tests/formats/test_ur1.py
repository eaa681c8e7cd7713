"""The first version of UR: the papers' examples; tests/oracles/test_ur_peers.py has the program that writes it."""

import hashlib
import random

import pytest

from coldtui.core.errors import Unreadable
from coldtui.formats import cbor
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS, Mixed
from coldtui.formats.ur1 import _MAX_CHARACTERS, Ur1Decoder, _bc32

# BCR-2020-004, "Test Vectors", and the example of BCR-2020-005 as of June 2020
BC32 = {
    "fpjkcmr0ypmk7unvvsh4ra4j": b"Hello world",
    "fpjkcmr09ss8wmmjd3jq6ax7w9": b"Hello, world",
    "my6qv05zqq0wcpv9aeq6khvwfdcr5jlp7uawcg0pgwgjc4shjm6xu": bytes.fromhex(
        "d934063e82001eec0585ee41ab5d8e4b703a4be1f73aec21e143912c56"
    ),
    "jnva0jannrymfkpu7l9z0p9ldy3qys7qhdaqk9e95ek68yw3sx3s2akpkn": bytes.fromhex(
        "94d9d7cbb398c9b4d83cf7ca2784bf69220243c0bb7a0b1725a66da391d181a3"
    ),
}


def step(state, value):
    """One symbol of the checksum as BIP173 has it in Python."""
    top = state >> 25
    state = (state & 0x1FFFFFF) << 5 ^ value
    for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
        state ^= term if top >> bit & 1 else 0
    return state


def bc32(data):
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    bits = "".join(f"{byte:08b}" for byte in data)
    bits += "0" * (-len(bits) % 5)
    values = [int(bits[at : at + 5], 2) for at in range(0, len(bits), 5)]
    state = 1
    for value in [0, *values, 0, 0, 0, 0, 0, 0]:
        state = step(state, value)
    state ^= 0x3FFFFFFF
    return "".join(letters[value] for value in [*values, *(state >> 5 * place & 31 for place in reversed(range(6)))])


def parts(data, count, content=None):
    content = content or cbor.encode(data)
    text, digest = bc32(content), bc32(hashlib.sha256(content).digest())
    size = -(-len(text) // count)
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    return [f"ur:bytes/{number}of{len(pieces)}/{digest}/{piece}" for number, piece in enumerate(pieces, start=1)]


def joined(texts):
    decoder = Ur1Decoder()
    for text in texts:
        decoder.feed(text)
    return decoder


DATA = random.Random(1).randbytes(500)


@pytest.mark.parametrize(("text", "data"), BC32.items())
def test_the_papers_texts_are_read(text, data):
    assert _bc32(text) == data
    assert bc32(data) == text


@pytest.mark.parametrize("count", [1, 2, 7, 30])
@pytest.mark.parametrize("seed", range(3))
def test_parts_are_joined_in_any_order(count, seed):
    texts = parts(DATA, count)
    texts += random.Random(seed).choices(texts, k=5)
    random.Random(seed).shuffle(texts)
    assert joined(texts).data == DATA


def test_progress_is_told_part_by_part():
    first, second, third = parts(DATA, 3)
    decoder = Ur1Decoder()
    assert (decoder.part_count, decoder.have, decoder.parts_seen) == (0, (), 0)
    decoder.feed(third.upper())
    decoder.feed(third)
    assert (decoder.part_count, decoder.have, decoder.parts_seen) == (3, (False, False, True), 1)
    decoder.feed(first)
    assert decoder.data is None
    decoder.feed(second)
    assert (decoder.data, decoder.have, decoder.parts_seen) == (DATA, (True,) * 3, 3)


def test_a_whole_may_have_its_digest_or_not():
    content = cbor.encode(DATA)
    digest = bc32(hashlib.sha256(content).digest())
    for text in (f"ur:bytes/{bc32(content)}", f"ur:bytes/{digest}/{bc32(content)}", parts(DATA, 1)[0]):
        assert joined([text]).data == DATA
        assert joined([text.upper()]).data == DATA


def test_a_byte_string_may_be_empty():
    assert joined([f"ur:bytes/{bc32(cbor.encode(b''))}"]).data == b""


@pytest.mark.parametrize("head", [b"\x5a", b"\x60"], ids=["the-standards", "the-papers"])
def test_both_heads_of_a_long_byte_string_are_read(head):
    data = DATA * 132
    content = head + len(data).to_bytes(4, "big") + data
    assert joined(parts(data, 3, content)).data == data


def test_a_text_is_not_taken_for_the_papers_head():
    for content in (b"\x60", b"\x60" + bytes(4), b"\x60" + (1000).to_bytes(4, "big") + bytes(1000)):
        with pytest.raises(Unreadable):
            joined([f"ur:bytes/{bc32(content)}"])


def test_every_mistake_of_one_letter_in_a_whole_is_noticed():
    text = f"ur:bytes/{bc32(cbor.encode(DATA[:40]))}"
    assert joined([text]).data == DATA[:40]
    for place in range(len(text)):
        for wrong in "qlp9b1/":
            if wrong != text[place]:
                with pytest.raises(Unreadable):
                    joined([text[:place] + wrong + text[place + 1 :]])


@pytest.mark.parametrize("place", [0, 50, -1])
@pytest.mark.parametrize("number", range(3))
def test_a_wrong_letter_in_a_part_is_noticed_when_all_are_there(number, place):
    texts = parts(DATA, 3)
    letters = list(texts[number])
    letters[place if place < 0 else place + texts[number].rindex("/") + 1] = "q"
    assert "".join(letters) != texts[number]
    texts[number] = "".join(letters)
    decoder = joined(texts[:2])
    with pytest.raises(Mixed):
        decoder.feed(texts[2])
    assert decoder.data is None


def test_bits_that_make_up_no_byte_are_zero():
    # one letter more than three bytes need, and a bit set in what fills the last letter up
    assert _bc32(bc32(b"abc")) == b"abc"
    letters = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
    for values in ([1, 2, 3, 4, 5, 0], [31, 31, 31, 31, 31]):
        state = 1
        for value in [0, *values, 0, 0, 0, 0, 0, 0]:
            state = step(state, value)
        state ^= 0x3FFFFFFF
        text = "".join(letters[value] for value in [*values, *(state >> 5 * at & 31 for at in reversed(range(6)))])
        with pytest.raises(Unreadable):
            _bc32(text)


@pytest.mark.parametrize(
    "other",
    [parts(DATA, 4)[1], parts(DATA[:-1] + b"a", 3)[1], parts(DATA, 1)[0], parts(DATA, 3)[0][:-1] + "q"],
    ids=["another-count", "another-digest", "a-whole", "another-part-one"],
)
def test_a_frame_of_another_transfer_is_told_apart_and_kept_out(other):
    texts = parts(DATA, 3)
    decoder = joined(texts[:1])
    with pytest.raises(Mixed):
        decoder.feed(other)
    decoder.feed(texts[1])
    decoder.feed(texts[2])
    assert decoder.data == DATA


def test_a_digest_of_something_else_is_noticed():
    texts = [text.replace(text.split("/")[2], bc32(bytes(32))) for text in parts(DATA, 2)]
    decoder = joined(texts[:1])
    with pytest.raises(Mixed):
        decoder.feed(texts[1])
    with pytest.raises(Unreadable):
        joined([f"ur:bytes/{bc32(bytes(32))}/{bc32(cbor.encode(DATA))}"])


@pytest.mark.parametrize("value", ["text", 7, (DATA,), {1: DATA}, True])
def test_what_holds_no_byte_string_is_refused(value):
    with pytest.raises(Unreadable):
        joined([f"ur:bytes/{bc32(cbor.encode(value))}"])


DIGEST = bc32(bytes(32))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ur:bytes/",
        "ur:bytes/q",
        "ur:crypto-psbt/" + bc32(cbor.encode(b"a")),
        f"ur:bytes/0of3/{DIGEST}/qqqq",
        f"ur:bytes/4of3/{DIGEST}/qqqq",
        f"ur:bytes/1of0/{DIGEST}/qqqq",
        f"ur:bytes/1of{MAX_PARTS + 1}/{DIGEST}/qqqq",
        f"ur:bytes/1of99999/{DIGEST}/qqqq",
        f"ur:bytes/01of3/{DIGEST}/qqqq",
        "ur:bytes/1of3/qqqq",
        f"ur:bytes/1of3/{DIGEST}/",
        f"ur:bytes/1of3/{DIGEST[:-1]}/qqqq",
        f"ur:bytes/1-3/{DIGEST}/qqqq",
        f"ur:bytes/1of3/{DIGEST}/qqqb",
        f"ur:bytes/1of3/{DIGEST}/qqq\N{KELVIN SIGN}",
        f"ur:bytes/\u0661of3/{DIGEST}/qqqq",
        "ur:bytes/" + "q" * (_MAX_CHARACTERS + 100),
    ],
)
def test_what_is_none_is_refused(text):
    with pytest.raises(Unreadable):
        joined([text])


def test_parts_together_are_no_larger_than_a_message_may_be():
    digest = bc32(bytes(32))
    letters = "q" * (MAX_BYTES // 2)
    decoder = Ur1Decoder()
    for number in range(1, 4):
        decoder.feed(f"ur:bytes/{number}of9/{digest}/{letters}")
    with pytest.raises(Unreadable, match="2 MB"):
        decoder.feed(f"ur:bytes/4of9/{digest}/{letters}")
    assert decoder.parts_seen == 3


def test_nothing_shows_the_content():
    decoder = joined(parts(b"zoo zoo zoo wrong", 1))
    assert decoder.data == b"zoo zoo zoo wrong"
    assert "zoo" not in repr(decoder)
    with pytest.raises(Unreadable) as caught:
        joined(["ur:bytes/zzzzzz7777"])
    assert "zzz" not in f"{caught.value} {caught.value.hint}"
