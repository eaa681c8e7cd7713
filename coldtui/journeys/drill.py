"""Check a backup: give it in any form, and compare it with a key. Shows no words, and loads nothing."""

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial

from coldtui.core.backup_places import Copy, Medium, What
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.custody.draft import Draft
from coldtui.journeys.context import Context
from coldtui.journeys.drill_record import Drill
from coldtui.journeys.enter_backup import Entered, enter_backup
from coldtui.journeys.files import choose_card
from coldtui.journeys.known_key import Known, KnownFingerprint, read_known, says
from coldtui.journeys.load_key import made_from
from coldtui.journeys.note_a_copy import note_a_copy
from coldtui.journeys.order import in_order
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.drill_result import DrillResult
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.screens.state_known import StateKnown
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import fingerprint

_TITLE = "Check a backup"
_HELP = (
    "A backup is only good when it was read back. Here you give it once more, and coldtui compares.",
    "Nothing of it is shown, and no key is loaded. What you typed is forgotten at the end.",
    "Name the key first: one that is loaded, or its fingerprint, public key or address from your notes.",
)
_QUESTION = "Type the fingerprint, the public key (xpub), or an address of the key."
_READABLE = "It lies readable on a card: whoever reads that card can take the coins."


class _Wish(Enum):
    STATE = "say what is known"


class _Next(Enum):
    WRITE = "write"
    NOTE = "note"
    AGAIN = "again"
    HOME = "home"


@dataclass(slots=True)
class _Checking:
    """What is compared, and what was found. Public facts only."""

    known: Known | None = None
    typed: str = ""
    drill: Drill | None = None
    hint: str = ""


async def drill(ctx: Context) -> None:
    """Check backups until the user has enough. Raises Back."""
    while True:
        checking = _Checking()
        with ctx.session.draft() as draft:
            await in_order(
                partial(_choose_known, ctx, checking),
                partial(_enter, ctx, draft, checking),
            )
        if checking.drill is None or not await _show(ctx, checking.drill, checking.hint):
            return


async def _choose_known(ctx: Context, checking: _Checking) -> None:
    while True:
        rows: list[Item[bytes | _Wish] | Entry] = [
            Item("What my notes say", "a fingerprint, public key or address", _Wish.STATE, "n")
        ]
        if ctx.session.fingerprints:
            rows += [heading(""), heading("A key of this session")]
            rows += [Item(fingerprint(raw), ctx.session.kind_of(raw).value, raw) for raw in ctx.session.fingerprints]
        chosen = await ctx.ask(Choose(_TITLE, "Which key should the backup be of?", rows, help_text=_HELP))
        if isinstance(chosen, bytes):
            checking.known = KnownFingerprint(chosen, is_loaded=True)
            return
        try:
            step = StateKnown(_QUESTION, partial(says, network=ctx.network), checking.typed)
            checking.typed = await ctx.ask(step)
        except Back:
            continue
        checking.known = read_known(checking.typed, ctx.network)
        return


async def _enter(ctx: Context, draft: Draft, checking: _Checking) -> None:
    reason = "Nothing of it will be shown, and no key is loaded."
    entered = await enter_backup(ctx, draft, reason, title=_TITLE)
    if checking.known is not None:
        found, checking.hint = await ctx.work(_compared, draft, entered, checking.known, ctx.network)
        checking.drill = found
        ctx.drills.append(found)
        if found.passed and draft.is_loaded:
            ctx.session.mark_backed_up(found.fingerprint)


def _compared(draft: Draft, entered: Entered, known: Known, network: Network) -> tuple[Drill, str]:
    """The result, and a hint where there is one."""
    match = known.match(draft, network)
    result = Drill(made_from(draft, entered), draft.fingerprint, match.how, match.is_same)
    if match.is_same:
        return result, _READABLE if entered.was_on_card else ""
    if draft.has_passphrase:
        draft.set_passphrase("")
        if known.match(draft, network).is_same:
            return result, "Without the passphrase it is the key: the passphrase is another one, or there is none."
        return result, "Check the passphrase first: a typing error in it opens another key."
    passphrase = " If it has a passphrase, it was left out here." if draft.takes_passphrase else ""
    return result, f"Compare what you gave with your backup, and what you know with your notes.{passphrase}"


async def _show(ctx: Context, found: Drill, hint: str) -> bool:
    """The result; whether another backup is to be checked."""
    while True:
        try:
            chosen = await ctx.ask(_result(found, hint))
        except Back:
            return False
        if chosen not in {_Next.WRITE, _Next.NOTE}:
            return chosen is _Next.AGAIN
        try:
            await (_write if chosen is _Next.WRITE else _note)(ctx, found)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)


def _result(found: Drill, hint: str) -> DrillResult[_Next]:
    note = [Item("Note it in the register", "where this copy lies, and when you checked it", _Next.NOTE, "n")]
    items = [
        Item("Check another backup", "", _Next.AGAIN, "c"),
        *(note if found.passed else []),
        Item("Write a note on a card", "what was checked, without a secret", _Next.WRITE, "w"),
        Item("Home", "", _Next.HOME, "h"),
    ]
    sentence = "PASS: this backup opens the key." if found.passed else "FAIL: this backup opens another key."
    facts = [
        ("Backup", found.form),
        ("Its fingerprint", fingerprint(found.fingerprint)),
        ("Compared with", found.compared),
    ]
    return DrillResult("OK" if found.passed else "CAUTION", sentence, hint, facts, items)


async def _note(ctx: Context, found: Drill) -> None:
    await note_a_copy(ctx, Copy(What.PHRASE, "", Medium.PAPER, fingerprint=found.fingerprint))
    with suppress(Back):
        await ctx.ask(Tell(_TITLE, "OK", "The copy is noted.", "The register of backups is on Home, under Backups."))


async def _write(ctx: Context, found: Drill) -> None:
    date = await ctx.ask(StateDate())
    volume = await choose_card(ctx, _TITLE, "On which card shall the note be written?")
    name = await ctx.work(ctx.devices.media.write_new, volume, found.file_name, found.text(date))
    await ctx.ask(Tell(_TITLE, "OK", "The note is written.", f"It is called {name}."))
