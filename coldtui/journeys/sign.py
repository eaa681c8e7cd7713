"""Sign a transaction that came on a card or by code, and let the signed one leave the same way, or the other."""

from dataclasses import dataclass
from enum import Enum
from functools import partial

from coldtui.core.errors import ColdtuiError
from coldtui.core.finalise import finished
from coldtui.core.rawtx import RawTransaction
from coldtui.core.review import Approval, Review, review
from coldtui.core.transaction import Purpose
from coldtui.core.wallet import WalletKey
from coldtui.custody.accounts import read_to_sign
from coldtui.devices.media import FileEntry
from coldtui.formats.payload import Kind
from coldtui.journeys.battery import SIGNING, mind_battery
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file_or
from coldtui.journeys.incoming import Incoming, from_file, from_payload
from coldtui.journeys.load_key import load_key
from coldtui.journeys.scan import scan_by
from coldtui.journeys.take_away import Then, take_away, take_finished
from coldtui.ui import review_text
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.confirm import ConfirmSigning
from coldtui.ui.screens.review_transaction import ReviewTransaction
from coldtui.ui.step import Back

SUFFIXES = (".psbt",)

_HELP = (
    "Save the transaction (a .psbt file) on a card with your wallet program, and insert the card here.",
    "Or let your wallet program show it as a QR code, and scan it with the camera of this computer.",
    "Choosing a file only reads it. You see what it does before anything is signed.",
    "The signed copy becomes a new file beside it, or a QR code. Nothing is ever written over.",
)
_QUESTION = "Let your wallet program show the transaction as a QR code, and hold it before the camera."


class _Way(Enum):
    SCAN = "by code"


@dataclass(frozen=True, slots=True)
class _Reviewed:
    incoming: Incoming
    review: Review
    held: frozenset[WalletKey]


async def sign_transactions(ctx: Context) -> None:
    """Sign one transaction after the other, until the user has enough. Raises Back."""
    await _need_key(ctx, "To sign, coldtui needs your key.")
    by_code = Item("Scan a QR code", "with the camera", _Way.SCAN)
    entry: FileEntry | None = None
    while True:
        chosen = await choose_file_or(
            ctx, "Sign a transaction", "Which transaction?", SUFFIXES, by_code, partial(_note, ctx), _HELP, entry
        )
        try:
            if isinstance(chosen, FileEntry):
                entry = chosen
                then = await sign_one(ctx, await ctx.work(from_file, ctx, entry))
            else:
                then = await _sign_scanned(ctx)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        if then is Then.HOME:
            return


async def _need_key(ctx: Context, reason: str) -> None:
    if not ctx.session.fingerprints:
        await load_key(ctx, reason)


async def _sign_scanned(ctx: Context) -> Then:
    """Scan one transaction after the other, until the user goes home. Raises Back."""
    while True:
        incoming = from_payload(*await scan_by(ctx, frozenset({Kind.PSBT}), "Sign a transaction", _QUESTION))
        try:
            then = await sign_one(ctx, incoming)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        if then is Then.HOME:
            return then


async def sign_one(ctx: Context, incoming: Incoming) -> Then:
    """Review a PSBT, and sign it when that was approved. Raises Back before that, and what `read_to_sign` raises."""
    await _need_key(ctx, "The transaction is here. To sign it, coldtui needs your key.")
    await mind_battery(ctx, "Sign a transaction", SIGNING)
    reviewed = await ctx.work(_read, ctx, incoming)
    approval = await _approve(ctx, reviewed)
    # approved: from here on there is no way back to the review
    return await _sign_and_take(ctx, reviewed, approval)


def _note(ctx: Context, entry: FileEntry) -> str:
    return "signed in this session" if (entry.volume.identity, entry.raw_name) in ctx.signed else ""


def _read(ctx: Context, incoming: Incoming) -> _Reviewed:
    """From the bytes to the findings; signs nothing and writes nothing."""
    reviewed = review(read_to_sign(ctx.session, incoming.raw, ctx.network, ctx.wallets, dict(ctx.seen)))
    held = {key for wallet in reviewed.transaction.spending for key in wallet.keys if ctx.session.owns(key)}
    return _Reviewed(incoming, reviewed, frozenset(held))


async def _approve(ctx: Context, reviewed: _Reviewed) -> Approval:
    """Show everything, then ask once more. Raises Back."""
    _remember_amounts(ctx, reviewed.review)
    is_complete = _complete(reviewed) is not None
    incoming = reviewed.incoming
    setting = review_text.Setting(
        incoming.source, reviewed.held, frozenset(ctx.paid), is_complete, incoming.label, ctx.height
    )
    acknowledged: frozenset[str] = frozenset()
    while True:
        acknowledged = await ctx.ask(ReviewTransaction(reviewed.review, setting, acknowledged))
        if is_complete:
            return reviewed.review.approve(acknowledged)
        try:
            await ctx.ask(ConfirmSigning(*review_text.last_question(reviewed.review, setting)))
        except Back:
            continue
        return reviewed.review.approve(acknowledged)


def _complete(reviewed: _Reviewed) -> RawTransaction | None:
    """The transaction, where the signatures in the file are enough: then there is nothing to sign."""
    return None if reviewed.review.blockers else finished(reviewed.review.transaction).tx


def _remember_amounts(ctx: Context, reviewed: Review) -> None:
    for outpoint, amount in reviewed.transaction.known_amounts.items():
        ctx.seen.setdefault(outpoint, amount)


async def _sign_and_take(ctx: Context, reviewed: _Reviewed, approval: Approval) -> Then:
    complete = _complete(reviewed)
    if complete is not None:
        return await take_finished(ctx, complete, reviewed.incoming)
    try:
        signed = await ctx.work(ctx.session.sign, reviewed.review, approval)
    except ColdtuiError as error:
        await ctx.tell(error)
        return Then.NEXT
    transaction = reviewed.review.transaction
    ctx.txids.add(transaction.psbt.tx.txid)
    ctx.paid.update(one.script_pubkey for one in transaction.outputs if one.purpose is Purpose.PAYMENT)
    return await take_away(ctx, signed, reviewed.incoming)
