"""How well an input's amount is known, and by which evidence."""

from dataclasses import dataclass
from enum import Enum

from coldtui.core.psbt import PsbtInput
from coldtui.core.rawtx import OutPoint, TxOut, previous_output


class Proof(Enum):
    """How well an input's amount is known.

    PROVEN: the previous transaction is in the file and hashes to the txid that is spent, so nobody can have changed
    it. ASSERTED: the file says so (`witness_utxo` alone). MISSING: the file says nothing. INVALID: the file
    contradicts itself.
    """

    PROVEN = "proven"
    ASSERTED = "asserted"
    MISSING = "missing"
    INVALID = "invalid"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The output that an input spends, as far as it is known, its proof, and in words what is wrong where INVALID."""

    utxo: TxOut | None
    proof: Proof
    fault: str = ""


def prove(outpoint: OutPoint, fields: PsbtInput) -> Evidence:
    """Hold an input's two UTXO fields against the outpoint and against each other.

    BIP174, "Data Signer Checks For": "If a non-witness UTXO is provided, its hash must match the hash specified in the
    prevout". A `witness_utxo` beside it must say the same: a reader that prefers one over the other can be shown
    a fee that is not the fee. Raises NotAPsbt where a previous transaction cannot be read.
    """
    claimed = fields.witness_utxo
    if fields.non_witness_utxo is None:
        return Evidence(claimed, Proof.MISSING if claimed is None else Proof.ASSERTED)
    txid, utxo = previous_output(fields.non_witness_utxo, outpoint.vout)
    if txid != outpoint.txid:
        return Evidence(claimed, Proof.INVALID, "the previous transaction in the file is not the one that is spent")
    if utxo is None:
        return Evidence(claimed, Proof.INVALID, "the previous transaction has no such output")
    if claimed is not None and claimed != utxo:
        return Evidence(utxo, Proof.INVALID, "the file states another amount or script than the previous transaction")
    return Evidence(utxo, Proof.PROVEN)
