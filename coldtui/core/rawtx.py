"""Bitcoin transactions as bytes: reading them strictly, writing them back, naming them by their id."""

import struct
from dataclasses import dataclass

from coldtui.core.errors import NotAPsbt
from coldtui.core.wire import Reader, compact_size, sha256d, with_length

MAX_MONEY = 21_000_000 * 100_000_000
"""No amount and no sum of amounts is above this many satoshis (Bitcoin Core, consensus/amount.h)."""

MAX_BYTES = 4_000_000
"""No transaction that fits into a block is longer (BIP141: 4,000,000 weight units, one a witness byte)."""

MAX_UNSIGNED_BYTES = 1_000_000
"""No transaction that fits into a block is longer without its witnesses (BIP141: each such byte weighs four units)."""

MAX_WITNESS_ITEMS = 200_000
"""More than any transaction in use: a previous transaction above this is refused, to bound the time to read it."""

_OUTPOINT = struct.Struct("<32sI")


@dataclass(frozen=True, slots=True)
class OutPoint:
    """Which output of which transaction; the txid in the order in which it is hashed."""

    txid: bytes
    vout: int

    def __str__(self) -> str:
        """The txid as people read it (reversed), a colon and the output's index."""
        return f"{self.txid[::-1].hex()}:{self.vout}"


@dataclass(frozen=True, slots=True)
class TxIn:
    """A transaction input."""

    outpoint: OutPoint
    sequence: int
    script_sig: bytes = b""
    witness: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class TxOut:
    """A transaction output; the amount in satoshis, as it was written (range is a rule's business)."""

    amount: int
    script_pubkey: bytes

    def serialize(self) -> bytes:
        """The eight bytes of the amount and the script behind its length."""
        return struct.pack("<Q", self.amount) + with_length(self.script_pubkey)


@dataclass(frozen=True, slots=True)
class RawTransaction:
    """A transaction; version is the signed 32-bit number of the wire format."""

    version: int
    inputs: tuple[TxIn, ...]
    outputs: tuple[TxOut, ...]
    locktime: int

    def serialize(self, *, witness: bool = True) -> bytes:
        """The wire format, with witnesses (BIP144) where there are any and `witness` asks for them."""
        segwit = witness and any(txin.witness for txin in self.inputs)
        parts = [struct.pack("<i", self.version), b"\x00\x01" if segwit else b"", compact_size(len(self.inputs))]
        for txin in self.inputs:
            parts.append(_OUTPOINT.pack(txin.outpoint.txid, txin.outpoint.vout))
            parts.append(with_length(txin.script_sig) + struct.pack("<I", txin.sequence))
        parts.append(compact_size(len(self.outputs)))
        parts.extend(txout.serialize() for txout in self.outputs)
        if segwit:
            for txin in self.inputs:
                parts.append(compact_size(len(txin.witness)))
                parts.extend(with_length(item) for item in txin.witness)
        parts.append(struct.pack("<I", self.locktime))
        return b"".join(parts)

    @property
    def txid(self) -> bytes:
        """The transaction id, in the order in which it is hashed; people read it reversed."""
        return sha256d(self.serialize(witness=False))


def parse_unsigned(data: bytes) -> RawTransaction:
    """Read the unsigned transaction of a version 0 PSBT.

    BIP174: "The transaction must be in the old serialization format (without witnesses)", and "The scriptSigs and
    witnesses for each input must be empty". Raises NotAPsbt.
    """
    reader = Reader(data, NotAPsbt)
    version = struct.unpack("<i", reader.take(4))[0]
    inputs = []
    for _ in range(reader.count(41, "inputs")):
        outpoint = OutPoint(reader.take(32), reader.u32())
        if reader.compact() != 0:
            raise reader.fail("The unsigned transaction in this file has an input that is already signed.")
        inputs.append(TxIn(outpoint, reader.u32()))
    outputs = []
    for _ in range(reader.count(9, "outputs")):
        amount = reader.u64()
        outputs.append(TxOut(amount, reader.lengthed()))
    locktime = reader.u32()
    if reader.remaining:
        raise reader.fail("The unsigned transaction in this file has bytes after its end.")
    return RawTransaction(version, tuple(inputs), tuple(outputs), locktime)


def previous_output(data: bytes, vout: int) -> tuple[bytes, TxOut | None]:
    """Walk through a previous transaction: its txid (in hash order), and its output `vout` or None where it has none.

    Only the wanted output is kept, so that a hostile file cannot make us build millions of objects. Raises NotAPsbt.
    """
    if len(data) > MAX_BYTES:
        raise NotAPsbt("A previous transaction in this file is longer than a block can hold.", "Export it again.")
    reader = Reader(data, NotAPsbt)
    reader.take(4)
    # BIP144: a zero count of inputs is the marker of a witness serialisation, followed by the flag 1
    segwit = data[4:6] == b"\x00\x01"
    start = reader.position = 6 if segwit else 4
    inputs = reader.count(41, "inputs")
    for _ in range(inputs):
        reader.take(36)
        reader.lengthed()
        reader.take(4)
    found = _skip_outputs(reader, vout)
    stop = reader.position
    if segwit:
        _skip_witnesses(reader, inputs)
    reader.take(4)
    if reader.remaining:
        raise reader.fail("A previous transaction in this file has bytes after its end.")
    return sha256d(data[:4] + data[start:stop] + data[-4:]), found


def _skip_outputs(reader: Reader, wanted: int) -> TxOut | None:
    found = None
    for index in range(reader.count(9, "outputs")):
        amount = reader.take(8)
        script = reader.lengthed()
        if index == wanted:
            found = TxOut(int.from_bytes(amount, "little"), script)
    return found


def _skip_witnesses(reader: Reader, inputs: int) -> None:
    items = 0
    for _ in range(inputs):
        count = reader.count(1, "witness items")
        items += count
        if items > MAX_WITNESS_ITEMS:
            raise reader.fail("A previous transaction in this file has more witness items than coldtui reads.")
        for _ in range(count):
            reader.lengthed()
