"""What is sent by codes: in every encoding, of the size asked for, and read back by the joiner."""

import base64
import random
import re

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.wallet import ScriptType
from coldtui.formats.account_key import AccountKey
from coldtui.formats.age import seal
from coldtui.formats.joiner import Complete, Joiner
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.sending import ENCODINGS_FOR, MOST_BYTES, Outgoing, answer_encoding, capacity, frames
from coldtui.formats.wallet_file import read_wallet_file
from tests.build.keys import OURS, master
from tests.corpus.case import FAMILY, TAPROOT, WPKH, payment

PSBT = payment(FAMILY, 3).raw()
TRANSACTION = bytes.fromhex(
    "02000000000101" + "11" * 32 + "0000000000ffffffff011027000000000000160014" + "22" * 20 + "0101" + "33" + "00000000"
)
ADDRESS = b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"
JSON = b'{"chain": "BTC", "xfp": "73C5DA0A"}'


def account(script_type, path):
    root = master(OURS)
    xpub = ExtendedPublicKey.parse(root.at(path).xpub(test=False))
    return AccountKey(KeyOrigin(root.fingerprint, parse_path(path)), xpub, script_type, Network.MAIN)


KEYS = {
    ScriptType.P2WPKH: account(ScriptType.P2WPKH, "m/84h/0h/0h"),
    ScriptType.P2WSH: account(ScriptType.P2WSH, "m/48h/0h/0h/2h"),
}


def joined(texts):
    joiner = Joiner()
    return next((answer for answer in map(joiner.feed, texts) if isinstance(answer, Complete)), None)


def large_psbt(inputs=60):
    return payment(FAMILY, inputs).raw()


# --- every encoding


@pytest.mark.parametrize("encoding", ENCODINGS_FOR[Kind.PSBT])
@pytest.mark.parametrize("version", [5, 10, 26])
def test_a_psbt_goes_round_in_every_encoding_and_size(encoding, version):
    raw = payment(WPKH, 1, previous=False).raw()
    chars = capacity(40 if encoding in {Encoding.BASE43, Encoding.BASE64} else version, encoding)
    made = frames(Outgoing(Kind.PSBT, raw), encoding, chars)
    assert made.encoding is encoding
    assert max(map(len, made.texts)) <= chars
    answer = joined(made.texts)
    assert answer is not None
    assert (answer.payload.kind, answer.payload.data) == (Kind.PSBT, raw)
    assert answer.payload.encoding is (Encoding.BASE64 if encoding is Encoding.PMOFN and made.parts == 1 else encoding)


@pytest.mark.parametrize("encoding", ENCODINGS_FOR[Kind.TRANSACTION])
def test_a_finished_transaction_goes_round_in_every_encoding(encoding):
    answer = joined(frames(Outgoing(Kind.TRANSACTION, TRANSACTION), encoding, 300).texts)
    assert answer is not None
    assert (answer.payload.kind, answer.payload.data) == (Kind.TRANSACTION, TRANSACTION)


@pytest.mark.parametrize("encoding", ENCODINGS_FOR[Kind.WALLET])
@pytest.mark.parametrize("wallet", [FAMILY, WPKH, TAPROOT], ids=["2-of-3", "one-key", "taproot"])
def test_a_wallet_goes_round_in_every_encoding(encoding, wallet):
    made = frames(Outgoing(Kind.WALLET, wallet.descriptor().encode()), encoding, 2_000)
    answer = joined(made.texts)
    assert answer is not None
    assert answer.payload.kind is Kind.WALLET
    back = read_wallet_file(answer.payload.data, Network.REGTEST).wallet
    assert back.descriptor == read_wallet_file(wallet.descriptor().encode(), Network.REGTEST).wallet.descriptor


@pytest.mark.parametrize("encoding", ENCODINGS_FOR[Kind.KEY])
@pytest.mark.parametrize("script_type", [ScriptType.P2WPKH, ScriptType.P2WSH])
def test_a_public_key_goes_round_in_every_encoding(encoding, script_type):
    key = KEYS[script_type]
    made = frames(Outgoing(Kind.KEY, key.expression.encode(), key), encoding, 1_000)
    answer = joined(made.texts)
    assert answer is not None
    assert answer.payload.kind is Kind.KEY
    assert answer.payload.data.decode() == key.expression


@pytest.mark.parametrize("script_type", [ScriptType.P2WPKH, ScriptType.P2WSH])
def test_a_key_alone_is_a_key_and_several_are_bytes(script_type):
    line = KEYS[script_type].expression
    made = frames(Outgoing(Kind.KEY, line.encode()), Encoding.UR, 1_000)
    assert made.texts[0].startswith("UR:CRYPTO-HDKEY/")
    answer = joined(made.texts)
    assert answer is not None
    assert (answer.payload.kind, answer.payload.data.decode()) == (Kind.KEY, line)
    for other in (f"{line}\n{line}", line.partition("]")[2]):
        texts = frames(Outgoing(Kind.KEY, other.encode()), Encoding.UR, 1_000).texts
        assert texts[0].startswith("UR:BYTES/")


def test_an_address_is_sent_as_it_is():
    made = frames(Outgoing(Kind.ADDRESS, ADDRESS), Encoding.TEXT, 100)
    assert made.texts == (ADDRESS.decode(),)


def test_the_types_say_what_is_inside():
    wallet = Outgoing(Kind.WALLET, WPKH.descriptor().encode())
    key = Outgoing(Kind.KEY, KEYS[ScriptType.P2WPKH].expression.encode(), KEYS[ScriptType.P2WPKH])
    for what, encoding, start in (
        (Outgoing(Kind.PSBT, PSBT), Encoding.UR, "UR:CRYPTO-PSBT/"),
        (Outgoing(Kind.PSBT, PSBT), Encoding.UR_PSBT, "UR:PSBT/"),
        (Outgoing(Kind.TRANSACTION, TRANSACTION), Encoding.UR, "UR:BYTES/"),
        (wallet, Encoding.UR, "UR:CRYPTO-OUTPUT/"),
        (wallet, Encoding.UR_BYTES, "UR:BYTES/"),
        (key, Encoding.UR, "UR:CRYPTO-ACCOUNT/"),
        (Outgoing(Kind.KEY, JSON, is_json=True), Encoding.UR, "UR:BYTES/"),
        (Outgoing(Kind.KEY, JSON, is_json=True), Encoding.BBQR, r"B\$[2Z]J01"),
        (key, Encoding.BBQR, r"B\$[2Z]U01"),
        (Outgoing(Kind.PSBT, PSBT), Encoding.BBQR, r"B\$[2Z]P01"),
        (Outgoing(Kind.TRANSACTION, TRANSACTION), Encoding.BBQR, r"B\$[2Z]T01"),
        (Outgoing(Kind.TRANSACTION, TRANSACTION), Encoding.HEX, TRANSACTION.hex().upper()),
    ):
        assert re.match(start, frames(what, encoding, 10_000).texts[0])


# --- one pass


def test_ur_goes_round_through_twice_its_parts_and_the_rest_through_theirs():
    what = Outgoing(Kind.PSBT, PSBT)
    ur = frames(what, Encoding.UR, 200)
    assert len(ur.texts) == 2 * ur.parts
    assert ur.texts[0].startswith(f"UR:CRYPTO-PSBT/1-{ur.parts}/")
    assert ur.texts[-1].startswith(f"UR:CRYPTO-PSBT/{2 * ur.parts}-{ur.parts}/")
    for encoding in (Encoding.BBQR, Encoding.PMOFN):
        made = frames(what, encoding, 200)
        assert len(made.texts) == made.parts > 1


@pytest.mark.parametrize("encoding", [Encoding.UR, Encoding.BBQR, Encoding.PMOFN])
def test_what_fits_one_code_is_one_code(encoding):
    made = frames(Outgoing(Kind.PSBT, PSBT), encoding, 20_000)
    assert (len(made.texts), made.parts) == (1, 1)
    assert "1-1" not in made.texts[0]
    assert "of1" not in made.texts[0]


def test_either_half_of_the_loop_and_a_mixture_of_both_are_enough():
    made = frames(Outgoing(Kind.PSBT, large_psbt()), Encoding.UR, 400)
    chance = random.Random(5)
    for texts in (made.texts, made.texts[made.parts // 2 :] + made.texts, chance.sample(made.texts, len(made.texts))):
        answer = joined(texts)
        assert answer is not None
        assert answer.payload.data == large_psbt()


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 3_000), st.integers(120, 2_000), st.sampled_from([Encoding.UR, Encoding.BBQR, Encoding.PMOFN]))
def test_no_code_is_longer_than_asked_and_all_have_nearly_one_length(size, chars, encoding):
    data = b"psbt\xff" + random.Random(size).randbytes(size)
    made = frames(Outgoing(Kind.PSBT, data), encoding, chars)
    sizes = [len(text) for text in made.texts]
    assert max(sizes) <= chars
    if encoding is Encoding.UR and made.parts > 1:
        # the numbers in a part take more or fewer letters
        assert max(sizes) - min(sizes) <= 20
    if made.parts > 1:
        # one code fewer would not do
        assert made.parts * (max(sizes) - 8) >= len(data)


def test_what_can_stand_in_capital_letters_does():
    what = Outgoing(Kind.PSBT, payment(WPKH, 1, previous=False).raw())
    for encoding in ENCODINGS_FOR[Kind.PSBT]:
        made = frames(what, encoding, 4_296)
        is_alphanumeric = encoding not in {Encoding.PMOFN, Encoding.BASE64}
        for text in made.texts:
            assert segno.make_qr(text).mode == ("alphanumeric" if is_alphanumeric else "byte")


# --- the size of a code


@pytest.mark.parametrize("version", [1, 2, 9, 10, 13, 26, 27, 40])
@pytest.mark.parametrize(
    "encoding", [Encoding.UR, Encoding.BASE43, Encoding.HEX, Encoding.BASE64, Encoding.PMOFN, Encoding.TEXT]
)
def test_a_code_holds_as_many_characters_as_its_maker_says(version, encoding):
    chars = capacity(version, encoding)
    letter = "a" if encoding in {Encoding.BASE64, Encoding.PMOFN, Encoding.TEXT} else "A"
    assert segno.make_qr(letter * chars, error="l", version=version, boost_error=False).version == version
    with pytest.raises(segno.DataOverflowError):
        segno.make_qr(letter * (chars + 1), error="l", version=version, boost_error=False)


# --- what is refused


@pytest.mark.parametrize("kind", list(Kind))
def test_an_encoding_that_cannot_carry_a_kind_refuses_it(kind):
    for encoding in Encoding:
        if encoding not in ENCODINGS_FOR[kind]:
            with pytest.raises(Refused) as raised:
                frames(Outgoing(kind, b"psbt\xff"), encoding, 1_000)
            assert raised.value.hint


@pytest.mark.parametrize("encoding", ENCODINGS_FOR[Kind.SEALED])
@pytest.mark.parametrize("max_chars", [200, 1_000, 4_296])
def test_a_sealed_backup_comes_back_in_each_encoding(encoding, max_chars):
    sealed = seal(b"what is sealed".ljust(1_024), "zoo zoo", 1, bytes)
    made = frames(Outgoing(Kind.SEALED, sealed), encoding, max_chars)
    joiner = Joiner()
    found = [joiner.feed(text) for text in made.texts[: made.parts]][-1]
    assert isinstance(found, Complete)
    assert (found.payload.kind, found.payload.data) == (Kind.SEALED, sealed)


def test_a_secret_is_never_sent_in_any_encoding():
    assert ENCODINGS_FOR[Kind.SECRET] == ENCODINGS_FOR[Kind.OTHER] == ()
    for encoding in Encoding:
        with pytest.raises(Refused):
            frames(Outgoing(Kind.SECRET, b"abandon about"), encoding, 4_000)


def test_control_the_same_bytes_as_another_kind_would_be_sent():
    assert frames(Outgoing(Kind.ADDRESS, b"abandon about"), Encoding.TEXT, 4_000).texts == ("abandon about",)


@pytest.mark.parametrize("encoding", [Encoding.BASE43, Encoding.BASE64])
def test_what_has_no_parts_and_is_too_long_is_refused_with_a_way_out(encoding):
    with pytest.raises(Refused, match="too long for one code") as raised:
        frames(Outgoing(Kind.PSBT, large_psbt()), encoding, capacity(40, encoding))
    assert "another encoding" in raised.value.hint


@pytest.mark.parametrize("encoding", [Encoding.UR, Encoding.BBQR, Encoding.PMOFN])
@pytest.mark.parametrize("chars", [1, 8, 10])
def test_codes_that_are_too_small_are_refused(encoding, chars):
    with pytest.raises(Refused):
        frames(Outgoing(Kind.PSBT, PSBT), encoding, chars)


@pytest.mark.parametrize("encoding", [Encoding.UR, Encoding.BBQR, Encoding.PMOFN])
def test_more_than_two_megabytes_are_refused(encoding):
    with pytest.raises(Refused):
        frames(Outgoing(Kind.PSBT, bytes(MOST_BYTES + 1)), encoding, 4_000)
    assert frames(Outgoing(Kind.PSBT, b"psbt\xff" * (MOST_BYTES // 5)), Encoding.BBQR, 4_000).parts > 1


def test_the_largest_payload_is_not_too_large_for_ur():
    assert frames(Outgoing(Kind.TRANSACTION, bytes(MOST_BYTES)), Encoding.UR, 4_296).parts > 900


def test_nothing_is_refused():
    with pytest.raises(Refused):
        frames(Outgoing(Kind.PSBT, b""), Encoding.UR, 1_000)


def test_a_wallet_that_coldtui_cannot_read_is_not_sent_as_one():
    with pytest.raises(Unreadable):
        frames(Outgoing(Kind.WALLET, WPKH.descriptor().encode()[:-1]), Encoding.UR, 1_000)


# --- the answer


@pytest.mark.parametrize("encoding", list(Encoding))
def test_the_answer_is_one_that_can_be_given(encoding):
    answer = answer_encoding(encoding)
    assert answer in ENCODINGS_FOR[Kind.PSBT]
    if encoding in {Encoding.UR, Encoding.UR_PSBT, Encoding.BBQR, Encoding.PMOFN, Encoding.BASE43}:
        assert answer is encoding
    else:
        assert answer is Encoding.UR


def test_what_goes_out_shows_nothing_of_itself():
    what = Outgoing(Kind.PSBT, PSBT)
    assert "psbt" not in repr(what)
    made = frames(what, Encoding.BASE64, 10_000)
    assert base64.b64encode(PSBT).decode() in made.texts
    assert "cHNid" not in repr(made)
