"""The real `BackupStore`: how sealed backups get onto a card, are found there again, and how old ones go.

Never rename, never overwrite (see `writing`). A new generation takes names that nobody had, in three folders, each file
on the card and read back before the next one begins. When all are there they are read back once more: a card that
claims more room than it has loses the first ones while it takes the last. Only then may an old generation go.

Whoever can write on the card can write any number and any sums, so numbers and sums decide nothing that could lose a
backup: nothing is removed but what was opened with the passphrase, and a number that was made up blocks no other.
"""

import errno
import heapq
from collections.abc import Collection, Iterator
from contextlib import contextmanager

from coldtui.core.errors import DeviceFailed
from coldtui.devices import backup_failures, failures
from coldtui.devices.backup_folders import (
    Batch,
    NoFolderError,
    Shelves,
    is_there,
    made_recovery,
    made_shelves,
    shelves,
)
from coldtui.devices.backup_store import MAX_GENERATIONS, CopyState, Generation, Generations, Pair, Progress, Written
from coldtui.devices.card_access import CardAccess
from coldtui.devices.damaged_files import Salvaged, is_no_file
from coldtui.devices.fs import Fs
from coldtui.devices.media import Volume
from coldtui.devices.volumes import free_space
from coldtui.devices.writing import NotWrittenError, holds, remove
from coldtui.formats.backup_copies import COPIES, README, SEALED, SUMS, is_whole, name_of, recovery_name_of
from coldtui.formats.backup_values import MAX_GENERATION

_MOST_READ = 64 * 1024 * 1024
"""Bytes that a listing reads; 1000 generations of a size that people have are no more."""

_MOST_READMES = 9
"""README-9.TXT is the last one: a card needs one that can be read, not all there ever were."""

_AMPLE = 1024 * 1024
"""Bytes that must be free besides the files before "no space left" can mean anything but a full card."""

_KEPT = 2


class BackupCards:
    """`BackupStore` on Linux. `access` is that of the `Cards` which list the volumes."""

    def __init__(self, access: CardAccess) -> None:
        self._access = access
        self._fs = access.fs

    def generations(self, volume: Volume) -> Generations:
        """As `BackupStore.generations`."""
        with self._reading(volume) as shelf:
            numbers, more = self._numbers(volume, shelf)
            found: list[Generation] = []
            read = 0
            for number in heapq.nlargest(MAX_GENERATIONS, numbers):
                if read > _MOST_READ:
                    break
                copies = self._copies(volume, shelf, number)
                read += sum(len(part.data or b"") for copy in copies for part in copy)
                found.append(_generation(number, copies))
        return Generations(tuple(found), more or len(found) < len(numbers))

    def next_number(self, volume: Volume, after: int) -> int:
        """As `BackupStore.next_number`."""
        with self._reading(volume) as shelf:
            numbers, _ = self._numbers(volume, shelf)
            numbers |= shelf.recovery_numbers()
        number = after + 1
        while number in numbers:
            number += 1
        if number > MAX_GENERATION:
            raise backup_failures.no_number_left(volume)
        return number

    def read_copies(self, volume: Volume, number: int) -> tuple[Pair, Pair, Pair]:
        """As `BackupStore.read_copies`."""
        with self._reading(volume) as shelf:
            a, b, c = ((sealed.data, sums.data) for sealed, sums in self._copies(volume, shelf, number))
        return a, b, c

    def read_recovery(self, volume: Volume, number: int) -> bytes | None:
        """As `BackupStore.read_recovery`."""
        with self._reading(volume) as shelf:
            return shelf.recovery_copy(number)

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
        names = {name_of(number, SEALED): sealed, name_of(number, SUMS): sums}
        total = 2 * (len(readme) + len(COPIES) * (len(sealed) + len(sums)) + len(recovery or b""))
        count = _Count(told, total)
        batch = Batch(self._fs, lambda: self._access.is_present(volume))
        with (
            self._writing(volume, total, number, batch) as root,
            made_shelves(self._fs, root) as (home, folders),
            self._places(home, folders, names, number, recovery) as files,
            batch,
        ):
            if any(is_there(self._fs, folder, name) for folder, name, _ in files):
                raise backup_failures.taken(volume, number)
            self._write_readme(batch, home, readme)
            count.add(len(readme))
            for folder, name, data in files:
                batch.write(folder, name, data)
                count.add(len(data))
            batch.check(count.add)
            self._expect_present(volume)
            batch.keep()
        count.finish()
        return Written(number, len(sealed), len(COPIES))

    def prune(self, volume: Volume, opened: Collection[int], keep: int = _KEPT) -> tuple[int, ...]:
        """As `BackupStore.prune`."""
        if keep < _KEPT:
            raise ValueError("the last two backups always stay")
        with self._writing(volume) as root, shelves(self._fs, root) as shelf:
            stays = self._lowest_kept(volume, shelf, opened, keep)
            self._expect_present(volume)
            old = sorted(number for number in opened if number < stays)
            removed = tuple(number for number in old if self._remove(shelf, number))
            self._expect_present(volume)
        return removed

    def remove(self, volume: Volume, opened: Collection[int], proved: int) -> tuple[int, ...]:
        """As `BackupStore.remove`."""
        if proved in opened:
            raise ValueError("what was sealed last stays")
        with self._writing(volume) as root, shelves(self._fs, root) as shelf:
            if shelf.is_damaged or not _generation(proved, self._copies(volume, shelf, proved)).is_complete:
                raise backup_failures.not_complete(volume, proved)
            self._expect_present(volume)
            removed = tuple(number for number in sorted(set(opened)) if self._remove(shelf, number))
            self._expect_present(volume)
        return removed

    @contextmanager
    def _places(
        self, home: int, folders: tuple[int, ...], names: dict[str, bytes], number: int, recovery: bytes | None
    ) -> Iterator[list[tuple[int, str, bytes]]]:
        """Every file of a generation: its open folder, its name, its content; that for the recovery key last."""
        files = [(folder, name, data) for folder in folders for name, data in names.items()]
        if recovery is None:
            yield files
            return
        with made_recovery(self._fs, home) as folder:
            yield [*files, (folder, recovery_name_of(number), recovery)]

    @contextmanager
    def _reading(self, volume: Volume) -> Iterator[Shelves]:
        with self._access.open(volume, writing=False) as root, shelves(self._fs, root) as shelf:
            if shelf.is_damaged:
                self._access.only_read(volume)
                self._expect_present(volume)
                if not list(shelf.open_folders()):
                    raise backup_failures.unreadable(volume)
            yield shelf
            self._expect_present(volume)

    @contextmanager
    def _writing(self, volume: Volume, needed: int = 0, number: int = 0, batch: Batch | None = None) -> Iterator[int]:
        """The card's top, open; what goes wrong below becomes DeviceFailed, which tells what is left of the batch."""
        try:
            with self._access.open(volume, writing=True) as root:
                try:
                    yield root
                except OSError as error:
                    raise self._failure(error, volume, needed, number) from error
                except NotWrittenError as error:
                    raise self._failure(error.reason, volume, needed, number) from error
                except NoFolderError as error:
                    raise backup_failures.in_the_way(volume, error.place) from error
        except DeviceFailed as failure:
            if batch and batch.is_begun and not (batch.is_removed and self._access.is_present(volume)):
                raise backup_failures.left_over(failure, volume, number) from failure.__cause__
            raise

    def _failure(self, reason: OSError | None, volume: Volume, needed: int, number: int) -> DeviceFailed:
        code = reason.errno if reason is not None and self._access.is_present(volume) else None
        if code == errno.EEXIST:
            return backup_failures.taken(volume, number)
        if reason and code == errno.EROFS and not volume.read_only and not self._access.is_gone(volume, reason):
            self._access.only_read(volume)
            return backup_failures.turned_read_only(volume)
        if code == errno.ENOSPC and (free_space(volume.path or "") or 0) > needed + _AMPLE:
            return backup_failures.crowded(volume)
        return self._access.write_failure(reason, volume)

    def _expect_present(self, volume: Volume) -> None:
        if not self._access.is_present(volume):
            raise failures.gone(volume)

    def _numbers(self, volume: Volume, shelf: Shelves) -> tuple[set[int], bool]:
        """All numbers on the card, and whether there may be more of them."""
        numbers, more, is_damaged = shelf.numbers()
        if is_damaged:
            self._access.only_read(volume)
        if is_damaged and not numbers:
            self._expect_present(volume)
            raise backup_failures.unreadable(volume)
        return numbers, more

    def _copies(self, volume: Volume, shelf: Shelves, number: int) -> tuple[tuple[Salvaged, Salvaged], ...]:
        copies = tuple(shelf.copies(number))
        if any(part.lost for copy in copies for part in copy):
            self._access.only_read(volume)
        return copies

    def _lowest_kept(self, volume: Volume, shelf: Shelves, opened: Collection[int], keep: int) -> int:
        """The lowest of the `keep` highest opened generations that are complete; 0 when there are not as many."""
        complete = 0
        for number in sorted(set(opened), reverse=True):
            complete += _generation(number, self._copies(volume, shelf, number)).is_complete
            if complete == keep:
                return number
        return 0

    def _remove(self, shelf: Shelves, number: int) -> bool:
        """Removes what there is of a generation, file by file; returns whether there was anything."""
        was_there = False
        for folder, name in shelf.files_of(number):
            if is_there(self._fs, folder, name):
                remove(self._fs, folder, name)
                was_there = True
        return was_there

    def _write_readme(self, batch: Batch, home: int, readme: bytes) -> None:
        """Unless it is there: as README.TXT or, when that is another one, as README-2.TXT and so on."""
        for name in _readme_names():
            if not is_there(self._fs, home, name):
                batch.write(home, name, readme)
                return
            if _is_same(self._fs, home, name, readme):
                return


class _Count:
    """Tells how far the work is."""

    def __init__(self, told: Progress | None, total: int) -> None:
        self._told = told
        self._total = total
        self._done = 0

    def add(self, size: int) -> None:
        self._done = min(self._done + size, self._total)
        if self._told:
            self._told(self._done, self._total)

    def finish(self) -> None:
        self.add(self._total - self._done)


def _generation(number: int, copies: tuple[tuple[Salvaged, Salvaged], ...]) -> Generation:
    a, b, c = (_state(*copy) for copy in copies)
    healthy = {sealed.data for sealed, sums in copies if _state(sealed, sums) is CopyState.HEALTHY}
    return Generation(number, (a, b, c), max((len(data or b"") for data in healthy), default=None), len(healthy) <= 1)


def _state(sealed: Salvaged, sums: Salvaged) -> CopyState:
    if sealed.data is None and sums.data is None and not (sealed.lost or sums.lost):
        return CopyState.MISSING
    is_healthy = not (sealed.lost or sums.lost) and is_whole(sealed.data, sums.data)
    return CopyState.HEALTHY if is_healthy else CopyState.DAMAGED


def _is_same(fs: Fs, folder: int, name: str, data: bytes) -> bool:
    try:
        return holds(fs, folder, name, data)
    except OSError as error:
        if not is_no_file(error):
            raise
        return False


def _readme_names() -> Iterator[str]:
    stem, dot, suffix = README.rpartition(".")
    yield README
    yield from (f"{stem}-{number}{dot}{suffix}" for number in range(2, _MOST_READMES + 1))
