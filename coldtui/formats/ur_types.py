"""The registered types of UR (BCR-2020-006, "Registry"): what the value behind each name means."""

import re
from collections.abc import Callable, Mapping
from typing import TypeAlias

from coldtui.core.errors import NotAPsbt
from coldtui.core.key_expression import holds_private_key
from coldtui.core.psbt import MAGIC
from coldtui.formats import cbor
from coldtui.formats.crypto_account import read_account
from coldtui.formats.kinds import Kind, Meaning
from coldtui.formats.ur_fields import Maybe, broken, expect, fields, items, untagged
from coldtui.formats.ur_keys import Key, read_address, read_ec_key, read_hd_key, tags
from coldtui.formats.ur_outputs import read_output

MAX_WORDS = 33
"""Most words of a phrase that are read, as of the longest share."""

_SEED, _BIP39, _PSBT, _ACCOUNT = 0, 1, 10, 11
_LONGEST_NAME = 30

Reader: TypeAlias = Callable[[Maybe], Meaning]


def byte_string(data: bytes) -> bytes:
    """What a UR of type `bytes` holds. Raises Unreadable."""
    return expect(cbor.decode(data), bytes)


def read(type_: str, data: bytes) -> Meaning:
    """What a UR means, all types but `bytes`; a type that is not known is OTHER. Raises Unreadable, Refused."""
    name = type_.lower()
    reader = _READERS.get(name)
    if reader is not None:
        return reader(cbor.decode(data))
    return Meaning(Kind.OTHER, _OTHERS.get(name, f"data that coldtui does not read (UR {_shown(name)})"))


def _shown(name: str) -> str:
    """A type's name for a sentence: BCR-2020-005 allows letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9-]", "?", name)[:_LONGEST_NAME]


def _psbt(value: Maybe) -> Meaning:
    raw = expect(untagged(value, *tags(_PSBT)), bytes)
    if not raw.startswith(MAGIC):
        raise NotAPsbt("This code says that it is a transaction (PSBT), and is none.", "Show it once more.")
    return Meaning(Kind.PSBT, "a transaction (PSBT)", raw)


def _keys(keys: tuple[Key, ...]) -> Meaning:
    if not keys:
        raise broken()
    text = "\n".join(dict.fromkeys(key.text for key in keys)).encode()
    if any(key.is_private for key in keys):
        return Meaning(Kind.SECRET, "a private key", text)
    if not all(key.is_extended for key in keys):
        return Meaning(Kind.OTHER, "the public key of one address")
    count = text.count(b"\n") + 1
    return Meaning(Kind.KEY, "a public key" if count == 1 else f"{count} public keys", text)


def _hd_key(value: Maybe) -> Meaning:
    return _keys((read_hd_key(value),))


def _ec_key(value: Maybe) -> Meaning:
    return _keys((read_ec_key(value),))


def _account(value: Maybe) -> Meaning:
    return _keys(read_account(untagged(value, *tags(_ACCOUNT))))


def _output(value: Maybe) -> Meaning:
    output = read_output(value)
    if output.is_cosigner:
        return _keys(output.keys)
    text = output.wallet_text
    if holds_private_key(text) or any(key.is_private for key in output.keys):
        return Meaning(Kind.SECRET, "a wallet configuration with a private key in it", text.encode())
    return Meaning(Kind.WALLET, "a wallet configuration", text.encode())


def _address(value: Maybe) -> Meaning:
    return Meaning(Kind.ADDRESS, "an address", read_address(value).encode())


def _seed(value: Maybe) -> Meaning:
    """BCR-2020-006: 1 the seed, 1 to 64 bytes; behind it date, name and note, which nothing depends on."""
    seed = expect(fields(untagged(value, *tags(_SEED))).get(1), bytes)
    return Meaning(Kind.SECRET, "the seed of a key (UR)", seed.hex().encode())


def _bip39(value: Maybe) -> Meaning:
    """BCR-2020-006 of 2020: 1 the words, 2 their language, which the words tell as well."""
    words = items(fields(untagged(value, *tags(_BIP39))).get(1))[: MAX_WORDS + 1]
    text = " ".join(expect(word, str) for word in words)
    return Meaning(Kind.SECRET, "a recovery phrase (UR)", text.encode())


_READERS: Mapping[str, Reader] = {
    "crypto-psbt": _psbt,
    "psbt": _psbt,
    "crypto-hdkey": _hd_key,
    "hdkey": _hd_key,
    "crypto-eckey": _ec_key,
    "eckey": _ec_key,
    "crypto-account": _account,
    "account-descriptor": _account,
    "crypto-output": _output,
    "output-descriptor": _output,
    "crypto-address": _address,
    "address": _address,
    "crypto-seed": _seed,
    "seed": _seed,
    "crypto-bip39": _bip39,
}

_SHARE = "a share of a key (SSKR), which coldtui does not read"
_REQUEST = "a request of another program"
_OTHERS = {
    "crypto-sskr": _SHARE,
    "sskr": _SHARE,
    "crypto-keypath": "a path without a key",
    "keypath": "a path without a key",
    "crypto-coin-info": "the name of a coin",
    "coin-info": "the name of a coin",
    "crypto-slip39": "a SLIP-39 share (UR)",
    "crypto-multi-accounts": "a collection of keys of several coins",
    "crypto-request": _REQUEST,
    "crypto-response": _REQUEST,
    "request": _REQUEST,
    "btc-sign-request": "a request to sign a message",
    "eth-sign-request": "a transaction of another coin",
    "sol-sign-request": "a transaction of another coin",
    "envelope": "an envelope (Gordian), which coldtui does not open",
}
"""Types that have a name for people and nothing to read here."""
