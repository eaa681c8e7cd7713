"""The complete transaction: scriptSigs and witnesses for the seven script types that coldtui signs, and for no other.

BIP174, "Input Finalizer" and "Transaction Extractor". Signatures count only if they were verified: those of cosigners
when the file was read (`Input.signed`), ours when they were made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coldtui.core.psbt_fields import PARTIAL_SIG, TAP_KEY_SIG
from coldtui.core.rawtx import RawTransaction, TxIn
from coldtui.core.script import parse_multi, push
from coldtui.core.transaction import Input, Transaction
from coldtui.core.wallet import Derived, ScriptType, WalletKey

Additions = Mapping[bytes, bytes]
"""New fields of one input: whole keys of the PSBT map to values."""


def partial_sig_key(public_key: bytes) -> bytes:
    """The key of PSBT_IN_PARTIAL_SIG for a public key (BIP174)."""
    return bytes((PARTIAL_SIG,)) + public_key


TAP_KEY_SIG_KEY = bytes((TAP_KEY_SIG,))
"""The key of PSBT_IN_TAP_KEY_SIG (BIP371)."""


@dataclass(frozen=True, slots=True)
class Completion:
    """How far a transaction is: `tx` when nothing is missing, else None.

    `missing` is how many signatures are still needed, on the input that needs most; an input of somebody else that is
    not final counts as one. `waiting` are the wallet keys that have not signed an input that is not complete.
    """

    tx: RawTransaction | None
    missing: int
    waiting: tuple[WalletKey, ...]


def finished(transaction: Transaction) -> Completion:
    """How far a transaction is as it came, with the signatures of others alone: no key is needed to put it together."""
    return complete(transaction, [{}] * len(transaction.inputs))


def complete(transaction: Transaction, additions: Sequence[Additions]) -> Completion:
    """Put the transaction together from its PSBT and the signatures that were added to each input."""
    finished: list[TxIn] = []
    missing = 0
    waiting: dict[WalletKey, None] = {}
    for one, new in zip(transaction.inputs, additions, strict=True):
        lacking, keys = _lacking(one, new)
        missing = max(missing, lacking)
        waiting.update(dict.fromkeys(keys))
        if not missing:
            finished.append(_final_input(one, new))
    if missing:
        return Completion(None, missing, tuple(waiting))
    tx = transaction.psbt.tx
    return Completion(RawTransaction(tx.version, tuple(finished), tx.outputs, tx.locktime), 0, ())


def _lacking(one: Input, new: Additions) -> tuple[int, tuple[WalletKey, ...]]:
    """How many signatures an input still needs, and the keys that could give them."""
    if one.fields.is_final:
        return 0, ()
    if one.place is None:
        return 1, ()
    signed = _signatures(one, new)
    lacking = one.place.wallet.threshold - len(signed)
    if lacking <= 0:
        return 0, ()
    keys = zip(one.place.wallet.keys, one.place.derived.public_keys, strict=True)
    return lacking, tuple(key for key, public_key in keys if public_key not in signed)


def _signatures(one: Input, new: Additions) -> dict[bytes, bytes]:
    """The valid signatures of an input of ours, by public key; for taproot by its internal key."""
    if one.place is None:
        return {}
    fields, found = one.fields, {}
    is_taproot = one.place.wallet.script_type is ScriptType.P2TR
    for which, key in enumerate(one.place.derived.public_keys):
        added = new.get(TAP_KEY_SIG_KEY if is_taproot else partial_sig_key(key))
        present = fields.tap_key_sig if is_taproot else fields.partial_sigs.get(key)
        signature = added or (present if which in one.signed else None)
        if signature is not None:
            found[key] = signature
    return found


def _final_input(one: Input, new: Additions) -> TxIn:
    if one.fields.is_final or one.place is None:
        script_sig, witness = one.fields.final_script_sig or b"", one.fields.final_script_witness or ()
    else:
        wallet = one.place.wallet
        script_sig, witness = spend(wallet.script_type, wallet.threshold, one.place.derived, _signatures(one, new))
    return TxIn(one.outpoint, one.sequence, script_sig, witness)


def spend(
    script_type: ScriptType, threshold: int, derived: Derived, signatures: Mapping[bytes, bytes]
) -> tuple[bytes, tuple[bytes, ...]]:
    """The scriptSig and the witness that spend a script, from signatures by public key (with their sighash byte).

    OP_CHECKMULTISIG wants exactly as many signatures as its threshold, in the order of the script's keys, behind an
    empty element that it removes by an old mistake (BIP147). Raises ValueError where there are too few.
    """
    if script_type.is_multisig:
        return _spend_multisig(script_type, threshold, derived, signatures)
    (key,) = derived.public_keys
    if key not in signatures:
        raise ValueError("a signature is missing")
    signature = signatures[key]
    if script_type is ScriptType.P2PKH:
        return push(signature) + push(key), ()
    if script_type is ScriptType.P2TR:
        return b"", (signature,)
    script_sig = b"" if derived.redeem_script is None else push(derived.redeem_script)
    return script_sig, (signature, key)


def _spend_multisig(
    script_type: ScriptType, threshold: int, derived: Derived, signatures: Mapping[bytes, bytes]
) -> tuple[bytes, tuple[bytes, ...]]:
    script = derived.witness_script or derived.redeem_script or b""
    parsed = parse_multi(script)
    if parsed is None:
        raise ValueError("not a multisig script")
    ordered = [signatures[key] for key in parsed[1] if key in signatures][:threshold]
    if len(ordered) < threshold:
        raise ValueError("signatures are missing")
    if script_type is ScriptType.P2SH:
        return b"\0" + b"".join(push(item) for item in (*ordered, script)), ()
    script_sig = b"" if derived.redeem_script is None else push(derived.redeem_script)
    return script_sig, (b"", *ordered, script)
