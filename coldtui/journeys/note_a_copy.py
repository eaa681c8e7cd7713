"""Note in the register where one copy of a backup lies, or change such a note."""

import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial

from coldtui.core.backup_places import LEAST_SHARES, MOST_SHARES, Copy, Medium, What, spots
from coldtui.core.backup_warnings import dangers
from coldtui.core.text import printable
from coldtui.formats.backup_notes import copy_of, note_of, strange_protections
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys.context import Context
from coldtui.journeys.files import place_of
from coldtui.journeys.order import in_order
from coldtui.ui.screens.backup_note import (
    LONGEST_PLACE,
    ConfirmKeep,
    LastChecked,
    StateFingerprint,
    StatePlace,
    TickProtections,
)
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry
from coldtui.ui.words import fingerprint

TITLE = "Register of backups"

_WHAT = (
    Item(What.PHRASE.value, "words, numbers, a SeedQR, a plate", What.PHRASE),
    Item(What.PASSPHRASE.value, "the extra word that you chose for a key", What.PASSPHRASE),
    Item(What.SHARE.value, "one of several that open a key together", What.SHARE),
    Item(What.SEALED.value, "of coldtui, on a card or printed", What.SEALED),
    Item(What.BACKUP_PASSPHRASE.value, "the words that open the sealed backups", What.BACKUP_PASSPHRASE),
    Item(What.CONFIGURATION.value, "of a wallet with several keys", What.CONFIGURATION),
)
_WHAT_HELP = (
    "The register tells you, and whoever opens your sealed backup, where to look. It holds no secret.",
    "Note each copy of its own: the paper at home and the plate in the bank are two.",
    "The passphrase is as important as the words: without it they open another key.",
)

_MEDIA = (
    Item(Medium.PAPER.value, "permanent ink on card, the words numbered", Medium.PAPER),
    Item(Medium.METAL.value, "a plate made for it, the letters deep enough", Medium.METAL),
    Item(Medium.CARD.value, "", Medium.CARD),
    Item(Medium.MEMORY.value, "it cannot burn, and can be forgotten", Medium.MEMORY),
    Item(Medium.ONLINE.value, "photos, mails and notes too: never readable", Medium.ONLINE),
)
_MEDIA_HELP = (
    "Paper: permanent ink on card, every word with its number. No pencil, and not where visitors see it.",
    "Metal: a product made for it survives a fire. Check that every letter is set properly.",
    "Never keep a recovery phrase in photos, notes or documents that can be read.",
)
_SEALED_ON = frozenset({Medium.PAPER, Medium.CARD, Medium.ONLINE})
"""What a file can be kept on."""

_FINGERPRINT = re.compile(r"[0-9A-Fa-f]{8}")


@dataclass(slots=True)
class _Noting:
    """What was answered so far.

    `others` are the copies beside this one, `before` the note that is changed, `accepted` the dangers that the user
    took.
    """

    copy: Copy
    others: tuple[Copy, ...]
    before: BackupNote | None = None
    accepted: set[str] = field(default_factory=set)


def copies_of(ctx: Context, but: BackupNote | None = None) -> tuple[Copy, ...]:
    """The copies that are noted, but for those that this version cannot judge, and for one note."""
    found = (copy_of(note) for note in ctx.book.notes if note is not but)
    return tuple(copy for copy in found if copy is not None)


async def note_a_copy(ctx: Context, start: Copy | None = None, before: BackupNote | None = None) -> None:
    """Ask where a copy lies, and note it. Raises Back.

    `start` is what is known of it; `before` the note that is changed, which `copy_of` understands.
    """
    known = start if before is None else copy_of(before)
    noting = _Noting(known or Copy(What.PHRASE, "", Medium.PAPER), copies_of(ctx, before), before)
    await in_order(partial(_choose_what, ctx, noting), partial(_go_on, ctx, noting))
    note = note_of(noting.copy, before)
    if before in ctx.book.notes:
        ctx.book.notes[ctx.book.notes.index(before)] = note
    else:
        ctx.book.notes.append(note)


async def _choose_what(ctx: Context, noting: _Noting) -> None:
    at = [item.value for item in _WHAT].index(noting.copy.what)
    what = await ctx.ask(Choose(TITLE, "What does the copy hold?", _WHAT, help_text=_WHAT_HELP, at=at))
    noting.copy = replace(noting.copy, what=what, fingerprint=noting.copy.fingerprint if what.is_of_one_key else None)


async def _go_on(ctx: Context, noting: _Noting) -> None:
    """What follows depends on what it holds: a sealed backup belongs to no single key."""
    what = noting.copy.what
    steps = [partial(_choose_number, ctx, noting)] if what is What.SHARE else []
    steps += [partial(_choose_key, ctx, noting)] if what.is_of_one_key else []
    await in_order(*steps, partial(_choose_medium, ctx, noting), partial(_where_and_when, ctx, noting))


async def _choose_number(ctx: Context, noting: _Noting) -> None:
    rows = [Item(f"{number} shares", "", number) for number in range(LEAST_SHARES, MOST_SHARES + 1)]
    question = "How many of the shares open the key?"
    needed = await ctx.ask(Choose(TITLE, question, rows, at=noting.copy.needed - LEAST_SHARES))
    noting.copy = replace(noting.copy, needed=needed)


async def _choose_key(ctx: Context, noting: _Noting) -> None:
    rows = _keys(ctx, noting)
    at = place_of(rows, noting.copy.fingerprint or ("none" if noting.before else None))
    while True:
        chosen = await ctx.ask(Choose(TITLE, f"Of which key is the {noting.copy.what.value}?", rows, at=at))
        try:
            raw = await _typed_key(ctx) if chosen == "type" else chosen
        except Back:
            continue
        noting.copy = replace(noting.copy, fingerprint=raw if isinstance(raw, bytes) else None)
        return


def _keys(ctx: Context, noting: _Noting) -> list[Item[bytes | str] | Entry]:
    """The keys of the session, and those that notes name."""
    noted = [copy.fingerprint for copy in (noting.copy, *noting.others) if copy.fingerprint is not None]
    rows: list[Item[bytes | str] | Entry] = [
        Item(fingerprint(raw), "in this session" if raw in ctx.session.fingerprints else "in your notes", raw)
        for raw in dict.fromkeys([*ctx.session.fingerprints, *noted])
    ]
    rows.append(Item("Another key", "type its fingerprint", "type", "t"))
    rows.append(Item("I do not know", "it counts for every key then", "none", "n"))
    return rows


async def _typed_key(ctx: Context) -> bytes:
    typed = await ctx.ask(StateFingerprint("Type the fingerprint of the key.", _says))
    return bytes.fromhex("".join(typed.split()))


def _says(text: str) -> tuple[str, str]:
    joined = "".join(text.split())
    if _FINGERPRINT.fullmatch(joined):
        return "OK", f"The key {fingerprint(bytes.fromhex(joined))}."
    return "", "A fingerprint has 8 digits or letters from a to f." if joined else ""


async def _choose_medium(ctx: Context, noting: _Noting) -> None:
    is_file = noting.copy.what is What.SEALED
    rows = [item for item in _MEDIA if not is_file or item.value in _SEALED_ON]
    at = next((place for place, item in enumerate(rows) if item.value is noting.copy.on), 0)
    question = f"On what is the {noting.copy.what.value} kept?"
    on = await ctx.ask(Choose(TITLE, question, rows, help_text=_MEDIA_HELP, at=at))
    noting.copy = replace(noting.copy, on=on)


async def _where_and_when(ctx: Context, noting: _Noting) -> None:
    """A place, protections and a date, for all that is not in somebody's head."""
    if noting.copy.on is Medium.MEMORY:
        noting.copy = replace(noting.copy, place="", protections=frozenset(), checked=None)
        return
    steps = _choose_place, _tick_protections, _state_checked
    await in_order(*(partial(step, ctx, noting) for step in steps))


async def _choose_place(ctx: Context, noting: _Noting) -> None:
    """Where it lies; what must not lie together is said at once."""
    while True:
        noting.copy = replace(noting.copy, place=await _place(ctx, noting))
        with suppress(Back):
            await _accept(ctx, noting)
            return


async def _place(ctx: Context, noting: _Noting) -> str:
    """A place that is noted already, or a new one."""
    question = f"Where does the {noting.copy.what.value} lie?"
    there = list(spots((*noting.others, noting.copy)).values())
    rows: list[Item[str] | Entry] = [Item(printable(place), "", place) for place in there if place]
    if not rows:
        return await ctx.ask(StatePlace(question))
    rows.append(Item("Another place", "type its name", "", "t"))
    # for a new copy a new place is the better answer
    at = place_of(rows, noting.copy.place)
    while True:
        chosen = await ctx.ask(Choose(TITLE, question, rows, at=at))
        if chosen:
            return chosen
        with suppress(Back):
            return await ctx.ask(StatePlace(question, noting.copy.place))


async def _tick_protections(ctx: Context, noting: _Noting) -> None:
    question = f"What protects the {noting.copy.what.value} in {printable(noting.copy.place, LONGEST_PLACE)}?"
    strange = () if noting.before is None else strange_protections(noting.before)
    while True:
        step = TickProtections(question, noting.copy.protections, [printable(one) for one in strange])
        noting.copy = replace(noting.copy, protections=await ctx.ask(step))
        with suppress(Back):
            await _accept(ctx, noting)
            return


async def _accept(ctx: Context, noting: _Noting) -> None:
    """Ask once more where this copy is a danger that was not there, and that was not accepted yet. Raises Back."""
    before = dangers(noting.others)
    new = [one for one in dangers((*noting.others, noting.copy)) if one not in {*before, *noting.accepted}]
    if new:
        await ctx.ask(ConfirmKeep("Keep it there?", [*new, "Esc goes back: a different place is safer."]))
        noting.accepted |= set(new)


async def _state_checked(ctx: Context, noting: _Noting) -> None:
    checked = await ctx.ask(LastChecked(noting.copy.checked or ""))
    noting.copy = replace(noting.copy, checked=checked or None)
