"""Sealed backups on a card: what journeys see of them. `backup_card.BackupCards` is the real thing.

A generation is one state of everything, numbered from 1, and lies on a card three times, each copy with its sums beside
it. Nothing here opens a seal: whether a backup is ours and says the truth, only the one with the passphrase can tell.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from coldtui.devices.media import Volume

MAX_GENERATIONS = 1000
"""How many generations a listing looks at, the highest numbers first: ours may lie below many that were made up."""

Progress = Callable[[int, int], None]
"""Told how many bytes were dealt with, and of how many. What it raises ends the work, which then leaves nothing."""

Pair = tuple[bytes | None, bytes | None]
"""One copy as it could be read: the sealed backup and its sums, lost sectors as zeros, None for what is not there."""


class CopyState(Enum):
    """How one of the three copies is."""

    HEALTHY = "healthy"
    """Read whole, and its own sums say that it is."""
    DAMAGED = "damaged"
    """There is something; sector by sector it may still be put together with the others."""
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Generation:
    """One generation on one card."""

    number: int
    copies: tuple[CopyState, CopyState, CopyState]
    """In the order of the folders A, B and C."""
    size: int | None
    """Bytes of the sealed backup by a healthy copy; None without one."""
    is_same: bool
    """Whether all healthy copies hold the same bytes, as they do unless somebody mixed cards up."""

    @property
    def healthy(self) -> int:
        """How many copies are healthy."""
        return self.copies.count(CopyState.HEALTHY)

    @property
    def is_intact(self) -> bool:
        """Whether it can be opened as it lies there. One that is not was interrupted, or is damaged: see `repair`."""
        return self.healthy > 0

    @property
    def is_complete(self) -> bool:
        """Whether nothing of it is missing, damaged or in doubt."""
        return self.healthy == len(self.copies) and self.is_same


@dataclass(frozen=True, slots=True)
class Generations:
    """What there is of backups on a card, the highest number first."""

    found: tuple[Generation, ...]
    more: bool
    """Whether there are numbers that were not looked at: more than anybody's backups have."""

    @property
    def intact(self) -> tuple[Generation, ...]:
        """Those that can be opened as they are, the highest number first."""
        return tuple(generation for generation in self.found if generation.is_intact)


@dataclass(frozen=True, slots=True)
class Written:
    """A generation that lies on the card and was read back."""

    number: int
    size: int
    """Bytes of the sealed backup."""
    copies: int


class BackupStore(Protocol):
    """Everything that coldtui does with the backups on cards. Every call may block: call it in a worker.

    What goes wrong is raised as `DeviceFailed` (`MediaGone`, `MediaFull`, `MediaReadOnly` or itself). What lay on the
    card before is never changed by it. A card without backups is no error.
    """

    def generations(self, volume: Volume) -> Generations:
        """All there are, each copy read from the card and compared with its sums."""

    def next_number(self, volume: Volume, after: int) -> int:
        """The first number above `after` under which nothing lies on the card, not even what was left of a backup.

        `after` is the highest generation that was opened: a number that somebody else made up does not count.
        """

    def write(
        self,
        volume: Volume,
        number: int,
        sealed: bytes,
        sums: bytes,
        readme: bytes,
        told: Progress | None = None,
        recovery: bytes | None = None,
    ) -> Written:
        """Writes a new generation. When this returns, three copies are on the card and were read back from it.

        `recovery` is the same content sealed to a recovery key; it is written and read back once, beside the copies.
        When it raises, nothing was left, or the hint says what. Raises ValueError for sums of another backup.
        """

    def read_copies(self, volume: Volume, number: int) -> tuple[Pair, Pair, Pair]:
        """The copies in A, B and C, as much of them as can be read."""

    def read_recovery(self, volume: Volume, number: int) -> bytes | None:
        """What of a generation is sealed to a recovery key, as much of it as can be read; None for nothing."""

    def prune(self, volume: Volume, opened: Collection[int], keep: int = 2) -> tuple[int, ...]:
        """Removes old generations among `opened`; returns their numbers.

        `opened` are the numbers on this card which the passphrase opened, or which were sealed and written with it:
        no other is ever touched, for it may be somebody else's. The `keep` highest of them that are complete on the
        card now stay, and all above the lowest of these; with fewer than `keep` nothing is removed. Raises ValueError
        for `keep` below 2.
        """

    def remove(self, volume: Volume, opened: Collection[int], proved: int) -> tuple[int, ...]:
        """Removes all generations among `opened`, what is left of interrupted ones too; returns their numbers.

        `opened` is as in `prune`. `proved` is the generation that was sealed and opened last, and holds what shall
        stay: unless it is complete on the card now, nothing is removed, and DeviceFailed raised. When this raises,
        some may be removed already. Raises ValueError when `proved` is among `opened`.
        """
