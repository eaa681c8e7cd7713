"""The keys of this session: which there are, what can be done with each, wipe all, and the screen passphrase."""

from coldtui.journeys.context import Context
from coldtui.journeys.create_key import create_key
from coldtui.journeys.leaving import unread
from coldtui.journeys.load_key import load_key
from coldtui.journeys.one_key import described, manage_key
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm import ConfirmWipe
from coldtui.ui.screens.new_passphrase import NewPassphrase
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import count, fingerprint

_HELP = (
    "A key is here as long as the program runs, or until you forget it. Nothing of it is on a disk.",
    "Choose a key to connect a wallet program, to export its public key, to back it up or to forget it.",
    "The screen passphrase only unlocks this screen after F12. It protects nothing once the program has ended.",
)


async def manage_keys(ctx: Context) -> None:
    """See the keys of the session and choose what to do with them. Raises Back."""
    while True:
        chosen = await ctx.ask(Choose("Keys", _question(ctx), _rows(ctx), help_text=_HELP))
        try:
            if isinstance(chosen, bytes):
                await manage_key(ctx, chosen)
            elif chosen == "load":
                await load_key(ctx)
            elif chosen == "create":
                await create_key(ctx)
            elif chosen == "wipe":
                await _wipe(ctx)
            else:
                await _set_passphrase(ctx)
        except Back:
            continue


def _question(ctx: Context) -> str:
    number = len(ctx.session.fingerprints)
    return f"{count(number, 'key')} in this session. What would you like to do?" if number else "No key is loaded."


def _rows(ctx: Context) -> list[Item[bytes | str] | Entry]:
    rows: list[Item[bytes | str] | Entry] = [
        Item(fingerprint(raw), described(ctx, raw), raw) for raw in ctx.session.fingerprints
    ]
    if rows:
        rows.append(heading(""))
    rows.append(Item("Load a key", "words, a code, shares, a file", "load", "l"))
    rows.append(Item("Create a key", "with your own dice, coins or cards", "create", "c"))
    if ctx.holds_anything:
        rows.append(Item("Wipe everything", "all keys, and what else is in this session", "wipe", "w"))
    change = "Change" if ctx.session.has_passphrase else "Set"
    rows.append(Item(f"{change} the screen passphrase", "unlocks the screen after F12", "passphrase", "p"))
    return rows


async def _wipe(ctx: Context) -> None:
    number = len(ctx.session.fingerprints)
    loaded = count(number, "key") if number else ""
    await ctx.ask(ConfirmWipe(loaded, count(len(ctx.wallets), "wallet"), unread(ctx)))
    ctx.forget_everything()


async def _set_passphrase(ctx: Context) -> None:
    typed = await ctx.ask(NewPassphrase())
    await ctx.work(ctx.session.set_passphrase, typed, ctx.devices.randomness.bytes(16))
    await ctx.ask(Tell("Screen passphrase", "OK", "The screen passphrase is set.", "F12 locks the screen."))
