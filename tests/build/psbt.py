"""A PSBT writer for tests that writes whatever it is told, lies included: version 0 and 2, plain bytes.

A `Draft` starts honest (`spend`, `pay`); a test then changes any field of it and calls `raw(version)`.
"""

from dataclasses import dataclass, field
from struct import pack

from tests.build import signatures
from tests.build.script import compact, lengthed, p2pkh, taproot_secret
from tests.build.tx import In, Out, Tx, legacy_hash, segwit_hash, taproot_hash
from tests.build.wallets import Account, Origin, Spot

MAGIC = b"psbt\xff"
SIGHASH_FIELD = b"\x03"


class Map:
    """Key and value pairs in order; nothing forbids a key twice."""

    def __init__(self) -> None:
        self.pairs: list[tuple[bytes, bytes]] = []

    def __setitem__(self, key: bytes, value: bytes) -> None:
        """Replace in place, or append."""
        for position, (known, _) in enumerate(self.pairs):
            if known == key:
                self.pairs[position] = (key, value)
                return
        self.add(key, value)

    def __getitem__(self, key: bytes) -> bytes:
        """The first value of a key."""
        return next(value for known, value in self.pairs if known == key)

    def __contains__(self, key: bytes) -> bool:
        """Whether the key is there."""
        return any(known == key for known, _ in self.pairs)

    def add(self, key: bytes, value: bytes) -> None:
        """Append without looking."""
        self.pairs.append((key, value))

    def drop(self, *kinds: int) -> None:
        """Remove all fields of these key types."""
        self.pairs = [pair for pair in self.pairs if pair[0][0] not in kinds]

    def keys(self, kind: int) -> list[bytes]:
        """The keys of one type."""
        return [key for key, _ in self.pairs if key[0] == kind]

    def raw(self) -> bytes:
        """All pairs and the separator."""
        return b"".join(lengthed(key) + lengthed(value) for key, value in self.pairs) + b"\0"


@dataclass
class DraftIn:
    """An input: what the transaction says, what the PSBT says, and whose it is."""

    txid: bytes
    vout: int
    amount: int
    spot: Spot
    sequence: int = 0xFFFFFFFD
    script_sig: bytes = b""
    witness: tuple[bytes, ...] = ()
    fields: Map = field(default_factory=Map)
    v2_fields: Map = field(default_factory=Map)


@dataclass
class DraftOut:
    """An output: what the transaction says and what the PSBT says about it."""

    amount: int
    script: bytes
    fields: Map = field(default_factory=Map)


def fund(spot: Spot, amount: int, nonce: int = 0, vout: int = 0) -> Tx:
    """A transaction from elsewhere that pays `amount` to `spot` at output `vout`."""
    others = [Out(50_000 + number, b"\x00\x14" + bytes([number + 1]) * 20) for number in range(vout + 1)]
    outs = [*others[:vout], Out(amount, spot.script), *others[vout:]]
    txin = In(pack("<I", nonce).rjust(32, b"\x77"), 0, 0xFFFFFFFE, b"", (b"\x30" * 71, b"\x02" * 33))
    return Tx((txin,), tuple(outs))


def describe(fields: Map, spot: Spot, *, is_input: bool) -> None:
    """The scripts and key origins that a coordinator writes about an address."""
    redeem, witness, derivation = (4, 5, 6) if is_input else (0, 1, 2)
    if spot.redeem is not None:
        fields[bytes((redeem,))] = spot.redeem
    if spot.witness_script is not None:
        fields[bytes((witness,))] = spot.witness_script
    if spot.kind == "p2tr":
        origin = spot.origins[0]
        fields[b"\x17" if is_input else b"\x05"] = origin.pub[1:]
        fields[bytes((0x16 if is_input else 0x07,)) + origin.pub[1:]] = b"\0" + origin.field
        return
    for origin in sorted(spot.origins, key=lambda o: o.pub):
        fields[bytes((derivation,)) + origin.pub] = origin.field


class Draft:
    """A PSBT being written."""

    def __init__(self, version: int = 2, locktime: int = 0) -> None:
        self.tx_version = version
        self.locktime = locktime
        self.ins: list[DraftIn] = []
        self.outs: list[DraftOut] = []
        self.globals = Map()
        self.unsigned_tx: bytes | None = None
        """Bytes to write instead of the transaction that the draft describes."""

    def spend(
        self,
        spot: Spot,
        amount: int,
        *,
        sequence: int = 0xFFFFFFFD,
        previous: bool = True,
        witness_utxo: bool | None = None,
        vout: int = 1,
        funding: Tx | None = None,
    ) -> DraftIn:
        """Add an input that spends `amount` at `spot`, with its previous transaction unless told."""
        tx = funding or fund(spot, amount, len(self.ins), vout)
        draft = DraftIn(tx.txid, vout, amount, spot, sequence)
        if previous and spot.kind != "p2tr":
            draft.fields[b"\x00"] = tx.raw()
        segwit = spot.kind not in ("p2pkh", "p2sh")
        if witness_utxo if witness_utxo is not None else segwit:
            draft.fields[b"\x01"] = Out(amount, spot.script).raw
        describe(draft.fields, spot, is_input=True)
        self.ins.append(draft)
        return draft

    def pay(self, target: Spot | bytes, amount: int, *, described: bool = False) -> DraftOut:
        """Add an output; with `described` the PSBT says that it is ours."""
        out = DraftOut(amount, target if isinstance(target, bytes) else target.script)
        if described and not isinstance(target, bytes):
            describe(out.fields, target, is_input=False)
        self.outs.append(out)
        return out

    def change(self, target: Spot, amount: int) -> DraftOut:
        """Add an output that the PSBT describes."""
        return self.pay(target, amount, described=True)

    @property
    def tx(self) -> Tx:
        """The transaction."""
        ins = tuple(In(i.txid, i.vout, i.sequence, i.script_sig, i.witness) for i in self.ins)
        return Tx(ins, tuple(Out(o.amount, o.script) for o in self.outs), self.tx_version, self.locktime)

    @property
    def spent(self) -> tuple[Out, ...]:
        """What the inputs spend."""
        return tuple(Out(i.amount, i.spot.script) for i in self.ins)

    def sign(self, index: int, origin: Origin) -> bytes:
        """The signature of one key over one input, as its field would hold it; see `add_signature`."""
        draft = self.ins[index]
        place = draft.spot
        if place.kind == "p2tr":
            return signatures.schnorr(taproot_hash(self.tx, index, self.spent), taproot_secret(origin.node))
        if place.kind in ("p2pkh", "p2sh"):
            digest = legacy_hash(self.tx, index, place.redeem or place.script)
        else:
            code = place.witness_script or p2pkh(origin.pub)
            digest = segwit_hash(self.tx, index, code, draft.amount)
        return signatures.ecdsa(digest, origin.node.secret)

    def add_signature(self, index: int, origin: Origin) -> None:
        """Sign one input with one key, as a cosigner would."""
        key = b"\x13" if self.ins[index].spot.kind == "p2tr" else b"\x02" + origin.pub
        self.ins[index].fields[key] = self.sign(index, origin)

    def raw(self, version: int = 0) -> bytes:
        """The file."""
        if version == 0:
            unsigned = self.unsigned_tx if self.unsigned_tx is not None else self.tx.raw()
            head = lengthed(b"\x00") + lengthed(unsigned)
            parts = [head + self.globals.raw()]
            parts += [i.fields.raw() for i in self.ins]
            parts += [o.fields.raw() for o in self.outs]
            return MAGIC + b"".join(parts)
        return MAGIC + self._v2_globals().raw() + b"".join([*map(_v2_in, self.ins), *map(_v2_out, self.outs)])

    def _v2_globals(self) -> Map:
        fields = Map()
        fields[b"\x02"] = pack("<I", self.tx_version % 2**32)
        if self.locktime:
            fields[b"\x03"] = pack("<I", self.locktime)
        fields[b"\x04"] = compact(len(self.ins))
        fields[b"\x05"] = compact(len(self.outs))
        fields[b"\xfb"] = pack("<I", 2)
        for key, value in self.globals.pairs:
            fields.add(key, value)
        return fields


def _v2_in(draft: DraftIn) -> bytes:
    fields = Map()
    fields[b"\x0e"] = draft.txid
    fields[b"\x0f"] = pack("<I", draft.vout)
    fields[b"\x10"] = pack("<I", draft.sequence)
    fields.pairs += [*draft.fields.pairs, *draft.v2_fields.pairs]
    return fields.raw()


def _v2_out(draft: DraftOut) -> bytes:
    fields = Map()
    fields[b"\x03"] = pack("<Q", draft.amount % 2**64)
    fields[b"\x04"] = draft.script
    fields.pairs += draft.fields.pairs
    return fields.raw()


def xpub_field(account: Account, *, test: bool = True) -> tuple[bytes, bytes]:
    """PSBT_GLOBAL_XPUB of an account: key and value."""
    path = b"".join(step.to_bytes(4, "little") for step in account.path)
    return b"\x01" + account.node.xpub_bytes(test=test), account.root.fingerprint + path
