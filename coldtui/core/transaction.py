"""The facts of a transaction: what coldtui computed itself, trusting no label in the PSBT.

`read` turns bytes into facts. It judges nothing: that is what the rules are for.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from types import MappingProxyType

from coldtui.core import script
from coldtui.core.address import address
from coldtui.core.amounts import Evidence, Proof, prove
from coldtui.core.curve import verify_ecdsa, verify_schnorr
from coldtui.core.errors import NotAPsbt
from coldtui.core.network import Network
from coldtui.core.ownership import NOBODY, Owner, Owners, Place, records
from coldtui.core.psbt import Psbt, PsbtInput, PsbtOutput, parse
from coldtui.core.rawtx import OutPoint, TxOut
from coldtui.core.sighash import SIGHASH_ALL, SIGHASH_DEFAULT, Digests, script_code
from coldtui.core.wallet import ScriptType, Wallet
from coldtui.core.weight import signed_weight

__all__ = ["Evidence", "Input", "Output", "Owner", "Place", "Proof", "Purpose", "Transaction", "facts", "read"]

MAX_HASHED = 400_000_000
"""Bytes hashed to check the signatures in a file: before segwit, each hashes the whole transaction. Two thousand signed
inputs in a transaction that nodes carry are 200 million."""

NOTHING_SEEN: Mapping[OutPoint, int] = MappingProxyType({})
_SEGWIT_NATIVE = frozenset(("p2wpkh", "p2wsh", "p2tr"))


class Purpose(Enum):
    """What an output does."""

    PAYMENT = "payment"
    CHANGE = "change"
    SELF_TRANSFER = "self-transfer"
    DATA = "data"
    UNSPENDABLE = "unspendable"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Input:
    """What is known of one input.

    `index` counts from 0, as everywhere. `script_type` is p2pkh, p2sh-p2wpkh, p2wpkh, p2tr, p2sh, p2sh-p2wsh, p2wsh,
    another template's name, or None. `signed` holds the numbers of the wallet's keys whose signature in the file is
    valid; `bad_signatures` counts the signatures in the file that are not. `seen_amount` is what an earlier file of
    this session gave for the same coin, or None.
    """

    index: int
    outpoint: OutPoint
    sequence: int
    fields: PsbtInput
    evidence: Evidence
    script_type: str | None
    owner: Owner
    signed: tuple[int, ...] = ()
    bad_signatures: int = 0
    seen_amount: int | None = None

    @property
    def utxo(self) -> TxOut | None:
        """The output that it spends."""
        return self.evidence.utxo

    @property
    def amount(self) -> int | None:
        """Satoshis, or None where the file does not say."""
        return None if self.evidence.utxo is None else self.evidence.utxo.amount

    @property
    def proof(self) -> Proof:
        """How well the amount is known."""
        return self.evidence.proof

    @property
    def place(self) -> Place | None:
        """Where it was re-derived from a wallet, or None where it is not ours."""
        return self.owner.place

    @property
    def sighash(self) -> int | None:
        """PSBT_IN_SIGHASH_TYPE, or None where the file leaves it to the signer."""
        return self.fields.sighash_type


@dataclass(frozen=True, slots=True)
class Output:
    """What is known of one output; `address` is None where the script has none."""

    index: int
    amount: int
    script_pubkey: bytes
    address: str | None
    purpose: Purpose
    fields: PsbtOutput
    owner: Owner

    @property
    def place(self) -> Place | None:
        """Where it was re-derived from a wallet, or None where it is not ours."""
        return self.owner.place

    @property
    def is_ours(self) -> bool:
        """Whether it was re-derived from a wallet."""
        return self.owner.place is not None


@dataclass(frozen=True, slots=True)
class Transaction:
    """All facts; `wallets` are those that it was read against, None where the user gave none."""

    psbt: Psbt
    network: Network
    wallets: tuple[Wallet, ...] | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    weight: int | None

    @property
    def spending(self) -> tuple[Wallet, ...]:
        """The wallets that own an input, each once."""
        found: list[Wallet] = []
        for one in self.inputs:
            if one.place is not None and not any(one.place.wallet is wallet for wallet in found):
                found.append(one.place.wallet)
        return tuple(found)

    @property
    def known_amounts(self) -> dict[OutPoint, int]:
        """What this file gives for each coin, to hold the next file of the session against; contradictions left out."""
        known = {Proof.PROVEN, Proof.ASSERTED}
        return {one.outpoint: one.amount for one in self.inputs if one.amount is not None and one.proof in known}

    @property
    def total_in(self) -> int | None:
        """The sum of the inputs in satoshis, or None where one is missing or contradicted."""
        amounts = [one.amount for one in self.inputs if one.proof in {Proof.PROVEN, Proof.ASSERTED}]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if len(known) == len(self.inputs) else None

    @property
    def total_out(self) -> int:
        """The sum of the outputs in satoshis."""
        return sum(one.amount for one in self.outputs)

    @property
    def fee(self) -> int | None:
        """Inputs less outputs in satoshis (negative in a broken file), or None where an amount is not known."""
        total = self.total_in
        return None if total is None else total - self.total_out

    @property
    def sent(self) -> int | None:
        """Satoshis of the outputs that are not ours, or None where no wallet was given to tell."""
        return None if self.wallets is None else sum(one.amount for one in self.outputs if not one.is_ours)

    @property
    def vsize(self) -> int | None:
        """Virtual bytes of the signed transaction, rounded up (BIP141), or None where they cannot be judged."""
        return None if self.weight is None else (self.weight + 3) // 4

    @property
    def fee_rate(self) -> float | None:
        """Satoshis a virtual byte, or None where the fee or the size is not known."""
        return None if self.fee is None or not self.vsize else self.fee / self.vsize

    @property
    def txid(self) -> bytes | None:
        """The txid in hash order, known before signing only if every input is native segwit (BIP141)."""
        native = all(one.script_type in _SEGWIT_NATIVE for one in self.inputs)
        return self.psbt.tx.txid if native and self.inputs else None


def read(
    raw: bytes, network: Network, wallets: Sequence[Wallet] | None, seen: Mapping[OutPoint, int] = NOTHING_SEEN
) -> Transaction:
    """Compute the facts of a PSBT in its binary form, against the registered wallets.

    With `wallets` None nothing is ours and no purpose is known. `seen` are the amounts that earlier files of the
    session gave for their coins. Raises NotAPsbt.
    """
    return facts(parse(raw), network, wallets, seen)


def facts(
    psbt: Psbt, network: Network, wallets: Sequence[Wallet] | None, seen: Mapping[OutPoint, int] = NOTHING_SEEN
) -> Transaction:
    """The same for a PSBT that was parsed before."""
    owners = Owners(wallets or ())
    inputs = _read_inputs(psbt, owners, seen)
    spending = [one.place.wallet for one in inputs if one.place is not None]
    outputs = []
    for index, (txout, fields) in enumerate(zip(psbt.tx.outputs, psbt.outputs, strict=True)):
        owner = owners.find(txout.script_pubkey, records(fields), trust_blank=False) if wallets else NOBODY
        purpose = _purpose(txout, owner, spending, is_blind=wallets is None)
        where = address(txout.script_pubkey, network)
        outputs.append(Output(index, txout.amount, txout.script_pubkey, where, purpose, fields, owner))
    weight = signed_weight(psbt.tx, [(one.fields, one.utxo, one.place) for one in inputs])
    known = None if wallets is None else tuple(wallets)
    return Transaction(psbt, network, known, tuple(inputs), tuple(outputs), weight)


def _read_inputs(psbt: Psbt, owners: Owners, seen: Mapping[OutPoint, int]) -> list[Input]:
    evidence = [prove(txin.outpoint, fields) for txin, fields in zip(psbt.tx.inputs, psbt.inputs, strict=True)]
    # a taproot signature commits to every output that is spent: without all of them nothing can be verified
    is_checkable = any(one.partial_sigs or one.tap_key_sig for one in psbt.inputs) and all(one.utxo for one in evidence)
    digests = Digests(psbt.tx, [one.utxo for one in evidence]) if is_checkable else None
    hashed = len(psbt.tx.serialize()) * sum(bool(one.partial_sigs) for one in psbt.inputs)
    if hashed > MAX_HASHED:
        raise NotAPsbt("This file carries more signatures than coldtui can check.", "Split it into smaller ones.")
    inputs = []
    for index, (txin, fields, known) in enumerate(zip(psbt.tx.inputs, psbt.inputs, evidence, strict=True)):
        owner = NOBODY
        if known.utxo is not None:
            owner = owners.find(known.utxo.script_pubkey, records(fields), trust_blank=True)
        kind = owner.place.wallet.script_type.value if owner.place else _input_type(known.utxo, fields)
        signed: tuple[int, ...] = ()
        bad = 0
        if digests is not None and owner.place is not None and known.utxo is not None:
            signed, bad = _signatures(digests, index, fields, owner.place, known.utxo)
        before = seen.get(txin.outpoint)
        inputs.append(Input(index, txin.outpoint, txin.sequence, fields, known, kind, owner, signed, bad, before))
    return inputs


def _input_type(utxo: TxOut | None, fields: PsbtInput) -> str | None:
    """The script type of an input that is not ours, wrapped segwit told by its redeem script."""
    kind = script.script_type(utxo.script_pubkey) if utxo is not None else None
    inner = fields.redeem_script
    if kind != "p2sh" or utxo is None or inner is None or script.p2sh(inner) != utxo.script_pubkey:
        return kind
    nested = script.script_type(inner)
    return f"p2sh-{nested}" if nested in {"p2wpkh", "p2wsh"} else "p2sh"


def _signatures(
    digests: Digests, index: int, fields: PsbtInput, place: Place, utxo: TxOut
) -> tuple[tuple[int, ...], int]:
    """Which of the wallet's keys have validly signed an input already, and how many signatures are not valid."""
    derived, kind = place.derived, place.wallet.script_type
    if kind is ScriptType.P2TR:
        signature = fields.tap_key_sig
        if signature is None:
            return (), len(fields.partial_sigs)
        flag = signature[64] if len(signature) > 64 else SIGHASH_DEFAULT
        # BIP341: a 65th byte of 0 is not allowed, DEFAULT has none
        allowed = (64, SIGHASH_DEFAULT), (65, SIGHASH_ALL)
        sound = (len(signature), flag) in allowed and verify_schnorr(
            signature[:64], digests.taproot(index, flag), utxo.script_pubkey[2:]
        )
        return ((0,) if sound else ()), int(not sound)
    if not fields.partial_sigs:
        return (), 0
    code = script_code(derived, kind)
    is_legacy = kind in {ScriptType.P2PKH, ScriptType.P2SH}
    digest = digests.legacy(index, code) if is_legacy else digests.segwit_v0(index, code, utxo.amount)
    signed = tuple(
        which
        for which, key in enumerate(derived.public_keys)
        if (signature := fields.partial_sigs.get(key)) is not None
        and signature[-1] == SIGHASH_ALL
        and verify_ecdsa(signature[:-1], digest, key)
    )
    return signed, len(fields.partial_sigs) - len(signed)


def _purpose(txout: TxOut, owner: Owner, spending: Sequence[Wallet], *, is_blind: bool) -> Purpose:
    if owner.place is not None:
        is_change = owner.place.branch == 1 and any(owner.place.wallet is wallet for wallet in spending)
        return Purpose.CHANGE if is_change else Purpose.SELF_TRANSFER
    if script.op_return_data(txout.script_pubkey) is not None:
        return Purpose.DATA
    if script.is_unspendable(txout.script_pubkey):
        return Purpose.UNSPENDABLE
    return Purpose.UNKNOWN if is_blind else Purpose.PAYMENT
