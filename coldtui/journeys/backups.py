"""Backups: check one that you have, or make another of a key that is loaded."""

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

_HELP = (
    "A backup that was never read back is a hope. Check one from time to time: nothing is shown or loaded.",
    "Several copies in several places protect against fire and loss. Each copy is a place where it can be stolen.",
    "Shares protect against theft of one of them, and against loss of some. They need more care when they are used.",
)


async def back_up(ctx: Context) -> None:
    """Check a backup, or make one of a key of the session. Raises Back."""
    while True:
        chosen = await ctx.ask(Choose("Backups", "What would you like to do?", _rows(ctx), help_text=_HELP))
        try:
            if isinstance(chosen, bytes):
                await back_up_key(ctx, chosen)
            elif chosen == "drill":
                await drill(ctx)
            else:
                await load_key(ctx)
        except Back:
            continue


def _rows(ctx: Context) -> list[Item[bytes | str] | Entry]:
    rows: list[Item[bytes | str] | Entry] = [
        Item("Check a backup", "type or read it in; nothing is shown or loaded", "drill", "c"),
        heading(""),
        heading("Back up a key of this session"),
    ]
    rows += [Item(fingerprint(raw), described(ctx, raw), raw) for raw in ctx.session.fingerprints]
    if not ctx.session.fingerprints:
        rows.append(remark("No key is loaded."))
        rows.append(Item("Load a key", "words, a code, shares, a file", "load", "l"))
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
