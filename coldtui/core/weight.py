"""How heavy the signed transaction will be, before it is signed: what a fee rate is measured by (BIP141)."""

from coldtui.core import script
from coldtui.core.ownership import Place
from coldtui.core.psbt import PsbtInput
from coldtui.core.rawtx import RawTransaction, TxOut
from coldtui.core.wallet import ScriptType
from coldtui.core.wire import compact_size, with_length

SIGNATURE = 72
"""Bytes of an ECDSA signature with low S and its sighash byte; one with low R as well has 71."""

PUBLIC_KEY = 33

Cost = tuple[int, int]
"""Bytes of an input's scriptSig with its length, and of its witness with its count (0 without witness)."""


def _pushed(*sizes: int) -> int:
    return sum(len(compact_size(size)) + size for size in sizes)


_KEY_WITNESS = 1 + _pushed(SIGNATURE, PUBLIC_KEY)

_SINGLE: dict[str, Cost] = {
    "p2pkh": (1 + _pushed(SIGNATURE, PUBLIC_KEY), 0),
    "p2wpkh": (1, _KEY_WITNESS),
    "p2sh-p2wpkh": (1 + _pushed(22), _KEY_WITNESS),
    "p2tr": (1, 1 + _pushed(64)),
}


def _multisig(place: Place) -> Cost:
    wallet, derived = place.wallet, place.derived
    signatures = 1 + _pushed(*(SIGNATURE,) * wallet.threshold)
    if wallet.script_type is ScriptType.P2SH:
        inside = signatures + len(script.push(derived.redeem_script or b""))
        return len(compact_size(inside)) + inside, 0
    witness = len(compact_size(wallet.threshold + 2)) + signatures + _pushed(len(derived.witness_script or b""))
    return (1 + _pushed(34) if wallet.script_type is ScriptType.P2SH_P2WSH else 1), witness


def _input(fields: PsbtInput, utxo: TxOut | None, place: Place | None) -> Cost | None:
    if fields.is_final:
        witness = fields.final_script_witness or ()
        return len(with_length(fields.final_script_sig or b"")), (1 + _pushed(*map(len, witness))) if witness else 0
    if place is not None:
        return _multisig(place) if place.wallet.is_multisig else _SINGLE[place.wallet.script_type.value]
    return _SINGLE.get(script.script_type(utxo.script_pubkey) or "") if utxo is not None else None


def signed_weight(tx: RawTransaction, inputs: list[tuple[PsbtInput, TxOut | None, Place | None]]) -> int | None:
    """Weight units of the signed transaction, a few a signature off, or None where an input is not understood."""
    costs = [_input(*one) for one in inputs]
    known = [cost for cost in costs if cost is not None]
    if len(known) < len(costs):
        return None
    # an empty scriptSig is one byte in the unsigned transaction, and that byte is part of every cost
    base = len(tx.serialize(witness=False)) + sum(cost[0] - 1 for cost in known)
    witness = sum(cost[1] for cost in known)
    # marker and flag, and one byte for the empty witness of each input without one
    extra = 2 + sum(not cost[1] for cost in known) if witness else 0
    return base * 4 + witness + extra
