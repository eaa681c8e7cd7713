"""Open a sealed backup: out of the copies on a card or as it came, with the passphrase typed until it opens."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from coldtui.core.errors import ColdtuiError, Refused, Unreadable, WrongPassphrase
from coldtui.custody.held_text import HeldText
from coldtui.custody.opened import Opened
from coldtui.devices import Devices
from coldtui.formats import age
from coldtui.formats.age_keys import read_identity
from coldtui.formats.backup_repair import attempts
from coldtui.journeys.context import Context
from coldtui.journeys.files import named
from coldtui.journeys.seal_onto import expect_memory
from coldtui.journeys.sealed_cards import Candidate
from coldtui.journeys.type_recovery_key import type_recovery_key
from coldtui.ui.key_time import key_phase
from coldtui.ui.progress import Progress
from coldtui.ui.screens.backup_passphrase import TypeBackupPassphrase

_LOST = "Nothing on this card is left of this backup that could be opened."
_ELSEWHERE = "Try the generation before it, or another card. Your words on paper open the key as well."


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """A sealed backup as it may have been: the tries, best first, each with how it came about, and its name."""

    name: str
    tries: tuple[tuple[bytes, str], ...]

    @property
    def log_n(self) -> int | None:
        """The least work that any of them asks for; None where no passphrase opens it.

        A damaged copy may ask for any: it must not stand in the way of the others.
        """
        found = [log_n for data, _ in self.tries if (log_n := _header(data).log_n) is not None]
        return min(found, default=None)


@dataclass(frozen=True, slots=True, repr=False)
class Unsealed:
    """What was opened, its sealed bytes, and how they were put together. The caller wipes it."""

    opened: Opened
    data: bytes
    how: str

    def wipe(self) -> None:
        """Overwrite the keys. A second time does nothing."""
        self.opened.wipe()

    @property
    def is_wiped(self) -> bool:
        """Whether no key is in it any more."""
        return self.opened.is_wiped


def from_card(devices: Devices, candidate: Candidate, progress: Progress) -> Source:
    """Read all copies of a generation, and put together what can be. Raises DeviceFailed, Unreadable."""
    number = candidate.generation.number
    with progress.phase("Reading three copies"):
        copies = devices.backups.read_copies(candidate.volume, number)
    tries = tuple(_readable((one.data, one.how) for one in attempts(copies)))
    if not tries:
        raise Unreadable(_LOST, _ELSEWHERE)
    return Source(f"generation {number} on {named(candidate.volume)}", tries)


def from_recovery(devices: Devices, candidate: Candidate) -> Source:
    """What of a generation was sealed to a recovery key. Raises DeviceFailed, Unreadable, Refused."""
    number = candidate.generation.number
    data = devices.backups.read_recovery(candidate.volume, number)
    if data is None:
        raise Refused(
            "This backup has no file for a recovery key.", "Try another generation, or open it with its passphrase."
        )
    return from_bytes(data, f"generation {number} on {named(candidate.volume)}, for the recovery key")


def from_bytes(data: bytes, name: str) -> Source:
    """A sealed backup that came another way than in three copies. Raises NotSealed, Damaged, Refused."""
    age.read_header(data)
    return Source(name, ((data, ""),))


def _readable(tries: Iterable[tuple[bytes, str]]) -> Iterator[tuple[bytes, str]]:
    for data, how in tries:
        try:
            age.read_header(data)
        except ColdtuiError:
            continue
        yield data, how


async def unseal(ctx: Context, source: Source, title: str, question: str, held: HeldText) -> Unsealed:
    """Ask for the passphrase until it opens the backup; it is put into `held`. Raises Back, and the backup's faults.

    For what was sealed to a recovery key that one is asked, and `held` is left without anything.
    """
    log_n = source.log_n
    if log_n is None:
        return await _unseal_with_key(ctx, source, title)
    expect_memory(ctx.devices.machine, log_n)
    fault = ""
    while True:
        held.put(await ctx.ask(TypeBackupPassphrase(title, question, [("Backup", source.name)], error=fault)))
        progress = Progress("Opening the backup")
        try:
            return await ctx.work_showing(progress, _try_all, ctx, source, held, progress)
        except WrongPassphrase as error:
            fault = f"{error} {error.hint}".rstrip()


async def _unseal_with_key(ctx: Context, source: Source, title: str) -> Unsealed:
    """Ask for the recovery key until it opens the backup. Raises Back, Refused where no recovery key can open it."""
    data, how = source.tries[0]
    if not _header(data).recipients:
        raise Refused("Neither a passphrase nor a recovery key opens this backup.", "Open it with the program age.")
    question, fault = "This backup was sealed to a recovery key. Type that from its paper.", ""
    with ctx.session.track(HeldText()) as typed:
        while True:
            await type_recovery_key(ctx, title, question, [("Backup", source.name)], typed, fault=fault)
            try:
                opened = await ctx.work(ctx.session.open_with_key, data, read_identity(typed.text))
                return Unsealed(opened, data, how or "There is one copy.")
            except WrongPassphrase as error:
                fault = f"{error} {error.hint}".rstrip()


def _try_all(ctx: Context, source: Source, held: HeldText, progress: Progress) -> Unsealed:
    """Open the first of the tries that opens. Damage that the right passphrase found counts before a wrong one.

    One that asks for more memory than there is counts last, and is passed by.
    """
    damage: Unreadable | None = None
    wrong: WrongPassphrase | None = None
    short: Refused | None = None
    for data, how in source.tries:
        try:
            log_n = _header(data).log_n or 0
            expect_memory(ctx.devices.machine, log_n)
            with key_phase(progress, log_n):
                return Unsealed(ctx.session.open_sealed(data, held.text), data, how)
        except WrongPassphrase as error:
            wrong = error
        except Unreadable as error:
            damage = error
        except Refused as error:
            short = error
    raise damage or wrong or short or Unreadable(_LOST, _ELSEWHERE)


def _header(data: bytes) -> age.Header:
    return age.read_header(data)
