"""Wallet configurations as other programs write them."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.address import address
from coldtui.core.descriptor import NOTE_CHANGE_ADDED, NOTE_NO_CHECKSUM, read_descriptor
from coldtui.core.errors import ColdtuiError, NotADescriptor, RefusedWallet, WrongNetwork
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.formats.wallet_file import MAX_FILE, MAX_NAME, read_wallet_file
from tests.build.keys import OURS, SECOND, THIRD, base58check, master
from tests.build.wallets import family, single

MAIN = Network.MAIN
FAMILY = family(network="main")
WALLET = read_descriptor(FAMILY.descriptor(), MAIN, "savings").wallet
DESCRIPTOR = FAMILY.descriptor()
PLAIN = DESCRIPTOR.partition("#")[0]


def read(text: str, network: Network = MAIN):
    return read_wallet_file(text.encode(), network, "savings")


def refused(data: str | bytes, network: Network = MAIN) -> ColdtuiError:
    with pytest.raises(ColdtuiError) as raised:
        read_wallet_file(data.encode() if isinstance(data, str) else data, network, "savings")
    assert str(raised.value).endswith(".")
    assert raised.value.hint
    return raised.value


# --- text ---


@pytest.mark.parametrize(
    "text",
    [
        DESCRIPTOR,
        DESCRIPTOR + "\n",
        f"# savings\n#\n\n{DESCRIPTOR}\r\n\r\n",
        f"# receive\n{FAMILY.descriptor('0')}\n# change\n{FAMILY.descriptor('1')}\n",
    ],
)
def test_a_descriptor_file_is_read(text):
    registration = read(text)
    assert registration.wallet == WALLET
    assert registration.notes == ()


def test_a_file_with_three_descriptors_is_refused():
    assert "one descriptor" in str(refused("\n".join([DESCRIPTOR] * 3)))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        (b"\x89PNG\r\n\x1a\n", "a picture"),
        (b"psbt\xff\x01\x00", "not a wallet"),
        ("\ufeff" + DESCRIPTOR, "byte order mark"),
        (DESCRIPTOR.encode("utf-16"), "UTF-16"),
        (DESCRIPTOR + "\x00", "damaged"),
        ("[1, 2]", "JSON"),
        ("hello", "not a wallet configuration"),
        (OURS, "a recovery phrase"),
        ("cHNidP8BAHUCAAAA", "a PSBT"),
        (b"\xff\xfe\xfd", "not a wallet|UTF-16"),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "an address"),
        (FAMILY.accounts[0].node.xpub(test=False), "an extended public key"),
    ],
)
def test_what_is_no_wallet_is_named(data, reason):
    error = refused(data)
    assert isinstance(error, NotADescriptor)
    assert re.search(reason, str(error)), str(error)
    assert "abandon" not in f"{error}{error.hint}"


def test_who_put_a_recovery_phrase_on_the_card_is_told_what_to_do_with_it():
    assert "destroy" in refused(OURS).hint
    assert "destroy" not in refused("hello").hint


def test_the_size_is_bounded():
    assert read(DESCRIPTOR + "\n" * (MAX_FILE - len(DESCRIPTOR)))
    assert "64 kB" in str(refused(DESCRIPTOR + "\n" * (MAX_FILE - len(DESCRIPTOR) + 1)))


# --- JSON ---


def as_json(**fields: object) -> str:
    return json.dumps(fields)


@pytest.mark.parametrize(
    ("text", "name", "notes"),
    [
        (as_json(label="Family", blockheight=1, descriptor=DESCRIPTOR, devices=[]), "Family", ()),
        (as_json(label="Family", descriptor=PLAIN), "Family", (NOTE_NO_CHECKSUM,)),
        (as_json(label="Family", descriptor=FAMILY.descriptor("0")), "Family", (NOTE_CHANGE_ADDED,)),
        (
            as_json(name="Own", recv_descriptor=FAMILY.descriptor("0"), change_descriptor=FAMILY.descriptor("1")),
            "Own",
            (),
        ),
        (as_json(descriptor=DESCRIPTOR), "savings", ()),
        (as_json(label="", descriptor=DESCRIPTOR), "savings", ()),
        (f" \n{as_json(label='a', descriptor=DESCRIPTOR)}\n", "a", ()),
    ],
)
def test_specter_json_is_read(text, name, notes):
    registration = read(text)
    assert registration.wallet.name == name
    assert registration.wallet.keys == WALLET.keys
    assert registration.notes == notes


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (as_json(label="a"), "no descriptor"),
        (as_json(label="a", descriptor=5), "no descriptor"),
        (as_json(label=["a"], descriptor=DESCRIPTOR), "no descriptor"),
        (as_json(descriptor=DESCRIPTOR, change_descriptor=7), "no descriptor"),
        (as_json(descriptor=f"{FAMILY.descriptor('0')}\n{FAMILY.descriptor('1')}"), "broken into lines"),
        (as_json(descriptor=DESCRIPTOR) + "x", "no correct JSON"),
        (as_json(descriptor=DESCRIPTOR)[:-1], "no correct JSON"),
        (f'{{"descriptor": "{DESCRIPTOR}", "descriptor": "{PLAIN}"}}', "no correct JSON"),
        ('{"a":' * 17 + "1" + "}" * 17, "nested deeper"),
        ('{"a":' + "[" * 30000, "nested deeper"),
        ('{"a": ' + "9" * 5000 + "}", "no correct JSON"),
        ('{"a": "' + '\\"' * 30000, "no correct JSON"),
    ],
)
def test_bad_json_is_refused(text, reason):
    assert re.search(reason, str(refused(text)))


def test_brackets_in_a_label_are_not_nesting():
    label = '[[[[[[[[[[[[[[[[[[[[\\"{{{'
    assert read(as_json(label=label, descriptor=DESCRIPTOR)).wallet.name == label


def test_many_lists_side_by_side_are_not_deep():
    assert read(as_json(descriptor=DESCRIPTOR, devices=[[{}]] * 40)).wallet == WALLET


# --- names ---


def test_a_name_is_made_printable_and_short():
    assert read_wallet_file(DESCRIPTOR.encode(), MAIN, "a\x1b[2Jb").wallet.name == "a\\x1b[2Jb"
    assert read(as_json(label="a\u202eb", descriptor=DESCRIPTOR)).wallet.name == "a\\u202eb"
    assert len(read(as_json(label="a" * 500, descriptor=DESCRIPTOR)).wallet.name) == MAX_NAME
    assert read(coldcard(Name="a\x1bb")).wallet.name == "a\\x1bb"
    assert read(as_json(label="Fam\u00edlia", descriptor=DESCRIPTOR)).wallet.name == "Fam\u00edlia"


# --- Coldcard multisig text ---


def key_line(phrase: str, path: str, *, test: bool = False) -> str:
    root = master(phrase)
    return f"{root.fingerprint.hex().upper()}: {root.at(path).xpub(test=test)}"


KEYS = [key_line(phrase, "m/48h/0h/0h/2h") for phrase in (OURS, SECOND, THIRD)]


def coldcard(keys: list[str] = KEYS, drop: str = "", **fields: str) -> str:
    head = {"Name": "CC-2-of-3", "Policy": "2 of 3", "Derivation": "m/48'/0'/0'/2'", "Format": "P2WSH"} | fields
    lines = [f"{label}: {value}" for label, value in head.items() if label != drop]
    return "\n".join(["# Coldcard Multisig setup file", "#", *lines, " ", *keys, ""])


def test_a_coldcard_file_is_read():
    registration = read(coldcard())
    assert registration.wallet.name == "CC-2-of-3"
    assert registration.wallet.descriptor == WALLET.descriptor
    assert registration.notes == ()


@pytest.mark.parametrize(
    ("format_name", "expected"),
    [
        ("P2WSH", ScriptType.P2WSH),
        ("p2wsh", ScriptType.P2WSH),
        ("P2SH-P2WSH", ScriptType.P2SH_P2WSH),
        ("P2WSH-P2SH", ScriptType.P2SH_P2WSH),
        ("P2SH", ScriptType.P2SH),
    ],
)
def test_every_coldcard_format_is_known(format_name, expected):
    assert read(coldcard(Format=format_name)).wallet.script_type is expected


def test_each_key_may_have_its_own_derivation():
    head = ["Policy: 1/2", "Format: P2WSH"]
    keys = ["Derivation: m/48h/0h/0h/2h", KEYS[0], "Derivation: m/45'", key_line(SECOND, "m/45h")]
    text = "\n".join([*head, *keys])
    wallet = read(text).wallet
    assert [len(key.origin.path) for key in wallet.keys] == [4, 1]
    assert (wallet.threshold, wallet.name) == (1, "savings")


def test_the_prefixes_of_slip132_are_read_as_the_same_key():
    root = master(OURS)
    node = root.at("m/48h/0h/0h/2h")
    as_zpub = base58check(bytes.fromhex("02aa7ed3") + node.xpub_bytes(test=False)[4:])
    assert as_zpub.startswith("Zpub")
    assert read(coldcard([f"{root.fingerprint.hex()}: {as_zpub}", *KEYS[1:]])).wallet.descriptor == WALLET.descriptor


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [
        (coldcard(KEYS[:2]), RefusedWallet, "3 keys, but lists 2"),
        (coldcard([*KEYS, KEYS[0]]), RefusedWallet, "3 keys, but lists 4"),
        (coldcard([*KEYS[:2], KEYS[0]]), RefusedWallet, "twice"),
        (coldcard(Policy="4 of 3"), RefusedWallet, "4 signatures of 3"),
        (coldcard(Policy="0 of 3"), RefusedWallet, "0 signatures of 3"),
        (coldcard(Policy="most of 3"), NotADescriptor, "no policy"),
        (coldcard(Policy="\uff12 of 3"), NotADescriptor, "no policy"),
        (coldcard(Format="P2TR"), NotADescriptor, "no script format"),
        (coldcard(drop="Format"), NotADescriptor, "no script format"),
        (coldcard(drop="Derivation"), NotADescriptor, "no derivation path"),
        (coldcard(Derivation="up/down"), NotADescriptor, "path"),
        (coldcard(Derivation="m" + "/0" * 5000), NotADescriptor, "10 steps"),
        (coldcard(Fee="none"), NotADescriptor, "unknown"),
        (coldcard() + "Policy: 2 of 3\n", NotADescriptor, "stands there twice"),
        (coldcard() + "no colon here\n", NotADescriptor, "no colon"),
        (coldcard([KEYS[0][:-1] + "z", *KEYS[1:]]), NotADescriptor, "mistyped"),
        (coldcard([key_line(OURS, "m/48h/0h/0h/2h", test=True), *KEYS[1:]]), RefusedWallet, "different networks"),
        (
            coldcard([f"00000000: {master(OURS).xprv(test=False)}", *KEYS[1:]]),
            RefusedWallet,
            "private key",
        ),
    ],
)
def test_a_coldcard_file_that_is_wrong_is_refused_for_its_own_reason(text, error, reason):
    assert read(coldcard())
    found = refused(text)
    assert isinstance(found, error)
    assert re.search(reason, str(found)), str(found)


def test_a_coldcard_file_of_another_network_is_refused():
    keys = [key_line(phrase, "m/48h/1h/0h/2h", test=True) for phrase in (OURS, SECOND, THIRD)]
    text = coldcard(keys, Derivation="m/48'/1'/0'/2'")
    assert isinstance(refused(text), WrongNetwork)
    assert read(text, Network.TESTNET4)


# --- BSMS ---

# BIP129, "Test Vectors", round 2 of the modes NO_ENCRYPTION, STANDARD, and NO_ENCRYPTION with public keys
BSMS = [
    """BSMS 1.0
wsh(sortedmulti(2,[1cf0bf7e/48'/0'/0'/2']xpub6FL8FhxNNUVnG64YurPd16AfGyvFLhh7S2uSsDqR3Qfcm6o9jtcMYwh6DvmcBF9qozxNQmTCVvWtxLpKTnhVLN3Pgnu2D3pAoXYFgVyd8Yz/**,[4fc1dd4a/48'/0'/0'/2']xpub6EebMbEps7ZcV3FYEnddRsvrFWDrt2tiPmCeM7pPXQEmphvq9ZfJ1LWFUDjf3vxCeBuPrfyGrMazWUsYsetrnHatQZVLJH7LsgCjtMqdzgj/**))
/0/*,/1/*
bc1qrgc6p3kylfztu06ysl752gwwuekhvtfh9vr7zg43jvu60mutamcsv948ej""",
    """BSMS 1.0
wsh(sortedmulti(2,[b7868815/48'/0'/0'/2']xpub6FA5rfxJc94K1kNtxRby1hoHwi7YDyTWwx1KUR3FwskaF6HzCbZMz3zQwGnCqdiFeMTPV3YneTGS2YQPiuNYsSvtggWWMQpEJD4jXU7ZzEh/**,[eedff89a/48'/0'/0'/2']xpub6EhJvMneoLWAf8cuyLBLQiKiwh89RAmqXEqYeFuaCEHdHwxSRfzLrUxKXEBap7nZSHAYP7Jfq6gZmucotNzpMQ9Sb1nTqerqW8hrtmx6Y6o/**))
/0/*,/1/*
bc1qhs4u273g4azq7kqqpe6vh5wfhasfmrq7nheyzsnq77humd7rwtkqagvakf""",
]
BSMS_FIXED = """BSMS 1.0
wsh(sortedmulti(1,[59865f44/48'/0'/0'/2']026d15412460ba0d881c21837bb999233896085a9ed4e5445bd637c10e579768ba,[b7044ca6/48'/0'/0'/2']030baf0497ab406ff50cb48b4013abac8a0338758d2fd54cd934927afa57cc2062))#rzx9dffd
No path restrictions
bc1quqy523xu3l8che3s8vja8n33qtg0uyugr9l5z092s3wa50p8t7rqy6zumf"""


@pytest.mark.parametrize("text", BSMS)
def test_a_bsms_record_of_bip129_is_read(text):
    for record in (text, text + "\n", text.replace("\n", "\r\n") + "\r\n"):
        registration = read(record)
        assert registration.notes == ()
        assert address(Deriver(registration.wallet).at(0, 0).script_pubkey, MAIN) == text.splitlines()[3]


def test_the_bsms_record_of_fixed_keys_is_refused_by_name():
    assert "fixed one" in str(refused(BSMS_FIXED))


def bsms(descriptor: str = DESCRIPTOR, restrictions: str = "No path restrictions", first: str | None = None) -> str:
    own = address(Deriver(WALLET).at(0, 0).script_pubkey, MAIN)
    return f"BSMS 1.0\n{descriptor}\n{restrictions}\n{first or own}\n"


SHORT = PLAIN.replace("/<0;1>/*", "/**")


@pytest.mark.parametrize(
    "text",
    [
        bsms(),
        bsms(PLAIN),
        bsms(DESCRIPTOR, "/0/*,/1/*"),
        bsms(SHORT, "/0/*,/1/*"),
    ],
)
def test_a_bsms_record_may_name_the_branches_in_either_place(text):
    assert read(text).wallet == WALLET


@pytest.mark.parametrize(
    ("text", "error", "reason"),
    [
        (bsms(first="bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"), RefusedWallet, "not the first address"),
        (bsms(first="bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"), NotADescriptor, "not an address"),
        (bsms(first="tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"), WrongNetwork, "MAINNET"),
        (bsms(restrictions="/0/*"), RefusedWallet, "other branches"),
        (bsms(restrictions="/0/*,/1/*,/2/*"), RefusedWallet, "other branches"),
        (bsms(PLAIN.replace("<0;1>", "<0;2>"), "/0/*,/1/*"), RefusedWallet, "not the ones"),
        (bsms(SHORT), NotADescriptor, "steps behind"),
        (bsms(DESCRIPTOR[:-1] + "x"), NotADescriptor, "checksum"),
        (bsms(PLAIN + "\u00e9"), NotADescriptor, "letter"),
        (bsms(PLAIN.replace("(2,", "(1,")), RefusedWallet, "not the first address"),
        (bsms().replace("1.0", "1.1"), NotADescriptor, "version"),
        (bsms() + "more\n", NotADescriptor, "round 2"),
        ("BSMS 1.0\n00\n[59865f44/48'/0'/0'/2']xpub\nSigner 1 key\nIB7v", NotADescriptor, "round 2"),
        ("BSMS 1.0", NotADescriptor, "round 2"),
    ],
)
def test_a_bsms_record_that_is_wrong_is_refused_for_its_own_reason(text, error, reason):
    assert read(bsms()).wallet == WALLET
    found = refused(text)
    assert isinstance(found, error)
    assert re.search(reason, str(found)), str(found)


# --- for all ---


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda text: text.encode()))
def test_no_bytes_stop_the_reader(data):
    for start in (b"", b"{", b"BSMS 1.0\n", b"Policy: 2 of 3\n", b"wsh("):
        try:
            read_wallet_file(start + data, MAIN)
        except ColdtuiError as error:
            assert str(error).isprintable()  # noqa: PT017 (both ends are fine)


@given(st.data())
def test_no_mutation_stops_the_reader(data):
    text = data.draw(st.sampled_from([coldcard(), bsms(), as_json(label="a", descriptor=DESCRIPTOR), DESCRIPTOR]))
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 20)))
    middle = data.draw(st.sampled_from(["", "\n", ":", "{", "(", "0" * 30, "\\", '"', "\x00", "\u00e9"]))
    try:
        read(text[:start] + middle + text[stop:])
    except ColdtuiError as error:
        assert FAMILY.accounts[0].node.xpub(test=False)[20:40] not in f"{error}{error.hint}"  # noqa: PT017


def test_a_single_key_descriptor_is_a_wallet_too():
    assert read(single("p2tr", "main").descriptor()).wallet.script_type is ScriptType.P2TR
