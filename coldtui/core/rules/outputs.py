"""Rules about where the money goes."""

from coldtui.core import script
from coldtui.core.finding import Severity, Told, places, rule, sat
from coldtui.core.script_words import describe
from coldtui.core.text import printable_bytes
from coldtui.core.transaction import Output, Purpose, Transaction

MAX_DATA = 10_000
"""Bytes of OP_RETURN that are shown, all outputs together: some hundred lines of hexadecimal."""

_STRANGE = frozenset(("p2a", "witness_unknown"))
"""Scripts with an address that no wallet gives out: anyone can spend them today."""


def _paid(tx: Transaction) -> list[Output]:
    return [one for one in tx.outputs if one.purpose in {Purpose.PAYMENT, Purpose.UNKNOWN}]


@rule("no-outputs", Severity.BLOCKER, "It pays nobody")
def no_outputs(tx: Transaction) -> Told | None:
    """A transaction without outputs gives everything to the miner; one without inputs is none."""
    if tx.outputs and tx.inputs:
        return None
    return Told("It has no outputs." if tx.inputs else "It has no inputs.")


@rule("no-address", Severity.WARNING, "An output is no ordinary address")
def no_address(tx: Transaction) -> Told | None:
    """A payment to a script that has no address, or one that no wallet gives out."""
    found = [one for one in _paid(tx) if one.address is None or script.script_type(one.script_pubkey) in _STRANGE]
    if not found:
        return None
    return Told(
        f"It pays to {describe(found[0].script_pubkey)}. No wallet gives out such an address: ask who made this.",
        places("output", [one.index for one in found]),
    )


@rule("unspendable-output", Severity.WARNING, "Money that nobody can ever spend")
def unspendable_output(tx: Transaction) -> Told | None:
    """A script that can be shown to have no way out."""
    found = [one for one in tx.outputs if one.purpose is Purpose.UNSPENDABLE]
    if not found:
        return None
    amount = sum(one.amount for one in found)
    return Told(
        f"{sat(amount)} go to {describe(found[0].script_pubkey)}. Nobody can ever spend them.",
        places("output", [one.index for one in found]),
    )


@rule("data-burns-money", Severity.WARNING, "Money is burnt with data")
def data_burns_money(tx: Transaction) -> Told | None:
    """An OP_RETURN output with an amount: nobody can ever spend it."""
    found = [one for one in tx.outputs if one.purpose is Purpose.DATA and one.amount]
    if not found:
        return None
    amount = sum(one.amount for one in found)
    return Told(
        f"{sat(amount)} are attached to data (OP_RETURN) and lost for ever.",
        places("output", [one.index for one in found]),
    )


@rule("data-too-long", Severity.BLOCKER, "It carries more data than can be read")
def data_too_long(tx: Transaction) -> Told | None:
    """OP_RETURN beyond what a person can be shown: what cannot be shown is not signed."""
    found = [one for one in tx.outputs if one.purpose is Purpose.DATA]
    size = sum(len(one.script_pubkey) for one in found)
    if size <= MAX_DATA:
        return None
    return Told(
        f"It writes {size:,} bytes of data into the block chain, and coldtui shows at most {MAX_DATA:,} of them.",
        places("output", [one.index for one in found]),
    )


@rule("data-output", Severity.NOTE, "It carries data")
def data_output(tx: Transaction) -> Told | None:
    """OP_RETURN, whole: every byte behind the opcode, in hex and as escaped text."""
    found = [one for one in tx.outputs if one.purpose is Purpose.DATA]
    if not found or sum(len(one.script_pubkey) for one in found) > MAX_DATA:
        return None
    shown = "; ".join(_data(one.script_pubkey) for one in found)
    return Told(
        f"Written into the block chain for everybody to read: {shown}", places("output", [one.index for one in found])
    )


def _data(script_pubkey: bytes) -> str:
    pushes = script.op_return_pushes(script_pubkey)
    raw = script.op_return_data(script_pubkey) or b""
    parts = pushes if pushes is not None else (raw,)
    if not raw:
        return "nothing"
    return " and ".join(f"{part.hex() or 'empty'} ({printable_bytes(part, 4 * len(part) + 4)})" for part in parts)


@rule("dust-output", Severity.WARNING, "An amount too small to spend")
def dust_output(tx: Transaction) -> Told | None:
    """Below the dust limit (Bitcoin Core's policy): nodes do not carry it, and it costs more than it is worth."""
    found = [one for one in tx.outputs if 0 < one.amount < script.dust_limit(one.script_pubkey)]
    if not found:
        return None
    least = script.dust_limit(found[0].script_pubkey)
    return Told(
        f"{sat(found[0].amount)} is below {sat(least)}, the least that nodes carry for this kind of address.",
        places("output", [one.index for one in found]),
    )


@rule("zero-output", Severity.WARNING, "An output of nothing")
def zero_output(tx: Transaction) -> Told | None:
    """Zero satoshis to an address, or as change."""
    found = [one.index for one in tx.outputs if one.amount == 0 and one.purpose is not Purpose.DATA]
    return Told("It pays zero satoshis. Ask what that is good for.", places("output", found)) if found else None


@rule("no-change", Severity.NOTE, "Nothing comes back")
def no_change(tx: Transaction) -> Told | None:
    """The inputs are spent whole."""
    if not tx.wallets or any(one.is_ours for one in tx.outputs):
        return None
    return Told("All coins that it spends leave your wallet. Nothing comes back.")


@rule("self-transfer", Severity.NOTE, "Comes to one of your own addresses")
def self_transfer(tx: Transaction) -> Told | None:
    """To a receive address of the same wallet, or to another wallet of this session."""
    found = [one.index for one in tx.outputs if one.purpose is Purpose.SELF_TRANSFER]
    if not found:
        return None
    return Told(
        "It pays to an address of your own, proven from your wallet. That money does not leave you.",
        places("output", found),
    )


@rule("consolidation", Severity.NOTE, "Everything stays with you")
def consolidation(tx: Transaction) -> Told | None:
    """All outputs are ours: only the fee leaves."""
    if not tx.outputs or not all(one.is_ours for one in tx.outputs):
        return None
    return Told("All outputs are your own. Only the fee leaves your wallet.")
