"""The folders in which backups lie: COLDTUI/A, COLDTUI/B and COLDTUI/C, opened one inside the other, by no link."""

import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from coldtui.core.errors import DeviceFailed
from coldtui.devices.damaged_files import NOTHING, Salvaged, is_lost, is_no_file, salvage
from coldtui.devices.failures import GONE
from coldtui.devices.fs import FOLDER_FLAGS, Fs
from coldtui.devices.writing import NotWrittenError, holds, remove, sync_folder, write_named
from coldtui.formats.backup_copies import (
    COPIES,
    FOLDER,
    LONGEST_SEALED,
    LONGEST_SUMS,
    RECOVERY,
    SEALED,
    SUMS,
    name_of,
    number_of,
    recovery_name_of,
    recovery_number_of,
)

_FLAGS = FOLDER_FLAGS | os.O_NOFOLLOW

_MOST_SCANNED = 100_000
"""Names in a folder that are looked at: more than a FAT folder can hold."""


class NoFolderError(Exception):
    """Under the name of one of our folders lies something else; `place` is that name, as a path on the card."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.place = place


@dataclass(frozen=True, slots=True)
class Shelves:
    """The three folders, and the one for the recovery key, open for reading."""

    fs: Fs
    folders: tuple[int | None, ...]
    """Descriptors; None for a folder that is not there or cannot be opened."""
    is_damaged: bool
    """Whether one of the four is there and cannot be opened."""
    recovery: int | None = None
    """The descriptor of the folder for the recovery key, as in `folders`."""

    def numbers(self) -> tuple[set[int], bool, bool]:
        """All numbers that have a file, whether there are names that were not looked at, and whether some are lost."""
        found: set[int] = set()
        more = is_damaged = False
        for folder in self.open_folders():
            try:
                more |= self._add_numbers(folder, found)
            except OSError as error:
                if not is_lost(error):
                    raise
                is_damaged = True
        return found, more, is_damaged

    def recovery_numbers(self) -> set[int]:
        """All numbers that have a file for the recovery key, as far as they can be read. Raises OSError."""
        found: set[int] = set()
        if self.recovery is not None:
            try:
                self._add_numbers(self.recovery, found, recovery_number_of)
            except OSError as error:
                if not is_lost(error):
                    raise
        return found

    def recovery_copy(self, number: int) -> bytes | None:
        """What is sealed to the recovery key, as much of it as can be read. Raises OSError when the card is gone."""
        if self.recovery is None:
            return None
        return salvage(self.fs, self.recovery, recovery_name_of(number), LONGEST_SEALED).data

    def files_of(self, number: int) -> Iterator[tuple[int, str]]:
        """Every folder and name that a generation can have a file under, that for the recovery key first."""
        if self.recovery is not None:
            yield self.recovery, recovery_name_of(number)
        for folder in self.open_folders():
            yield folder, name_of(number, SEALED)
            yield folder, name_of(number, SUMS)

    def copies(self, number: int) -> Iterator[tuple[Salvaged, Salvaged]]:
        """The sealed backup and its sums in each folder. Raises OSError when the card is gone."""
        for folder in self.folders:
            if folder is None:
                yield NOTHING, NOTHING
            else:
                sealed = salvage(self.fs, folder, name_of(number, SEALED), LONGEST_SEALED)
                yield sealed, salvage(self.fs, folder, name_of(number, SUMS), LONGEST_SUMS)

    def open_folders(self) -> Iterator[int]:
        """Those that could be opened."""
        return (folder for folder in self.folders if folder is not None)

    def _add_numbers(self, folder: int, found: set[int], number_in: Callable[[str], int | None] = number_of) -> bool:
        with self.fs.call(os.scandir, folder) as entries:
            for _ in range(_MOST_SCANNED):
                entry = self.fs.call(next, entries, None)
                if entry is None:
                    return False
                number = number_in(entry.name)
                if number is not None:
                    found.add(number)
        return True


@contextmanager
def shelves(fs: Fs, root: int) -> Iterator[Shelves]:
    """The folders on the card whose top is open as `root`, for reading. Raises OSError when the card is gone."""
    with ExitStack() as stack:
        home, is_damaged = _opened(fs, stack, root, FOLDER)
        folders: list[int | None] = []
        for name in COPIES:
            folder, is_lost_too = (None, False) if home is None else _opened(fs, stack, home, name)
            folders.append(folder)
            is_damaged |= is_lost_too
        recovery, is_lost_too = (None, False) if home is None else _opened(fs, stack, home, RECOVERY)
        is_damaged |= is_lost_too
        yield Shelves(fs, tuple(folders), is_damaged, recovery)


@contextmanager
def made_shelves(fs: Fs, root: int) -> Iterator[tuple[int, tuple[int, ...]]]:
    """The folder COLDTUI and the three in it, made where they are missing, their names on the card for sure.

    Raises OSError, and NoFolderError when something else is in the way.
    """
    with ExitStack() as stack:
        home = _made(fs, stack, root, FOLDER, FOLDER)
        folders = tuple(_made(fs, stack, home, name, f"{FOLDER}/{name}") for name in COPIES)
        sync_folder(fs, home)
        sync_folder(fs, root)
        yield home, folders


@contextmanager
def made_recovery(fs: Fs, home: int) -> Iterator[int]:
    """The folder for the recovery key in the open folder COLDTUI, as `made_shelves`."""
    with ExitStack() as stack:
        folder = _made(fs, stack, home, RECOVERY, f"{FOLDER}/{RECOVERY}")
        sync_folder(fs, home)
        yield folder


class Batch:
    """Files that belong together: removed on the way out, the last one first, unless `keep` was called.

    On a card that failed or lied nothing more is changed, not even to clean up: in the sectors that name the new files
    stand the names of the old ones.
    """

    def __init__(self, fs: Fs, is_present: Callable[[], bool]) -> None:
        self._fs = fs
        self._is_present = is_present
        self._written: list[tuple[int, str, bytes]] = []
        self._is_kept = False
        self.is_begun = False
        self.is_removed = True
        """Whether nothing of them is left for sure."""

    def write(self, folder: int, name: str, data: bytes) -> None:
        """Raises FileExistsError when the name is taken, other OSError when no file was made, and NotWrittenError."""
        try:
            write_named(self._fs, folder, name, data, self._is_present)
        except NotWrittenError as error:
            self.is_begun = True
            self.is_removed = error.is_removed
            raise
        self.is_begun = True
        self._written.append((folder, name, data))

    def check(self, told: Callable[[int], None]) -> None:
        """Reads all of them back once more; `told` gets the length of each. Raises NotWrittenError, OSError."""
        for folder, name, data in self._written:
            if not holds(self._fs, folder, name, data):
                raise NotWrittenError(None, name, is_removed=False)
            told(len(data))

    def keep(self) -> None:
        """They are as they should be."""
        self._is_kept = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._is_kept:
            return
        if _is_hopeless(error):
            self.is_removed = False
            return
        for folder, name, _ in reversed(self._written):
            try:
                remove(self._fs, folder, name)
            except OSError:
                self.is_removed = False


def _is_hopeless(error: BaseException | None) -> bool:
    """Whether the card is gone, failed, or did not keep what it was given."""
    reason = error.reason if isinstance(error, NotWrittenError) else error
    is_dead = isinstance(reason, OSError) and (is_lost(reason) or reason.errno in GONE)
    return reason is None or is_dead or isinstance(reason, DeviceFailed)


def is_there(fs: Fs, folder: int, name: str) -> bool:
    """Whether anything at all has this name. Raises OSError when that cannot be told."""
    try:
        fs.call(os.stat, name, dir_fd=folder, follow_symlinks=False)
    except FileNotFoundError:
        return False
    return True


def _opened(fs: Fs, stack: ExitStack, parent: int, name: str) -> tuple[int | None, bool]:
    """The folder or None, and whether it is there but cannot be read."""
    try:
        return _enter(fs, stack, parent, name), False
    except OSError as error:
        if not (is_lost(error) or is_no_file(error)):
            raise
        return None, is_lost(error)


def _made(fs: Fs, stack: ExitStack, parent: int, name: str, place: str) -> int:
    try:
        with suppress(FileNotFoundError):
            return _enter(fs, stack, parent, name)
        fs.call(os.mkdir, name, 0o755, dir_fd=parent)
        return _enter(fs, stack, parent, name)
    except OSError as error:
        if error.errno in {errno.ENOTDIR, errno.ELOOP, errno.EEXIST}:
            raise NoFolderError(place) from error
        raise


def _enter(fs: Fs, stack: ExitStack, parent: int, name: str) -> int:
    return stack.enter_context(fs.closing(fs.call(os.open, name, _FLAGS, dir_fd=parent), quietly=True))
