"""Sealed backups on the cards of `FakeMedia`, for tests of journeys: `BackupStore` without a disk.

    media = FakeMedia(card)
    backups = FakeBackups(media)
    backups.on(card)[7]                  # the three copies of generation 7, each a pair (sealed, sums)
    backups.put(card, 7, sealed)         # as if it had been written there before
    backups.damage(card, 7, copy=0)      # the first copy is not what its sums say

What a card does, it does here as well: `card.full`, `read_only`, `broken`, `forgetful`, `mounted`, `when_written`, and
`media.pull(card)`. The same tests hold this and the real store to the same behaviour (tests/devices/
test_backup_contract.py), words included.
"""

from collections.abc import Collection

from coldtui.devices import backup_failures, failures
from coldtui.devices.backup_store import CopyState, Generation, Generations, Pair, Progress, Written
from coldtui.devices.media import Volume
from coldtui.formats.backup_copies import is_whole, name_of, write_sums
from tests.fakes_media import FakeCard, FakeMedia

Copies = list[Pair]


class FakeBackups:
    """`BackupStore` for tests; see the top of this file."""

    def __init__(self, media: FakeMedia) -> None:
        self._media = media
        self._cards: dict[FakeCard, dict[int, Copies]] = {}
        self.readmes: dict[FakeCard, bytes] = {}
        self.recoveries: dict[FakeCard, dict[int, bytes]] = {}
        """What is sealed to a recovery key, by number."""
        self.remove_fails = False
        media.when_formatted = self._forget

    def _forget(self, card: FakeCard) -> None:
        self._cards.pop(card, None)
        self.readmes.pop(card, None)
        self.recoveries.pop(card, None)

    def on(self, card: FakeCard) -> dict[int, Copies]:
        """What lies on `card`, by number."""
        return self._cards.setdefault(card, {})

    def put(self, card: FakeCard, number: int, sealed: bytes) -> None:
        self.on(card)[number] = [(sealed, write_sums(sealed))] * 3

    def damage(self, card: FakeCard, number: int, copy: int) -> None:
        sealed, sums = self.on(card)[number][copy]
        self.on(card)[number][copy] = (bytes(len(sealed or b"")), sums)

    def generations(self, volume: Volume) -> Generations:
        """As `BackupStore.generations`."""
        there = self.on(self._readable(volume))
        return Generations(tuple(_generation(number, there[number]) for number in sorted(there, reverse=True)), False)

    def next_number(self, volume: Volume, after: int) -> int:
        """As `BackupStore.next_number`."""
        there = self.on(self._readable(volume))
        number = after + 1
        while number in there:
            number += 1
        return number

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
        """As `BackupStore.write`."""
        if not is_whole(sealed, sums):
            raise ValueError("these are the sums of another backup")
        name_of(number, "AGE")
        card = self._readable(volume)
        if card.read_only:
            raise failures.read_only(volume)
        if number in self.on(card):
            raise backup_failures.taken(volume, number)
        if card.full:
            raise failures.full(volume)
        total = 2 * (len(readme) + 3 * (len(sealed) + len(sums)) + len(recovery or b""))
        for step in range(1, 15):
            if told:
                told(total * step // 14, total)
        if card.when_written is not None:
            card.when_written()
            self._readable(volume)
        if card.forgetful:
            raise failures.forgetful(volume)
        self.readmes.setdefault(card, readme)
        self.put(card, number, sealed)
        if recovery is not None:
            self.recoveries.setdefault(card, {})[number] = recovery
        return Written(number, len(sealed), 3)

    def read_copies(self, volume: Volume, number: int) -> tuple[Pair, Pair, Pair]:
        """As `BackupStore.read_copies`."""
        a, b, c = self.on(self._readable(volume)).get(number, [(None, None)] * 3)
        return a, b, c

    def read_recovery(self, volume: Volume, number: int) -> bytes | None:
        """As `BackupStore.read_recovery`."""
        return self.recoveries.get(self._readable(volume), {}).get(number)

    def prune(self, volume: Volume, opened: Collection[int], keep: int = 2) -> tuple[int, ...]:
        """As `BackupStore.prune`."""
        if keep < 2:
            raise ValueError("the last two backups always stay")
        card = self._readable(volume)
        there = self.on(card)
        complete = [n for n in sorted(opened, reverse=True) if n in there and _generation(n, there[n]).is_complete]
        old = tuple(n for n in sorted(opened) if len(complete) >= keep and n < complete[keep - 1] and n in there)
        if old and card.read_only:
            raise failures.read_only(volume)
        self._drop(card, old)
        return old

    def remove(self, volume: Volume, opened: Collection[int], proved: int) -> tuple[int, ...]:
        """As `BackupStore.remove`; with `remove_fails` the card fails before the last one goes."""
        if proved in opened:
            raise ValueError("what was sealed last stays")
        card = self._readable(volume)
        there = self.on(card)
        if proved not in there or not _generation(proved, there[proved]).is_complete:
            raise backup_failures.not_complete(volume, proved)
        if card.read_only:
            raise failures.read_only(volume)
        old = tuple(number for number in sorted(set(opened)) if number in there)
        self._drop(card, old[:-1] if self.remove_fails else old)
        if self.remove_fails:
            raise failures.broken(volume)
        return old

    def _drop(self, card: FakeCard, numbers: Collection[int]) -> None:
        for number in numbers:
            del self.on(card)[number]
            self.recoveries.get(card, {}).pop(number, None)

    def _readable(self, volume: Volume) -> FakeCard:
        card = self._media._card(volume)
        if card.broken:
            raise failures.broken(volume)
        return card


def _generation(number: int, copies: Copies) -> Generation:
    a, b, c = (_state(*copy) for copy in copies)
    healthy = {copy[0] for copy in copies if _state(*copy) is CopyState.HEALTHY}
    return Generation(
        number, (a, b, c), max((len(sealed or b"") for sealed in healthy), default=None), len(healthy) <= 1
    )


def _state(sealed: bytes | None, sums: bytes | None) -> CopyState:
    if sealed is None and sums is None:
        return CopyState.MISSING
    return CopyState.HEALTHY if is_whole(sealed, sums) else CopyState.DAMAGED
