"""Destroy a key, as far as a program can: in memory, in later backups, and in older ones on the cards that are here.

A new generation without the key is sealed onto each enrolled card, read back and opened before anything older goes.
What stands in the way is told before, and what was not reached is told afterwards: nobody is to believe in more.
"""

from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial

from coldtui.core.errors import ColdtuiError, DeviceFailed
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.devices.media import Volume
from coldtui.journeys.clear_card import Cleared, clear_card
from coldtui.journeys.context import Context
from coldtui.journeys.copies_elsewhere import copies_elsewhere, is_loaded, wallets_of
from coldtui.journeys.destroy_record import FLASH, Destroyed, said
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.keep_sealed import Sight, resume, seal_now, sight_of
from coldtui.journeys.order import in_order
from coldtui.ui.progress import Progress
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.outcome import Outcome
from coldtui.ui.screens.show_record import ShowRecord
from coldtui.ui.screens.show_text import Take
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.screens.tell import Tell
from coldtui.ui.screens.type_digits import TypeDigits
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, remark
from coldtui.ui.words import fingerprint

_TITLE = "Destroy a key"

_HELP = (
    "Destroy a key when nobody shall ever use it again: it was seen by others, or you moved its coins away.",
    "Forgetting a key, under Keys, ends its use in this session alone, and keeps its backups.",
    "Nothing happens before you type digits of its fingerprint.",
)

_WHAT = (
    "What destroying a key means",
    "coldtui wipes it from memory, and takes it out of later backups.",
    "It seals a new backup without it onto your cards that are plugged in, and opens that one to prove it.",
    "Only then it removes each older backup on them that holds the key.",
    "It cannot reach paper, metal, other cards, printed sheets or other devices. It lists those that it knows of.",
    FLASH,
)


class _Then(Enum):
    AGAIN = "again"
    GO_ON = "go on"


@dataclass(slots=True)
class _Plan:
    """What was chosen, and what was seen of the cards."""

    key: KeyFacts | None = None
    wallets: tuple[str, ...] = ()
    volumes: list[Volume] = field(default_factory=list)
    unreached: list[Cleared] = field(default_factory=list)
    """Cards that are plugged in, and were not opened in this session."""
    cards: list[Cleared] = field(default_factory=list)

    @property
    def raw(self) -> bytes:
        if self.key is None:
            raise RuntimeError("no key was chosen")
        return self.key.fingerprint

    @property
    def identity(self) -> bytes:
        """What tells the key from another one with its fingerprint."""
        if self.key is None:
            raise RuntimeError("no key was chosen")
        return self.key.identity


async def destroy_key(ctx: Context) -> None:
    """Choose a key, see what can be done and what not, and do it. Raises Back before anything was done."""
    plan = _Plan()
    heading, *sentences = _WHAT
    await in_order(
        partial(_choose, ctx, plan),
        lambda: ctx.ask(Explain(_TITLE, heading, sentences, severity="CAUTION")),
        partial(_show_plan, ctx, plan),
        partial(_agree, ctx, plan),
        partial(_destroy, ctx, plan),
    )
    await _record(ctx, plan)


async def _choose(ctx: Context, plan: _Plan) -> None:
    keys = await ctx.work(lambda: ctx.session.sealing.keys)
    rows: list[Item[KeyFacts] | Entry] = [Item(fingerprint(key.fingerprint), _about(ctx, key), key) for key in keys]
    rows = rows or [remark("No key is loaded, and no sealed backup was opened in this session.")]
    plan.key = await ctx.ask(Choose(_TITLE, "Which key shall be destroyed?", rows, help_text=_HELP))


def _about(ctx: Context, key: KeyFacts) -> str:
    places = [
        "loaded" if is_loaded(ctx, key) else "",
        "sealed" if ctx.session.sealing.holds(key.identity) else "",
    ]
    return f"{key.kind.value}, {' and '.join(place for place in places if place)}"


async def _show_plan(ctx: Context, plan: _Plan) -> None:
    if ctx.session.sealing.has_passphrase and not ctx.session.sealing.is_ready:
        await resume(ctx)
    plan.wallets = await ctx.work(wallets_of, ctx, plan.raw)
    await _look_at_cards(ctx, plan)
    await ctx.ask(plan_screen(ctx, plan))


async def _look_at_cards(ctx: Context, plan: _Plan) -> None:
    """Which of the cards that are plugged in can be dealt with. One that is ours is enrolled by this."""
    plan.volumes.clear()
    plan.unreached.clear()
    for volume in await ctx.work(ctx.devices.media.mount):
        if not volume.mounted:
            continue
        try:
            sight = Sight.OURS if volume.identity in ctx.enrolled else await sight_of(ctx, volume)
        except DeviceFailed as error:
            plan.unreached.append(Cleared(named(volume), 0, fault=str(error)))
            continue
        if sight is Sight.OURS:
            plan.volumes.append(volume)
        elif sight is not Sight.NONE:
            fault = "it holds backups that this session did not open. Open it with Home, o, then destroy the key again."
            plan.unreached.append(Cleared(named(volume), 0, fault=fault))


def plan_screen(ctx: Context, plan: _Plan) -> Tell:
    """What will be done, and what not."""
    cards = "\n".join(named(volume) for volume in plan.volumes)
    facts = [
        ("Key", f"{fingerprint(plan.raw)}, {plan.key.kind.value if plan.key else ''}"),
        ("Wiped", "from memory, and left out of later backups"),
        ("Cards", cards or "none of yours is plugged in: insert them first, or what is on them stays"),
    ]
    facts += [("Not reached" if not number else "", one) for number, one in enumerate(_beyond(ctx, plan))]
    after = []
    if plan.wallets:
        after.append(f"This key signs in {', '.join(plan.wallets)}. Coins there may be lost with it: move them first.")
    after.append("coldtui is offline and cannot see whether coins are left. Your wallet program can.")
    severity = "DANGER" if plan.wallets else "CAUTION"
    return Tell(_TITLE, severity, "This is what will happen. It cannot be undone.", "", facts, after)


def _beyond(ctx: Context, plan: _Plan) -> tuple[str, ...]:
    unplugged = [one for cleared in plan.unreached for one in said(cleared)]
    present = {named(volume) for volume in plan.volumes}
    return (*unplugged, *copies_elsewhere(ctx, plan.raw, present))


async def _agree(ctx: Context, plan: _Plan) -> None:
    facts = [("Key", fingerprint(plan.raw)), ("Cards", ", ".join(map(named, plan.volumes)) or "none")]
    danger = f"It still signs in {', '.join(plan.wallets)}." if plan.wallets else ""
    await ctx.ask(TypeDigits(_TITLE, "Destroy this key?", plan.raw, "Destroy it", facts, danger))


async def _destroy(ctx: Context, plan: _Plan) -> None:
    """All cards first: as long as the key is in memory, it can be tried again. Raises Back where nothing is sealed."""
    while True:
        try:
            plan.cards = await _clear_cards(ctx, plan)
        except ColdtuiError as error:
            await ctx.tell(error)
            raise Back from None
        if all(card.is_clear for card in plan.cards) or not await _tries_again(ctx, plan):
            return
        await _look_at_cards(ctx, plan)


async def _clear_cards(ctx: Context, plan: _Plan) -> list[Cleared]:
    if not plan.volumes:
        return []
    contents = ctx.contents()
    found: list[Cleared] = []
    for result in await seal_now(ctx, plan.volumes, frozenset({plan.identity})):
        if result.enrolled is None:
            fault = f"{result.fault} Nothing on it was removed."
            found.append(Cleared(named(result.volume), 0, fault=fault))
            continue
        progress = Progress("Removing older backups")
        cleared = await ctx.work_showing(
            progress,
            clear_card,
            ctx.session,
            ctx.devices.backups,
            result.volume,
            result.enrolled,
            plan.identity,
            contents,
            progress,
        )
        opened = result.enrolled.opened - set(cleared.removed)
        ctx.enrolled[result.volume.identity] = replace(result.enrolled, opened=opened)
        found.append(cleared)
    return found


async def _tries_again(ctx: Context, plan: _Plan) -> bool:
    """Whether to try once more; Esc does, so that nothing is given up by a slip."""
    rows = [
        Item("Try again", "the key is still here", _Then.AGAIN, "t"),
        Item("Go on", "wipe it from memory, and leave the rest as it is", _Then.GO_ON, "g"),
    ]
    facts = [("Card", sentence) for card in plan.cards if not card.is_clear for sentence in said(card)]
    sentence = "Not everything that holds the key is removed."
    hint = "Your other keys are sealed in the newest backup, or in those that were there before."
    try:
        return await ctx.ask(Outcome(_TITLE, "CAUTION", sentence, hint, facts, rows)) is _Then.AGAIN
    except Back:
        return True


async def _record(ctx: Context, plan: _Plan) -> None:
    """Wipe the key, then show what became of it, until it was read. Nothing can be left undone any more."""
    beyond = _beyond(ctx, plan)
    was_loaded = plan.key is not None and is_loaded(ctx, plan.key)
    if was_loaded:
        ctx.session.forget(plan.raw)
    ctx.session.sealing.drop(plan.identity)
    found = Destroyed(plan.raw, plan.key.kind.value if plan.key else "", tuple(plan.cards), beyond, was_loaded)
    with suppress(Back):
        ctx.book.created = await ctx.ask(StateDate(ctx.book.created))
    while True:
        try:
            if await ctx.ask(record_screen(found, ctx.book.created)) is not Take.FILE:
                return
        except Back:
            return
        try:
            await _write(ctx, found)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)


def record_screen(found: Destroyed, date: str) -> ShowRecord:
    """What became of the key."""
    if found.is_clear:
        return ShowRecord(_TITLE, "OK", "The key is destroyed, as far as a program can.", found.text(date))
    return ShowRecord(_TITLE, "CAUTION", "The key is wiped here, and may still be on a card.", found.text(date))


async def _write(ctx: Context, found: Destroyed) -> None:
    volume = await choose_card(ctx, _TITLE, "On which card shall the record be written?")
    data = found.text(ctx.book.created).encode()
    name = await ctx.work(ctx.devices.media.write_new, volume, found.file_name, data)
    await ctx.ask(Tell(_TITLE, "OK", "The record is written.", f"It is called {name}.", [("Card", named(volume))]))
