"""The field types of a PSBT: for each, what its key and its value must look like.

One table for inputs, one for outputs. A type that is not in the table is unknown: it is kept byte for byte and never
used. Sources: BIP174 (0x00-0x0d), BIP370 (0x0e-0x12 and the output's amount and script), BIP371 (taproot), BIP373
(MuSig2). Every reader raises NotAPsbt.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from coldtui.core.errors import NotAPsbt
from coldtui.core.key import KeyOrigin
from coldtui.core.rawtx import TxOut
from coldtui.core.wire import Reader, hash160, ripemd160, sha256, sha256d

MAX_DEPTH = 10
"""Steps in a derivation path. BIP32 allows 255; no wallet in use has more than 7."""

MAX_TREE_DEPTH = 128
"""Depth of a taproot leaf (BIP341: "a maximum of 128")."""

MAX_ITEMS = 2_000
"""Items of one witness, leaf hashes of one key, leaves of one tree. No script can start with more than 1,000 items on
its stack (consensus, MAX_STACK_SIZE), and nobody has as many leaves."""

HINT = "Export the file again from your wallet program and copy it once more."

PARTIAL_SIG = 0x02
TAP_KEY_SIG = 0x13


@dataclass(frozen=True, slots=True)
class Field:
    """What one type of a PSBT map looks like, and the attribute that it becomes.

    `key_sizes` are the lengths allowed for the data behind the type in the key; with (0,) the field is single, else it
    becomes a dict from key data to value. `is_key` says whether the key data must begin with a public key. `only_v2`
    fields are forbidden in version 0 (BIP370). A field that is not `used` is checked and kept, and that is all.
    """

    attribute: str
    read: Callable[[bytes], object]
    key_sizes: tuple[int, ...] | range = (0,)
    is_key: bool = False
    only_v2: bool = False
    used: bool = True
    preimage_of: Callable[[bytes], bytes] | None = None


def broken(what: str) -> NotAPsbt:
    """The error for a field that is not as its BIP has it."""
    return NotAPsbt(f"This transaction file is damaged or not valid: {what}.", HINT)


def looks_like_key(data: bytes) -> bool:
    """Whether the length and first byte are those of a compressed or uncompressed public key (SEC 1)."""
    return (len(data) == 33 and data[0] in {2, 3}) or (len(data) == 65 and data[0] == 4)


def _exactly(size: int, what: str) -> Callable[[bytes], bytes]:
    def read(value: bytes) -> bytes:
        if len(value) != size:
            raise broken(f"{what} must have {size} bytes, not {len(value)}")
        return value

    return read


def read_u32(value: bytes) -> int:
    """Four bytes, little endian."""
    if len(value) != 4:
        raise broken("a number of four bytes has another length")
    return int.from_bytes(value, "little")


def _amount(value: bytes) -> int:
    if len(value) != 8:
        raise broken("an amount must have 8 bytes")
    return int.from_bytes(value, "little")


def _bytes(value: bytes) -> bytes:
    return value


def read_origin(value: bytes) -> KeyOrigin:
    """A fingerprint and a path of four bytes a step (BIP174, PSBT_IN_BIP32_DERIVATION)."""
    if len(value) % 4 or not value:
        raise broken("a key origin is not a fingerprint and steps of four bytes")
    if len(value) > 4 + 4 * MAX_DEPTH:
        raise broken(f"a derivation path has more than {MAX_DEPTH} steps")
    steps = (int.from_bytes(value[at : at + 4], "little") for at in range(4, len(value), 4))
    return KeyOrigin(value[:4], tuple(steps))


def _tap_origin(value: bytes) -> tuple[tuple[bytes, ...], KeyOrigin]:
    reader = Reader(value, NotAPsbt)
    count = reader.count(32, "leaf hashes")
    if count > MAX_ITEMS:
        raise broken(f"a key is said to be in more than {MAX_ITEMS:,} leaves")
    leaves = tuple(reader.take(32) for _ in range(count))
    return leaves, read_origin(reader.take(reader.remaining))


def _txout(value: bytes) -> TxOut:
    reader = Reader(value, NotAPsbt)
    amount = reader.u64()
    script = reader.lengthed()
    if reader.remaining:
        raise broken("bytes follow the end of an output")
    return TxOut(amount, script)


def _witness(value: bytes) -> tuple[bytes, ...]:
    reader = Reader(value, NotAPsbt)
    count = reader.count(1, "witness items")
    if count > MAX_ITEMS:
        raise broken(f"a witness has more than {MAX_ITEMS:,} items")
    items = tuple(reader.lengthed() for _ in range(count))
    if reader.remaining:
        raise broken("bytes follow the end of a witness")
    return items


def is_strict_der(signature: bytes) -> bool:
    """Whether an ECDSA signature with its sighash byte is encoded as BIP66 demands."""
    size = len(signature)
    if not 9 <= size <= 73 or signature[0] != 0x30 or signature[1] != size - 3:
        return False
    r_size = signature[3]
    if 5 + r_size >= size:
        return False
    s_size = signature[5 + r_size]
    if r_size + s_size + 7 != size:
        return False
    return all(
        tag == 2
        and number
        and not number[0] & 0x80
        and not (number[:1] == b"\0" and len(number) > 1 and number[1] < 0x80)
        for tag, number in (
            (signature[2], signature[4 : 4 + r_size]),
            (signature[4 + r_size], signature[6 + r_size : -1]),
        )
    )


def _ecdsa_signature(value: bytes) -> bytes:
    if not is_strict_der(value):
        raise broken("a signature is not encoded as it must be (DER)")
    return value


def _schnorr_signature(value: bytes) -> bytes:
    if len(value) not in {64, 65}:
        raise broken("a taproot signature must have 64 or 65 bytes")
    return value


def _leaf_script(value: bytes) -> bytes:
    if not value:
        raise broken("a taproot leaf has no leaf version")
    return value


def _tap_tree(value: bytes) -> bytes:
    """Depths, leaf versions and scripts of a complete binary tree, depth first (BIP371, PSBT_OUT_TAP_TREE)."""
    reader = Reader(value, NotAPsbt)
    # The leaves must fill the tree: `open_at` holds the depths at which a right-hand side is still missing.
    open_at: list[int] = []
    full = False
    for _ in range(MAX_ITEMS):
        if not reader.remaining:
            break
        depth, version = reader.take(2)
        reader.lengthed()
        if full or depth > MAX_TREE_DEPTH or version & 1:
            raise broken("a taproot tree is not a tree")
        while open_at and open_at[-1] == depth:
            open_at.pop()
            depth -= 1
        if open_at and depth < open_at[-1]:
            raise broken("a taproot tree is not a tree")
        full = depth == 0
        if not full:
            open_at.append(depth)
    if not full or reader.remaining:
        raise broken("a taproot tree is not complete, or too large")
    return value


def _participants(value: bytes) -> bytes:
    if not value or len(value) % 33 or any(value[at] not in {2, 3} for at in range(0, len(value), 33)):
        raise broken("the participants of a MuSig2 key are not compressed public keys")
    return value


def _time_locktime(value: bytes) -> int:
    if (locktime := read_u32(value)) < LOCKTIME_THRESHOLD:
        raise broken("a required time is below 500,000,000 and would be a height")
    return locktime


def _height_locktime(value: bytes) -> int:
    if not 0 < (locktime := read_u32(value)) < LOCKTIME_THRESHOLD:
        raise broken("a required height is zero, or so high that it would be a time")
    return locktime


LOCKTIME_THRESHOLD = 500_000_000
"""A locktime below this is a block height, else a time in seconds (BIP65, BIP370)."""

_KEY_SIZES = (33, 65)

INPUT: dict[int, Field] = {
    0x00: Field("non_witness_utxo", _bytes),
    0x01: Field("witness_utxo", _txout),
    PARTIAL_SIG: Field("partial_sigs", _ecdsa_signature, _KEY_SIZES, is_key=True),
    0x03: Field("sighash_type", read_u32),
    0x04: Field("redeem_script", _bytes),
    0x05: Field("witness_script", _bytes),
    0x06: Field("derivations", read_origin, _KEY_SIZES, is_key=True),
    0x07: Field("final_script_sig", _bytes),
    0x08: Field("final_script_witness", _witness),
    0x0A: Field("preimages", _bytes, (20,), used=False, preimage_of=ripemd160),
    0x0B: Field("preimages", _bytes, (32,), used=False, preimage_of=sha256),
    0x0C: Field("preimages", _bytes, (20,), used=False, preimage_of=hash160),
    0x0D: Field("preimages", _bytes, (32,), used=False, preimage_of=sha256d),
    0x0E: Field("previous_txid", _exactly(32, "a txid"), only_v2=True),
    0x0F: Field("output_index", read_u32, only_v2=True),
    0x10: Field("sequence", read_u32, only_v2=True),
    0x11: Field("required_time", _time_locktime, only_v2=True),
    0x12: Field("required_height", _height_locktime, only_v2=True),
    TAP_KEY_SIG: Field("tap_key_sig", _schnorr_signature),
    0x14: Field("tap_script_sigs", _schnorr_signature, (64,)),
    # a control block: leaf version, internal key and up to 128 hashes (BIP341)
    0x15: Field("tap_leaf_scripts", _leaf_script, range(33, 33 + 32 * MAX_TREE_DEPTH + 1, 32)),
    0x16: Field("tap_derivations", _tap_origin, (32,)),
    0x17: Field("tap_internal_key", _exactly(32, "a taproot internal key")),
    0x18: Field("tap_merkle_root", _exactly(32, "a taproot merkle root")),
    0x1A: Field("musig2", _participants, (33,), is_key=True, used=False),
    # participant, aggregate key, and the leaf hash if it signs for a leaf (BIP373)
    0x1B: Field("musig2", _exactly(66, "a MuSig2 nonce"), (66, 98), is_key=True, used=False),
    0x1C: Field("musig2", _exactly(32, "a MuSig2 partial signature"), (66, 98), is_key=True, used=False),
}

OUTPUT: dict[int, Field] = {
    0x00: Field("redeem_script", _bytes),
    0x01: Field("witness_script", _bytes),
    0x02: Field("derivations", read_origin, _KEY_SIZES, is_key=True),
    0x03: Field("amount", _amount, only_v2=True),
    0x04: Field("script_pubkey", _bytes, only_v2=True),
    0x05: Field("tap_internal_key", _exactly(32, "a taproot internal key")),
    0x06: Field("tap_tree", _tap_tree),
    0x07: Field("tap_derivations", _tap_origin, (32,)),
    0x08: Field("musig2", _participants, (33,), is_key=True, used=False),
}


def key_type(key: bytes) -> tuple[int, bytes]:
    """A map's key taken apart: its type (a compact size) and the data behind it."""
    if key[0] < 0xFD:
        return key[0], key[1:]
    reader = Reader(key, NotAPsbt)
    return reader.compact(), key[reader.position :]


def _check_key(field: Field, data: bytes) -> None:
    if len(data) not in field.key_sizes:
        raise broken(f"the key of a {field.attribute.replace('_', ' ')} field has a wrong length")
    if field.is_key:
        # MuSig2 keys hold two compressed keys one after the other; the others hold one key
        first, second = (data[:33], data[33:66]) if field.attribute == "musig2" else (data, b"")
        if not looks_like_key(first) or (second and not looks_like_key(second)):
            raise broken("a field names something that is not a public key")


def read_fields(pairs: dict[bytes, bytes], table: dict[int, Field], version: int) -> dict[str, Any]:
    """Every known field of one map under its attribute, checked; `unknown` lists the keys of the others.

    Raises NotAPsbt. The values are what the table's readers return; psbt.py puts them into typed dataclasses.
    """
    found: dict[str, Any] = {}
    unknown: list[bytes] = []
    for key, value in pairs.items():
        kind, data = key_type(key)
        field = table.get(kind)
        if field is None:
            if kind == PROPRIETARY:
                check_proprietary(data)
            unknown.append(key)
            continue
        if field.only_v2 and version == 0:
            raise broken(f"a version 0 file holds {field.attribute.replace('_', ' ')}, which only version 2 has")
        if data or field.key_sizes != (0,):
            _check_key(field, data)
        read = field.read(value)
        if field.preimage_of and field.preimage_of(value) != data:
            raise broken("a preimage does not hash to what it is said to hash to")
        if not data:
            found[field.attribute] = read
        elif field.used:
            found.setdefault(field.attribute, {})[data] = read
    found["unknown"] = tuple(unknown)
    return found


PROPRIETARY = 0xFC


def check_proprietary(data: bytes) -> None:
    """A proprietary key names its owner behind a length, and a subtype (BIP174, "Proprietary Use Type")."""
    reader = Reader(data, NotAPsbt)
    reader.lengthed()
    reader.compact()
