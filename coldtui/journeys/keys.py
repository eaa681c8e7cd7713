"""The keys of this session: which there are, forget one, wipe all, and the passphrase that unlocks the screen."""

from dataclasses import dataclass

from coldtui.journeys.context import Context
from coldtui.journeys.load_key import load_key
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm import ConfirmForget, ConfirmWipe
from coldtui.ui.screens.new_passphrase import NewPassphrase
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import count, fingerprint

_HELP = (
    "A key is here as long as the program runs, or until you forget it. Its words and its passphrase are not kept.",
    "The screen passphrase only unlocks this screen after F12. It protects nothing once the program has ended.",
)


@dataclass(frozen=True, slots=True)
class _Forget:
    fingerprint: bytes


async def manage_keys(ctx: Context) -> None:
    """See the keys of the session and choose what to do with them. Raises Back."""
    while True:
        chosen = await ctx.ask(Choose("Keys", _question(ctx), _rows(ctx), help_text=_HELP))
        try:
            if isinstance(chosen, _Forget):
                await _forget(ctx, chosen.fingerprint)
            elif chosen == "load":
                await load_key(ctx)
            elif chosen == "wipe":
                await _wipe(ctx)
            else:
                await _set_passphrase(ctx)
        except Back:
            continue


def _question(ctx: Context) -> str:
    number = len(ctx.session.fingerprints)
    return f"{count(number, 'key')} in this session. What would you like to do?" if number else "No key is loaded."


def _rows(ctx: Context) -> list[Item[_Forget | str] | Entry]:
    rows: list[Item[_Forget | str] | Entry] = [Item("Load a key", "type its recovery phrase", "load", "l")]
    if ctx.session.fingerprints:
        rows.append(Item("Wipe everything", "all keys, and the wallets of this session", "wipe", "w"))
        change = "Change" if ctx.session.has_passphrase else "Set"
        rows.append(Item(f"{change} the screen passphrase", "unlocks the screen after F12", "passphrase", "p"))
        rows += [heading(""), heading("Forget one key")]
        rows += [Item(fingerprint(raw), "forget this key", _Forget(raw)) for raw in ctx.session.fingerprints]
    return rows


async def _forget(ctx: Context, raw: bytes) -> None:
    await ctx.ask(ConfirmForget(fingerprint(raw)))
    ctx.session.forget(raw)


async def _wipe(ctx: Context) -> None:
    await ctx.ask(ConfirmWipe(count(len(ctx.session.fingerprints), "key"), count(len(ctx.wallets), "wallet")))
    ctx.forget_everything()


async def _set_passphrase(ctx: Context) -> None:
    typed = await ctx.ask(NewPassphrase())
    await ctx.work(ctx.session.set_passphrase, typed, ctx.devices.randomness.bytes(16))
    await ctx.ask(Tell("Screen passphrase", "OK", "The screen passphrase is set.", "F12 locks the screen."))
