"""PSBT files in their three forms, and names that are safe everywhere."""

import base64
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import NotAPsbt
from coldtui.formats.psbt_file import (
    MAX_FILE,
    Encoding,
    decode,
    encode,
    encode_transaction,
    final_name,
    signed_name,
)

# only the magic counts here: what stands behind it is read by core.psbt
RAW = b"psbt\xff\x01\x02\x03\x00\x04"
BASE64 = base64.b64encode(RAW)
HEX = RAW.hex().encode()
PHRASE = "abandon " * 11 + "about"


def refused(data: bytes) -> NotAPsbt:
    with pytest.raises(NotAPsbt) as raised:
        decode(data)
    assert raised.value.hint
    return raised.value


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (RAW, Encoding.BINARY),
        (BASE64, Encoding.BASE64),
        (HEX, Encoding.HEX),
        (HEX.upper(), Encoding.HEX),
        (b"\r\n " + BASE64 + b"\r\n", Encoding.BASE64),
        (b"\n".join((BASE64[:8], BASE64[8:])), Encoding.BASE64),
        (b"\r\n".join((BASE64[:8], BASE64[8:])), Encoding.BASE64),
        (b"\t" + HEX + b"\n\n", Encoding.HEX),
        (b"\n".join((HEX[:10], HEX[10:])), Encoding.HEX),
    ],
)
def test_each_form_is_read(data, encoding):
    assert decode(data) == (RAW, encoding)


@given(st.binary(max_size=300), st.sampled_from(list(Encoding)))
def test_what_is_written_is_read_in_the_same_form(body, encoding):
    raw = b"psbt\xff" + body
    assert decode(encode(raw, encoding)) == (raw, encoding)


def test_text_forms_are_written_without_a_line_break_and_a_transaction_with_one():
    assert encode(RAW, Encoding.BASE64) == BASE64
    assert encode(RAW, Encoding.HEX) == HEX
    assert encode(RAW, Encoding.BINARY) == RAW
    assert encode_transaction(b"\x02\x00") == b"0200\n"


BAD_TEXT = [
    ("no padding", b"cHNidP8BAgMABA"),
    ("half of the padding", b"cHNidP8BAgMABA="),
    ("padding too much", BASE64 + b"="),
    ("padding in the middle", BASE64 + BASE64),
    ("bits left over", b"cHNidP8BAgMABB=="),
    ("a letter of the other alphabet", BASE64.replace(b"8", b"_")),
    ("a letter outside", BASE64[:8] + b"!" + BASE64[8:]),
    ("a blank inside", BASE64[:8] + b" " + BASE64[8:]),
    ("a zero byte inside", BASE64[:8] + b"\x00" + BASE64[8:]),
    ("a zero byte behind", BASE64 + b"\x00"),
    ("a byte above 127", BASE64[:8] + b"\xc3\xa9" + BASE64[8:]),
    ("junk behind", BASE64 + b"\nhello"),
    ("half a byte", HEX[:-1]),
    ("a letter that is no hex digit", HEX[:-1] + b"g"),
    ("a blank in the hex digits", HEX[:10] + b" " + HEX[10:]),
]


@pytest.mark.parametrize("data", [case[1] for case in BAD_TEXT], ids=[case[0] for case in BAD_TEXT])
def test_damaged_text_is_refused_and_the_whole_text_is_read(data):
    assert decode(BASE64 if data.startswith(b"cHNi") else HEX)[0] == RAW
    assert "damaged" in str(refused(data))


def test_the_padding_vectors_differ_from_the_good_one_by_what_they_say():
    assert BASE64 == b"cHNidP8BAgMABA=="


def test_magic_that_is_nearly_right_is_refused():
    assert decode(b"psbt\xff")[0] == b"psbt\xff"
    for raw in (b"psbt\xfe\x01", b"psbs\xff\x01", b"psbt", b"\xffpsbt"):
        for data in (raw, base64.b64encode(raw), raw.hex().encode()):
            refused(data)


LOOKS = [
    (b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
    (b"\xff\xd8\xff\xe0\x00\x10JFIF", "a picture"),
    (b"GIF89a", "a picture"),
    (b"%PDF-1.7", "a PDF"),
    (b"PK\x03\x04\x14", "a ZIP archive"),
    (b'{"psbt": 1}', "JSON"),
    (b"[1]", "JSON"),
    (b"\xef\xbb\xbf" + BASE64, "a byte order mark"),
    (b"\xff\xfec\x00H\x00", "UTF-16"),
    (b"age-encryption.org/v1\n", "a sealed backup"),
    (bytes.fromhex("0200000001") + bytes(60), "a finished transaction"),
    (bytes.fromhex("02000000000101") + bytes(60), "a finished transaction"),
    (b"0200000001" + b"ab" * 60, "a finished transaction"),
    (b"wsh(sortedmulti(2,", "a descriptor"),
    (b"[d34db33f/84h/0h/0h]xpub6CatWdiZiodmUeTDp8LT5or8nmbK", "an extended public key"),
    (b"zpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHw", "an extended public key"),
    (b"ur:crypto-psbt/1-3/lpad", "QR code (UR)"),
    (b"UR:CRYPTO-PSBT/1-3/LPAD", "QR code (UR)"),
    (b"B$2P0100ABC", "QR code (BBQr)"),
    (b"BSMS 1.0\nwsh(", "wallet configuration"),
    (b"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\n", "an address"),
    (b"psbt\x0a", "damaged"),
    (PHRASE.encode(), "a recovery phrase"),
    (PHRASE.upper().encode(), "a recovery phrase"),
    (PHRASE.replace(" ", "\n").encode(), "a recovery phrase"),
    (" ".join(f"{n}. {word}" for n, word in enumerate(PHRASE.split(), 1)).encode(), "a recovery phrase"),
    (PHRASE.replace("about", "abuot").encode(), "a recovery phrase"),
    (b"0000" * 11 + b"0003", "a recovery phrase"),
    (b"xprv9s21ZrQH143K31xYSDQpPDxsXRTUcvj2iNHm5NUtrGiGG5e2DtALGdso3pGz6", "a private key"),
    (b"L4rK1yDtCWekvXuE6oXD9jCYfFNV2cWRpVuPLBcCU2z8TrisoyY1", "a private key"),
]


@pytest.mark.parametrize(("data", "what"), LOOKS)
def test_what_is_no_psbt_is_named(data, what):
    error = refused(data)
    assert what in str(error)
    assert str(error).startswith("This looks like")


@pytest.mark.parametrize("data", [data for data, what in LOOKS if what in {"a recovery phrase", "a private key"}])
def test_a_secret_is_never_repeated(data):
    error = refused(data)
    for piece in re.findall(rb"[A-Za-z0-9]{5,}", data):
        assert piece.decode().lower() not in f"{error} {error.hint}".lower()
    assert "destroy" in error.hint


def test_ordinary_text_is_not_taken_for_a_secret():
    for text in (
        b"Dear Bob here comes the file that you asked for yesterday evening",
        b"2026-11-21 12:00:00 something happened",
        b"1234" * 12 + b"9",
        b"9999" * 12,
    ):
        assert str(refused(text)) == "This is not a PSBT."


@pytest.mark.parametrize("data", [b"", b" \r\n", b"\x00" * 512])
def test_an_empty_file_is_named_as_such(data):
    assert "empty" in str(refused(data))


def test_the_size_is_bounded():
    assert decode(b"psbt\xff" + bytes(MAX_FILE - 5))[1] is Encoding.BINARY
    assert "8 MB" in str(refused(b"psbt\xff" + bytes(MAX_FILE - 4)))


@given(st.binary(max_size=400))
def test_no_bytes_stop_the_reader(data):
    for start in (b"", b"cHNi", b"70736274ff"):
        try:
            decode(start + data)
        except NotAPsbt as error:
            assert str(error).isprintable()  # noqa: PT017 (both ends are fine)


@pytest.mark.parametrize(
    ("name", "n", "signed", "final"),
    [
        ("pay.psbt", 1, "pay-signed.psbt", "pay-final.txn"),
        ("pay.psbt", 2, "pay-signed-2.psbt", "pay-final-2.txn"),
        ("pay-unsigned.psbt", 1, "pay-unsigned-signed.psbt", "pay-unsigned-final.txn"),
        ("pay-signed.psbt", 1, "pay-signed-signed.psbt", "pay-signed-final.txn"),
        ("PAY.PSBT", 1, "PAY-signed.psbt", "PAY-final.txn"),
        ("pay.txt", 1, "pay-signed.psbt", "pay-final.txn"),
        ("pay.v2.psbt", 1, "pay.v2-signed.psbt", "pay.v2-final.txn"),
        ("pay", 1, "pay-signed.psbt", "pay-final.txn"),
        ("my pay.psbt", 1, "my_pay-signed.psbt", "my_pay-final.txn"),
        ("/media/card/pay.psbt", 1, "pay-signed.psbt", "pay-final.txn"),
        ("..\\..\\pay.psbt", 1, "pay-signed.psbt", "pay-final.txn"),
        ("../../etc/passwd", 1, "passwd-signed.psbt", "passwd-final.txn"),
        ("..", 1, "transaction-signed.psbt", "transaction-final.txn"),
        (".psbt", 1, "transaction-signed.psbt", "transaction-final.txn"),
        ("-rf.psbt", 1, "rf-signed.psbt", "rf-final.txn"),
        ("-", 1, "transaction-signed.psbt", "transaction-final.txn"),
        ("", 1, "transaction-signed.psbt", "transaction-final.txn"),
        ("\u652f\u6255.psbt", 1, "transaction-signed.psbt", "transaction-final.txn"),
        ("a\x1b[31m\nb.psbt", 1, "a__31m_b-signed.psbt", "a__31m_b-final.txn"),
        ("\u202egnp.psbt", 1, "_gnp-signed.psbt", "_gnp-final.txn"),
    ],
)
def test_output_names(name, n, signed, final):
    assert signed_name(name, n) == signed
    assert final_name(name, n) == final


@given(st.text(max_size=300), st.integers(1, 10_000))
def test_every_output_name_is_safe(name, n):
    for made in (signed_name(name, n), final_name(name, n)):
        assert re.fullmatch(r"[A-Za-z0-9_][A-Za-z0-9._-]{0,120}", made)
        assert made.endswith((".psbt", ".txn"))
