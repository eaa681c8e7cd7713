"""Seal everything onto cards: the key of the passphrase is made once, then each card is written, read back and opened.

All of it runs in a thread and writes down how far it is. What goes wrong with one card does not keep another from
being written, and never touches what lay on any of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from coldtui.core.errors import ColdtuiError, Damaged, DeviceFailed, Refused
from coldtui.custody.contents import Contents
from coldtui.custody.seal import Seal
from coldtui.custody.sealing import Sealing
from coldtui.devices import Devices
from coldtui.devices.backup_store import BackupStore
from coldtui.devices.machine import Machine
from coldtui.devices.media import Volume
from coldtui.formats.backup_copies import is_whole, write_sums
from coldtui.formats.backup_readme import readme
from coldtui.journeys.enrolled import Enrolled
from coldtui.journeys.files import named
from coldtui.ui.key_time import expected_seconds, key_phase
from coldtui.ui.progress import Progress
from coldtui.ui.words import count

SPARE_MEMORY = 32 << 20
"""Bytes that must be free besides what the passphrase takes: the rest of the program goes on meanwhile."""

_ROUNDS = 10
"""How often a number is looked for that is free on all cards."""

_TIDIED = 2
"""Old generations that are opened, and then removed, each time: a session leaves at most one behind."""


@dataclass(frozen=True, slots=True)
class Onto:
    """What became of one card: the card as it is enrolled now, or what went wrong with it."""

    volume: Volume
    enrolled: Enrolled | None = None
    fault: ColdtuiError | None = None


def expect_memory(machine: Machine, log_n: int) -> None:
    """Raise Refused unless a passphrase of 2^log_n rounds can be tried on this computer, with both figures."""
    needed, free = (1024 << log_n) + SPARE_MEMORY, machine.free_memory()
    if free is not None and free < needed:
        raise Refused(
            f"This passphrase takes {needed >> 20:,} MB of free memory, and this computer has {free >> 20:,} MB.",
            "Use another computer, one with more memory. Here nothing was changed.",
        )


def seal_onto(
    sealing: Sealing,
    devices: Devices,
    contents: Contents,
    volumes: Sequence[Volume],
    enrolled: dict[str, Enrolled],
    progress: Progress,
    without: frozenset[bytes] = frozenset(),
) -> tuple[Onto, ...]:
    """Seal one new generation onto each of these cards; what became of each, in their order.

    `enrolled` are the cards of which something is known, by the identity of their volume, `without` the keys
    that are left out (see `Sealing.seal`). Raises Refused and DeviceFailed where nothing can be sealed at all.
    """
    expect_memory(devices.machine, sealing.log_n)
    number, faults = _next_number(devices.backups, volumes, sealing.generation)
    results = {volume.identity: Onto(volume, fault=fault) for volume, fault in faults}
    usable = [volume for volume in volumes if volume.identity not in results]
    if usable:
        with key_phase(progress, sealing.log_n):
            seal = sealing.seal(contents, number, devices.randomness.bytes, without)
        with seal:
            for volume in usable:
                card = enrolled.get(volume.identity)
                results[volume.identity] = _onto(devices.backups, seal, volume, card, progress)
    return tuple(results[volume.identity] for volume in volumes)


def _next_number(
    backups: BackupStore, volumes: Iterable[Volume], after: int
) -> tuple[int, list[tuple[Volume, ColdtuiError]]]:
    """A number that is free on all cards that answer, and what the others say."""
    left, faults = list(volumes), []
    number = after
    for _ in range(_ROUNDS):
        highest = number
        for volume in tuple(left):
            try:
                highest = max(highest, backups.next_number(volume, max(highest - 1, after)))
            except ColdtuiError as fault:
                faults.append((volume, fault))
                left.remove(volume)
        if highest == number:
            break
        number = highest
    return number, faults


def _onto(backups: BackupStore, seal: Seal, volume: Volume, card: Enrolled | None, progress: Progress) -> Onto:
    try:
        with progress.phase(f"Writing three copies onto {named(volume)}", "bytes") as told:
            backups.write(volume, seal.number, seal.data, write_sums(seal.data), readme(), told, seal.recovery)
        with progress.phase("Reading it back and opening it", expected=expected_seconds(seal.log_n)):
            _prove(backups, seal, volume)
        opened = _tidy(backups, seal, volume, (card.opened if card else frozenset()) | {seal.number})
    except ColdtuiError as fault:
        return Onto(volume, fault=fault)
    proved = card.proved if card else 0
    return Onto(volume, Enrolled(named(volume), seal.number, seal.version, opened, proved))


def _prove(backups: BackupStore, seal: Seal, volume: Volume) -> None:
    copies = backups.read_copies(volume, seal.number)
    whole = [sealed for sealed, sums in copies if sealed is not None and is_whole(sealed, sums)]
    if len(whole) < len(copies) or any(one != seal.data for one in whole):
        good = count(len(whole), "copy", "copies")
        raise DeviceFailed(
            f"Of the three copies on the card only {good} came back as written.", "Use another card: this one fails."
        )
    if seal.recovery is not None and backups.read_recovery(volume, seal.number) != seal.recovery:
        raise DeviceFailed(
            "What is sealed to the recovery key did not come back as written.", "Use another card: this one fails."
        )
    if not seal.confirm(whole[0]):
        raise Damaged("What was sealed does not open as it was.", "Seal once more, and check this computer's memory.")


def _tidy(backups: BackupStore, seal: Seal, volume: Volume, opened: frozenset[int]) -> frozenset[int]:
    """Remove generations before the last two, of those in which nothing is that the new one has not.

    A failure here fails nothing.
    """
    try:
        found = [generation.number for generation in backups.generations(volume).intact]
        for number in [one for one in found if one not in opened and one < seal.number][:_TIDIED]:
            # cards that were mixed up can hold several backups under one number
            whole = {data for data, sums in backups.read_copies(volume, number) if is_whole(data, sums)}
            # and one that could not be read again was not looked into
            if whole and all(seal.covers(data, number) for data in whole if data is not None):
                opened |= {number}
        return opened - set(backups.prune(volume, opened))
    except DeviceFailed:
        return opened
