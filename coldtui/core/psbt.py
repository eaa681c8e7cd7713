"""Partially signed Bitcoin transactions (BIP174, BIP370, BIP371, BIP373), read strictly and written back whole.

The law of this file: bytes that two readers could understand differently are refused; a count is checked against the
bytes that remain before anything is built for it; whatever is not understood is kept byte for byte; and NotAPsbt is
the only error that comes out. Writing inserts new fields into the very bytes that were read, so nothing can be lost.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from coldtui.core.errors import NotAPsbt
from coldtui.core.key import KeyOrigin
from coldtui.core.psbt_fields import (
    HINT,
    INPUT,
    OUTPUT,
    PROPRIETARY,
    broken,
    check_proprietary,
    key_type,
    read_fields,
    read_origin,
    read_u32,
)
from coldtui.core.rawtx import MAX_UNSIGNED_BYTES, OutPoint, RawTransaction, TxIn, TxOut, parse_unsigned
from coldtui.core.wire import Reader, with_length

MAGIC = b"psbt\xff"

MAX_BYTES = 8_000_000
"""The largest PSBT that is read."""

MAX_COUNT = 2_000
"""The most inputs, and the most outputs, that are read."""

MAX_PAIRS = 200_000
"""The most key-value pairs in all maps together, and the most bytes and items inside them that are read one by one: it
bounds the time that reading takes."""

_FINAL_SEQUENCE = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class PsbtInput:
    """One input's map; byte strings as they stand in the file, absent ones None or empty."""

    non_witness_utxo: bytes | None = None
    witness_utxo: TxOut | None = None
    partial_sigs: dict[bytes, bytes] = field(default_factory=dict)
    sighash_type: int | None = None
    redeem_script: bytes | None = None
    witness_script: bytes | None = None
    derivations: dict[bytes, KeyOrigin] = field(default_factory=dict)
    final_script_sig: bytes | None = None
    final_script_witness: tuple[bytes, ...] | None = None
    previous_txid: bytes | None = None
    output_index: int | None = None
    sequence: int = _FINAL_SEQUENCE
    required_time: int | None = None
    required_height: int | None = None
    tap_key_sig: bytes | None = None
    tap_script_sigs: dict[bytes, bytes] = field(default_factory=dict)
    tap_leaf_scripts: dict[bytes, bytes] = field(default_factory=dict)
    tap_derivations: dict[bytes, tuple[tuple[bytes, ...], KeyOrigin]] = field(default_factory=dict)
    tap_internal_key: bytes | None = None
    tap_merkle_root: bytes | None = None
    unknown: tuple[bytes, ...] = ()

    @property
    def is_final(self) -> bool:
        """Whether the input carries a finished scriptSig or witness (BIP174, Input Finalizer)."""
        return self.final_script_sig is not None or self.final_script_witness is not None


@dataclass(frozen=True, slots=True)
class PsbtOutput:
    """One output's map."""

    redeem_script: bytes | None = None
    witness_script: bytes | None = None
    derivations: dict[bytes, KeyOrigin] = field(default_factory=dict)
    amount: int | None = None
    script_pubkey: bytes | None = None
    tap_internal_key: bytes | None = None
    tap_tree: bytes | None = None
    tap_derivations: dict[bytes, tuple[tuple[bytes, ...], KeyOrigin]] = field(default_factory=dict)
    unknown: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Psbt:
    """A whole file: `tx` is what would be signed; `input_ends` are the offsets in `raw` where each input's map ends."""

    version: int
    raw: bytes
    globals: dict[bytes, bytes]
    tx: RawTransaction
    xpubs: dict[bytes, KeyOrigin]
    inputs: tuple[PsbtInput, ...]
    outputs: tuple[PsbtOutput, ...]
    unknown: tuple[bytes, ...]
    input_ends: tuple[int, ...]


def parse(raw: bytes) -> Psbt:
    """Read a PSBT of version 0 or 2 from its binary form. Raises NotAPsbt."""
    if len(raw) > MAX_BYTES:
        raise NotAPsbt(f"This file has more than {MAX_BYTES:,} bytes, more than coldtui reads.", "Split the payment.")
    if not raw.startswith(MAGIC):
        raise NotAPsbt(
            "This is not a transaction to sign (PSBT).", "Choose the .psbt file that your wallet program made."
        )
    reader = _MapReader(raw)
    pairs = reader.next_map()
    globals_ = _read_globals(pairs)
    if globals_.tx is not None:
        counts = len(globals_.tx.inputs), len(globals_.tx.outputs)
    else:
        counts = globals_.input_count, globals_.output_count
    if max(counts) > MAX_COUNT:
        raise NotAPsbt(
            f"This transaction has more than {MAX_COUNT:,} inputs or outputs.", "Split it into smaller ones."
        )
    if sum(counts) > reader.remaining:
        raise broken("it ends before its last input or output")
    inputs, ends = [], []
    for _ in range(counts[0]):
        inputs.append(PsbtInput(**read_fields(reader.next_map(), INPUT, globals_.version)))
        reader.charge(len(inputs[-1].final_script_witness or ()))
        ends.append(reader.position - 1)
    outputs = []
    for _ in range(counts[1]):
        outputs.append(PsbtOutput(**read_fields(reader.next_map(), OUTPUT, globals_.version)))
        # a leaf has three bytes at least
        reader.charge(len(outputs[-1].tap_tree or b"") // 3)
    if reader.remaining:
        raise broken("bytes follow its end")
    tx = globals_.tx if globals_.tx is not None else _build_tx(globals_, inputs, outputs)
    if len(tx.serialize()) > MAX_UNSIGNED_BYTES:
        raise NotAPsbt("This transaction is larger than a block.", "Split it into smaller ones.")
    return Psbt(
        globals_.version, raw, pairs, tx, globals_.xpubs, tuple(inputs), tuple(outputs), globals_.unknown, tuple(ends)
    )


def serialize(psbt: Psbt, additions: Sequence[Mapping[bytes, bytes]]) -> bytes:
    """The bytes that were read, with `additions[i]` (whole keys to values) put at the end of input i's map.

    A key that the map already has is a bug of the caller: no field is ever replaced. The one thing that signing changes
    are two bits of PSBT_GLOBAL_TX_MODIFIABLE: BIP370, Signer: "must update the PSBT_GLOBAL_TX_MODIFIABLE field after
    signing", because after a signature for ALL neither inputs nor outputs may be added any more.
    """
    if not any(additions):
        return psbt.raw
    head = MAGIC + b"".join(with_length(key) + with_length(value) for key, value in _signed_globals(psbt).items())
    parts, position = [head], len(head)
    for end, new in zip(psbt.input_ends, additions, strict=True):
        if new:
            parts.append(psbt.raw[position:end])
            parts.extend(with_length(key) + with_length(value) for key, value in new.items())
            position = end
    parts.append(psbt.raw[position:])
    return b"".join(parts)


def _signed_globals(psbt: Psbt) -> dict[bytes, bytes]:
    flags = psbt.globals.get(_TX_MODIFIABLE)
    if flags is None:
        return psbt.globals
    return {**psbt.globals, _TX_MODIFIABLE: bytes((flags[0] & ~_MODIFIABLE,))}


class _MapReader(Reader):
    """Reads one key-value map after the other; the pairs of all maps, and items in them, count against MAX_PAIRS."""

    __slots__ = ("_left",)

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw, NotAPsbt)
        self.position = len(MAGIC)
        self._left = MAX_PAIRS

    def charge(self, items: int) -> None:
        """Count `items` against MAX_PAIRS. Raises NotAPsbt."""
        self._left -= items
        if self._left < 0:
            raise broken(f"it has more than {MAX_PAIRS:,} fields and items")

    def next_map(self) -> dict[bytes, bytes]:
        pairs: dict[bytes, bytes] = {}
        while size := self.compact():
            key = self.take(size)
            if key in pairs:
                raise broken("a field appears twice")
            self.charge(1)
            pairs[key] = self.lengthed()
        return pairs


@dataclass(slots=True)
class _Globals:
    """The global map (BIP174 and BIP370, "Global Types")."""

    version: int
    tx: RawTransaction | None = None
    xpubs: dict[bytes, KeyOrigin] = field(default_factory=dict)
    tx_version: int = 0
    fallback_locktime: int = 0
    input_count: int = 0
    output_count: int = 0
    unknown: tuple[bytes, ...] = ()


_UNSIGNED_TX, _XPUB, _TX_VERSION, _FALLBACK_LOCKTIME = b"\x00", 0x01, b"\x02", b"\x03"
_INPUT_COUNT, _OUTPUT_COUNT, _TX_MODIFIABLE, _VERSION = b"\x04", b"\x05", b"\x06", b"\xfb"
_XPUB_SIZE = 78
_MODIFIABLE = 0b11
"""The bits of PSBT_GLOBAL_TX_MODIFIABLE that allow to add inputs and outputs; the third tells of SINGLE (BIP370)."""


def _read_globals(pairs: dict[bytes, bytes]) -> _Globals:
    version = read_u32(pairs[_VERSION]) if _VERSION in pairs else 0
    if version not in {0, 2}:
        raise broken(f"it says that it is of version {version}, and only versions 0 and 2 exist")
    required = (_UNSIGNED_TX,) if version == 0 else (_TX_VERSION, _INPUT_COUNT, _OUTPUT_COUNT)
    forbidden = (_UNSIGNED_TX,) if version else (
        _TX_VERSION, _FALLBACK_LOCKTIME, _INPUT_COUNT, _OUTPUT_COUNT, _TX_MODIFIABLE
    )  # fmt: skip
    if any(key not in pairs for key in required) or any(key in pairs for key in forbidden):
        raise broken(f"it lacks what version {version} demands, or has what that version forbids")
    found = _Globals(version)
    unknown = []
    for key, value in pairs.items():
        kind, data = key_type(key)
        if kind == _XPUB:
            found.xpubs[data] = _read_xpub(data, value)
        elif kind <= _TX_MODIFIABLE[0] or kind == _VERSION[0]:
            if data:
                raise broken("a field that stands alone has a longer key")
            _read_single(found, key, value)
        else:
            if kind == PROPRIETARY:
                check_proprietary(data)
            unknown.append(key)
    found.unknown = tuple(unknown)
    return found


def _read_single(found: _Globals, key: bytes, value: bytes) -> None:
    if key == _UNSIGNED_TX:
        found.tx = parse_unsigned(value)
    elif key == _TX_VERSION:
        version = read_u32(value)
        found.tx_version = version - (version >> 31 << 32)
    elif key == _FALLBACK_LOCKTIME:
        found.fallback_locktime = read_u32(value)
    elif key == _INPUT_COUNT:
        found.input_count = _read_count(value)
    elif key == _OUTPUT_COUNT:
        found.output_count = _read_count(value)
    elif key == _TX_MODIFIABLE and len(value) != 1:
        raise broken("the flags of what may be modified must be one byte")


def _read_count(value: bytes) -> int:
    reader = Reader(value, NotAPsbt)
    count = reader.compact()
    if reader.remaining:
        raise broken("a count has bytes after its end")
    return count


def _read_xpub(data: bytes, value: bytes) -> KeyOrigin:
    origin = read_origin(value)
    # the fifth byte of an extended key is its depth (BIP32), and BIP174 wants one step for each
    if len(data) != _XPUB_SIZE or data[4] != len(origin.path):
        raise broken("an extended public key does not fit its path")
    return origin


def _build_tx(globals_: _Globals, inputs: list[PsbtInput], outputs: list[PsbtOutput]) -> RawTransaction:
    """The unsigned transaction that a version 2 file describes (BIP370)."""
    txins, txouts = [], []
    for one in inputs:
        if one.previous_txid is None or one.output_index is None:
            raise broken("an input does not say which output it spends")
        txins.append(TxIn(OutPoint(one.previous_txid, one.output_index), one.sequence))
    for other in outputs:
        if other.amount is None or other.script_pubkey is None:
            raise broken("an output lacks its amount or its script")
        txouts.append(TxOut(other.amount, other.script_pubkey))
    locktime = _locktime(globals_.fallback_locktime, inputs)
    return RawTransaction(globals_.tx_version, tuple(txins), tuple(txouts), locktime)


def _locktime(fallback: int, inputs: list[PsbtInput]) -> int:
    """The locktime that the inputs agree on (BIP370, "Determining Lock Time"); a height wins where both would do."""
    bound = [one for one in inputs if one.required_height is not None or one.required_time is not None]
    if not bound:
        return fallback
    heights = [one.required_height for one in bound if one.required_height is not None]
    if len(heights) == len(bound):
        return max(heights)
    times = [one.required_time for one in bound if one.required_time is not None]
    if len(times) == len(bound):
        return max(times)
    raise NotAPsbt("Some inputs of this transaction must wait for a height, others for a time.", HINT)
