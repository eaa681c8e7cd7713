"""Sign a transaction that came on a card, and take the signed one away on it."""

from dataclasses import dataclass
from functools import partial

from coldtui.core.errors import ColdtuiError
from coldtui.core.finalise import finished
from coldtui.core.rawtx import RawTransaction
from coldtui.core.review import Approval, Review, review
from coldtui.core.transaction import Purpose
from coldtui.core.wallet import WalletKey
from coldtui.custody.accounts import read_to_sign
from coldtui.devices.media import FileEntry
from coldtui.formats.psbt_file import Encoding, decode
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file
from coldtui.journeys.load_key import load_key
from coldtui.journeys.take_away import Then, take_away, take_finished
from coldtui.ui import review_text
from coldtui.ui.screens.confirm import ConfirmSigning
from coldtui.ui.screens.review_transaction import ReviewTransaction
from coldtui.ui.step import Back

SUFFIXES = (".psbt",)

_HELP = (
    "Save the transaction (a .psbt file) on a card with your wallet program, and insert the card here.",
    "Choosing a file only reads it. You see what it does before anything is signed.",
    "The signed copy becomes a new file beside it. Nothing is ever written over.",
)


@dataclass(frozen=True, slots=True)
class _Reviewed:
    entry: FileEntry
    encoding: Encoding
    review: Review
    held: frozenset[WalletKey]


async def sign_transactions(ctx: Context) -> None:
    """Sign one transaction after the other, until the user has enough. Raises Back."""
    if not ctx.session.fingerprints:
        await load_key(ctx, "To sign, coldtui needs your key.")
    entry: FileEntry | None = None
    while True:
        entry = await choose_file(
            ctx, "Sign a transaction", "Which transaction?", SUFFIXES, partial(_note, ctx), help_text=_HELP, last=entry
        )
        try:
            reviewed = await ctx.work(_read, ctx, entry)
            approval = await _approve(ctx, reviewed)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        # approved: from here on there is no way back to the review
        if await _sign_and_write(ctx, reviewed, approval) is Then.HOME:
            return


def _note(ctx: Context, entry: FileEntry) -> str:
    return "signed in this session" if (entry.volume.identity, entry.raw_name) in ctx.signed else ""


def _read(ctx: Context, entry: FileEntry) -> _Reviewed:
    """From the card to the findings; signs nothing and writes nothing."""
    raw, encoding = decode(ctx.devices.media.read(entry))
    reviewed = review(read_to_sign(ctx.session, raw, ctx.network, ctx.wallets, dict(ctx.seen)))
    held = {key for wallet in reviewed.transaction.spending for key in wallet.keys if ctx.session.owns(key)}
    return _Reviewed(entry, encoding, reviewed, frozenset(held))


async def _approve(ctx: Context, reviewed: _Reviewed) -> Approval:
    """Show everything, then ask once more. Raises Back."""
    _remember_amounts(ctx, reviewed.review)
    is_complete = _complete(reviewed) is not None
    setting = review_text.Setting(reviewed.entry.name, reviewed.held, frozenset(ctx.paid), is_complete)
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


async def _sign_and_write(ctx: Context, reviewed: _Reviewed, approval: Approval) -> Then:
    complete = _complete(reviewed)
    if complete is not None:
        return await take_finished(ctx, complete, reviewed.entry)
    try:
        signed = await ctx.work(ctx.session.sign, reviewed.review, approval)
    except ColdtuiError as error:
        await ctx.tell(error)
        return Then.NEXT
    outputs = reviewed.review.transaction.outputs
    ctx.paid.update(one.script_pubkey for one in outputs if one.purpose is Purpose.PAYMENT)
    return await take_away(ctx, signed, reviewed.entry, reviewed.encoding)
