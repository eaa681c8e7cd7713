"""Open a sealed backup: how a day begins, and how everything comes back on another computer.

What comes back are keys, registered wallets, labels, notes and drills. Nothing is taken over before the user saw what
is in the backup, and what becomes of the card: one that a day begins with, or that opens with the passphrase of this
session, is sealed onto from then on; any other one only where the user says that it is his.
"""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial

from coldtui.core.errors import ColdtuiError, Refused, WrongNetwork
from coldtui.core.network import CHOOSE_NETWORK
from coldtui.custody.held_text import HeldText
from coldtui.custody.opened import Opened
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.devices.media import Volume
from coldtui.formats.age import SAFE_LOG_N
from coldtui.journeys.context import Context
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.files import named
from coldtui.journeys.keep_sealed import Sight, enrol_again, is_newest, sight_of
from coldtui.journeys.order import Passed, in_order
from coldtui.journeys.read_printed import read_sealed
from coldtui.journeys.sealed_cards import Candidate, choose_sealed
from coldtui.journeys.take_keys import load_keys
from coldtui.journeys.take_wallets import Taken, book_with, register_wallets
from coldtui.journeys.unseal import Source, Unsealed, from_bytes, from_card, from_recovery, unseal
from coldtui.ui.progress import Progress
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.opened_backup import OpenedBackup
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import count, fingerprint

_TITLE = "Open my card"
_QUESTION = "Which backup should be opened? On each card the newest whole one is first."
_TYPE = "Type the passphrase of this backup. It opens the file only; it is no passphrase of a key."
_HELP = (
    "A sealed backup holds your keys, registered wallets, labels and notes, encrypted.",
    "Each change made a new generation. Open the newest one, unless it is damaged or you know why not.",
    "Nothing is taken over before you see what is in it.",
    "A damaged backup can look like none: write nothing on a card that should have one, and try another card.",
)
_OTHER_FORM = Item("Another form", "a printed code, a picture, a file, typed text", "other", "f")
_RECOVERY = Item("With the recovery key", "the backup passphrase is lost", "recovery", "r")
_WHICH = "Which backup should the recovery key open? It stands beside the copies on a card."

_YOURS = "Is this card yours? Whoever has its passphrase reads everything that is sealed onto it."


class _Bond(Enum):
    """What becomes of the passphrase that opened the backup, and of the card."""

    MINE = "the passphrase is kept, and the card is sealed onto"
    TAKE = "what is in it is taken over, and nothing is sealed onto the card"
    ASK = "the user says which of both"


_YOURS_ROWS = (
    Item("Take it over, seal onto no card of this", "what is in it is here too", _Bond.TAKE, "t"),
    Item("Make this card one of mine", "all that is here is sealed onto it", _Bond.MINE, "m"),
)


@dataclass(slots=True)
class _Opening:
    """Where the backup is, what came out of it, and what becomes of the card.

    `is_first`: the session had nothing of its own, so that all it will have comes from this backup.
    """

    volume: Volume | None = None
    number: int = 0
    source: Source | None = None
    unsealed: Unsealed | None = None
    asked: _Bond = _Bond.TAKE
    bond: _Bond = _Bond.TAKE
    is_first: bool = False

    @property
    def opened(self) -> Opened:
        """What is in it. Raises RuntimeError before it was opened."""
        if self.unsealed is None:
            raise RuntimeError("nothing was opened")
        return self.unsealed.opened

    @property
    def is_misnamed(self) -> bool:
        """Whether it lies on the card under another number than its own: coldtui has not put it there."""
        return self.volume is not None and self.number != self.opened.generation

    @property
    def card(self) -> Volume | None:
        """The card that may be sealed onto."""
        return None if self.is_misnamed else self.volume

    def wipe(self) -> None:
        if self.unsealed is not None:
            self.unsealed.opened.wipe()
        self.unsealed = None


async def open_card(ctx: Context) -> None:
    """Open a backup from a card, or in another form, and take over what is in it. Raises Back."""
    opening = _Opening()
    with ctx.session.track(HeldText()) as held:
        try:
            await in_order(
                partial(_choose, ctx, opening),
                *_steps(ctx, opening, held),
            )
        finally:
            opening.wipe()


async def open_bytes(ctx: Context, data: bytes, name: str = "the sealed backup") -> None:
    """The same for a backup that was scanned or read already. Raises Back, and its faults."""
    opening = _Opening(source=from_bytes(data, name))
    with ctx.session.track(HeldText()) as held:
        try:
            await in_order(*_steps(ctx, opening, held))
        finally:
            opening.wipe()


def _steps(ctx: Context, opening: _Opening, held: HeldText) -> tuple[Callable[[], Awaitable[object]], ...]:
    return (
        partial(_open, ctx, opening, held),
        partial(_show, ctx, opening, held),
        partial(_ask_whose, ctx, opening),
        partial(_take_over, ctx, opening, held),
    )


async def _choose(ctx: Context, opening: _Opening) -> None:
    while True:
        chosen = await choose_sealed(ctx, _TITLE, _QUESTION, [_OTHER_FORM, _RECOVERY], _HELP)
        try:
            if isinstance(chosen, Candidate):
                progress = Progress("Reading the card")
                opening.source = await ctx.work_showing(progress, from_card, ctx.devices, chosen, progress)
                opening.volume, opening.number = chosen.volume, chosen.generation.number
            else:
                opening.source = await _elsewhere(ctx, chosen)
                opening.volume = None
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return


async def _elsewhere(ctx: Context, chosen: str) -> Source:
    """What is not in three copies on a card. Raises Back, and its faults."""
    if chosen == _OTHER_FORM.value:
        return from_bytes(await read_sealed(ctx), "a sealed backup in another form")
    candidate = await choose_sealed(ctx, _TITLE, _WHICH)
    if not isinstance(candidate, Candidate):
        raise Back
    return await ctx.work(from_recovery, ctx.devices, candidate)


async def _open(ctx: Context, opening: _Opening, held: HeldText) -> None:
    opening.wipe()
    if opening.source is None:
        raise RuntimeError("there is nothing to open")
    try:
        opening.unsealed = await unseal(ctx, opening.source, _TITLE, _TYPE, held)
        _expect_network(ctx, opening.unsealed.opened)
    except ColdtuiError as error:
        await ctx.tell(error)
        raise Back from None


def _expect_network(ctx: Context, opened: Opened) -> None:
    network = opened.contents.network
    if network is not ctx.network:
        raise WrongNetwork(
            f"This backup is of the network {network.value}, and coldtui runs on {ctx.network.value}.",
            f"{CHOOSE_NETWORK} {network.value}.",
        )


async def _show(ctx: Context, opening: _Opening, held: HeldText) -> None:
    opened = opening.opened
    opening.is_first = _is_blank(ctx)
    opening.asked = opening.bond = await ctx.work(_bond, ctx, opening, held)
    how = opening.unsealed.how if opening.unsealed is not None else ""
    await ctx.ask(OpenedBackup.of(opened, how, _TITLE, _ahead(opening), _cautions(opening)))


def _is_blank(ctx: Context) -> bool:
    """Whether the session has nothing of its own yet, so that all it will have comes from this backup."""
    contents = ctx.contents()
    is_in_use = ctx.session.fingerprints or ctx.session.has_backup
    return not (is_in_use or contents.wallets or contents.labels or contents.notes)


def _bond(ctx: Context, opening: _Opening, held: HeldText) -> _Bond:
    """Whose passphrase it is. Keys that are here go under no passphrase that the user did not call his own."""
    sealing = ctx.session.sealing
    if opening.opened.log_n is None:
        return _Bond.TAKE
    if opening.is_first:
        return _Bond.MINE
    if sealing.has_passphrase:
        return _Bond.MINE if sealing.is_passphrase(held.text) else _Bond.TAKE
    return _Bond.TAKE if opening.card is None else _Bond.ASK


def _ahead(opening: _Opening) -> str:
    """What Enter does to the card."""
    if opening.card is None:
        return ""
    if opening.bond is _Bond.MINE:
        return "From then on everything of this session is sealed onto this card, under its passphrase."
    if opening.bond is _Bond.ASK:
        return "Nothing is sealed onto this card unless you say in the next step that it is yours."
    return "Nothing is sealed onto this card: it opens with another passphrase than your backup."


def _cautions(opening: _Opening) -> Sequence[str]:
    if not opening.is_misnamed:
        return ()
    inner = opening.opened.generation
    told = f"It lies on the card as generation {opening.number:,}, and is generation {inner:,}: somebody renamed it."
    return (f"{told} It may be an old one. Nothing is sealed onto this card.",)


async def _ask_whose(ctx: Context, opening: _Opening) -> Passed | None:
    """Of a session with keys of its own and no backup passphrase. Raises Back."""
    if opening.volume is None or opening.asked is not _Bond.ASK:
        return Passed.PASSED
    keys = await ctx.work(lambda: ctx.session.sealing.keys)
    told = ", ".join(fingerprint(key.fingerprint) for key in keys)
    facts = [("Card", named(opening.volume)), ("Goes onto it", f"keys {told}" if told else "wallets, labels and notes")]
    opening.bond = await ctx.ask(Choose(_TITLE, _YOURS, _YOURS_ROWS, facts=facts))
    return None


async def _take_over(ctx: Context, opening: _Opening, held: HeldText) -> None:
    opened = opening.opened
    # before any question: from here on nothing is lost by locking, and the passphrase unlocks the screen
    ctx.book = await ctx.work(book_with, ctx, opened.contents)
    await _hold(ctx, opening, held)
    await ctx.work(ctx.session.sealing.adopt, opened)
    left_out = await load_keys(ctx, opened)
    taken = await register_wallets(ctx, opened.contents.wallets, is_asking=not opening.is_first)
    after = await _go_on(ctx, opening)
    await ctx.stage.put(_closing(opening, left_out, taken, after))


async def _hold(ctx: Context, opening: _Opening, held: HeldText) -> None:
    """Keep the passphrase for the next generations; what it takes to guess it never becomes less."""
    sealing, log_n = ctx.session.sealing, opening.opened.log_n
    if opening.bond is not _Bond.MINE or log_n is None:
        return
    here = sealing.log_n if sealing.has_passphrase else SAFE_LOG_N
    salt = ctx.devices.randomness.bytes(16)
    await ctx.work(sealing.set_passphrase, held.text, max(log_n, here, SAFE_LOG_N), salt)


async def _go_on(ctx: Context, opening: _Opening) -> list[str]:
    """Enrol the card, unless there is more on it than in this session; what happens from now on."""
    if opening.volume is not None:
        ctx.looked_at.add(opening.volume.identity)
        ctx.strange.discard(opening.volume.identity)
    volume = opening.card if opening.bond is _Bond.MINE else None
    if volume is None:
        return _not_onto(ctx, opening)
    is_last = await is_newest(ctx, volume, opening.number)
    sight = Sight.UNKNOWN if is_last else await sight_of(ctx, volume)
    if sight is Sight.NEWER:
        ctx.enrolled.pop(volume.identity, None)
        return ["A newer backup on this card has more: nothing is written on the card before you open that one too."]
    if sight is not Sight.OURS:
        await _enrol(ctx, opening, volume)
    return ["From now on every change is sealed onto this card while it is plugged in."]


async def _enrol(ctx: Context, opening: _Opening, volume: Volume) -> None:
    """Seal onto the card from now on. A weak backup counts as none, so that it is sealed anew.

    The card is proved where all that is here came from it just now, opened with the passphrase as it was typed.
    """
    opened, sealing = opening.opened, ctx.session.sealing
    version = 0 if opened.is_weak else await ctx.work(sealing.version_of, opened)
    await enrol_again(ctx, volume, Enrolled(named(volume), opening.number, version, frozenset((opening.number,))))
    with suppress(Refused):  # more than a backup holds: nothing is proved
        if version == await ctx.work(sealing.version, ctx.contents()):
            card = ctx.enrolled[volume.identity]
            ctx.enrolled[volume.identity] = replace(card, proved=await ctx.work(ctx.proved_version))


def _not_onto(ctx: Context, opening: _Opening) -> list[str]:
    after = []
    if opening.opened.log_n is None and not ctx.session.sealing.has_passphrase:
        after.append("The backup passphrase is not known here: enrolling a card makes a new one.")
    if opening.volume is not None and opening.volume.identity not in ctx.enrolled:
        after.append("Nothing is sealed onto this card.")
    if not ctx.enrolled:
        after.append("No card is enrolled yet: Backups, e enrols one, and every change is sealed.")
    elif opening.volume is not None:
        after.append("What came from it is sealed onto your own cards, under their passphrase.")
    return after


def _closing(opening: _Opening, left_out: list[KeyFacts], taken: Taken, last: list[str]) -> Tell:
    opened, after = opening.opened, []
    if left_out:
        names = ", ".join(fingerprint(key.fingerprint) for key in left_out)
        after.append(f"Not loaded: {names}. What the backup has of it stays in the backup.")
    if taken.left_out:
        after.append(f"Not registered: {', '.join(taken.left_out)}. What the backup has of it stays in the backup.")
    if taken.unread:
        after.append(f"{count(taken.unread, 'wallet')} cannot be used by this version, and stays in the backup.")
    if opened.is_weak:
        after.append(f"Guessing its passphrase took less work than it should{_cure(opening)}")
    after += last
    numbers = ((len(opened.keys) - len(left_out), "key"), (taken.registered, "wallet"))
    here = " and ".join(count(number, noun) for number, noun in numbers if number)
    return Tell(_TITLE, "OK", f"Here again: {here or 'nothing to use, and what the backup notes'}.", after=after)


def _cure(opening: _Opening) -> str:
    if opening.card is not None and opening.bond is _Bond.MINE:
        return ": it is sealed anew, in the way of today."
    return ". What is sealed from now on takes more."
