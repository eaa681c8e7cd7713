"""Rules about amounts: what is proven, what is only asserted, and what cannot be."""

from coldtui.core.finding import Severity, Told, places, rule, sat
from coldtui.core.rawtx import MAX_MONEY
from coldtui.core.transaction import Input, Proof, Transaction

SEGWIT = frozenset(("p2wpkh", "p2wsh", "p2tr", "p2sh-p2wpkh", "p2sh-p2wsh"))
"""Script types whose signature commits to the amount (BIP143, BIP341)."""


def _with(tx: Transaction, proof: Proof) -> list[Input]:
    return [one for one in tx.inputs if one.proof is proof]


@rule("amounts-contradict", Severity.BLOCKER, "The file contradicts itself about an amount")
def amounts_contradict(tx: Transaction) -> Told | None:
    """A wrong previous transaction, or a witness UTXO that says otherwise (CVE-2020-14199 and its kin)."""
    found = _with(tx, Proof.INVALID)
    if not found:
        return None
    detail = f"{found[0].evidence.fault.capitalize()}. Do not sign. Export the transaction again."
    return Told(detail, places("input", [one.index for one in found]))


@rule("amount-is-missing", Severity.BLOCKER, "An amount is missing")
def amount_is_missing(tx: Transaction) -> Told | None:
    """Without every amount nobody can say what the fee is."""
    found = _with(tx, Proof.MISSING)
    if not found:
        return None
    return Told(
        "The file does not say what an input is worth, so the fee is not known. Export it again with its UTXO data.",
        places("input", [one.index for one in found]),
    )


@rule("legacy-amount-is-asserted", Severity.BLOCKER, "An amount needs its previous transaction")
def legacy_amount_is_asserted(tx: Transaction) -> Told | None:
    """A legacy signature does not commit to the amount: only the previous transaction can show it."""
    found = [one for one in _with(tx, Proof.ASSERTED) if one.place and one.script_type not in SEGWIT]
    if not found:
        return None
    return Told(
        "An input of the old kind (legacy) comes without its previous transaction, so a false amount would go "
        "unnoticed and become the fee. Export the file again with previous transactions.",
        places("input", [one.index for one in found]),
    )


def _lie_cannot_pay(tx: Transaction) -> bool:
    """Whether a false amount only makes a signature of ours invalid.

    With one input, its own signature commits to its amount. A taproot signature commits to the amounts of all inputs
    (BIP341). Otherwise two sessions with one lie each yield two good signatures and one huge fee.
    """
    return len(tx.inputs) == 1 or any(one.place and one.script_type == "p2tr" for one in tx.inputs)


@rule("amounts-are-asserted", Severity.WARNING, "An amount is only asserted")
def amounts_are_asserted(tx: Transaction) -> Told | None:
    """Segwit v0 inputs without previous transactions: the fee is what the other computer says."""
    found = _with(tx, Proof.ASSERTED)
    if not found or _lie_cannot_pay(tx):
        return None
    return Told(
        "The file does not carry the previous transaction, so the amount, and with it the fee, is what the other "
        "computer says. Ask it to include previous transactions, or accept this if you trust it for the fee.",
        places("input", [one.index for one in found]),
    )


@rule("amounts-are-bound", Severity.NOTE, "An amount is asserted, and bound by the signature")
def amounts_are_bound(tx: Transaction) -> Told | None:
    """Asserted amounts about which a lie would only make the signature worthless."""
    found = _with(tx, Proof.ASSERTED)
    if not found or not _lie_cannot_pay(tx):
        return None
    return Told(
        "The file does not carry the previous transaction, but your signature commits to the amount: if it is false, "
        "the transaction is worthless and nothing is lost.",
        places("input", [one.index for one in found]),
    )


@rule("coin-has-two-amounts", Severity.BLOCKER, "A coin was worth something else before")
def coin_has_two_amounts(tx: Transaction) -> Told | None:
    """The same outpoint with another amount earlier in this session: one of the two files lies."""
    found = [one for one in tx.inputs if one.seen_amount not in {None, one.amount}]
    if not found:
        return None
    return Told(
        f"An earlier file of this session gave {sat(found[0].seen_amount or 0)} for the same coin, this one gives "
        f"{sat(found[0].amount or 0)}. One of them lies to make you pay a hidden fee. Do not sign.",
        places("input", [one.index for one in found]),
    )


@rule("amount-out-of-range", Severity.BLOCKER, "An amount is impossible")
def amount_out_of_range(tx: Transaction) -> Told | None:
    """More than 21 million bitcoin, in one amount or in a sum."""
    inputs = [one.index for one in tx.inputs if (one.amount or 0) > MAX_MONEY]
    outputs = [one.index for one in tx.outputs if one.amount > MAX_MONEY]
    if inputs or outputs:
        where = places("input", inputs) if inputs else places("output", outputs)
        return Told("There will never be more than 21 million bitcoin. This file is broken or hostile.", where)
    if tx.total_out > MAX_MONEY or (tx.total_in or 0) > MAX_MONEY:
        return Told("The amounts add up to more than 21 million bitcoin. This file is broken or hostile.")
    return None


@rule("outputs-exceed-inputs", Severity.BLOCKER, "It pays out more than it takes in")
def outputs_exceed_inputs(tx: Transaction) -> Told | None:
    """A negative fee: no node accepts it, and a signer that shows it as a number was fooled."""
    if tx.fee is None or tx.fee >= 0:
        return None
    return Told(f"The outputs are worth {sat(-tx.fee)} more than the inputs. No network accepts this.")
