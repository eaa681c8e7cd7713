"""Open a sealed backup: how a day begins, and how everything comes back on another computer.

What comes back are keys, registered wallets, labels, notes and drills, and from then on every change is sealed onto the
card again. Nothing is taken over before the user saw what is in the backup.
"""

from dataclasses import dataclass
from functools import partial

from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError, Refused, RefusedWallet
from coldtui.core.text import printable
from coldtui.custody.held_text import HeldText
from coldtui.custody.opened import Opened
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.devices.media import Volume
from coldtui.formats.age import SAFE_LOG_N
from coldtui.journeys.context import Context
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.files import named
from coldtui.journeys.keep_sealed import Sight, is_newest, sight_of
from coldtui.journeys.order import in_order
from coldtui.journeys.read_printed import read_sealed
from coldtui.journeys.sealed_cards import Candidate, choose_sealed
from coldtui.journeys.unseal import Source, Unsealed, from_bytes, from_card, from_recovery, unseal
from coldtui.ui.progress import Progress
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.key_in_backup import KeyInBackup
from coldtui.ui.screens.opened_backup import OpenedBackup
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import count, fingerprint

_TITLE = "Open my card"
_QUESTION = "Which backup should be opened? The newest one that is whole stands first on each card."
_TYPE = "Type the passphrase of this backup. It opens the file only; it is no passphrase of a key."
_HELP = (
    "A sealed backup holds your keys, registered wallets, labels and notes, encrypted.",
    "Each change made a new generation. Open the newest one, unless it is damaged or you know why not.",
    "Nothing is taken over before you see what is in it.",
)
_OTHER_FORM = Item("Another form", "a printed code, a picture, a file, typed text", "other", "f")
_RECOVERY = Item("With the recovery key", "the backup passphrase is lost", "recovery", "r")
_WHICH = "Which backup should the recovery key open? It stands beside the copies on a card."

_LONGEST_NAME = 80
"""Letters of a wallet's name that are taken from a backup; the forms that wallets are registered in take no more."""


@dataclass(slots=True)
class _Opening:
    """Where the backup is, and what came out of it."""

    volume: Volume | None = None
    number: int = 0
    source: Source | None = None
    unsealed: Unsealed | None = None

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
                partial(_open, ctx, opening, held),
                partial(_take_over, ctx, opening, held),
            )
        finally:
            opening.wipe()


async def open_bytes(ctx: Context, data: bytes, name: str = "the sealed backup") -> None:
    """The same for a backup that was scanned or read already. Raises Back, and its faults."""
    opening = _Opening(source=from_bytes(data, name))
    with ctx.session.track(HeldText()) as held:
        try:
            await in_order(partial(_open, ctx, opening, held), partial(_take_over, ctx, opening, held))
        finally:
            opening.wipe()


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
        raise Refused(
            f"This backup is of the network {network.value}, and coldtui runs on {ctx.network.value}.",
            f"Leave with F10, and start coldtui with --network {network.value}.",
        )


async def _take_over(ctx: Context, opening: _Opening, held: HeldText) -> None:
    if opening.unsealed is None:
        raise RuntimeError("nothing was opened")
    opened = opening.unsealed.opened
    await ctx.ask(OpenedBackup.of(opened, opening.unsealed.how, _TITLE))
    await ctx.work(ctx.session.sealing.check, opened)
    is_all = _is_blank(ctx)
    ctx.book.take(opened.contents)
    # before any key: from here on the screen can be unlocked with it, and nothing is lost by locking
    after = await _hold(ctx, opening, opened, held)
    ctx.session.sealing.adopt(opened)
    left_out = await _load_keys(ctx, opened)
    unread = _register(ctx, opened)
    after += await _go_on(ctx, opening)
    if opening.volume is not None and (is_all or ctx.session.sealing.is_sealed(ctx.contents())):
        ctx.proved = ctx.proved_version()
    await ctx.stage.put(_closing(opened, left_out, unread, after))


def _is_blank(ctx: Context) -> bool:
    """Whether the session has nothing of its own yet, so that all it will have comes from this backup."""
    contents = ctx.contents()
    is_in_use = ctx.session.fingerprints or ctx.session.has_backup
    return not (is_in_use or contents.wallets or contents.labels or contents.notes)


async def _hold(ctx: Context, opening: _Opening, opened: Opened, held: HeldText) -> list[str]:
    """Keep the passphrase for the next generations, but that of a printed backup where there is one already.

    Cards that another passphrase opens are sealed onto no more: who has that one could not open what is new.
    """
    sealing = ctx.session.sealing
    if opened.log_n is None:
        unknown = "The backup passphrase is not known here: enrolling a card makes a new one."
        return [] if sealing.has_passphrase else [unknown]
    is_other = sealing.has_passphrase and not await ctx.work(sealing.is_passphrase, held.text)
    if is_other and opening.volume is None:
        return []
    log_n = max(opened.log_n, SAFE_LOG_N)
    await ctx.work(sealing.set_passphrase, held.text, log_n, ctx.devices.randomness.bytes(16))
    if not (is_other and ctx.enrolled):
        return []
    ctx.looked_at |= ctx.enrolled.keys()
    ctx.enrolled.clear()
    return ["Cards with another passphrase are not sealed onto any more: Backups, e enrols them with this one."]


async def _go_on(ctx: Context, opening: _Opening) -> list[str]:
    """Enrol the card, unless there is more on it than in this session; what happens from now on."""
    volume = opening.volume
    if volume is None:
        return [] if ctx.enrolled else ["No card is enrolled yet: Backups, e enrols one, and every change is sealed."]
    ctx.looked_at.add(volume.identity)
    is_last = await is_newest(ctx, volume, opening.number)
    sight = Sight.UNKNOWN if is_last else await sight_of(ctx, volume)
    if sight is Sight.NEWER:
        ctx.enrolled.pop(volume.identity, None)
        return ["A newer backup on this card has more: nothing is written on the card before you open that one too."]
    if sight is not Sight.OURS:
        version = ctx.session.sealing.sealed_version
        opened = frozenset((opening.number,))
        ctx.enrolled[volume.identity] = Enrolled(named(volume), opening.number, version, opened)
    return ["From now on every change is sealed onto this card while it is plugged in."]


async def _load_keys(ctx: Context, opened: Opened) -> list[KeyFacts]:
    """Load every key; for one with a passphrase of its own that passphrase is asked. Returns those left out."""
    left_out: list[KeyFacts] = []
    for number, key in enumerate(opened.keys):
        if key.needs_passphrase:
            if not await _load_with_passphrase(ctx, opened, number, key):
                left_out.append(key)
            continue
        if not await _keep(ctx, opened, number):
            left_out.append(key)
    return left_out


async def _keep(ctx: Context, opened: Opened, number: int, passphrase: str = "") -> bool:
    """Load one key; what stands against it is told."""
    try:
        with ctx.session.track(await ctx.work(opened.draft_of, number, passphrase)) as draft:
            draft.keep()
    except ColdtuiError as error:
        await ctx.tell(error)
        return False
    return True


async def _load_with_passphrase(ctx: Context, opened: Opened, number: int, key: KeyFacts) -> bool:
    while True:
        try:
            typed = await ctx.ask(KeyInBackup(fingerprint(key.fingerprint)))
        except Back:
            return False
        if await _keep(ctx, opened, number, typed):
            return True


def _register(ctx: Context, opened: Opened) -> int:
    """Register the wallets of the backup; returns how many are of a kind that this version cannot use."""
    unread = 0
    known = {wallet.descriptor for wallet in ctx.wallets}
    for entry in opened.contents.wallets:
        if entry.descriptor in known:
            continue
        try:
            name = printable(entry.name, _LONGEST_NAME)
            ctx.wallets.append(read_descriptor(entry.descriptor, ctx.network, name).wallet)
        except RefusedWallet:
            ctx.book.keep_unread(entry)
            unread += 1
    return unread


def _closing(opened: Opened, left_out: list[KeyFacts], unread: int, last: list[str]) -> Tell:
    after = []
    if left_out:
        names = ", ".join(fingerprint(key.fingerprint) for key in left_out)
        after.append(f"Not loaded: {names}. What the backup has of it stays in the backup.")
    if unread:
        after.append(f"{count(unread, 'wallet')} cannot be used by this version, and stays in the backup.")
    if opened.is_weak:
        after.append("Guessing its passphrase took less work than it should: it is sealed anew, in the way of today.")
    after += last
    numbers = ((len(opened.keys) - len(left_out), "key"), (len(opened.contents.wallets) - unread, "wallet"))
    here = " and ".join(count(number, noun) for number, noun in numbers if number)
    return Tell(_TITLE, "OK", f"Here again: {here or 'nothing to use, and what the backup notes'}.", after=after)
