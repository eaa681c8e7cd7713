"""What the next sealed backup will hold, and what is to be left out of it: keys, and passphrases of keys."""

from contextlib import suppress
from enum import Enum

from coldtui.core.errors import ColdtuiError, Refused
from coldtui.core.text import printable
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.journeys.context import Context
from coldtui.journeys.copies_elsewhere import is_loaded, wallets_of
from coldtui.journeys.files import place_of
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.sealed_passphrase import ConfirmSealPassphrase
from coldtui.ui.screens.tell import Tell
from coldtui.ui.screens.type_digits import TypeDigits
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading, remark
from coldtui.ui.words import count, fingerprint

_TITLE = "What is sealed"
_LONGEST = 60

_HELP = (
    "This is what the next sealed backup holds. Each change is sealed by itself, at Home, with your card plugged in.",
    "A key that was sealed once stays in later backups, loaded or not, until you take it out here.",
    "Wallets, labels and notes are changed where they come from: Register a wallet, Labels, Register of backups.",
)


class _Do(Enum):
    KEEP = "keep its passphrase"
    LEAVE_OUT = "leave its passphrase out"
    DROP = "take it out"


async def what_is_sealed(ctx: Context) -> None:
    """See it all, and choose a key to change what is kept of it. Raises Back."""
    last: KeyFacts | None = None
    while True:
        keys = await ctx.work(lambda: ctx.session.sealing.keys)
        question = "This is what the next sealed backup holds. Choose a key to change what is kept of it."
        rows = rows_of(ctx, keys)
        again = next((key for key in keys if last is not None and key.fingerprint == last.fingerprint), None)
        chosen = last = await ctx.ask(Choose(_TITLE, question, rows, help_text=_HELP, at=place_of(rows, again)))
        try:
            await _one(ctx, chosen)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)


def rows_of(ctx: Context, keys: tuple[KeyFacts, ...]) -> list[Item[KeyFacts] | Entry]:
    """The keys to choose, and everything else to read."""
    contents, recovery = ctx.contents(), ctx.session.sealing.recovery
    rows: list[Item[KeyFacts] | Entry] = [heading("Keys")]
    rows += [Item(fingerprint(key.fingerprint), _about(ctx, key), key) for key in keys] or [remark("none")]
    rows += [heading(""), heading("Wallets")]
    rows += [remark(printable(wallet.name, _LONGEST) or "without a name") for wallet in contents.wallets]
    if not contents.wallets:
        rows.append(remark("none"))
    rows += [heading(""), heading("And")]
    rows.append(remark("Labels", f"{len(contents.labels):,}"))
    rows.append(remark("Notes on copies", f"{len(contents.notes):,}"))
    rows.append(remark("Drills", f"{len(contents.drills):,}"))
    rows.append(remark("Recovery key", "a second file is sealed to it" if recovery else "none"))
    return rows


def _about(ctx: Context, key: KeyFacts) -> str:
    parts = [key.kind.value]
    if key.plain_fingerprint is not None:
        parts.append("its passphrase is not in it" if key.needs_passphrase else "and its passphrase")
    if not is_loaded(ctx, key):
        parts.append("not loaded")
    if key.name:
        parts.append(f'"{printable(key.name, _LONGEST)}"')
    return ", ".join(parts)


async def _one(ctx: Context, key: KeyFacts) -> None:
    """What is kept of one key. Raises Back, Refused."""
    step = Choose(_TITLE, f"Key {fingerprint(key.fingerprint)}: {_about(ctx, key)}.", _actions(ctx, key))
    chosen = await ctx.ask(step)
    if chosen is _Do.DROP:
        await _drop(ctx, key)
        return
    if chosen is _Do.KEEP:
        await ctx.ask(ConfirmSealPassphrase(fingerprint(key.fingerprint)))
    ctx.session.sealing.keep_passphrase(key.identity, keep=chosen is _Do.KEEP)


def _actions(ctx: Context, key: KeyFacts) -> list[Item[_Do] | Entry]:
    rows: list[Item[_Do] | Entry] = []
    if key.plain_fingerprint is not None and not key.needs_passphrase:
        rows.append(Item("Leave its passphrase out", "of later backups", _Do.LEAVE_OUT, "l"))
    elif key.plain_fingerprint is not None and is_loaded(ctx, key):
        rows.append(Item("Keep its passphrase in it too", "whoever opens it has everything then", _Do.KEEP, "k"))
    elif key.plain_fingerprint is not None:
        rows.append(remark("Its passphrase is not here: load the key to keep the passphrase too."))
    rows.append(Item("Take it out of later backups", "the older ones still hold it", _Do.DROP, "t"))
    return rows


async def _drop(ctx: Context, key: KeyFacts) -> None:
    raw = key.fingerprint
    if is_loaded(ctx, key):
        raise Refused(
            "This key is loaded, and what is loaded is sealed.", "Forget it first: Keys on the first screen, then f."
        )
    wallets = await ctx.work(wallets_of, ctx, raw)
    danger = f"It signs in {', '.join(wallets)}." if wallets else ""
    facts = [
        ("Key", fingerprint(raw)),
        ("Older backups", "hold it until they are removed: the last two stay on each card"),
        ("To use it again", "you need its words, or one of those older backups"),
    ]
    await ctx.ask(TypeDigits(_TITLE, "Take this key out of later backups?", raw, "Take it out", facts, danger))
    ctx.session.sealing.drop(key.identity)
    left = count(len(await ctx.work(lambda: ctx.session.sealing.keys)), "key")
    with suppress(Back):
        await ctx.ask(Tell(_TITLE, "OK", "Later backups do without this key.", f"The next one holds {left}."))
