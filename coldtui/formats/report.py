"""A review as the command line prints it: one JSON object, or lines for people. The JSON is a contract with others."""

from coldtui.core.address import grouped
from coldtui.core.errors import ColdtuiError, DeviceFailed, Unreadable
from coldtui.core.finding import Finding
from coldtui.core.key import path_text
from coldtui.core.network import Network
from coldtui.core.ownership import Place
from coldtui.core.review import Review, Verdict
from coldtui.core.script_words import describe
from coldtui.core.transaction import Input, Output, Transaction

Json = dict[str, object]

FAULTS: dict[type[ColdtuiError], tuple[str, str]] = {
    DeviceFailed: ("device-failed", "A card, a folder or a file failed"),
    Unreadable: ("unreadable", "The file is not what it claims to be"),
    ColdtuiError: ("refused", "Understood, and coldtui will not"),
}
"""Errors as findings: the rule that they are named by, and its title in the list. The first that fits counts."""

_SIGHASH = {0: "DEFAULT", 1: "ALL", 2: "NONE", 3: "SINGLE", 0x81: "ALL|ANYONECANPAY", 0x82: "NONE|ANYONECANPAY"}
_SIGHASH[0x83] = "SINGLE|ANYONECANPAY"


def _path(place: Place | None) -> str | None:
    return None if place is None else path_text(place.path())


def sighash_name(one: Input) -> str:
    """The sighash that would be used, by the name in the BIPs, or in hex where it has none."""
    flag = one.sighash
    if flag is None:
        flag = 0 if one.script_type == "p2tr" else 1
    return _SIGHASH.get(flag, f"{flag:#x}")


def _input(one: Input, *, is_blind: bool) -> Json:
    return {
        "index": one.index,
        "outpoint": str(one.outpoint),
        "amount_sats": one.amount,
        "proof": one.proof.value,
        "ours": None if is_blind else one.place is not None,
        "path": _path(one.place),
        "script_type": one.script_type,
        "sighash": sighash_name(one),
        "sequence": one.sequence,
    }


def _output(one: Output) -> Json:
    return {
        "index": one.index,
        "amount_sats": one.amount,
        "address": one.address,
        "script_hex": one.script_pubkey.hex(),
        "purpose": one.purpose.value,
        "path": _path(one.place),
    }


def finding_json(one: Finding) -> Json:
    """A finding as an object of the JSON's `findings`."""
    return {
        "rule": one.rule,
        "severity": one.severity.value,
        "title": one.title,
        "detail": one.detail,
        "where": one.where,
        "acknowledge": one.acknowledge.value,
    }


def _wallet_name(tx: Transaction) -> str | None:
    return " + ".join(wallet.name or wallet.script_type.value for wallet in tx.spending) or None


def review_json(file: str, review: Review) -> Json:
    """The line for a file that was read: every fact and finding; nothing signed yet."""
    tx = review.transaction
    blind = tx.wallets is None
    return {
        "file": file,
        "verdict": review.verdict.value,
        "network": tx.network.value,
        "psbt_version": tx.psbt.version,
        "txid": None if tx.txid is None else tx.txid[::-1].hex(),
        "wallet": _wallet_name(tx),
        "inputs": [_input(one, is_blind=blind) for one in tx.inputs],
        "outputs": [_output(one) for one in tx.outputs],
        "sent_sats": tx.sent,
        "fee_sats": tx.fee,
        "fee_rate_sat_vb": None if tx.fee_rate is None else round(tx.fee_rate, 2),
        "locktime": tx.psbt.tx.locktime,
        "findings": [finding_json(one) for one in review.findings],
        **UNSIGNED,
    }


UNSIGNED: Json = {"signed": None, "final": None, "signatures_added": 0}
"""The members that `sign` fills in."""


def fault_json(error: ColdtuiError) -> Json:
    """An error as the finding that names it."""
    return {
        "rule": next(rule for kind, (rule, _) in FAULTS.items() if isinstance(error, kind)),
        "severity": "blocker",
        "title": str(error),
        "detail": error.hint,
        "where": "",
        "acknowledge": "none",
    }


def unread_json(file: str, network: Network, error: ColdtuiError) -> Json:
    """The line for a file that could not be read: a refusal that names the fault, the facts absent."""
    findings = [fault_json(error)]
    return {"file": file, "verdict": Verdict.REFUSE.value, "network": network.value, "findings": findings, **UNSIGNED}


def _amount(sats: int | None) -> str:
    return "unknown" if sats is None else f"{sats:,} sat"


def review_text(file: str, review: Review) -> str:
    """The same for people."""
    tx = review.transaction
    lines = [f"{file}: {review.verdict.value}"]
    for out in tx.outputs:
        target = grouped(out.address) if out.address else describe(out.script_pubkey)
        proven = f"  ({_path(out.place)}, proven from your wallet)" if out.place else ""
        lines.append(f"  output {out.index}  {out.purpose.value:13}  {_amount(out.amount):>24}  {target}{proven}")
    rate = "" if tx.fee_rate is None else f", {tx.fee_rate:,.1f} sat/vB"
    lines.append(f"  leaves your wallet {_amount(tx.sent)}, fee {_amount(tx.fee)}{rate}")
    for one in review.findings:
        where = f" ({one.where})" if one.where else ""
        lines.extend((f"  [{one.severity.value}] {one.rule}: {one.title}{where}", f"      {one.detail}"))
    return "\n".join(lines)
