"""The register of backups: what lies where, on what, how it is protected, when it was checked, and what that covers."""

from contextlib import suppress
from dataclasses import replace
from enum import Enum

from textual.content import Content

from coldtui.core.backup_places import Copy, What, of_key
from coldtui.core.backup_risks import Needs, coverage
from coldtui.core.backup_warnings import warnings
from coldtui.core.text import printable
from coldtui.formats.backup_notes import copy_of
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys.context import Context
from coldtui.journeys.note_a_copy import TITLE, copies_of, note_a_copy
from coldtui.ui.screens.backup_note import ConfirmRemoveNote
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.risks import Risks, explanation
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading, remark
from coldtui.ui.words import count, fingerprint

_HELP = (
    "A backup that nobody finds again is none. Note what you have, where it lies, and when you last checked it.",
    "The register goes into your sealed backups, and nowhere else. Whoever opens one reads it.",
    "Note the parts of a key in different places: the words and the passphrase, the card and its passphrase.",
    "The six risks say what your copies protect against, and what not.",
)

_UNDATED = "without a date"


class _Wish(Enum):
    NOTE = "note a copy"
    RISKS = "the risks"


class _Do(Enum):
    CHECKED = "checked"
    CHANGE = "change"
    REMOVE = "remove"


async def register_of_backups(ctx: Context) -> None:
    """See, add, change and remove notes, and what they cover. Raises Back."""
    at = 0
    while True:
        rows = _rows(ctx)
        chosen = await ctx.ask(Choose(TITLE, "Where do your backups lie?", rows, help_text=_HELP, at=at))
        at = next(place for place, row in enumerate(rows) if isinstance(row, Item) and row.value is chosen)
        with suppress(Back):
            if chosen is _Wish.NOTE:
                await note_a_copy(ctx)
            elif chosen is _Wish.RISKS:
                await _show_risks(ctx)
            else:
                await _one(ctx, chosen)


def _rows(ctx: Context) -> list[Item[BackupNote | _Wish] | Entry]:
    rows: list[Item[BackupNote | _Wish] | Entry] = [
        Item("Note where a copy lies", "paper, metal, a card, a share", _Wish.NOTE, "n"),
        Item("The six risks", "what your copies protect against", _Wish.RISKS, "r"),
        heading(""),
        heading("Noted copies"),
    ]
    rows += [Item(_label(note), _where(note), note) for note in ctx.book.notes]
    if not ctx.book.notes:
        rows.append(remark("None yet."))
    rows += _not_noted(ctx)
    found = warnings(copies_of(ctx))
    if found:
        rows.append(heading(""))
    return rows + [remark(f"[CAUTION] {warning}") for warning in found]


def _not_noted(ctx: Context) -> list[Entry]:
    """What this session itself knows of, and the user did not note: cards that it seals onto."""
    is_noted = any(copy.what is What.SEALED for copy in copies_of(ctx))
    return [
        remark(What.SEALED.value, f"on {printable(card.name, 60)}, in this session: note where it will lie")
        for card in ctx.enrolled.values()
        if not is_noted
    ]


def _label(note: BackupNote) -> str:
    return printable(note.what, 60) if note.fingerprint is None else f"{printable(note.what, 60)}, {_key(note)}"


def _key(note: BackupNote) -> str:
    return fingerprint(note.fingerprint) if note.fingerprint else "not said, or all"


def _where(note: BackupNote) -> str:
    if not note.where:
        return printable(note.on, 60)
    checked = "never checked" if note.checked is None else f"checked {printable(note.checked, 40)}"
    return f"{printable(note.on, 60)}; {printable(note.where)}; {checked}"


async def _one(ctx: Context, note: BackupNote) -> None:
    """What to do with one note. Raises Back."""
    chosen = await ctx.ask(Choose(TITLE, _label(note), _actions(note), facts=_facts(ctx, note)))
    if chosen is _Do.CHECKED:
        date = await ctx.ask(StateDate())
        ctx.book.notes[ctx.book.notes.index(note)] = replace(note, checked=date or _UNDATED)
    elif chosen is _Do.CHANGE:
        await note_a_copy(ctx, before=note)
    else:
        sentence = "The copy itself stays where it is: destroy it first if nobody shall find it."
        await ctx.ask(ConfirmRemoveNote("Remove this note?", [sentence], _facts(ctx, note)[:3]))
        ctx.book.notes.remove(note)


def _actions(note: BackupNote) -> list[Item[_Do] | Entry]:
    rows: list[Item[_Do] | Entry] = []
    if note.where:
        rows.append(Item("I checked it today", "looked at it, and read it in where that is possible", _Do.CHECKED, "k"))
    if copy_of(note) is None:
        rows.append(remark("Another version noted this: it cannot be changed here."))
    else:
        rows.append(Item("Change the note", "", _Do.CHANGE, "c"))
    return [*rows, Item("Remove the note", "", _Do.REMOVE, "r")]


def _facts(ctx: Context, note: BackupNote) -> list[tuple[str, str | Content]]:
    facts: list[tuple[str, str | Content]] = [
        ("Key", _key(note)),
        ("Kept on", printable(note.on, 60)),
        ("Place", printable(note.where) or "none"),
        ("Protected", ", ".join(printable(one, 60) for one in note.protections) or "not noted"),
        ("Checked", "never" if note.checked is None else printable(note.checked, 40)),
    ]
    without = set(warnings(copies_of(ctx, note)))
    facts += [("Mind", warning) for warning in warnings(copies_of(ctx)) if warning not in without]
    return facts


async def _show_risks(ctx: Context) -> None:
    """The risks of each key that a copy is of, or that is loaded. Raises Back."""
    noted = (copy.fingerprint for copy in copies_of(ctx) if copy.fingerprint is not None)
    keys = list(dict.fromkeys([*ctx.session.fingerprints, *noted]))
    if len(keys) <= 1:
        await _risks_of(ctx, keys[0] if keys else None)
        return
    at = 0
    while True:
        rows = [Item(fingerprint(raw), _covered(ctx, raw), raw) for raw in keys]
        raw = await ctx.ask(Choose(TITLE, "The risks of which key?", rows, at=at))
        at = keys.index(raw)
        with suppress(Back):
            await _risks_of(ctx, raw)


def _covered(ctx: Context, raw: bytes) -> str:
    found = coverage(of_key(copies_of(ctx), raw), _needs(ctx, raw))
    return f"{sum(one.is_covered for one in found)} of {len(found)} risks are covered"


async def _risks_of(ctx: Context, raw: bytes | None) -> None:
    """The six risks of one key, or of whatever is noted where there is no key. Raises Back."""
    copies: tuple[Copy, ...] = copies_of(ctx)
    copies = copies if raw is None else of_key(copies, raw)
    found = coverage(copies, Needs() if raw is None else _needs(ctx, raw))
    of = "" if raw is None else f"Key {fingerprint(raw)}: "
    strange = sum(copy_of(note) is None for note in ctx.book.notes)
    not_judged = f"{count(strange, 'note')} of another version cannot be judged here." if strange else ""
    at = 0
    while True:
        chosen = await ctx.ask(Risks(of, found, warnings(copies), not_judged, at))
        at = found.index(chosen)
        with suppress(Back):
            await ctx.ask(explanation(chosen))


def _needs(ctx: Context, raw: bytes) -> Needs:
    """What a key needs besides: whether it has a passphrase, and whether a registered wallet has others beside it."""
    is_loaded = raw in ctx.session.fingerprints
    shared = (key.origin.fingerprint for wallet in ctx.wallets if wallet.is_multisig for key in wallet.keys)
    return Needs(is_loaded and ctx.session.has_key_passphrase(raw), raw in shared)
