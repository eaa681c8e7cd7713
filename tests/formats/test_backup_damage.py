"""Every damage and every forgery of an opened backup is found, named by its place, and never by what stands there."""

import copy
import json
from dataclasses import replace

import pytest

from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.formats import backup_json
from coldtui.formats.backup_document import (
    MAX_SIZE,
    BackupDocument,
    BackupLabel,
    DamagedBackup,
    ForgedBackup,
    KeyKind,
    read,
    verify,
    write,
)
from coldtui.formats.backup_json import MAX_DEPTH
from coldtui.formats.backup_labels import is_reference
from tests.build import script
from tests.build.keys import OURS, SECOND, from_seed
from tests.build.wallets import family, single
from tests.formats.backups import KEYS, LABELS, PHRASE_KEY, TXID, WALLETS, XPRV, data_of, document, leaks, with_data

MAIN = Network.MAIN
DATA = data_of(write(document()))
SMALL = BackupDocument("c", 1, MAIN, keys=(KEYS[2], KEYS[5]), wallets=(WALLETS[3],))


def fault(data) -> ColdtuiError:
    """The error of reading, or of verifying, these data; it shows no secret."""
    with pytest.raises((DamagedBackup, ForgedBackup)) as caught:
        verify(read(data if isinstance(data, bytes) else with_data(data)))
    assert caught.value.hint
    assert not leaks(caught.value)
    return caught.value


def changed(*path, to) -> dict:
    """The data with the value at a path replaced."""
    data = copy.deepcopy(DATA)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = to
    return data


def test_control_the_data_themselves_have_no_fault():
    verify(read(with_data(DATA)))
    verify(read(with_data(changed("app", to="other"))))


# --- the text ---


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: b"", id="nothing"),
        pytest.param(lambda text: b"\xef\xbb\xbf" + text, id="a byte order mark"),
        pytest.param(lambda text: text.replace(b"\n", b"\r\n"), id="CRLF"),
        pytest.param(lambda text: text.replace(b"abandon", b"abando\xff"), id="no UTF-8"),
        pytest.param(lambda text: text.decode().encode("utf-16"), id="UTF-16"),
        pytest.param(lambda text: text + b" " * MAX_SIZE, id="too large"),
        pytest.param(lambda text: text + b"\n", id="one more line"),
        pytest.param(lambda text: text[:-1], id="no last LF"),
        pytest.param(lambda text: text[:-2] + b"x\n", id="something in the padding"),
        pytest.param(lambda text: text[:-2] + b"\t\n", id="a tabulator in the padding"),
        pytest.param(lambda text: text.replace(b"-----END", b"----END"), id="no end"),
        pytest.param(lambda text: text.replace(b"-----BEGIN", b"----BEGIN"), id="no beginning"),
        pytest.param(lambda text: text.replace(b'"app"', b'"app": 1, "app"'), id="a name twice"),
        pytest.param(lambda text: text.replace(b'"hex"', b'"hex": "00", "hex"'), id="a name twice in a key"),
        pytest.param(lambda text: text.replace(b'"app": "', b'"app": "\\ud800'), id="half a surrogate pair"),
        pytest.param(lambda text: text.replace(b'"log"', b'"\\udfff"'), id="half a surrogate pair in a name"),
        pytest.param(lambda text: text.replace(b'"generation": 7', b'"generation": NaN'), id="NaN"),
        pytest.param(lambda text: text.replace(b'"n": 5', b'"n": Infinity'), id="Infinity"),
        pytest.param(lambda text: text.replace(b'"n": 5', b'"n": ' + b"9" * 5000), id="5000 digits"),
        pytest.param(lambda text: text.replace(b'"log": {', b'"log": [{'), id="brackets that do not close"),
    ],
)
def test_a_damaged_text_is_no_backup(damage):
    text = write(document())
    assert damage(text) != text
    assert isinstance(fault(damage(text)), DamagedBackup)


@pytest.mark.parametrize("data", ["", "null", "1", '"x"', "[]", "[{}]", "{} {}", "{", "}", "NaN", "{}x", "'{}'"])
def test_data_that_are_not_one_object_are_damage(data):
    assert "one correct JSON object" in str(fault(with_data(data)))


def test_nesting_ends_at_a_depth_of_20():
    def nested(depth):
        return json.dumps(DATA)[:-1] + ',"deep":' + "[" * (depth - 1) + "]" * (depth - 1) + "}"

    assert read(with_data(nested(MAX_DEPTH)))
    assert write(read(with_data(nested(MAX_DEPTH))))
    assert "nested" in str(fault(with_data(nested(MAX_DEPTH + 1))))


@pytest.mark.parametrize("bomb", ["[", "[{", '{"a":', "]", '"', '\\"', "[]", "{}", '"\\"'])
def test_a_bomb_of_brackets_or_quotes_is_refused_before_it_is_parsed(bomb):
    fault(with_data(bomb * (1_000_000 // len(bomb))))


def test_no_bracket_in_a_string_counts_as_nesting(monkeypatch):
    name = '[{\\"' * 100 + '"' + "\\" * 3 + "]}"
    assert read(write(document(app=name))).app == name
    monkeypatch.setattr(backup_json, "MAX_DEPTH", 3)
    with pytest.raises(DamagedBackup, match="nested"):
        read(with_data({"a": [{"[": [name]}]}))


# --- the types ---

PLACES = [
    *((name,) for name in ("app", "format", "generation", "network", "keys", "wallets")),
    *(("keys", 0, name) for name in ("kind", "fingerprint", "has_passphrase", "language", "words")),
    *(("keys", 2, name) for name in ("fingerprint_without_passphrase",)),
    *(("keys", 3, "words"), ("keys", 4, "hex"), ("keys", 5, "hex"), ("keys", 6, "xprv")),
    *(("wallets", 0, name) for name in ("name", "descriptor", "first_address", "gap")),
    *(("labels", 0, name) for name in ("type", "ref")),
    *(("notes", 0, name) for name in ("what", "where", "on")),
    *(("drills", 0, name) for name in ("generation", "copies")),
]
OPTIONAL = [
    ("created",),
    *(("keys", 0, name) for name in ("name", "origin")),
    ("keys", 2, "passphrase"),
    *(("labels", 4, name) for name in ("label", "origin", "spendable")),
    *(("notes", 0, name) for name in ("checked", "fingerprint")),
    ("drills", 0, "date"),
]
LISTS = [("labels",), ("notes",), ("drills",), ("notes", 0, "protections")]
TYPES = {
    "null": None,
    "true": True,
    "number": 1,
    "point": 1.5,
    "negative": -1,
    "text": "\u00e9",
    "list": [1],
    "object": {},
}


def right(path, wrong) -> bool:
    """Whether a value is of the type of its member."""
    texts = {
        "app",
        "name",
        "first_address",
        "what",
        "where",
        "on",
        "type",
        "created",
        "origin",
        "label",
        "checked",
        "date",
    }
    if isinstance(wrong, str):
        return path[-1] in texts or path == ("keys", 2, "passphrase")
    if wrong is True:
        return path[-1] in {"spendable", "has_passphrase"}
    return wrong == 1 and isinstance(wrong, int) and path[-1] in {"format", "generation", "copies", "gap"}


@pytest.mark.parametrize("wrong", TYPES.values(), ids=TYPES)
@pytest.mark.parametrize("path", [*PLACES, *OPTIONAL, *LISTS], ids=lambda path: ".".join(map(str, path)))
def test_a_member_of_a_wrong_type_is_named_by_its_place(path, wrong):
    data = changed(*path, to=wrong)
    if right(path, wrong) or (wrong is None and path in OPTIONAL):
        if path[-1] not in {"type", "has_passphrase"}:
            read(with_data(data))
        return
    error = fault(data)
    place = "" if len(path) == 1 else f"{path[0][:-1]} {path[1] + 1}"
    assert place in str(error)
    assert f'"{path[-1]}"' in str(error) or isinstance(wrong, list)


@pytest.mark.parametrize("path", PLACES, ids=lambda path: ".".join(map(str, path)))
def test_a_member_that_is_missing_is_named(path):
    data = copy.deepcopy(DATA)
    place = data
    for step in path[:-1]:
        place = place[step]
    del place[path[-1]]
    assert f'"{path[-1]}"' in str(fault(data))


def test_what_may_be_missing_may_be_missing():
    data = {name: DATA[name] for name in ("app", "format", "generation", "network")} | {"keys": [], "wallets": []}
    assert read(with_data(data)) == BackupDocument("coldtui 0.1.0", 7, MAIN)


@pytest.mark.parametrize(
    ("path", "low", "high"),
    [
        (("generation",), 1, 999_999),
        (("format",), 1, 1),
        (("wallets", 0, "gap"), 1, 100_000),
        (("drills", 0, "generation"), 1, 999_999),
        (("drills", 0, "copies"), 0, 1000),
    ],
)
def test_numbers_have_bounds(path, low, high):
    for number in (low, high):
        assert read(with_data(changed(*path, to=number)))
    for number in (low - 1, high + 1, 10**4000):
        fault(changed(*path, to=number))


@pytest.mark.parametrize("name", ["keys", "wallets"])
def test_there_are_at_most_64_keys_and_64_wallets(name):
    assert read(with_data(changed(name, to=DATA[name][:1] * 64)))
    assert "more than 64" in str(fault(changed(name, to=DATA[name][:1] * 65)))


def test_a_list_of_something_else_than_objects_is_damage():
    for name in ("keys", "wallets", "labels", "notes", "drills"):
        for wrong in (None, "x", 1, []):
            assert f"{name[:-1]} 1" in str(fault(changed(name, 0, to=wrong)))


# --- keys ---


@pytest.mark.parametrize(
    ("number", "name", "wrong"),
    [
        (0, "words", OURS.replace("about", "abandon")),
        (0, "words", OURS.replace("about", "aboot")),
        (0, "words", OURS + " about"),
        (0, "words", ""),
        (0, "language", "klingon"),
        (0, "language", "french"),
        (0, "kind", "bip85"),
        (0, "kind", "electrum"),
        (0, "fingerprint", "73C5DA0A"),
        (0, "fingerprint", "73c5da0"),
        (0, "fingerprint", "73c5da0\u0661"),
        (3, "words", OURS),
        (4, "hex", "a0" * 15),
        (4, "hex", "A0" * 16),
        (4, "hex", "a0" * 65),
        (5, "hex", "a0" * 16 + "a"),
        (5, "hex", "a0 " * 16),
        (6, "xprv", XPRV[:-1] + "b"),
        (6, "xprv", from_seed(bytes(16)).xpub(test=False)),
        (6, "xprv", from_seed(bytes(16)).xprv(test=True)),
        (6, "xprv", from_seed(bytes(16)).at("m/0h").xprv(test=False)),
        (2, "passphrase", ""),
        (2, "passphrase", "x" * 2001),
        (0, "words", OURS + " " * (2001 - len(OURS))),
        (2, "has_passphrase", False),
        (0, "has_passphrase", True),
        (0, "passphrase", "x"),
        (0, "fingerprint_without_passphrase", "73c5da0a"),
        (4, "has_passphrase", True),
    ],
)
def test_a_key_that_cannot_be_is_damage(number, name, wrong):
    error = fault(changed("keys", number, name, to=wrong))
    assert isinstance(error, DamagedBackup)
    assert f"key {number + 1} has" in str(error)


def test_control_a_passphrase_and_words_of_2000_letters_are_read():
    assert read(with_data(changed("keys", 2, "passphrase", to="x" * 2000)))
    assert read(with_data(changed("keys", 0, "words", to=OURS + " " * (2000 - len(OURS)))))


@pytest.mark.parametrize(
    ("number", "name", "wrong"),
    [
        (0, "words", SECOND),
        (0, "fingerprint", "73c5da0b"),
        (1, "fingerprint_without_passphrase", "b8688df0"),
        (1, "words", OURS),
        (2, "passphrase", "another"),
        (2, "fingerprint", "b8688df1"),
        (2, "fingerprint_without_passphrase", "00000000"),
        (3, "fingerprint", "00000000"),
        (4, "hex", "a1" * 16),
        (5, "hex", "00" * 64),
        (6, "fingerprint", "00000000"),
        (6, "xprv", from_seed(bytes(17)).xprv(test=False)),
    ],
)
def test_a_key_that_does_not_have_its_fingerprint_is_forged(number, name, wrong):
    error = fault(changed("keys", number, name, to=wrong))
    assert isinstance(error, ForgedBackup)
    assert str(error).startswith(f"Key {number + 1} of this backup is damaged or forged")


def test_a_seed_from_which_bip32_makes_no_key_is_forged(monkeypatch):
    def no_key(cls, seed):
        raise ValueError("out of range")

    monkeypatch.setattr("coldtui.formats.backup_check.ExtendedPrivateKey.from_seed", classmethod(no_key))
    with pytest.raises(ForgedBackup, match="Key 1"):
        verify(document(keys=(PHRASE_KEY,)))


# --- wallets ---


def test_a_wallet_with_another_first_address_is_forged():
    for number, wallet in enumerate(WALLETS):
        for other in ("", WALLETS[number - 1].first_address, wallet.first_address.upper() + " "):
            error = fault(changed("wallets", number, "first_address", to=other))
            assert isinstance(error, ForgedBackup)
            assert str(error).startswith(f"Wallet {number + 1} of this backup is damaged or forged")


def test_a_wallet_exchanged_for_another_one_is_forged():
    for other in (family(network="main", threshold=1), family(network="main", is_sorted=False), single(network="main")):
        assert isinstance(fault(changed("wallets", 0, "descriptor", to=other.descriptor())), ForgedBackup)


def test_a_wallet_of_another_network_is_forged():
    assert isinstance(
        fault(changed("wallets", 0, "descriptor", to=family(network="regtest").descriptor())), ForgedBackup
    )


def test_a_descriptor_that_is_none_is_forged_although_its_checksum_fits():
    body = WALLETS[0].descriptor.split("#")[0][:-2] + "]]"
    error = fault(changed("wallets", 0, "descriptor", to=f"{body}#{script.descriptor_checksum(body)}"))
    assert isinstance(error, ForgedBackup)
    assert str(error).startswith("Wallet 1 of this backup is damaged or forged: this is not a descriptor")


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda text: text.split("#")[0], id="no checksum"),
        pytest.param(lambda text: text[:-1] + ("q" if text[-1] != "q" else "p"), id="another checksum"),
        pytest.param(lambda text: text.replace("xpub6D", "xpub6C"), id="another letter"),
        pytest.param(lambda text: text + "\n" + text, id="two lines"),
        pytest.param(lambda text: "\u00e9" + text, id="no letter of a descriptor"),
        pytest.param(lambda text: private(0), id="a private key"),
        pytest.param(lambda text: long(16_385), id="too long"),
    ],
)
def test_a_descriptor_that_is_damaged_or_private_is_damage(damage):
    error = fault(changed("wallets", 0, "descriptor", to=damage(WALLETS[0].descriptor)))
    assert isinstance(error, DamagedBackup)
    assert 'wallet 1 has no correct "descriptor"' in str(error)


def test_control_a_descriptor_of_16384_letters_is_not_too_long():
    (sentence,) = verify(read(with_data(changed("wallets", 0, "descriptor", to=long(16_384)) | {"keys": []})))
    assert sentence.startswith("Wallet 1")


def private(branch: int) -> str:
    return single(network="main").private_descriptor(branch)


def long(length: int) -> str:
    body = "wsh(" + "a" * (length - 14) + ")"
    return f"{body}#{script.descriptor_checksum(body)}"


# --- labels ---


def test_the_references_of_bip329_are_known():
    assert all(is_reference(label.type, label.ref, MAIN) for label in LABELS)


@pytest.mark.parametrize(
    ("type_", "ref"),
    [
        ("tx", TXID[:-1]),
        ("tx", TXID + "0"),
        ("tx", TXID[:-1] + "g"),
        ("tx", TXID + "\n"),
        ("addr", LABELS[1].ref[:-1] + "d"),
        ("addr", "tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"),
        ("pubkey", "05" + LABELS[2].ref[2:]),
        ("pubkey", LABELS[2].ref + "00"),
        ("pubkey", "04" + "00" * 63),
        ("input", TXID),
        ("input", f"{TXID}:-1"),
        ("output", f"{TXID}:01"),
        ("output", f"{TXID}:12345678901"),
        ("xpub", XPRV),
        ("xpub", LABELS[5].ref[:-1]),
    ],
)
def test_a_label_of_something_that_is_no_such_thing_is_damage(type_, ref):
    assert not is_reference(type_, ref, MAIN)
    error = fault(changed("labels", 0, to={"type": type_, "ref": ref}))
    assert str(error) == 'This backup is damaged: label 1 has no correct "ref".'


@pytest.mark.parametrize(
    ("type_", "ref"),
    [
        ("pubkey", LABELS[2].ref[2:]),
        ("pubkey", "03" + LABELS[2].ref[2:].upper()),
        ("pubkey", "04" + "00" * 64),
        ("addr", "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"),
        ("output", f"{TXID}:4294967295"),
        ("of a later BIP", ""),
    ],
)
def test_control_other_references_of_bip329_are_kept(type_, ref):
    label = BackupLabel(type_, ref)
    assert read(write(document(labels=(label,)))).labels == (label,)


def test_a_label_that_is_not_there_is_not_an_empty_one():
    labels = (BackupLabel("tx", TXID), BackupLabel("tx", TXID, ""))
    assert read(write(document(labels=labels))).labels == labels


# --- one byte ---


def essence(found: BackupDocument) -> tuple:
    """What money hangs on: the keys and how they are used, and the scripts."""
    keys = [(key.kind, key.secret, key.language, key.fingerprint, key.plain_fingerprint) for key in found.keys]
    return keys, [(wallet.descriptor, wallet.first_address) for wallet in found.wallets], found.network.is_test


def read_or_none(text: bytes) -> BackupDocument | None:
    """The document, or None where it is refused by an error that shows no secret."""
    try:
        return read(text)
    except ColdtuiError as error:
        if leaks(error):
            raise
        return None


def test_no_change_of_one_byte_gives_other_keys_or_other_addresses():
    text = write(SMALL).rstrip() + b"\n\n"
    verify(read(text))
    outcomes = {"refused": 0, "forged": 0, "the same keys": 0}
    for place in range(len(text)):
        for bit in (0x01, 0x02, 0x04, 0x10, 0x20, 0x40, 0x80):
            damaged = text[:place] + bytes((text[place] ^ bit,)) + text[place + 1 :]
            found = read_or_none(damaged)
            if found is None:
                outcomes["refused"] += 1
                continue
            if essence(found) == essence(SMALL):
                outcomes["the same keys"] += 1
                continue
            with pytest.raises(ForgedBackup):
                verify(found)
            outcomes["forged"] += 1
    assert all(outcomes.values()), outcomes


def test_no_truncation_is_read():
    text = write(SMALL)
    end = len(text.rstrip())
    for length in (*range(end), len(text) - 1):
        with pytest.raises(DamagedBackup):
            read(text[:length])


def test_control_a_change_that_nobody_checks_would_be_found():
    forged = replace(SMALL, keys=(replace(PHRASE_KEY, kind=KeyKind.PHRASE), SMALL.keys[1]))
    assert essence(forged) != essence(SMALL)
