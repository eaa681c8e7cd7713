"""Home: the menu, and what is loaded and plugged in.

Journeys are imported when they are chosen, so that home is on the screen before everything it leads to is read.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from coldtui.journeys.context import LOOK_EVERY, Context
from coldtui.journeys.files import Shelf, counted, glance
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.home import Home
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint

_FIRST_LOOK = 0.05
"""Seconds before the first look at the cards: home is drawn first."""

Journey = Callable[[Context], Awaitable[None]]


async def _open(ctx: Context) -> None:
    from coldtui.journeys.open_card import open_card  # noqa: PLC0415

    await open_card(ctx)


async def _sign(ctx: Context) -> None:
    from coldtui.journeys.sign import sign_transactions  # noqa: PLC0415

    await sign_transactions(ctx)


async def _scan(ctx: Context) -> None:
    from coldtui.journeys.scan_anything import scan_anything  # noqa: PLC0415

    await scan_anything(ctx)


async def _load(ctx: Context) -> None:
    from coldtui.journeys.load_key import load_key  # noqa: PLC0415

    await load_key(ctx)


async def _create(ctx: Context) -> None:
    from coldtui.journeys.create_key import create_key  # noqa: PLC0415

    await create_key(ctx)


async def _back_up(ctx: Context) -> None:
    from coldtui.journeys.backups import back_up  # noqa: PLC0415

    await back_up(ctx)


async def _register(ctx: Context) -> None:
    from coldtui.journeys.register_wallet import register_wallet  # noqa: PLC0415

    await register_wallet(ctx)


async def _addresses(ctx: Context) -> None:
    from coldtui.journeys.addresses import show_addresses  # noqa: PLC0415

    await show_addresses(ctx)


async def _keys(ctx: Context) -> None:
    from coldtui.journeys.keys import manage_keys  # noqa: PLC0415

    await manage_keys(ctx)


async def _this_computer(ctx: Context) -> None:
    from coldtui.journeys.this_computer import this_computer  # noqa: PLC0415

    await this_computer(ctx)


JOURNEYS: tuple[Item[Journey], ...] = (
    Item("Open my card", "your keys and wallets, from a sealed backup", _open, "o"),
    Item("Sign a transaction", "from a card or by QR code", _sign, "s"),
    Item("Scan anything", "sign, verify an address, load a key or a wallet", _scan, "x"),
    Item("Load a key", "words, a code, shares, a file", _load, "l"),
    Item("Create a key", "with your own dice, coins or cards", _create, "c"),
    Item("Addresses", "to receive, and for change", _addresses, "a"),
    Item("Register a wallet", "a configuration on a card, or as a QR code", _register, "w"),
    Item("Backups", "seal, check, restore, write down", _back_up, "b"),
    Item("Keys", "connect, export, derive, forget", _keys, "k"),
    Item("This computer", "how cold? date, keyboard, letters, test networks", _this_computer, "t"),
)
"""The menu."""


async def choose_journey(ctx: Context) -> Journey:
    """Show home until something is chosen; the line about the cards follows what is plugged in.

    What changed is sealed first; and again when a card comes, which may be an enrolled one. Then no card is in use.
    """
    outdated: Home[Journey] | None = None
    while True:
        sealed = await _sealed(ctx)
        media = ctx.devices.media
        stuck = await ctx.work(media.put_away) if media.holds_cards else frozenset()
        home = Home(JOURNEYS, _facts(ctx, sealed), at=1 if ctx.session.fingerprints else 0)
        if outdated is not None:
            home.take_over(outdated)
        watcher = asyncio.create_task(_follow_cards(ctx, home, stuck))
        try:
            return await ctx.ask(home)
        except Back:
            if not home.is_outdated:
                raise
            outdated = home
        finally:
            watcher.cancel()
            with suppress(asyncio.CancelledError):
                await watcher


async def _sealed(ctx: Context) -> str:
    """Seal what changed; how it is then, in words. Costs nothing where there is no sealed backup in this session."""
    if not ctx.session.has_backup:
        return ""
    from coldtui.journeys.keep_sealed import settle  # noqa: PLC0415

    return await settle(ctx)


def _facts(ctx: Context, sealed: str) -> list[tuple[str, str]]:
    keys = ", ".join(fingerprint(raw) for raw in ctx.session.fingerprints)
    wallets = "\n".join(f"{wallet.name} ({wallet.policy_text})" for wallet in ctx.wallets)
    facts = [("Keys in this session", keys or "none"), ("Wallets in this session", wallets or "none")]
    if ctx.book.created or ctx.height is not None:
        from coldtui.journeys.today import as_entered  # noqa: PLC0415

        facts.append(("Date", as_entered(ctx)))
    return [*facts, ("Sealed backup", sealed)] if sealed else facts


async def _follow_cards(ctx: Context, home: Home[Journey], stuck: frozenset[str]) -> None:
    """`stuck` are the cards that could not be unmounted."""
    seen: tuple[Shelf, ...] | None = None
    is_due = False
    await asyncio.sleep(_FIRST_LOOK)
    while True:
        shelves = await asyncio.to_thread(glance, ctx.devices.media, (".psbt",))
        if shelves != seen:
            home.show_cards(_told(shelves))
            # before the first look there is what was seen when everything was sealed: a card may have come since
            is_due |= _is_awaited(ctx, shelves, ctx.present if seen is None else _usable(seen))
            # the last look of a list that is gone can mount a card once more
            is_due |= not _in_use(shelves) <= stuck
            seen = shelves
        if is_due and home.takes_keys:  # not while it is being drawn, or covered
            home.outdate()
        await asyncio.sleep(LOOK_EVERY)


def _told(shelves: tuple[Shelf, ...]) -> str:
    """The cards; below those that are mounted only when somebody asks, who asks: nothing more is known of them."""
    resting = tuple(shelf for shelf in shelves if shelf.volume.is_resting)
    others = tuple(shelf for shelf in shelves if not shelf.volume.is_resting)
    if not resting:
        return counted(others)
    told = f"{counted(resting)}\ns looks for transactions, o for a sealed backup"
    return f"{told}\n{counted(others)}" if others else told


def _is_awaited(ctx: Context, shelves: tuple[Shelf, ...], before: set[str]) -> bool:
    """Whether a card came that is enrolled or may be, and there is something to seal it with.

    A folder that comes back is known by its place; every other card is a new one each time.
    """
    if not ctx.session.has_backup or not ctx.session.sealing.is_ready:
        return False
    here = _usable(shelves)
    came = here - before
    return bool(here - ctx.looked_at - ctx.enrolled.keys() or came & ctx.enrolled.keys())


def _usable(shelves: tuple[Shelf, ...]) -> set[str]:
    return {shelf.volume.identity for shelf in shelves if shelf.volume.is_usable}


def _in_use(shelves: tuple[Shelf, ...]) -> set[str]:
    return {shelf.volume.identity for shelf in shelves if shelf.volume.is_ours and shelf.volume.mounted}
