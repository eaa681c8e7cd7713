"""Rules about the fee."""

from coldtui.core.finding import Severity, Told, rule, sat
from coldtui.core.transaction import Transaction

SMALL = 10_000
"""Up to this many satoshis, no share of a payment makes a fee high: small payments cost what they cost."""

HIGH_PERCENT, HIGH_RATE = 10, 300
EXTREME_PERCENT, EXTREME_RATE, EXTREME_SATS = 50, 2_500, 10_000_000
"""Percent of what is paid, satoshis a virtual byte, and 0.1 BTC."""


def _base(tx: Transaction) -> int:
    """What the fee is measured by: the payments, or without payments the inputs' sum."""
    return tx.sent or tx.total_in or 0


def _above(tx: Transaction, percent: int, rate: int) -> bool:
    fee = tx.fee or 0
    return (fee > SMALL and fee * 100 > _base(tx) * percent) or (tx.fee_rate or 0) > rate


def _is_extreme(tx: Transaction) -> bool:
    return (tx.fee or 0) > EXTREME_SATS or _above(tx, EXTREME_PERCENT, EXTREME_RATE)


def _facts(tx: Transaction) -> str:
    fee = tx.fee or 0
    share = (
        f", {fee * 100 / _base(tx):,.2f} % of {'what you send' if tx.sent else 'the coins it spends'}"
        if _base(tx)
        else ""
    )
    rate = f", {tx.fee_rate:,.1f} sat/vB" if tx.fee_rate is not None else ""
    return f"{sat(fee)}{share}{rate}"


@rule("fee-is-extreme", Severity.WARNING, "The fee is extreme", typed=True)
def fee_is_extreme(tx: Transaction) -> Told | None:
    """Almost surely a mistake or an attack: acknowledged by typing the fee."""
    if not _is_extreme(tx):
        return None
    return Told(f"It is {_facts(tx)}. If you really want to pay it, type the fee in satoshis.", "", tx.fee)


@rule("fee-is-high", Severity.WARNING, "The fee is high")
def fee_is_high(tx: Transaction) -> Told | None:
    """Worth a second look."""
    if _is_extreme(tx) or not _above(tx, HIGH_PERCENT, HIGH_RATE):
        return None
    return Told(f"It is {_facts(tx)}. Compare it with the fee that your wallet program shows.")


@rule("fee-is-zero", Severity.WARNING, "There is no fee")
def fee_is_zero(tx: Transaction) -> Told | None:
    """Nodes do not pass it on, unless another transaction pays for it."""
    if tx.fee != 0:
        return None
    return Told("The network will most likely not carry this transaction.")
