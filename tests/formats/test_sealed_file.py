"""A sealed backup is known in each of its forms, and a mistake in its text is said before a passphrase is asked for."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import ColdtuiError, Damaged, NotSealed, Refused, Unreadable
from coldtui.formats import age
from coldtui.formats.armor import armor
from coldtui.formats.bbqr import split
from coldtui.formats.cbor import encode
from coldtui.formats.payload import Encoding, Kind, awaited, meaning_of, meaning_of_bbqr, meaning_of_ur
from coldtui.formats.recognise import recognise
from coldtui.formats.sealed_file import HOW_TO_OPEN, read_sealed_file, sealed_in
from tests.build.keys import OURS

SEALED = age.seal(b"what is sealed".ljust(600), "zoo zoo", 1, bytes)
TEXT = armor(SEALED)
LETTERS = base64.b64encode(SEALED).decode()

FORMS = {
    "binary": SEALED,
    "armored": TEXT.encode(),
    "crlf": TEXT.replace("\n", "\r\n").encode(),
    "with-a-mark": b"\xef\xbb\xbf" + TEXT.encode(),
    "blanks-and-empty-lines": "\n\n".join(f"  {line} \t" for line in TEXT.splitlines()).encode(),
    "words-around": f"SEALED BACKUP  page 2 of 2\n\n{TEXT}\nKeep it apart from its passphrase.\n".encode(),
    "letters-alone": LETTERS.encode(),
    "letters-in-lines": "\n".join(LETTERS[at : at + 40] for at in range(0, len(LETTERS), 40)).encode(),
    "letters-with-a-mark": b"\xef\xbb\xbf " + LETTERS.encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_sealed_backup_is_known_in_each_of_its_forms(form):
    assert sealed_in(FORMS[form]) == read_sealed_file(FORMS[form]) == SEALED
    payload = meaning_of(FORMS[form], Encoding.TEXT)
    assert (payload.kind, payload.data, payload.says) == (Kind.SEALED, SEALED, "a sealed backup")


def test_a_sealed_backup_is_known_by_each_transfer_of_codes():
    assert meaning_of_bbqr("B", SEALED).data == meaning_of_bbqr("U", TEXT.encode()).data == SEALED
    assert meaning_of_ur("bytes", encode(SEALED), Encoding.UR_BYTES).data == SEALED
    with pytest.raises(ColdtuiError):
        # the letter T is for transactions
        meaning_of_bbqr("T", SEALED)
    assert split(SEALED, "B")[0].startswith("B$2B")


def test_the_largest_backup_is_known_as_text_too():
    large = age.seal(bytes(1 << 20), "zoo zoo", 1, bytes)
    assert sealed_in(armor(large).encode()) == large


def test_a_file_of_a_later_version_is_one_too_and_whoever_opens_it_says_what_is_wrong():
    assert sealed_in(b"age-encryption.org/v2\nwhatever") is not None
    assert sealed_in(b"age-encryption.org") is None


MISTAKES = {
    "a letter": f"{TEXT[:100]}*{TEXT[101:]}",
    "a letter lost": TEXT[:100] + TEXT[101:],
    "a line lost": "\n".join(TEXT.splitlines()[:3] + TEXT.splitlines()[4:])[:-1],
    "no last line": TEXT[: TEXT.index("-----END")],
    "the first line alone": TEXT.splitlines()[0],
    "letters cut": LETTERS[:-2],
    "another file": armor(b"a message of somebody else"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_in_the_text_is_said(name):
    for read in (sealed_in, read_sealed_file, recognise, lambda data: meaning_of(data, Encoding.TEXT)):
        with pytest.raises(Damaged, match="mistakes") as raised:
            read(MISTAKES[name].encode())
        assert raised.value.hint.endswith(".")


@given(st.integers(0, len(TEXT) - 1), st.characters(codec="ascii"))
@settings(max_examples=300)
def test_no_changed_letter_gives_another_backup_without_a_word_but_what_the_seal_will_tell(at, letter):
    """Base64 has no checksum: a letter for another one is left to the seal. Everything else is told here."""
    try:
        found = sealed_in((TEXT[:at] + letter + TEXT[at + 1 :]).encode())
    except Damaged:
        return
    assert found is None or len(found) == len(SEALED)


@pytest.mark.parametrize(
    ("data", "error", "words"),
    [
        (b"hello", NotSealed, "no sealed backup"),
        (b"", NotSealed, "no sealed backup"),
        (b"%PDF-1.4\n", NotSealed, "PDF"),
        (OURS.encode(), NotSealed, "no sealed backup"),
        (b"7z\xbc\xaf\x27\x1c\x00\x04", NotSealed, "Coldcard and Passport"),
        (b"\x07test ID\x05\x00\x00\n" + bytes(19), NotSealed, "Krux"),
        (b"x" * 3_000_000, NotSealed, "no sealed backup"),
    ],
)
def test_another_file_is_named_where_it_can_be(data, error, words):
    assert sealed_in(data) is None
    with pytest.raises(error, match=words) as raised:
        read_sealed_file(data)
    assert raised.value.hint.endswith(".")
    assert "abandon" not in f"{raised.value}{raised.value.hint}"


@pytest.mark.parametrize("form", FORMS)
def test_where_a_key_is_asked_for_it_is_named_and_the_way_to_open_it_said(form):
    for data in (FORMS[form], FORMS[form].decode("utf-8", "replace")):
        if form == "binary" and isinstance(data, str):
            continue
        with pytest.raises(Unreadable, match=r"^This is a sealed backup\.$") as raised:
            recognise(data)
        assert raised.value.hint == HOW_TO_OPEN


def test_where_something_else_is_awaited_it_is_named_beside_that():
    with pytest.raises(Refused, match=r"^This is a sealed backup, not a transaction\.$") as raised:
        awaited(meaning_of(SEALED, Encoding.BINARY), frozenset({Kind.PSBT}))
    assert raised.value.hint == HOW_TO_OPEN
    with pytest.raises(Refused, match=r"^This is a recovery phrase, not a sealed backup\.$"):
        awaited(meaning_of(OURS.encode(), Encoding.TEXT), frozenset({Kind.SEALED}))
