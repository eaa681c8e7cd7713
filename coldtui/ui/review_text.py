"""A reviewed transaction in words: what leaves, to whom, what comes back, the fee, who signed."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from textual.content import Content

from coldtui.core.finding import Finding
from coldtui.core.key import path_text
from coldtui.core.review import Review
from coldtui.core.script_words import describe
from coldtui.core.transaction import Input, Output, Proof, Purpose, Transaction
from coldtui.core.wallet import Wallet, WalletKey
from coldtui.ui.words import HIDDEN, both, btc, count, fingerprint, grouped, sat, tag

Rows = list[tuple[str, str | Content]]
"""Names and facts, as widgets.lines.Facts shows them."""

MOST_INPUTS = 12
"""Inputs that the review lists; all of them are in the details."""

_NAMED = 3
"""Recipients that the last question names; the review named all of them."""

_OURS = (Purpose.CHANGE, Purpose.SELF_TRANSFER)


@dataclass(frozen=True, slots=True)
class Setting:
    """What the review needs to know besides the transaction.

    `file_name` says which file it is, or, behind another `label` than "File", how else it came. `held` are the keys of
    wallets that are loaded; `paid` the scripts that this session already paid; `is_complete` whether others have signed
    enough, so that it only has to be put together. `height` is the block height that the user entered, None for none.
    """

    file_name: str
    held: frozenset[WalletKey]
    paid: AbstractSet[bytes]
    is_complete: bool = False
    label: str = "File"
    height: int | None = None

    @property
    def is_file(self) -> bool:
        """Whether it came as a file, so that the signed one becomes a file too."""
        return self.label == "File"


def headline(review: Review) -> Content:
    """The verdict in one line."""
    if review.blockers:
        reasons = count(len(review.blockers), "reason")
        return Content.assemble(tag("DANGER"), (f"This transaction cannot be signed: {reasons}", "bold"))
    if review.warnings:
        things = count(len(review.warnings), "thing")
        return Content.assemble(tag("CAUTION"), (f"{things} to look at before you sign", "bold"))
    return Content.assemble(tag("OK"), ("Nothing unusual was found", "bold"))


def source(tx: Transaction) -> str:
    """Whose money it is."""
    if not tx.spending:
        return "not from a wallet that is loaded here"
    return ", ".join(f"{_named(wallet)} ({wallet.policy_text})" for wallet in tx.spending)


def _named(wallet: Wallet) -> str:
    return wallet.name or "unnamed wallet"


def leaving(tx: Transaction, setting: Setting, *, hidden: bool) -> Rows:
    """Every output that does not come back: its amount, and the whole address."""
    outputs = [one for one in tx.outputs if one.purpose not in _OURS]
    rows: Rows = []
    if not outputs:
        rows.append(("", "nothing but the fee"))
    elif len(outputs) > 1 and tx.sent is not None:
        total = both(tx.sent, hidden=hidden)
        rows += [("in all", Content.styled(total, "bold $strong")), ("", "")]
    for one in outputs:
        rows.append(("", Content.styled(both(one.amount, hidden=hidden), "bold $strong")))
        rows += _recipient(one, setting)
        rows.append(("", ""))
    return rows[:-1] if rows[-1] == ("", "") else rows


def _recipient(one: Output, setting: Setting) -> Rows:
    place = f"output {one.index}"
    if one.address is None:
        return [("to", describe(one.script_pubkey)), ("", place)]
    before = "paid before" if one.script_pubkey in setting.paid else "not paid before"
    return [("to", grouped(one.address)), ("", f"{place}, {before} in this session")]


def returning(tx: Transaction, *, hidden: bool) -> Rows:
    """Every output that was re-derived from a wallet of ours."""
    rows: Rows = []
    for one in tx.outputs:
        if one.purpose in _OURS and one.place is not None:
            kind = "change" if one.purpose is Purpose.CHANGE else "to yourself"
            wallet = "" if one.place.wallet in tx.spending else f" of {_named(one.place.wallet)}"
            path = f"{one.place.wallet.keys[0].branches[one.place.branch]}/{one.place.index}"
            rows.append(("", both(one.amount, hidden=hidden)))
            rows.append(("", f"{kind}, output {one.index}, path {path}{wallet}, proven from your wallet"))
    return rows or [("", "nothing")]


def fee(tx: Transaction, *, hidden: bool) -> Rows:
    """The fee in BTC, satoshis, percent and satoshis a virtual byte."""
    if tx.fee is None:
        return [("", "not known: the file does not say what every input is worth")]
    parts = []
    base = tx.sent or tx.total_in
    if base:
        what = "what you send" if tx.sent else "the coins it spends"
        parts.append(f"{tx.fee * 100 / base:,.2f} % of {what}")
    if tx.fee_rate is not None:
        parts.append(f"{tx.fee_rate:,.1f} sat/vB")
    if hidden:
        return [("", HIDDEN)]
    return [("", Content.styled(f"{btc(tx.fee)}   {sat(tx.fee)}", "bold $strong")), ("", "   ".join(parts))]


def signers(tx: Transaction, held: AbstractSet[WalletKey]) -> Rows:
    """For each key of the wallets that spend: whether its signatures are in the file, and how many are missing."""
    rows: Rows = []
    for wallet in tx.spending:
        spent = [one for one in tx.inputs if one.place is not None and one.place.wallet is wallet]
        for number, key in enumerate(wallet.keys):
            yours = Content.assemble("  ", ("YOURS", "bold $ok")) if key in held else Content("")
            rows.append((_signed(spent, number), Content.assemble(fingerprint(key.origin.fingerprint), yours)))
        missing = max(wallet.threshold - len(one.signed) for one in spent)
        needed = f"{count(missing, 'signature')} still needed" if missing > 0 else "all signatures are there"
        rows.append(("", f"{wallet.policy_text}: {needed}"))
    return rows


def _signed(spent: Sequence[Input], number: int) -> str:
    signed = sum(number in one.signed for one in spent)
    return "not yet" if not signed else "signed" if signed == len(spent) else "in part"


_HEIGHT_LOCKS = {"locktime-height", "locktime-is-far"}
"""The rules about a locktime that is a block height."""

_BLOCKS_A_DAY = 144


def by_height(finding: Finding, tx: Transaction, height: int | None) -> str:
    """How a locktime compares with the block height that the user entered; empty where there is nothing to compare."""
    if height is None or finding.rule not in _HEIGHT_LOCKS:
        return ""
    ahead = tx.psbt.tx.locktime - height
    if ahead <= 0:
        return f"You entered block {height:,}: so it can be mined now."
    days = round(ahead / _BLOCKS_A_DAY)
    about = f"about {count(days, 'day')}" if days else "less than a day"
    return f"You entered block {height:,}: so it is {count(ahead, 'block')} away, {about}."


def last_question(review: Review, setting: Setting) -> tuple[str, tuple[str, ...], Rows]:
    """The question, the sentences and the facts of the last screen before a signature."""
    tx = review.transaction
    rows: Rows = [("Sends", both(tx.sent or 0))]
    paid = [one for one in tx.outputs if one.purpose not in _OURS]
    for one in paid[:_NAMED]:
        rows.append(("to", describe(one.script_pubkey) if one.address is None else grouped(one.address)))
    if len(paid) > _NAMED:
        rows.append(("", f"and {len(paid) - _NAMED:,} more recipients"))
    rows.append(("Fee", "not known" if tx.fee is None else both(tx.fee)))
    names = ", ".join(sorted(fingerprint(key.origin.fingerprint) for key in setting.held))
    rows += [("From", source(tx)), ("Signs with", names), (setting.label, setting.file_name)]
    becomes = "a new file on the card" if setting.is_file else "a QR code for your wallet program to scan"
    return (
        "Sign this transaction?",
        (f"A signature cannot be taken back. The signed copy becomes {becomes}.", "", "Press s to sign."),
        rows,
    )


def inputs(tx: Transaction, *, hidden: bool) -> Rows:
    """The coins that are spent, the first ones at least."""
    rows: Rows = []
    for one in tx.inputs[:MOST_INPUTS]:
        amount = "amount not known" if one.amount is None else HIDDEN if hidden else btc(one.amount)
        rows.append((f"{one.index}", f"{amount}   {_proof(one)}   {_owner(one)}"))
    if len(tx.inputs) > MOST_INPUTS:
        rows.append(("", f"and {len(tx.inputs) - MOST_INPUTS:,} more: press d"))
    return rows


def _proof(one: Input) -> str:
    words = {Proof.PROVEN: "proven", Proof.ASSERTED: "asserted only", Proof.MISSING: "", Proof.INVALID: "contradicted"}
    return words[one.proof]


def _owner(one: Input) -> str:
    return "not yours" if one.place is None else f"yours, {path_text(one.place.path())}"


def details(tx: Transaction) -> list[str | Content]:
    """The technical facts, whole."""
    raw = tx.psbt.tx
    rows: list[str | Content] = [
        f"txid          {tx.txid[::-1].hex() if tx.txid else 'not known before it is signed'}",
        f"PSBT version  {tx.psbt.version}",
        f"version       {raw.version}",
        f"locktime      {raw.locktime}",
        f"weight        {tx.weight if tx.weight is not None else 'not known'}",
    ]
    for one in tx.inputs:
        rows += [
            "",
            Content.styled(f"input {one.index}", "bold"),
            f"{one.outpoint.txid[::-1].hex()}:{one.outpoint.vout}",
            f"{one.script_type or 'unknown script'}   {_owner(one)}",
            f"sequence {one.sequence:08x}   sighash {one.sighash if one.sighash is not None else 'default'}",
        ]
    for out in tx.outputs:
        rows += [
            "",
            Content.styled(f"output {out.index}", "bold"),
            f"{out.purpose.value}" + (f"   {path_text(out.place.path())}" if out.place else ""),
            f"script {out.script_pubkey.hex()}",
        ]
    for wallet in tx.spending:
        rows += ["", Content.styled(_named(wallet), "bold"), wallet.descriptor]
    return rows
