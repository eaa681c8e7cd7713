"""Codes of every kind in, a payload out: in any order, from any code on, and never of two transfers."""

import base64
import hashlib
import json
import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import NotAPsbt, Unreadable
from coldtui.core.network import Network
from coldtui.core.transaction import read
from coldtui.formats import base43, bbqr, cbor, pmofn
from coldtui.formats.joiner import MOST_TRANSFERS, Complete, Ignored, Joiner, Progress
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.ur import Ur, UrEncoder, single
from coldtui.formats.ur1 import Ur1Decoder
from tests.build.keys import OURS
from tests.corpus.case import FAMILY, WPKH, payment

VECTORS = Path(__file__).parent.parent / "vectors"
TRANSPORTS = json.loads((VECTORS / "ur" / "interop_psbt_transports.json").read_text())
ELECTRUM = json.loads((VECTORS / "electrum" / "base43.json").read_text())[0]
PSBT = payment(FAMILY, 3).raw()
OTHER_PSBT = payment(WPKH, 3).raw()
ADDRESS = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"


def ur(data=PSBT, type_="crypto-psbt", fragment=100, count=None):
    encoder = UrEncoder(Ur(type_, cbor.encode(data)), fragment)
    return [encoder.part(number) for number in range(1, (count or 2 * encoder.part_count) + 1)]


def feed(frames, joiner=None):
    """The last answer that is not empty."""
    joiner = joiner or Joiner()
    answers = [joiner.feed(frame) for frame in frames]
    return next((answer for answer in reversed(answers) if answer != Ignored()), Ignored())


WAYS = {
    "ur": (ur(), Encoding.UR),
    "ur in small letters": ([text.lower() for text in ur()], Encoding.UR),
    "ur in one code": ([single(Ur("crypto-psbt", cbor.encode(PSBT)))], Encoding.UR),
    "ur-psbt": (ur(type_="psbt"), Encoding.UR_PSBT),
    "ur-bytes": (ur(type_="bytes"), Encoding.UR_BYTES),
    "bbqr": (bbqr.split(PSBT, "P", "Z", 200), Encoding.BBQR),
    "bbqr in hexadecimal": (bbqr.split(PSBT, "P", "H", 200), Encoding.BBQR),
    "bbqr in one code": (bbqr.split(PSBT, "P", "2", 10_000), Encoding.BBQR),
    "bbqr as binary data": (bbqr.split(PSBT, "B", "2", 200), Encoding.BBQR),
    "parts": (pmofn.split(base64.b64encode(PSBT).decode(), 200), Encoding.PMOFN),
    "base64": ([base64.b64encode(PSBT)], Encoding.BASE64),
    "hexadecimal": ([PSBT.hex()], Encoding.HEX),
    "hexadecimal in capitals": ([PSBT.hex().upper()], Encoding.HEX),
    "base43": ([base43.encode(PSBT)], Encoding.BASE43),
    "binary": ([PSBT], Encoding.BINARY),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("kind", [str, bytes])
def test_every_way_in_which_a_psbt_comes_is_recognised(way, kind):
    frames, encoding = WAYS[way]
    if kind is bytes:
        frames = [frame if isinstance(frame, bytes) else frame.encode() for frame in frames]
    answer = feed(frames)
    assert isinstance(answer, Complete)
    assert (answer.payload.kind, answer.payload.encoding, answer.payload.data) == (Kind.PSBT, encoding, PSBT)


@pytest.mark.parametrize("way", [way for way, (frames, _) in WAYS.items() if len(frames) > 3])
def test_codes_may_come_in_any_order_repeatedly_and_from_any_code_on(way):
    frames, _ = WAYS[way]
    chance = random.Random(way)
    for _ in range(5):
        joiner = Joiner()
        order = [frame for frame in chance.choices(frames, k=15 * len(frames)) if chance.random() > 0.4]
        answers = [joiner.feed(frame) for frame in order]
        (complete,) = [answer for answer in answers if isinstance(answer, Complete)]
        assert complete.payload.data == PSBT


@pytest.mark.parametrize("psbt", TRANSPORTS, ids=lambda psbt: psbt["psbt_file"])
def test_what_other_programs_show_is_joined(psbt):
    raw = (VECTORS / psbt["psbt_file"]).read_bytes()
    joined = []
    for name, frames in psbt.items():
        if not isinstance(frames, list):
            continue
        answer = feed(frames)
        if isinstance(answer, Complete):
            joined.append(name)
            assert answer.payload.data == raw
        else:
            # the vector holds the first parts only of what has more
            assert isinstance(answer, Progress)
            assert answer.seen == len(frames) < answer.total
    assert len(joined) >= 5


def test_a_transaction_as_electrum_shows_it_is_recognised():
    answer = feed([ELECTRUM["base43"]])
    assert isinstance(answer, Complete)
    assert answer.payload.kind is Kind.TRANSACTION
    assert answer.payload.encoding is Encoding.BASE43
    assert answer.payload.data.hex() == ELECTRUM["hex"]


def test_the_first_version_of_ur_is_told_from_the_second():
    # BCR-2020-004 and -005 of 2020: BC32 of a byte string, alone and in parts
    text = _bc32(cbor.encode(PSBT))
    alone = f"UR:BYTES/{text.upper()}"
    digest = _bc32(hashlib.sha256(cbor.encode(PSBT)).digest())
    third = -(-len(text) // 3)
    parts = [f"ur:bytes/{n + 1}of3/{digest}/{text[n * third : (n + 1) * third]}" for n in range(3)]
    for frames in ([alone], [f"ur:bytes/{digest}/{text}"], parts, parts[::-1]):
        answer = feed(frames)
        assert isinstance(answer, Complete)
        assert (answer.payload.encoding, answer.payload.data) == (Encoding.UR1, PSBT)
    decoder = Ur1Decoder()
    decoder.feed(alone)
    assert decoder.data == PSBT


def _bc32(data):
    """BC32 (BCR-2020-004), written once more: bech32 (BIP173) without a prefix, over a 0, and with another constant."""
    number = int.from_bytes(data, "big") << (-len(data) * 8 % 5)
    values = [number >> shift & 31 for shift in range((-(-len(data) * 8 // 5) - 1) * 5, -1, -5)]

    def polymod(given):
        state = 1
        for value in given:
            top, state = state >> 25, (state & 0x1FFFFFF) << 5 ^ value
            for bit, term in enumerate((0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)):
                state ^= term if top >> bit & 1 else 0
        return state

    checksum = polymod([0, *values, *[0] * 6]) ^ 0x3FFFFFFF
    values += [checksum >> shift & 31 for shift in range(25, -1, -5)]
    return "".join("qpzry9x8gf2tvdw0s3jn54khce6mua7l"[value] for value in values)


# --- progress


def test_progress_counts_each_code_once_and_says_which_are_there():
    frames = bbqr.split(PSBT, "P", "H", 300)
    joiner = Joiner()
    assert joiner.feed(frames[2]) == Progress(
        Encoding.BBQR, 1, len(frames), tuple(index == 2 for index in range(len(frames)))
    )
    assert joiner.feed(frames[2]) == Ignored()
    answer = joiner.feed(frames[0])
    assert isinstance(answer, Progress)
    assert (answer.seen, answer.have[:3], answer.note) == (2, (True, False, True), "")
    assert joiner.is_under_way


def test_the_codes_of_a_finished_transfer_change_nothing_when_they_are_shown_on():
    frames = ur()
    joiner = Joiner()
    count = next(n for n, frame in enumerate(frames, 1) if isinstance(joiner.feed(frame), Complete))
    assert not joiner.is_under_way
    assert {joiner.feed(frame) for frame in frames[count:] + frames} == {Ignored()}


def test_after_a_finished_transfer_the_next_begins_without_a_word():
    joiner = Joiner()
    for type_ in ("P", "P", "B"):
        for psbt in (PSBT, OTHER_PSBT):
            answer = feed(bbqr.split(psbt, type_, "H", 300), joiner)
            assert isinstance(answer, Complete)
            assert answer.payload.data == psbt


def test_a_whole_payload_is_complete_each_time_it_is_seen():
    joiner = Joiner()
    for _ in range(3):
        assert isinstance(joiner.feed(ADDRESS), Complete)


def test_a_reset_joiner_knows_nothing():
    joiner = Joiner()
    frames = bbqr.split(PSBT, "P", "H", 300)
    joiner.feed(frames[0])
    joiner.reset()
    answer = joiner.feed(frames[1])
    assert isinstance(answer, Progress)
    assert (answer.seen, answer.note) == (1, "")


# --- damaged, mixed and contradicting codes


@pytest.mark.parametrize("way", [way for way, (frames, _) in WAYS.items() if len(frames) > 3])
def test_a_damaged_code_says_so_and_does_not_end_the_transfer(way):
    frames, _ = WAYS[way]
    joiner = Joiner()
    damaged = frames[1][:-1] + "\x01"
    for frame in frames[:1]:
        joiner.feed(frame)
    answer = joiner.feed(damaged)
    assert isinstance(answer, Ignored)
    assert answer.why
    assert isinstance(feed(frames[1:], joiner), Complete)


def test_a_damaged_code_of_another_kind_does_not_end_the_transfer():
    joiner = Joiner()
    frames = bbqr.split(PSBT, "P", "H", 300)
    joiner.feed(frames[0])
    for damaged in ("UR:CRYPTO-PSBT/1-9/AAAA", "p9of3 aaaa", "ur:bytes/9of3/q/q", "B$HP1010AA", "B$2P0Z00A"):
        assert isinstance(joiner.feed(damaged), Ignored)
    assert isinstance(feed(frames[1:], joiner), Complete)


@pytest.mark.parametrize(
    "second",
    [ur(OTHER_PSBT), ur(PSBT, fragment=60), bbqr.split(OTHER_PSBT, "P", "Z", 120), bbqr.split(PSBT, "B", "H", 200),
     pmofn.split(base64.b64encode(OTHER_PSBT).decode(), 90)],
    ids=["ur", "ur-of-another-size", "bbqr", "bbqr-of-another-type", "parts"],
)  # fmt: skip
@pytest.mark.parametrize("first", [ur()[:3], bbqr.split(PSBT, "P", "H", 200)[:3],
                                   pmofn.split(base64.b64encode(PSBT).decode(), 200)[:3]],
                         ids=["ur", "bbqr", "parts"])  # fmt: skip
def test_when_another_transfer_begins_it_is_said_and_the_other_is_joined(first, second):
    joiner = Joiner()
    feed(first, joiner)
    answer = joiner.feed(second[0])
    assert isinstance(answer, Progress)
    assert answer.seen == 1
    assert answer.note == "Another transfer began. Starting again."
    answer = feed(second[1:], joiner)
    assert isinstance(answer, Complete)
    assert answer.payload.data in {PSBT, OTHER_PSBT}


def twins(type_="P", chars=300):
    """Two transfers with one header."""
    longer = max(len(PSBT), len(OTHER_PSBT))
    ours, others = (bbqr.split(psbt.ljust(longer, b"\0"), type_, "H", chars) for psbt in (PSBT, OTHER_PSBT))
    assert [text[:8] for text in ours] == [text[:8] for text in others]
    return list(ours), list(others)


def twins_in_parts():
    ours, others = (base64.b64encode(psbt).decode() for psbt in (PSBT, OTHER_PSBT))
    longer = max(len(ours), len(others))
    return list(pmofn.split(ours.ljust(longer), 300)), list(pmofn.split(others.ljust(longer), 300))


@pytest.mark.parametrize("pair", [twins, twins_in_parts])
def test_a_stray_code_under_the_same_header_leaves_nothing_behind(pair):
    ours, others = pair()
    joiner = Joiner()
    joiner.feed(ours[0])
    joiner.feed(ours[1])
    answer = joiner.feed(others[1])
    assert isinstance(answer, Ignored)
    assert answer.why.endswith("Starting again.")
    answers = [joiner.feed(text) for text in ours]
    # neither the stray code nor those before it count
    assert [answer.seen for answer in answers[:-1]] == list(range(1, len(ours)))
    assert all(isinstance(answer, Progress) and answer.have[1] == (n > 0) for n, answer in enumerate(answers[:-1]))


def test_a_stray_code_that_completes_a_transfer_is_found_out_by_its_psbt():
    ours, others = bbqr.split(PSBT, "P", "H", 300), bbqr.split(b"\xff" * len(PSBT), "P", "H", 300)
    joiner = Joiner()
    answer = feed([*ours[:-1], others[-1]], joiner)
    assert isinstance(answer, Ignored)
    assert answer.why == "These codes do not make a correct PSBT together. Starting again."
    answer = feed(ours, joiner)
    assert isinstance(answer, Complete)
    assert answer.payload.data == PSBT


def test_a_stray_code_inside_of_one_field_makes_another_psbt_which_is_then_the_one_that_is_judged():
    # BBQr has no checksum: what is joined is what is reviewed and signed, and here a previous transaction is no more one
    ours, others = bbqr.split(PSBT, "P", "H", 300), bbqr.split(PSBT[::-1], "P", "H", 300)
    answer = feed([*ours[:2], others[2], *ours[3:]])
    assert isinstance(answer, Complete)
    assert answer.payload.data != PSBT
    assert read(PSBT, Network.REGTEST, None).inputs
    with pytest.raises(NotAPsbt):
        read(answer.payload.data, Network.REGTEST, None)


def test_parts_of_two_texts_that_make_no_payload_start_again():
    ours, others = twins_in_parts()
    joiner = Joiner()
    answer = feed([ours[0], *(text[:-1] + "!" for text in others[1:])], joiner)
    assert isinstance(answer, Ignored)
    assert answer.why.endswith("Starting again.")
    assert not joiner.is_under_way


def test_every_splice_of_two_psbts_is_refused_or_is_one_of_them():
    ours, others = bbqr.split(PSBT, "P", "H", 260), bbqr.split(payment(FAMILY, 3, fee=5_000).raw(), "P", "H", 260)
    assert len(ours) == len(others)
    chance = random.Random(3)
    for _ in range(200):
        spliced = [chance.choice(pair) for pair in zip(ours, others, strict=True)]
        answer = feed(spliced)
        if isinstance(answer, Complete):
            # what differs lies in one code: then the splice is one of the two
            assert answer.payload.data in {PSBT, payment(FAMILY, 3, fee=5_000).raw()}


# --- what is no part


def test_what_else_lies_on_the_table_does_not_end_a_transfer():
    joiner = Joiner()
    frames = ur()
    for frame in frames:
        answer = joiner.feed(frame)
        if isinstance(answer, Complete):
            break
        for stranger in (ADDRESS, "https://example.org/"):
            answer = joiner.feed(stranger)
            assert isinstance(answer, Ignored)
            assert answer.why.endswith("and no part of the transfer.")
    else:
        pytest.fail("the transfer was not joined")


def test_who_shows_something_else_for_a_while_means_it():
    joiner = Joiner()
    joiner.feed(ur()[0])
    answers = [joiner.feed(ADDRESS) for _ in range(11)]
    assert [type(answer) for answer in answers] == [Ignored] * 10 + [Complete]
    assert not joiner.is_under_way


def test_who_mixes_hundreds_of_transfers_is_asked_to_begin_anew():
    joiner = Joiner()
    feed((f"p1of{2 + number} AAAA" for number in range(MOST_TRANSFERS)), joiner)
    assert feed(ur(), joiner) == Ignored("Too many transfers got mixed. Show one at a time, and begin to scan anew.")
    # a control: anew, the same is joined
    joiner.reset()
    assert isinstance(feed(ur(), joiner), Complete)


def test_without_patience_a_whole_payload_is_taken_at_once():
    joiner = Joiner(patience=0)
    joiner.feed(ur()[0])
    assert isinstance(joiner.feed(ADDRESS), Complete)


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (ADDRESS, Kind.ADDRESS),
        (f"bitcoin:{ADDRESS}?amount=1", Kind.ADDRESS),
        (f"  {ADDRESS}\r\n", Kind.ADDRESS),
        (OURS, Kind.SECRET),
        ("000000000000000000000000000000000000000000000003", Kind.SECRET),
        (bytes(range(200, 216)), Kind.SECRET),
        (WPKH.descriptor(), Kind.WALLET),
        ("lnbc10u1p" + "q" * 60, Kind.OTHER),
        ("", Kind.OTHER),
        (b"", Kind.OTHER),
    ],
    ids=["address", "uri", "blanks", "phrase", "digits", "compact", "wallet", "lightning", "nothing", "no-bytes"],
)
def test_one_code_alone_is_complete_at_once(frame, kind):
    answer = Joiner().feed(frame)
    assert isinstance(answer, Complete)
    assert answer.payload.kind is kind
    assert (answer.seen, answer.total) == (1, 1)


def test_no_sentence_repeats_what_was_scanned():
    joiner = Joiner()
    joiner.feed(ur()[0])
    words = OURS.split()[:11]
    for frame in (
        OURS,
        " ".join(words),
        "SECRETWORD" * 3,
        "B$HP0200SECRETWORD",
        "p1of2 SECRETWORD\x01",
        "ur:secretword/a",
    ):
        answer = joiner.feed(frame)
        said = repr(answer).lower()
        assert "secretword" not in said
        assert not any(word in said for word in words if len(word) > 4)


def test_control_a_payload_shows_nothing_of_itself():
    answer = Joiner().feed(OURS)
    assert isinstance(answer, Complete)
    assert OURS.encode() == answer.payload.data
    assert OURS.split()[0] not in repr(answer)


@settings(deadline=None, max_examples=200)
@given(
    st.lists(
        st.one_of(
            st.binary(max_size=80),
            st.text(max_size=80),
            st.sampled_from(
                [frame for frames, _ in WAYS.values() for frame in frames[:4]] + twins()[0][:3] + twins()[1][:3]
            ),
            st.builds(
                lambda frame, at, byte: frame[:at] + bytes([byte]) + frame[at + 1 :],
                st.sampled_from(
                    [frame.encode() for frames, _ in WAYS.values() for frame in frames[:3] if isinstance(frame, str)]
                ),
                st.integers(0, 60),
                st.integers(0, 255),
            ),
        ),
        max_size=12,
    )
)
def test_nothing_that_is_shown_raises_an_error(frames):
    joiner = Joiner()
    for frame in frames:
        assert isinstance(joiner.feed(frame), Progress | Complete | Ignored)


def test_control_what_the_joiner_catches_is_raised_below_it():
    with pytest.raises(Unreadable):
        bbqr.BbqrDecoder().feed("B$")
    assert isinstance(Joiner().feed("B$"), Ignored)
