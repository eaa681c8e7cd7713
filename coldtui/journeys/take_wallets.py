"""Wallets out of a sealed backup: one that somebody could have slipped in is shown before it is registered."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from coldtui.core.address import address
from coldtui.core.descriptor import Registration, read_descriptor
from coldtui.core.errors import RefusedWallet
from coldtui.core.text import printable
from coldtui.core.wallet import Deriver, Wallet
from coldtui.custody.contents import Contents
from coldtui.formats.backup_values import BackupWallet
from coldtui.journeys.book import Book
from coldtui.journeys.context import Context
from coldtui.journeys.register_wallet import free_name, owners_of
from coldtui.ui.screens.review_wallet import ReviewWallet
from coldtui.ui.step import Back

_LONGEST_NAME = 80
"""Letters of a wallet's name that are taken from a backup; the forms that wallets are registered in take no more."""

_FROM_BACKUP = "It comes from the backup. Esc leaves it out here; later backups hold it all the same."


@dataclass(slots=True)
class Taken:
    """What became of the wallets: how many are registered, how many this version cannot use, the names of the rest."""

    registered: int = 0
    unread: int = 0
    left_out: list[str] = field(default_factory=list)


def book_with(ctx: Context, contents: Contents) -> Book:
    """The book by which later backups hold all of this too, each wallet as one that is not used.

    Of what is here already nothing changes, the names of registered wallets included. Changes nothing itself: a thread
    does it, and where the user interrupts that, it counts for nothing.
    """
    book = ctx.book.copy()
    book.take(contents)
    for entry in contents.wallets:
        registration = _read(ctx, entry)
        known = _known(ctx, registration) if registration is not None else None
        if known is None:
            book.keep_unread(entry)
        else:
            book.use(ctx.book.sealed.get(known.descriptor) or _named(entry, known), known)
    return book


async def register_wallets(ctx: Context, entries: Sequence[BackupWallet], *, is_asking: bool) -> Taken:
    """Register them; one with no key of a loaded key is shown first, and with `is_asking` each. Esc leaves one out.

    The keys of the backup are loaded before. What is left out, or interrupted, is in later backups all the same.
    """
    taken = Taken()
    for entry in entries:
        registration = await ctx.work(_read, ctx, entry)
        if registration is None:
            taken.unread += 1
        elif _known(ctx, registration) is not None or await _register(ctx, entry, registration, is_asking=is_asking):
            taken.registered += 1
        else:
            taken.left_out.append(registration.wallet.name)
    return taken


async def _register(ctx: Context, entry: BackupWallet, registration: Registration, *, is_asking: bool) -> bool:
    """Whether it is registered now."""
    wallet = registration.wallet
    owners = await ctx.work(owners_of, ctx, wallet)
    if is_asking or not any(owners):
        first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
        shown = replace(registration, notes=(*registration.notes, _FROM_BACKUP))
        try:
            await ctx.ask(ReviewWallet(shown, wallet.script_type.words, owners, first))
        except Back:
            return False
    ctx.wallets.append(wallet)
    ctx.book.use(_named(entry, wallet), wallet)
    return True


def _read(ctx: Context, entry: BackupWallet) -> Registration | None:
    """The wallet under a name that no other has; None for one of a kind that this version cannot use."""
    try:
        return read_descriptor(entry.descriptor, ctx.network, free_name(ctx, printable(entry.name, _LONGEST_NAME)))
    except RefusedWallet:
        return None


def _known(ctx: Context, registration: Registration) -> Wallet | None:
    """The registered wallet that it is: a descriptor can be written in several ways, and is compared as read."""
    return next((one for one in ctx.wallets if one.descriptor == registration.wallet.descriptor), None)


def _named(entry: BackupWallet, wallet: Wallet) -> BackupWallet:
    """With the name that the wallet has here."""
    is_so = printable(entry.name, _LONGEST_NAME) == wallet.name
    return entry if is_so else replace(entry, name=wallet.name)
