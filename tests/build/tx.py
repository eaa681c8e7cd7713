"""Transactions as bytes and their three signature hashes, for tests: written from BIP143, BIP144 and BIP341."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import pack

from tests.build.keys import sha256d, tagged
from tests.build.script import compact, lengthed


@dataclass(frozen=True)
class In:
    """An input; the txid in the order in which it is hashed."""

    txid: bytes
    vout: int
    sequence: int = 0xFFFFFFFD
    script_sig: bytes = b""
    witness: tuple[bytes, ...] = ()

    @property
    def outpoint(self) -> bytes:
        """36 bytes."""
        return self.txid + pack("<I", self.vout)


@dataclass(frozen=True)
class Out:
    """An output; amounts out of range are written modulo 2^64, since attackers do so."""

    amount: int
    script: bytes

    @property
    def raw(self) -> bytes:
        """Amount and script."""
        return pack("<Q", self.amount % 2**64) + lengthed(self.script)


@dataclass(frozen=True)
class Tx:
    """A transaction."""

    ins: tuple[In, ...]
    outs: tuple[Out, ...]
    version: int = 2
    locktime: int = 0

    def raw(self, *, witness: bool = True) -> bytes:
        """The wire format."""
        segwit = witness and any(txin.witness for txin in self.ins)
        body = compact(len(self.ins))
        body += b"".join(i.outpoint + lengthed(i.script_sig) + pack("<I", i.sequence) for i in self.ins)
        body += compact(len(self.outs)) + b"".join(out.raw for out in self.outs)
        if segwit:
            body += b"".join(compact(len(i.witness)) + b"".join(map(lengthed, i.witness)) for i in self.ins)
        head = pack("<I", self.version % 2**32) + (b"\x00\x01" if segwit else b"")
        return head + body + pack("<I", self.locktime)

    @property
    def txid(self) -> bytes:
        """The transaction id, as hashed."""
        return sha256d(self.raw(witness=False))

    @classmethod
    def parse(cls, raw: bytes) -> "Tx":
        """Read what another library wrote (trusting it)."""
        return _Cursor(raw).transaction()


class _Cursor:
    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0

    def take(self, count: int) -> bytes:
        self.position += count
        return self.data[self.position - count : self.position]

    def integer(self, width: int) -> int:
        return int.from_bytes(self.take(width), "little")

    def compact(self) -> int:
        first = self.integer(1)
        return first if first < 0xFD else self.integer(1 << (first - 0xFC))

    def lengthed(self) -> bytes:
        return self.take(self.compact())

    def transaction(self) -> Tx:
        version = int.from_bytes(self.take(4), "little", signed=True)
        segwit = self.data[4:6] == b"\x00\x01"
        self.position += 2 * segwit
        ins = [
            In(self.take(32), self.integer(4), script_sig=self.lengthed(), sequence=self.integer(4))
            for _ in range(self.compact())
        ]
        outs = tuple(Out(self.integer(8), self.lengthed()) for _ in range(self.compact()))
        if segwit:
            ins = [
                In(i.txid, i.vout, i.sequence, i.script_sig, tuple(self.lengthed() for _ in range(self.compact())))
                for i in ins
            ]
        return Tx(tuple(ins), outs, version, self.integer(4))


def legacy_hash(tx: Tx, index: int, script_code: bytes) -> bytes:
    """SIGHASH_ALL before segwit."""
    ins = tuple(
        In(i.txid, i.vout, i.sequence, script_code if number == index else b"") for number, i in enumerate(tx.ins)
    )
    return sha256d(Tx(ins, tx.outs, tx.version, tx.locktime).raw() + pack("<I", 1))


def segwit_hash(tx: Tx, index: int, script_code: bytes, amount: int) -> bytes:
    """SIGHASH_ALL of BIP143."""
    txin = tx.ins[index]
    return sha256d(
        pack("<I", tx.version % 2**32)
        + sha256d(b"".join(i.outpoint for i in tx.ins))
        + sha256d(b"".join(pack("<I", i.sequence) for i in tx.ins))
        + txin.outpoint
        + lengthed(script_code)
        + pack("<QI", amount, txin.sequence)
        + sha256d(b"".join(out.raw for out in tx.outs))
        + pack("<II", tx.locktime, 1)
    )


def taproot_hash(tx: Tx, index: int, spent: Sequence[Out], sighash: int = 0) -> bytes:
    """SIGHASH_DEFAULT or, with 1, ALL; key path, no annex (BIP341)."""
    message = (
        bytes((0, sighash))
        + pack("<II", tx.version % 2**32, tx.locktime)
        + sha256(b"".join(i.outpoint for i in tx.ins)).digest()
        + sha256(b"".join(pack("<Q", out.amount) for out in spent)).digest()
        + sha256(b"".join(lengthed(out.script) for out in spent)).digest()
        + sha256(b"".join(pack("<I", i.sequence) for i in tx.ins)).digest()
        + sha256(b"".join(out.raw for out in tx.outs)).digest()
        + b"\0"
        + pack("<I", index)
    )
    return tagged("TapSighash", message)
