"""The inside of a backup is written and read without loss, is restored without coldtui, and gives nothing away."""

import json
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest
from hypothesis import given, settings

from coldtui.core.address import address
from coldtui.core.errors import Refused
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver
from coldtui.core.wordlist import Language
from coldtui.custody.material import Kind, Material
from coldtui.formats.age_keys import public_key, recipient_text
from coldtui.formats.backup_document import (
    MAX_KEYS,
    MAX_SIZE,
    MAX_WALLETS,
    BackupDocument,
    BackupKey,
    BackupLabel,
    BackupWallet,
    DamagedBackup,
    KeyKind,
    NewerBackup,
    backup_wallet,
    opens,
    read,
    verify,
    write,
)
from coldtui.formats.backup_frame import padded_size
from coldtui.formats.backup_json import MAX_DEPTH
from tests.build.keys import OURS, SECOND, from_seed, master
from tests.formats.backups import (
    ELSEWHERE,
    KEYS,
    LABELS,
    NOTES,
    PASSPHRASE,
    PHRASE_KEY,
    SECRETS,
    WALLETS,
    data_of,
    document,
    documents,
    leaks,
    with_data,
)

GOLDEN = Path(__file__).parent.parent / "vectors/backup/format-1.txt"


# --- there and back ---


def test_everything_that_a_backup_holds_is_read_as_it_was_written():
    assert read(write(document())) == document()


def test_the_public_recovery_key_is_a_member_that_older_versions_keep_as_they_find_it():
    recovery = public_key(bytes(range(32)))
    with_one = document(recovery=recovery)
    assert read(write(with_one)).recovery == recovery
    assert data_of(write(with_one))["recovery"] == recipient_text(recovery)
    assert "recovery" not in data_of(write(document())), "the control: format 1 as it was"


@pytest.mark.parametrize("text", ["age1", recipient_text(bytes(32)), "AGE-SECRET-KEY-1", 7])
def test_a_recovery_key_that_anybody_could_open_or_that_is_none_is_damage(text):
    with pytest.raises(DamagedBackup, match="recovery"):
        read(with_data(data_of(write(document())) | {"recovery": text}))


@settings(max_examples=150, deadline=None)
@given(documents())
def test_any_document_is_read_as_it_was_written(any_document):
    text = write(any_document)
    assert read(text) == any_document
    assert write(read(text)) == text


@pytest.mark.parametrize("language", Language)
def test_a_phrase_of_every_language_is_written_in_its_own_words(language):
    key = BackupKey(KeyKind.PHRASE, bytes(range(32)), bytes(4), language)
    text = write(document(keys=(key,)))
    with Material(Kind.PHRASE, key.secret, language) as material:
        assert " ".join(material.words()) in text.decode()
    assert read(text).keys == (key,)


def test_words_with_the_blanks_and_letters_of_another_keyboard_are_the_same_words():
    data = data_of(write(document(keys=(BackupKey(KeyKind.PHRASE, bytes(16), bytes(4), Language.JAPANESE),))))
    data["keys"][0]["words"] = data["keys"][0]["words"].replace(" ", "\u3000")
    assert read(with_data(data)).keys[0].secret == bytes(16)


def test_the_backup_of_format_1_that_was_kept_is_read_and_written_the_same_for_ever():
    text = GOLDEN.read_bytes()
    assert read(text) == document()
    assert write(document()) == text
    verify(read(text))


def test_what_would_not_be_read_back_is_not_written():
    bad = [
        document(generation=0),
        document(generation=1_000_000),
        document(app="\ud800"),
        document(keys=(replace(PHRASE_KEY, secret=bytes(17)),)),
        document(keys=(replace(PHRASE_KEY, secret=b""),)),
        document(keys=(replace(PHRASE_KEY, fingerprint=b"abc"),)),
        document(keys=(replace(PHRASE_KEY, passphrase="of nothing"),)),
        document(keys=(replace(PHRASE_KEY, plain_fingerprint=bytes(4), passphrase=""),)),
        document(keys=(BackupKey(KeyKind.SEED, bytes(15), bytes(4)),)),
        document(keys=(BackupKey(KeyKind.SEED, bytes(16), bytes(4), plain_fingerprint=bytes(4)),)),
        document(keys=(BackupKey(KeyKind.XPRV, b"\xff\xfe", bytes(4)),)),
        document(keys=(BackupKey(KeyKind.ELECTRUM, OURS.encode(), bytes(4)),)),
        document(wallets=(replace(WALLETS[0], gap=0),)),
        document(wallets=(replace(WALLETS[0], descriptor=WALLETS[0].descriptor[:-9]),)),
        document(labels=(BackupLabel("tx", "no transaction"),)),
        document(unknown=(("app", '"other"'),)),
        document(unknown=(("x", "no JSON"),)),
        document(unknown=(("x", " 1"),)),
        document(unknown=(("b", "1"), ("a", "1"))),
        document(network=Network.REGTEST),
    ]
    for one in bad:
        with pytest.raises(ValueError) as caught:
            write(one)
        assert not isinstance(caught.value, UnicodeError)
        assert not leaks(caught.value)


def test_more_than_64_keys_or_wallets_are_refused_in_words():
    for more in ({"keys": (PHRASE_KEY,) * 65}, {"wallets": (WALLETS[0],) * 65}):
        with pytest.raises(Refused, match=f"A backup holds 64 {next(iter(more))}, and there are 65"):
            write(document(**more))


def test_control_the_same_with_64_keys_and_wallets_is_written():
    full = document(keys=(PHRASE_KEY,) * 64, wallets=(WALLETS[0],) * 64)
    assert read(write(full)) == full


def test_the_bounds_are_those_of_format_1():
    assert (MAX_SIZE, MAX_DEPTH, MAX_KEYS, MAX_WALLETS) == (1024 * 1024, 20, 64, 64)


def test_a_backup_over_one_mebibyte_is_refused_with_a_sentence():
    with pytest.raises(Refused, match="1 MiB"):
        write(BackupDocument("x" * MAX_SIZE, 1, Network.MAIN))
    small = len(write(BackupDocument("", 1, Network.MAIN)).rstrip()) + 2
    largest = BackupDocument("x" * (MAX_SIZE - small), 1, Network.MAIN)
    assert len(write(largest)) == MAX_SIZE
    assert read(write(largest)) == largest
    with pytest.raises(Refused):
        write(replace(largest, app=largest.app + "x"))


def test_what_other_programs_put_into_their_records_is_kept_digit_for_digit():
    data = json.dumps(data_of(write(document()))).replace("105620.0", "105620.000000000000000000001")
    text = write(read(with_data(data)))
    assert b'"USD": 105620.000000000000000000001' in text


def test_unknown_members_are_kept_at_every_level():
    data = data_of(write(document()))
    new = {"deep": [1, {"er": None}], "": "", "yes": True}
    places = [data, *(data[name][0] for name in ("keys", "wallets", "labels", "notes", "drills"))]
    for place in places:
        place["later"] = new
    again = data_of(write(read(with_data(data))))
    assert again == data
    assert [again["keys"][0]["later"], again["later"]] == [new, new]


# --- restored without coldtui ---


def test_the_words_are_those_from_which_the_standard_library_and_openssl_make_the_fingerprint():
    keys = data_of(write(document()))["keys"]
    assert master(keys[0]["words"]).fingerprint.hex() == keys[0]["fingerprint"]
    assert master(keys[1]["words"]).fingerprint.hex() == keys[1]["fingerprint_without_passphrase"]
    assert master(keys[1]["words"], ELSEWHERE).fingerprint.hex() == keys[1]["fingerprint"]
    assert master(keys[2]["words"], keys[2]["passphrase"]).fingerprint.hex() == keys[2]["fingerprint"]
    for key in keys[4:6]:
        assert from_seed(bytes.fromhex(key["hex"])).fingerprint.hex() == key["fingerprint"]


def test_the_header_names_what_there_is_and_nothing_else():
    whole = write(document()).decode().split("-----BEGIN DATA-----")[0]
    little = write(BackupDocument("coldtui", 1, Network.MAIN, keys=(PHRASE_KEY,))).decode().split("-----BEGIN")[0]
    for word in ('"words"', '"hex"', '"xprv"', "Electrum", '"has_passphrase"', '"descriptor"', "BIP329"):
        assert word in whole
        assert (word in little) == (word == '"words"')
    assert all(len(line) <= 120 for line in whole.split("\n"))


def test_the_header_holds_no_secret_and_no_name():
    header = write(document()).decode().split("-----BEGIN DATA-----")[0]
    shown = [word for word in header.replace('"', " ").split() if word in SECRETS]
    assert [*shown, *(text for text in ("Blue", "Family", "73c5da0a") if text in header)] == []


def test_one_key_of_24_words_fits_into_1024_bytes():
    key = BackupKey(
        KeyKind.PHRASE, bytes([0x7F] * 32), bytes(4), plain_fingerprint=bytes(4), origin="kernel and 99 rolls of a die"
    )
    assert len(write(BackupDocument("coldtui 0.1.0", 999_999, Network.TESTNET4, "21 November 2026", (key,)))) == 1024


@pytest.mark.parametrize(
    ("length", "size"),
    [
        *((1, 1024), (1024, 1024), (1025, 2048), (2048, 2048), (2049, 4096), (4096, 4096), (4097, 8192)),
        *((8192, 8192), (8193, 16384), (16384, 16384), (16385, 24576), (MAX_SIZE, MAX_SIZE)),
    ],
)
def test_the_length_tells_only_a_step(length, size):
    assert padded_size(length) == size


@pytest.mark.parametrize("more", range(1, 130))
def test_every_text_has_a_padded_length_and_ends_in_one_lf(more):
    text = write(BackupDocument("x" * more * 9, 1, Network.MAIN))
    assert len(text) == padded_size(len(text))
    assert text.endswith(b"\n")
    assert b"\r" not in text


def test_what_cannot_be_seen_is_written_as_its_code_and_other_letters_as_themselves():
    name = "Ersparnis \u20ac \u65e5\u672c \u202e\u2066\u200b\x85\u2028\x7f\x1b\u00a0\U000e0001"
    text = write(document(app=name)).decode()
    assert (
        "Ersparnis \u20ac \u65e5\u672c \\u202e\\u2066\\u200b\\u0085\\u2028\\u007f\\u001b\\u00a0\\udb40\\udc01" in text
    )
    assert all(letter.isprintable() or letter == "\n" for letter in text)
    assert read(text.encode()).app == name


# --- what belongs together ---


def test_every_fingerprint_and_first_address_is_the_one_that_core_derives():
    assert verify(document(keys=(*KEYS[:1], *KEYS[2:]))) == ()


def test_a_key_whose_passphrase_is_elsewhere_is_said_to_be_unchecked():
    (sentence,) = verify(document())
    assert sentence.startswith("Key 2 needs its passphrase")


def test_a_typed_passphrase_opens_the_key_or_does_not():
    assert opens(KEYS[1], ELSEWHERE)
    assert not any(opens(KEYS[1], wrong) for wrong in ("", PASSPHRASE, ELSEWHERE + " ", "\ud800"))
    assert opens(PHRASE_KEY, "")
    assert not opens(PHRASE_KEY, "x")


def test_a_kind_without_a_passphrase_opens_without_one_alone():
    for key in KEYS[4:]:
        assert opens(key, "")
        assert not opens(key, "x")


def test_a_registered_wallet_becomes_an_entry_with_its_first_address():
    from coldtui.core.descriptor import read_descriptor

    for entry in WALLETS:
        wallet = read_descriptor(entry.descriptor, Network.MAIN, entry.name).wallet
        assert backup_wallet(wallet) == entry
        assert entry.first_address == address(Deriver(wallet).at(0, 0).script_pubkey, Network.MAIN)


def test_a_kind_of_wallet_of_a_later_version_is_kept_and_said_to_be_unchecked():
    from tests.build import script

    body = WALLETS[0].descriptor.split("#")[0].replace("sortedmulti(2,", "thresh(2,")
    entry = BackupWallet("Later", f"{body}#{script.descriptor_checksum(body)}", "bc1q")
    later = document(keys=(), wallets=(entry,))
    assert read(write(later)).wallets == (entry,)
    (sentence,) = verify(later)
    assert sentence.startswith("Wallet 1 is of a kind")


def test_the_kinds_are_those_of_custody_and_make_the_same_keys():
    assert {kind.name for kind in KeyKind} == {kind.name for kind in Kind}
    for key in KEYS:
        with Material(Kind[key.kind.name], key.secret, key.language) as material:
            assert material.takes_passphrase == key.kind.takes_passphrase
            material.set_passphrase(key.passphrase or (ELSEWHERE if key.has_passphrase else ""))
            with material.master() as root:
                assert root.fingerprint == key.fingerprint


# --- nothing shows itself ---


def test_control_a_leak_is_found():
    error = Refused("x")
    error.__context__ = ValueError(f"at abandon of {OURS}")
    assert leaks(error)
    assert all(leaks(KeyError(secret)) for secret in SECRETS)


def test_no_value_shows_itself():
    assert repr(document()) == "<BackupDocument>"
    values = (*KEYS, *WALLETS, *LABELS, *NOTES, *document().drills)
    assert {repr(value) for value in values} == {f"<{type(value).__name__}>" for value in values}


def test_no_value_can_be_changed_or_given_more():
    for value in (document(), KEYS[0], WALLETS[0], LABELS[0], NOTES[0], document().drills[0]):
        with pytest.raises(FrozenInstanceError):
            value.unknown = ()
        assert not hasattr(value, "__dict__")


def test_a_later_format_is_refused_and_shows_its_header():
    text = write(document()).decode().replace("BACKUP 1\nA backup", "BACKUP 2\nA \x1b[2J\u202ebackup")
    with pytest.raises(NewerBackup, match="format 2") as caught:
        read(text.encode())
    assert caught.value.header[0].startswith("A \\x1b[2J\\u202ebackup of Bitcoin keys")
    assert any("has_passphrase" in line for line in caught.value.header)
    assert not leaks(caught.value)


def test_of_a_later_format_without_our_marks_nothing_is_shown():
    with pytest.raises(NewerBackup) as caught:
        read(f"COLDTUI-BACKUP 999\n{OURS}\n{SECOND}\n".encode())
    assert caught.value.header == ()


def test_a_long_header_of_a_later_format_is_cut():
    with pytest.raises(NewerBackup) as caught:
        read(with_data({}, "COLDTUI-BACKUP 3\n" + ("y" * 10_000 + "\n") * 90))
    assert len(caught.value.header) == 40
    assert {len(line) for line in caught.value.header} == {120}


@pytest.mark.parametrize(
    "head", ["COLDTUI-BACKUP 0\n", "COLDTUI-BACKUP 01\n", "COLDTUI-BACKUP\n", "COLDTUI-BACKUP 1 \n"]
)
def test_another_first_line_is_no_backup(head):
    with pytest.raises(DamagedBackup, match="first line"):
        read(with_data({}, head))
