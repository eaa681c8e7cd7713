"""One key of the session: what can be done with it."""

from coldtui.custody.material import Kind
from coldtui.journeys.backups import back_up_key, described
from coldtui.journeys.children import derive_children
from coldtui.journeys.compare import compare_machines
from coldtui.journeys.connect import connect
from coldtui.journeys.context import Context
from coldtui.journeys.export_key import export_key
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm import ConfirmForget
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint

__all__ = ["described", "manage_key"]

_HELP = (
    "Export gives other programs the public key: with it they see your coins and prepare payments, and cannot spend.",
    "A backup is the only way to the key when this session has ended. Check yours from time to time.",
    "Forgetting wipes the key from this session. Your backups stay as they are.",
)


async def manage_key(ctx: Context, raw: bytes) -> None:
    """Choose what to do with a key, until it is forgotten. Raises Back."""
    while raw in ctx.session.fingerprints:
        question = f"Key {fingerprint(raw)}: {described(ctx, raw)}."
        way = await ctx.ask(Choose("One key", question, _rows(ctx, raw), help_text=_HELP))
        try:
            await _do(ctx, raw, way)
        except Back:
            continue


def _rows(ctx: Context, raw: bytes) -> list[Item[str]]:
    rows = [
        Item("Connect a wallet program", "Sparrow, Specter, Electrum, Core and others, step by step", "connect", "c"),
        Item("Export the public key", "for a wallet program or for a wallet of several keys", "export", "e"),
        Item("Back it up", "the words, a code, numbers, shares", "back up", "b"),
        Item("Compare with another machine", "the same key there? eight words tell", "compare", "m"),
    ]
    if ctx.session.kind_of(raw) is not Kind.ELECTRUM:
        rows.append(Item("Derive a child", "words, keys and passwords that come from this key (BIP85)", "child", "d"))
    return [*rows, Item("Forget this key", "wipe it from this session", "forget", "f")]


async def _do(ctx: Context, raw: bytes, way: str) -> None:
    match way:
        case "connect":
            await connect(ctx, raw)
        case "export":
            await export_key(ctx, raw)
        case "back up":
            await back_up_key(ctx, raw)
        case "compare":
            await compare_machines(ctx, raw)
        case "child":
            await derive_children(ctx, raw)
        case _:
            is_sealed = ctx.session.has_backup and ctx.session.sealing.holds(ctx.session.identity_of(raw))
            await ctx.ask(ConfirmForget(fingerprint(raw), is_sealed=is_sealed))
            ctx.session.forget(raw)
