"""What a payload means: what came by QR code, card or keyboard, told apart and named, for who awaits something."""

from coldtui.core.errors import Refused, Unreadable
from coldtui.formats import sealed_file, sniff, ur_types
from coldtui.formats.bip21 import Bip21
from coldtui.formats.json_text import json_object
from coldtui.formats.kinds import Encoding, Kind, Meaning, Payload

__all__ = ["Bip21", "Encoding", "Kind", "Payload", "awaited", "meaning_of", "meaning_of_bbqr", "meaning_of_ur"]

_AGAIN = "Make the code again in the program that it comes from."

_WANTED = {
    Kind.PSBT: "a transaction",
    Kind.TRANSACTION: "a finished transaction",
    Kind.WALLET: "a wallet configuration",
    Kind.KEY: "a public key",
    Kind.ADDRESS: "an address",
    Kind.SECRET: "a backup of a key",
    Kind.SEALED: "a sealed backup",
}
"""What is awaited, for a sentence."""

_GOES_TO = {
    Kind.PSBT: "To sign it, choose Sign a transaction on the first screen.",
    Kind.TRANSACTION: "It is signed: the wallet program sends it.",
    Kind.WALLET: "To register it, choose Register a wallet on the first screen.",
    Kind.KEY: "To look at a public key, choose Scan anything on the first screen.",
    Kind.ADDRESS: "To verify an address, choose Scan anything on the first screen.",
    Kind.SECRET: "To load a key, choose Load a key on the first screen. Show this to no other program or camera.",
    Kind.SEALED: sealed_file.HOW_TO_OPEN,
}
"""Where on the first screen a payload belongs that was given somewhere else."""

_COMES_FROM = {
    Kind.PSBT: "Show the transaction in your wallet program, and scan it there.",
    Kind.TRANSACTION: "Show the transaction in your wallet program, and scan it there.",
    Kind.WALLET: "Export the wallet in your wallet program, and scan it there.",
    Kind.KEY: "Export the public key in the program or signer that has it, and scan it there.",
    Kind.ADDRESS: "Show the address in your wallet program, and scan it there.",
    Kind.SECRET: "Give a recovery phrase, a SeedQR, a share, or a private master key (xprv).",
    Kind.SEALED: "Scan the codes of its printed sheet, or choose its file (.age).",
}
"""Where what is awaited is found, for who gave something that belongs nowhere."""

_TOO_MANY_TO_NAME = 3

_CLAIMS = {"P": (Kind.PSBT, "a transaction (PSBT)"), "T": (Kind.TRANSACTION, "a finished transaction")}
"""Letters of BBQr whose content has one kind."""


def meaning_of(data: bytes, encoding: Encoding) -> Payload:
    """What plain content means: bytes, or text in UTF-8, whole; `encoding` says how they came and decides nothing.

    What is not known is OTHER. Raises Unreadable for what claims to be something and has a mistake in it (a damaged
    PSBT, an address with a typing error), Refused for a payment request that demands what coldtui does not know.
    """
    return sniff.meaning(data).came_as(encoding)


def meaning_of_ur(type_: str, cbor: bytes, encoding: Encoding) -> Payload:
    """What a UR means (BCR-2020-006): its type and its whole CBOR. A type that is not known is OTHER.

    Raises Unreadable for CBOR that is broken or not what the type demands, Refused for keys of another coin.
    """
    if type_.lower() == "bytes":
        return meaning_of(ur_types.byte_string(cbor), encoding)
    return ur_types.read(type_, cbor).came_as(encoding)


def meaning_of_bbqr(type_: str, data: bytes) -> Payload:
    """What a BBQr means: its type's letter and its whole content, unpacked. A letter that is not known is OTHER.

    Raises Unreadable where the content is not of that type: BBQr has no checksum, and parts of two transfers can be
    joined into one that is neither.
    """
    return _of_bbqr(type_, data).came_as(Encoding.BBQR)


def _of_bbqr(type_: str, data: bytes) -> Meaning:
    """BBQr, "File Types": P PSBT, T transaction, J JSON, U text, B binary, C CBOR, X a program."""
    if type_ in _CLAIMS:
        found = sniff.meaning(data)
        kind, words = _CLAIMS[type_]
        if found.kind is not kind:
            raise Unreadable(f"This code says that it is {words}, and is none.", _AGAIN)
        return found
    if type_ in {"J", "U"}:
        text = sniff.text_of(data)
        if text is None:
            raise Unreadable("This code says that it is text, and is none.", _AGAIN)
        if type_ == "J" and text.startswith("{"):
            json_object(text)
        return sniff.meaning(data)
    if type_ == "B":
        return sniff.meaning(data)
    return Meaning(Kind.OTHER, "data of a kind that coldtui does not read (BBQr)")


def awaited(payload: Payload, wanted: frozenset[Kind]) -> None:
    """Raise Refused, naming what it is and what was awaited, where the payload is of no kind in `wanted`."""
    if payload.kind in wanted:
        return
    names = [_name(kind, payload.kind) for kind in _WANTED if kind in wanted]
    first = next((kind for kind in _WANTED if kind in wanted), Kind.PSBT)
    hint = payload.todo or _GOES_TO.get(payload.kind, _COMES_FROM[first])
    if len(names) > _TOO_MANY_TO_NAME or not names:
        raise Refused(f"This is {payload.says}. It is of no use here.", hint)
    raise Refused(f"This is {payload.says}, not {' or '.join(names)}.", hint)


def _name(kind: Kind, given: Kind) -> str:
    """A kind that was awaited; where a finished transaction was given, a transaction is what remains to be signed."""
    return "one to sign" if (kind, given) == (Kind.PSBT, Kind.TRANSACTION) else _WANTED[kind]
