"""Backups: seal everything onto cards, check and register what you have, make another of a key that is loaded."""

from collections.abc import Awaitable, Callable

from coldtui.core.errors import ColdtuiError
from coldtui.custody.material import Kind
from coldtui.journeys.context import Context
from coldtui.journeys.drill import drill
from coldtui.journeys.load_key import load_key
from coldtui.journeys.other_forms import other_forms
from coldtui.journeys.split_key import split_key
from coldtui.journeys.write_down import explain_first, write_down
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading, remark
from coldtui.ui.words import fingerprint

Journey = Callable[[Context], Awaitable[None]]


async def _enrol(ctx: Context) -> None:
    from coldtui.journeys.enrol import enrol  # noqa: PLC0415

    await enrol(ctx)


async def _seal(ctx: Context) -> None:
    from coldtui.journeys.seal_again import seal_again  # noqa: PLC0415

    await seal_again(ctx)


async def _prove(ctx: Context) -> None:
    from coldtui.journeys.prove import prove  # noqa: PLC0415

    await prove(ctx)


async def _what(ctx: Context) -> None:
    from coldtui.journeys.what_is_sealed import what_is_sealed  # noqa: PLC0415

    await what_is_sealed(ctx)


async def _recovery(ctx: Context) -> None:
    from coldtui.journeys.recovery_key import recovery_key  # noqa: PLC0415

    await recovery_key(ctx)


async def _destroy(ctx: Context) -> None:
    from coldtui.journeys.destroy_key import destroy_key  # noqa: PLC0415

    await destroy_key(ctx)


async def _print(ctx: Context) -> None:
    from coldtui.journeys.print_card import print_card  # noqa: PLC0415

    await print_card(ctx)


async def _register(ctx: Context) -> None:
    from coldtui.journeys.register_of_backups import register_of_backups  # noqa: PLC0415

    await register_of_backups(ctx)


async def _labels(ctx: Context) -> None:
    from coldtui.journeys.labels import labels  # noqa: PLC0415

    await labels(ctx)


async def _prepare(ctx: Context) -> None:
    from coldtui.journeys.prepare_card import prepare_card  # noqa: PLC0415

    await prepare_card(ctx)


_SEALED: tuple[Item[bytes | Journey], ...] = (
    Item("Enrol a card", "everything is sealed onto it, now and later", _enrol, "e"),
    Item("Prove a sealed backup", "pull the card, type the passphrase", _prove, "v"),
    Item("Print a sealed backup", "a sheet of codes and letters, or codes here", _print, "t"),
    Item("Prepare a card", "erase it, for use with every computer", _prepare, "p"),
)

_OPENED: tuple[Item[bytes | Journey], ...] = (
    Item("Seal now", "onto the cards that are plugged in", _seal, "s"),
    Item("What is sealed", "keys, passphrases, wallets in the next one", _what, "w"),
    Item("Recovery key", "a second way in, on paper", _recovery, "y"),
)

_PAPER: tuple[Item[bytes | Journey], ...] = (
    Item("Check a backup", "type or read it in; nothing is shown or loaded", drill, "c"),
    Item("Register of backups", "where copies lie, which risks are covered", _register, "r"),
    Item("Labels", "import or export those of your wallet program", _labels, "n"),
)

_DESTROY: Item[bytes | Journey] = Item("Destroy a key", "in memory, in later and older backups", _destroy, "d")

_HELP = (
    "A sealed backup holds all keys, wallets and notes, encrypted, on a card. Words on paper hold one key.",
    "A backup that was never read back is a hope. Check one from time to time: nothing is shown or loaded.",
    "Several copies in several places protect against fire and loss. Each copy is a place where it can be stolen.",
    "Shares protect against theft of one of them, and against loss of some. They need more care when they are used.",
)


async def back_up(ctx: Context) -> None:
    """Seal, prove, check or register backups, or make one of a key of the session. Raises Back."""
    while True:
        state = await _state(ctx)
        chosen = await ctx.ask(Choose("Backups", "What would you like to do?", _rows(ctx, state), help_text=_HELP))
        try:
            if isinstance(chosen, bytes):
                await back_up_key(ctx, chosen)
            else:
                await chosen(ctx)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)


async def _state(ctx: Context) -> str:
    if not ctx.session.has_backup:
        return ""
    from coldtui.journeys.keep_sealed import settle  # noqa: PLC0415

    return await settle(ctx)


def _rows(ctx: Context, state: str) -> list[Item[bytes | Journey] | Entry]:
    rows: list[Item[bytes | Journey] | Entry] = [heading(f"Sealed backup{': ' if state else ''}{state}"), *_SEALED]
    if state:
        rows += _OPENED
    rows += [heading(""), heading("Paper and metal"), *_PAPER]
    rows += [heading(""), heading("Back up a key of this session")]
    rows += [Item(fingerprint(raw), described(ctx, raw), raw) for raw in ctx.session.fingerprints]
    if not ctx.session.fingerprints:
        rows.append(remark("No key is loaded."))
        rows.append(Item("Load a key", "words, a code, shares, a file", load_key, "l"))
    if state or ctx.session.fingerprints:
        rows += [heading(""), _DESTROY]
    return rows


def described(ctx: Context, raw: bytes) -> str:
    """What a loaded key came from, and whether a backup of it was read back, in words."""
    kind = ctx.session.kind_of(raw).value
    made_of = f"{kind} and passphrase" if ctx.session.has_key_passphrase(raw) else kind
    if not ctx.session.is_backed_up(raw):
        return f"{made_of}, no backup read back yet"
    return f"{made_of}, {'backed up but for the passphrase' if ctx.session.has_key_passphrase(raw) else 'backed up'}"


async def back_up_key(ctx: Context, raw: bytes) -> None:
    """Make one more backup of a loaded key. Raises Back."""
    while True:
        way = await ctx.ask(
            Choose("Back up a key", f"Key {fingerprint(raw)}. Which backup?", _ways(ctx, raw), help_text=_HELP)
        )
        with ctx.session.copy_of(raw) as draft:
            try:
                if way == "words":
                    await write_down(ctx, draft)
                elif way == "forms":
                    await explain_first(ctx, draft)
                    await other_forms(ctx, draft)
                else:
                    await split_key(ctx, draft)
            except Back:
                continue
            finally:
                if draft.is_backed_up and raw in ctx.session.fingerprints:
                    ctx.session.mark_backed_up(raw)


def _ways(ctx: Context, raw: bytes) -> list[Item[str] | Entry]:
    kind = ctx.session.kind_of(raw)
    rows: list[Item[str] | Entry] = []
    if kind in {Kind.PHRASE, Kind.ELECTRUM}:
        rows.append(Item("The words again", "on paper, and typed back", "words", "w"))
    if kind is Kind.PHRASE:
        rows.append(Item("Other forms", "SeedQR, numbers, plates, a blank form", "forms", "f"))
    if kind is not Kind.XPRV:
        rows.append(Item("Split it into shares", "SLIP-39, codex32 or Seed XOR", "split", "s"))
    if kind is Kind.XPRV:
        rows.append(remark("It was loaded as an extended private key: what it was made of is not known here."))
        rows.append(remark("Back up the phrase or the seed that it comes from."))
    return rows
