"""A payload out: the texts of the codes that carry it, in the encoding that its reader knows.

All codes of a transfer fit one size. UR goes round through twice as many parts as it needs, the second half of them
mixed (BCR-2024-001): who misses one need not wait until it comes again. All others go round through their parts.
"""

import base64
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

from coldtui.core.errors import Refused, Unreadable, WrongNetwork
from coldtui.core.key_expression import KeyExpression, parse_key
from coldtui.core.network import Network
from coldtui.core.wallet import Wallet
from coldtui.formats import base43, bbqr, cbor, pmofn, qr_capacity
from coldtui.formats.account_key import AccountKey
from coldtui.formats.crypto_account import crypto_account
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.qr_capacity import Mode
from coldtui.formats.transfer import MAX_BYTES, too_many_codes
from coldtui.formats.ur import Ur, UrEncoder, longest_fragment
from coldtui.formats.ur_keys import hd_key
from coldtui.formats.ur_outputs import crypto_output
from coldtui.formats.wallet_file import read_wallet_file

ENCODINGS_FOR: Mapping[Kind, tuple[Encoding, ...]] = MappingProxyType(
    {
        Kind.PSBT: (
            Encoding.UR,
            Encoding.BBQR,
            Encoding.UR_PSBT,
            Encoding.PMOFN,
            Encoding.BASE43,
            Encoding.BASE64,
        ),
        Kind.TRANSACTION: (Encoding.UR, Encoding.BBQR, Encoding.HEX, Encoding.BASE43),
        Kind.WALLET: (Encoding.UR, Encoding.BBQR, Encoding.UR_BYTES, Encoding.TEXT),
        Kind.KEY: (Encoding.UR, Encoding.BBQR, Encoding.UR_BYTES, Encoding.TEXT),
        Kind.ADDRESS: (Encoding.TEXT,),
        Kind.SECRET: (),
        Kind.SEALED: (Encoding.BBQR, Encoding.UR_BYTES),
        Kind.OTHER: (),
    }
)
"""Which encodings can carry what, the one that most programs read first. A secret is in none of them."""

_ANSWERS = {
    Encoding.UR_PSBT: Encoding.UR_PSBT,
    Encoding.BBQR: Encoding.BBQR,
    Encoding.PMOFN: Encoding.PMOFN,
    Encoding.BASE43: Encoding.BASE43,
}
MOST_BYTES = MAX_BYTES - 9
"""The largest payload that is sent: around it CBOR has nine bytes at most (RFC 8949, 3)."""

_BYTE_MODE = frozenset((Encoding.PMOFN, Encoding.BASE64, Encoding.BINARY, Encoding.TEXT))


@dataclass(frozen=True, slots=True, repr=False)
class Outgoing:
    """What is to be sent. `data` as in `Payload.data`; `account` is the key of a KEY that is an account of one wallet.

    `is_json` says that the text of a KEY or WALLET is JSON.
    """

    kind: Kind
    data: bytes
    account: AccountKey | None = None
    is_json: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Frames:
    """One pass of a transfer: the texts in the order in which they are shown, each in a code of its own.

    `parts` are the texts that a reader needs at the least.
    """

    encoding: Encoding
    texts: tuple[str, ...]
    parts: int


def frames(what: Outgoing, encoding: Encoding, max_chars: int) -> Frames:
    """The codes of a payload, each of at most `max_chars` characters.

    Raises Refused where the encoding cannot carry it, or not in codes of this size.
    """
    if encoding not in ENCODINGS_FOR[what.kind]:
        raise Refused(f"{_PLURAL[what.kind]} cannot be sent in this encoding.", "Choose another one.")
    if not what.data:
        raise Refused("There is nothing to send.", "Choose something else.")
    if len(what.data) > MOST_BYTES:
        raise Refused("This is larger than what is sent by code.", "Take a card.")
    texts, parts = _WRITERS[encoding](what, encoding, max_chars)
    if max(map(len, texts)) > max_chars:
        raise _too_long()
    return Frames(encoding, texts, parts)


def capacity(version: int, encoding: Encoding) -> int:
    """Characters that a QR code of a version holds at error correction L, by the letters of the encoding."""
    return qr_capacity.capacity(version, Mode.BYTE if encoding in _BYTE_MODE else Mode.ALPHANUMERIC)


def answer_encoding(came_in: Encoding) -> Encoding:
    """The encoding of the answer to what came in another: its own, where the one who asked certainly reads it.

    Text that came in one code would not fit one any more once it is signed, and the rest is not written: UR.
    """
    return _ANSWERS.get(came_in, Encoding.UR)


def _too_long() -> Refused:
    return Refused(
        "This is too long for one code of this size, and this encoding has no parts.",
        "Choose a larger code or another encoding, or take a card.",
    )


_PLURAL = {
    Kind.PSBT: "Transactions (PSBT)",
    Kind.TRANSACTION: "Finished transactions",
    Kind.WALLET: "Wallet configurations",
    Kind.KEY: "Public keys",
    Kind.ADDRESS: "Addresses",
    Kind.SECRET: "Secrets",
    Kind.SEALED: "Sealed backups",
    Kind.OTHER: "Things that coldtui does not know",
}

_Texts = tuple[tuple[str, ...], int]
"""The texts of one pass, and how many of them are needed."""


def _ur(what: Outgoing, encoding: Encoding, max_chars: int) -> _Texts:
    ur = _as_ur(what, encoding)
    largest = longest_fragment(ur, max_chars)
    if largest is None:
        raise too_many_codes()
    encoder = UrEncoder(ur, largest)
    count = encoder.part_count
    passes = 1 if count == 1 else 2
    return tuple(encoder.part(number) for number in range(1, passes * count + 1)), count


def _as_ur(what: Outgoing, encoding: Encoding) -> Ur:
    """The registered type of a payload (BCR-2020-006), or plain bytes."""
    if what.kind is Kind.PSBT:
        return Ur("psbt" if encoding is Encoding.UR_PSBT else "crypto-psbt", cbor.encode(what.data))
    if encoding is Encoding.UR and what.account is not None:
        return Ur("crypto-account", crypto_account(what.account))
    if encoding is Encoding.UR and what.kind is Kind.WALLET:
        return Ur("crypto-output", crypto_output(_wallet(what.data)))
    key = _one_key(what.data) if encoding is Encoding.UR and what.kind is Kind.KEY else None
    if key is not None:
        return Ur("crypto-hdkey", cbor.encode(hd_key(key.xpub, key.origin).value))
    return Ur("bytes", cbor.encode(what.data))


def _one_key(data: bytes) -> KeyExpression | None:
    """The one key of a text, with where it comes from; None for several, for JSON, and where no origin is given."""
    text = data.decode().strip()
    for network in (Network.MAIN, Network.TESTNET4):
        with suppress(Unreadable, Refused):
            key = parse_key(f"{text}/<0;1>/*", network)
            return key if key.has_origin else None
    return None


def _wallet(data: bytes) -> Wallet:
    """The wallet, of whichever network: the code says no more than that it is a test network."""
    for network in (Network.MAIN, Network.TESTNET4):
        with suppress(WrongNetwork):
            return read_wallet_file(data, network).wallet
    return read_wallet_file(data, Network.REGTEST).wallet


def _bbqr(what: Outgoing, _: Encoding, max_chars: int) -> _Texts:
    types = {Kind.PSBT: "P", Kind.TRANSACTION: "T", Kind.SEALED: "B"}
    texts = bbqr.split(what.data, types.get(what.kind, "J" if what.is_json else "U"), "Z", max_chars)
    return texts, len(texts)


def _pmofn(what: Outgoing, _: Encoding, max_chars: int) -> _Texts:
    texts = pmofn.split(base64.b64encode(what.data).decode(), max_chars)
    return texts, len(texts)


def _base43(what: Outgoing, _: Encoding, max_chars: int) -> _Texts:
    if len(what.data) > max_chars:
        # a character carries less than a byte, and what does not fit takes long to convert
        raise _too_long()
    return (base43.encode(what.data),), 1


def _base64(what: Outgoing, _: Encoding, __: int) -> _Texts:
    return (base64.b64encode(what.data).decode(),), 1


def _hex(what: Outgoing, _: Encoding, __: int) -> _Texts:
    return (what.data.hex().upper(),), 1


def _text(what: Outgoing, _: Encoding, __: int) -> _Texts:
    return (what.data.decode(),), 1


_WRITERS: dict[Encoding, Callable[[Outgoing, Encoding, int], _Texts]] = {
    Encoding.UR: _ur,
    Encoding.UR_PSBT: _ur,
    Encoding.UR_BYTES: _ur,
    Encoding.BBQR: _bbqr,
    Encoding.PMOFN: _pmofn,
    Encoding.BASE43: _base43,
    Encoding.BASE64: _base64,
    Encoding.HEX: _hex,
    Encoding.TEXT: _text,
}
