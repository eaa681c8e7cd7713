"""Backups for tests: one of every kind of key and wallet, made by the builders of tests/build, and any that can be."""

import json
import re

from hypothesis import strategies as st

from coldtui.core.network import Network
from coldtui.core.wordlist import Language
from coldtui.formats.backup_document import (
    BackupDocument,
    BackupDrill,
    BackupKey,
    BackupLabel,
    BackupNote,
    BackupWallet,
    KeyKind,
)
from coldtui.formats.backup_json import Numeral, render
from tests.build.keys import OURS, SECOND, from_seed, master
from tests.build.script import address
from tests.build.wallets import SINGLE_PURPOSE, family, single

SEED = bytes(range(0x40, 0x60))
MASTER_SECRET = bytes(range(0xA0, 0xB0))
PASSPHRASE = "TREZOR and 7 more"
ELSEWHERE = "kept in another place"
ELECTRUM = "wild father tree among universe such mobile favorite target dynamic credit identify"
ELECTRUM_SEED = bytes.fromhex(
    "aac2a6302e48577ab4b46f23dbae0774e2e62c796f797d0a1b5faeb528301e3064342dafb79069e7c4c6b8c38ae11d7a973bec0d4f70626f8cc5184a8d0b0756"
)
"""electrum/seeds.json: what Electrum makes of these words without a passphrase."""
XPRV = from_seed(bytes(16)).xprv(test=False)
TXID = "f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd"

SECRETS = (*OURS.split(), *SECOND.split(), *ELECTRUM.split(), SEED.hex(), MASTER_SECRET.hex(), XPRV, PASSPHRASE)
"""What no error and no repr may show."""

PHRASE_KEY = BackupKey(KeyKind.PHRASE, bytes(16), master(OURS).fingerprint, name="Blue", origin="dice alone")

KEYS = (
    PHRASE_KEY,
    BackupKey(
        KeyKind.PHRASE,
        bytes([0x7F] * 16),
        master(SECOND, ELSEWHERE).fingerprint,
        plain_fingerprint=master(SECOND).fingerprint,
    ),
    BackupKey(
        KeyKind.PHRASE,
        bytes([0x7F] * 16),
        master(SECOND, PASSPHRASE).fingerprint,
        plain_fingerprint=master(SECOND).fingerprint,
        passphrase=PASSPHRASE,
    ),
    BackupKey(KeyKind.ELECTRUM, ELECTRUM.encode(), from_seed(ELECTRUM_SEED).fingerprint),
    BackupKey(KeyKind.SLIP39, MASTER_SECRET, from_seed(MASTER_SECRET).fingerprint),
    BackupKey(KeyKind.SEED, SEED, from_seed(SEED).fingerprint),
    BackupKey(KeyKind.XPRV, XPRV.encode(), from_seed(bytes(16)).fingerprint),
)

LABELS = (
    BackupLabel("tx", TXID, "Transaction", origin="wpkh([d34db33f/84'/0'/0'])"),
    BackupLabel("addr", "bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c", "Address"),
    BackupLabel("pubkey", "0283409659355b6d1cc3c32decd5d561abaac86c37a353b52895a5e6c196d6f448", "Public Key"),
    BackupLabel("input", f"{TXID}:0", "Input"),
    BackupLabel("output", f"{TXID}:1", "Output", spendable=False),
    BackupLabel(
        "xpub",
        "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
        "Extended Public Key",
    ),
    BackupLabel("spscan", "of a later BIP", unknown=(("rate", '{"USD":105620.00}'),)),
)
"""The records of BIP329, "Test Vectors", with one of a type that it does not have and a rate (Additional Fields)."""

NOTES = (
    BackupNote("recovery phrase", "at my sister's", "steel", ("sealed bag",), "spring 2026", PHRASE_KEY.fingerprint),
    BackupNote("passphrase", "bank", "paper"),
)


def wallet_of(built, name="Savings") -> BackupWallet:
    """The entry of a wallet of tests/build."""
    return BackupWallet(name, built.descriptor(), address(built.at(0, 0).script, built.network))


WALLETS = (wallet_of(family(network="main"), "Family"), *(wallet_of(single(kind, "main")) for kind in SINGLE_PURPOSE))


def document(**changed) -> BackupDocument:
    """A backup with something of everything, or with what is given in its place."""
    members = {
        "app": "coldtui 0.1.0",
        "generation": 7,
        "network": Network.MAIN,
        "created": "21 November 2026",
        "keys": KEYS,
        "wallets": WALLETS,
        "labels": LABELS,
        "notes": NOTES,
        "drills": (BackupDrill(5, 3, "last summer"), BackupDrill(6, 2)),
        "unknown": (("log", '{"head":"00","n":5}'), ("policy", "{}")),
    }
    return BackupDocument(**members | changed)


def data_of(text: bytes) -> dict:
    """The data, as somebody finds them who has only Python's own JSON and the words of the header."""
    return json.loads(text.decode().split("-----BEGIN DATA-----")[1].split("-----END DATA-----")[0])


def with_data(data, head: str = "COLDTUI-BACKUP 1\n") -> bytes:
    """A text with these data, which may be JSON already."""
    text = data if isinstance(data, str) else json.dumps(data, indent=1)
    return f"{head}-----BEGIN DATA-----\n{text}\n-----END DATA-----\n\n".encode()


def leaks(error: BaseException | None) -> list[str]:
    """Secrets that an error, or one that it came from, would show."""
    found = []
    while error is not None:
        shown = f"{error} {error!r} {error.args} {vars(error)}"
        words = set(re.findall(r"\w+", shown))
        found += [secret for secret in SECRETS if secret in words or (len(secret) > 16 and secret in shown)]
        error = error.__cause__ or error.__context__
    return found


# --- any backup ---

TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=20)
FINGERPRINTS = st.binary(min_size=4, max_size=4)
_NUMERALS = st.floats(allow_nan=False, allow_infinity=False).map(lambda number: Numeral(repr(number)))
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | TEXTS | _NUMERALS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


def unknowns():
    """Members that no version of format 1 has yet, in the order in which they are read."""
    names = TEXTS.map(lambda name: f"x-{name}")
    found = st.dictionaries(names, JSON_VALUES.map(lambda value: render(value, None)), max_size=2)
    return found.map(lambda members: tuple(sorted(members.items())))


@st.composite
def keys(draw) -> BackupKey:
    """A key that can be read; its fingerprint is any."""
    kind = draw(st.sampled_from(KeyKind))
    sizes = st.sampled_from((16, 20, 24, 28, 32)) if kind is KeyKind.PHRASE else st.integers(16, 64)
    secret = draw(sizes.flatmap(lambda size: st.binary(min_size=size, max_size=size)))
    secret = {KeyKind.XPRV: XPRV.encode(), KeyKind.ELECTRUM: ELECTRUM.encode()}.get(kind, secret)
    plain = draw(st.none() | FINGERPRINTS) if kind.takes_passphrase else None
    return BackupKey(
        kind,
        secret,
        draw(FINGERPRINTS),
        draw(st.sampled_from(Language)) if kind is KeyKind.PHRASE else Language.ENGLISH,
        plain,
        None if plain is None else draw(st.none() | TEXTS.filter(bool)),
        draw(TEXTS),
        draw(TEXTS),
        draw(unknowns()),
    )


def documents():
    """Any document that can be written."""
    wallets = st.builds(
        BackupWallet,
        TEXTS,
        st.sampled_from([family(network="main").descriptor(), single(network="main").descriptor()]),
        TEXTS,
        st.integers(1, 100_000),
        unknowns(),
    )
    notes = st.builds(
        BackupNote,
        *(TEXTS, TEXTS, TEXTS),
        st.lists(TEXTS, max_size=3).map(tuple),
        st.none() | TEXTS,
        st.none() | FINGERPRINTS,
        unknowns(),
    )
    return st.builds(
        BackupDocument,
        app=TEXTS,
        generation=st.integers(1, 999_999),
        network=st.just(Network.MAIN),
        created=st.none() | TEXTS,
        keys=st.lists(keys(), max_size=3).map(tuple),
        wallets=st.lists(wallets, max_size=2).map(tuple),
        labels=st.lists(st.sampled_from(LABELS), max_size=4).map(tuple),
        notes=st.lists(notes, max_size=2).map(tuple),
        drills=st.lists(
            st.builds(BackupDrill, st.integers(1, 999_999), st.integers(0, 1000), st.none() | TEXTS, unknowns()),
            max_size=2,
        ).map(tuple),
        unknown=unknowns(),
    )
