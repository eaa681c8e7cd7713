"""Prove a sealed backup: the card is pulled and put back, all copies are read, and the passphrase is typed from paper.

Only then is it known that the card keeps what it was given, and that the paper opens it. Nothing of the backup is
loaded, and none of its words are shown: fingerprints and addresses are compared.
"""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from enum import Enum
from functools import partial

from coldtui.core.errors import ColdtuiError, DeviceFailed, Refused
from coldtui.core.text import printable
from coldtui.custody.held_text import HeldText
from coldtui.custody.opened import Opened
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.devices.backup_store import Generation
from coldtui.devices.media import Bus, Released, Volume
from coldtui.formats.backup_values import BackupDrill
from coldtui.journeys.context import Context
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.files import named, steady
from coldtui.journeys.keep_sealed import enrol_again, is_newest, look_at
from coldtui.journeys.sealed_cards import Candidate, choose_sealed
from coldtui.journeys.today import today
from coldtui.journeys.unseal import Unsealed, from_card, unseal
from coldtui.ui.progress import Progress
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.drill_result import DrillResult
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import count, fingerprint

_TITLE = "Prove a sealed backup"
_QUESTION = "Which backup should be proved? It is opened and compared; nothing of it is loaded or shown."
_TYPE = "Type the passphrase of this backup from your paper, not from memory: the paper is proved with it."

_MOST_DRILLS = 20
"""Drills that a backup remembers, the latest ones."""


_NAMED = 6
"""Things that are named where a backup lacks more of them."""


class _Next(Enum):
    DONE = "done"


@dataclass(frozen=True, slots=True)
class _Proved:
    """What the session has and the backup has not, in words; the loaded keys that are in it.

    `is_genuine`: the number of its file is the one that stands in it.
    """

    lacking: tuple[str, ...]
    backed_up: tuple[bytes, ...]
    is_genuine: bool


_ANOTHER = "This is another card: the backup is not on it.", "Take it out, and put in the one that you pulled."


@dataclass(slots=True)
class _Swap:
    """The card on its way out of the slot and in again. Looked at in a worker."""

    ctx: Context
    volume: Volume
    number: int
    was_gone: bool = False
    back: Candidate | None = None
    fault: DeviceFailed | None = None
    _looked_at: set[str] = field(default_factory=set)
    _failed: str = ""

    def look(self) -> str:
        """One word for how it is: "in", "out", "back" or "failed"."""
        volumes = steady(self.ctx.devices.media)
        self.was_gone |= all(one.identity != self.volume.identity for one in volumes)
        if self.was_gone and self.back is None:
            for volume in volumes:
                self._meet(volume)
        if self.back is not None:
            return "back"
        is_failed = self.fault is not None and any(one.identity == self._failed for one in volumes)
        return "failed" if is_failed else "out" if self.was_gone else "in"

    def _meet(self, volume: Volume) -> None:
        if not volume.mounted or volume.identity in self._looked_at:
            return
        self._looked_at.add(volume.identity)
        try:
            found = self.ctx.devices.backups.generations(volume).found
        except DeviceFailed as fault:
            self.fault, self._failed = fault, volume.identity
            return
        generation = next((one for one in found if one.number == self.number), None)
        if generation is not None:
            self.back = Candidate(volume, generation)
        else:
            self.fault, self._failed = DeviceFailed(*_ANOTHER), volume.identity


async def prove(ctx: Context) -> None:
    """Choose a backup on a card and prove it. Raises Back."""
    while True:
        chosen = await choose_sealed(ctx, _TITLE, _QUESTION)
        try:
            if isinstance(chosen, Candidate):
                await _prove(ctx, chosen)
                return
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)


async def prove_card(ctx: Context, volume: Volume) -> None:
    """Prove what was sealed onto this card last. Raises Back."""
    found = await ctx.work(ctx.devices.backups.generations, volume)
    number = ctx.enrolled[volume.identity].number
    newest = next((one for one in found.found if one.number == number), None)
    if newest is None:
        raise DeviceFailed("The backup is not on this card any more.", "Seal once more, on another card.")
    await _prove(ctx, Candidate(volume, newest))


async def _prove(ctx: Context, chosen: Candidate) -> None:
    if chosen.volume.identity in ctx.enrolled and chosen.volume.bus is not Bus.FOLDER:
        # what was used in this session may still come out of the card's own memory: only without power it is forgotten
        chosen = await _swap(ctx, chosen)
    progress = Progress("Reading the card")
    source = await ctx.work_showing(progress, from_card, ctx.devices, chosen, progress)
    with ctx.session.track(HeldText()) as held:
        unsealed = await unseal(ctx, source, _TITLE, _TYPE, held)
        with unsealed.opened as opened:
            is_ours = await ctx.work(ctx.session.sealing.is_passphrase, held.text)
            proved = await ctx.work(_compared, ctx, opened, chosen.generation.number)
            for raw in proved.backed_up:
                ctx.session.mark_backed_up(raw)
            if is_ours and proved.is_genuine:
                await _enrol(ctx, chosen, opened)
            await _result(ctx, chosen, unsealed, proved)


async def _swap(ctx: Context, chosen: Candidate) -> Candidate:
    """Have the card pulled and put back. Raises Back."""
    released = await ctx.work(ctx.devices.media.release, chosen.volume)
    here = await ctx.work(ctx.devices.media.volumes)
    swap = _Swap(ctx, chosen.volume, chosen.generation.number, _looked_at={one.identity for one in here})
    while swap.back is None:
        await ctx.ask_watching(swap.look, partial(_swap_screen, swap, released))
    return swap.back


def _swap_screen(swap: _Swap, released: Released, sight: str) -> Tell:
    facts = [("Card", named(swap.volume))]
    if sight == "failed" and swap.fault is not None:
        return Tell(_TITLE, "CAUTION", str(swap.fault), swap.fault.hint, facts)
    if sight == "back":
        return Tell(_TITLE, "OK", "The card is back.", "Enter goes on.", facts)
    if sight == "out":
        return Tell(_TITLE, "INFO", "The card is out. Put it in again.", "It is noticed within some seconds.", facts)
    if released is Released.SYNCED:
        hint = "Another program has mounted it: unmount it there first. Then put it in again."
        return Tell(_TITLE, "INFO", "Everything is on the card. Pull it out.", hint, facts)
    return Tell(_TITLE, "INFO", "You can pull the card out now. Then put it in again.", "It is noticed.", facts)


def _compared(ctx: Context, opened: Opened, number: int) -> _Proved:
    """What the session has of this backup, and the backup of the session. Computes keys: for a worker."""
    ours, contents = ctx.session.sealing.keys, ctx.contents()
    there = {key.identity: key for key in opened.keys}
    lacking = [f"key {fingerprint(key.fingerprint)}" for key in ours if key.identity not in there]
    lacking += [f"the passphrase of key {fingerprint(key.fingerprint)}" for key in ours if _lacks_its_own(key, there)]
    wallets = {wallet.descriptor for wallet in opened.contents.wallets}
    lacking += [f"wallet {printable(one.name, 80)}" for one in contents.wallets if one.descriptor not in wallets]
    labels, notes = set(contents.labels) - set(opened.contents.labels), set(contents.notes) - set(opened.contents.notes)
    lacking += [count(len(labels), "label")] if labels else []
    lacking += [count(len(notes), "note")] if notes else []
    lacking += ["the recovery key"] if ctx.session.sealing.recovery not in {None, opened.recovery} else []
    other = {key.fingerprint for key in ours if key.identity not in there}
    known = {key.fingerprint for key in opened.keys} - other
    backed_up = tuple(raw for raw in ctx.session.fingerprints if raw in known)
    return _Proved(tuple(lacking), backed_up, opened.generation == number)


def _lacks_its_own(key: KeyFacts, there: dict[bytes, KeyFacts]) -> bool:
    """Whether a key has its passphrase in the session's backup, and not in this one."""
    return key.identity in there and there[key.identity].needs_passphrase and not key.needs_passphrase


async def _enrol(ctx: Context, chosen: Candidate, opened: Opened) -> None:
    """A card of ours that was put back is ours still: the newest backup on it may be followed by the next."""
    sealing, number, volume = ctx.session.sealing, chosen.generation.number, chosen.volume
    if not await ctx.work(sealing.covers, opened, ctx.contents()):
        return
    card: Enrolled | None = Enrolled(named(volume), number, sealing.version_of(opened), frozenset((number,)))
    if not await is_newest(ctx, volume, number):
        _, card = await look_at(ctx, volume)
    if card is None:
        return
    await enrol_again(ctx, volume, card)
    with suppress(Refused):  # there is more than a backup holds: nothing is proved of that
        version = await ctx.work(sealing.version, ctx.contents())
        if card.number == number and card.version == version:
            proved = await ctx.work(ctx.proved_version)
            ctx.enrolled[volume.identity] = replace(ctx.enrolled[volume.identity], proved=proved)


async def _result(ctx: Context, chosen: Candidate, unsealed: Unsealed, proved: _Proved) -> None:
    generation = chosen.generation
    try:
        date = await today(ctx)
    except Back:
        pass
    else:
        note = BackupDrill(generation.number, generation.healthy, date or None)
        ctx.book.drills[:] = [*ctx.book.drills, note][-_MOST_DRILLS:]
    is_loaded = bool(ctx.session.fingerprints or ctx.wallets)
    is_enrolled = chosen.volume.identity in ctx.enrolled
    items = [Item("Done", "", _Next.DONE, "d")]
    facts = _facts(unsealed, generation, named(chosen.volume))
    await ctx.ask(DrillResult(*_verdict(proved, is_loaded=is_loaded, is_enrolled=is_enrolled), facts, items))


def _verdict(proved: _Proved, *, is_loaded: bool, is_enrolled: bool) -> tuple[str, str, str]:
    if not proved.is_genuine:
        hint = "Somebody put an older backup under a newer number. Nothing is sealed onto this card by proving it."
        return "CAUTION", "It opens, and it is another generation than its name says.", hint
    if proved.lacking:
        hint = f"Not in it: {_listed(proved.lacking)}."
        if is_enrolled:
            hint += " It is sealed onto this card as soon as you are home, while the card is in."
        return "CAUTION", "It opens, and it does not hold all of this session.", hint
    if not is_loaded:
        hint = "Nothing is loaded to compare with: compare the fingerprints with those that you noted."
        return "INFO", "It opens, and what is in it belongs together.", hint
    return "OK", "PASS: this card and your paper bring everything back.", "Keep them in different places."


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join((*names[:_NAMED], f"and {more} more") if more > 0 else names)


def _facts(unsealed: Unsealed, generation: Generation, card: str) -> list[tuple[str, str]]:
    opened = unsealed.opened
    keys = ", ".join(fingerprint(key.fingerprint) for key in opened.keys)
    wallets = len(opened.contents.wallets)
    return [
        ("Backup", f"generation {generation.number} on {card}"),
        ("Copies", unsealed.how),
        ("Keys in it", keys or "none"),
        ("Wallets in it", f"{count(wallets, 'wallet')}, first addresses right" if wallets else "none"),
    ]
