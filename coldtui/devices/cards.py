"""The real `Media`: cards and sticks that are plugged in, and folders that the user named.

After every failure, every listing and every write, the card itself is looked for again: see `card_access`.
"""

import errno
import heapq
import os
import stat
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

from coldtui.core.text import printable, printable_bytes
from coldtui.devices import failures, format_failures
from coldtui.devices.card_access import CardAccess
from coldtui.devices.fs import READ_FLAGS, Fs, what_it_is
from coldtui.devices.media import (
    MAX_FILE_BYTES,
    MAX_NAMES,
    Bus,
    Disk,
    FileEntry,
    Listing,
    Progress,
    Released,
    Skipped,
    Volume,
)
from coldtui.devices.mount_kernel import Kernel, LinuxKernel
from coldtui.devices.mounting import Mounter
from coldtui.devices.volumes import BlockDevices, free_space, root_of
from coldtui.devices.writing import NoFreeNameError, NotWrittenError, write_new

if TYPE_CHECKING:
    from coldtui.devices.formatting import Formatter

_MOST_SCANNED = 100_000
"""Names in a folder that are looked at: more than a FAT folder can hold."""

_MACOS_SIDE_FILE = b"._"
"""How the names of the files begin that macOS puts beside others on FAT; they end like the other file's."""


class Cards:
    """`Media` on Linux: `folders` first, then all devices that `devices` finds (none when it is None).

    `kernel` mounts, and `helper` formats, where this process itself has no right to.
    Use it as a context manager: at the end, the cards that coldtui mounted are unmounted.
    """

    def __init__(
        self,
        folders: Sequence[str] = (),
        devices: BlockDevices | None = None,
        fs: Fs | None = None,
        kernel: Kernel | None = None,
        helper: Callable[[Disk, Progress | None], str] | None = None,
    ) -> None:
        self._helper = helper
        self._folders = tuple(str(Path(folder).absolute()) for folder in folders)
        self._devices = devices
        self._fs = fs or Fs()
        self._kernel = kernel or LinuxKernel()
        self._mounter = Mounter(devices, self._kernel, self._fs) if devices else None
        self.access = CardAccess(devices, self._fs, self._mounter)
        """For others who work on the same cards, so that a card which failed one of them is refused by all."""

    def volumes(self) -> tuple[Volume, ...]:
        """As `Media.volumes`. A card whose folder the user named is listed once, as the card."""
        return self.mount(())

    def mount(self, identities: Collection[str] | None = None) -> tuple[Volume, ...]:
        """As `Media.mount`."""
        cards = () if self._mounter is None else self._mounter.mount(identities)
        roots = {card.root for card in cards if card.root is not None}
        folders = [self.folder(folder) for folder in self._folders]
        return (*(folder for folder in folders if folder.root not in roots), *cards)

    @property
    def holds_cards(self) -> bool:
        """As `Media.holds_cards`."""
        return self._mounter is not None and self._mounter.holds_cards

    def put_away(self) -> frozenset[str]:
        """As `Media.put_away`."""
        return frozenset() if self._mounter is None else self._mounter.put_away()

    def disks(self) -> tuple[Disk, ...]:
        """As `Media.disks`."""
        formatter = self._formatter()
        return formatter.disks(self.volumes()) if formatter else ()

    def format(self, disk: Disk, told: Progress | None = None) -> str:
        """As `Media.format`."""
        formatter = self._formatter()
        if formatter is None:
            raise format_failures.gone()
        return formatter.format(disk, self.volumes(), told)

    def release(self, volume: Volume) -> Released:
        """As `Media.release`. What another program has mounted is put on the card, and stays mounted."""
        if self._mounter is not None and self._mounter.is_ours(volume):
            return self._mounter.release(volume)
        with self.access.open(volume, writing=False) as folder:
            self._fs.call(self._kernel.sync, folder)
        return Released.SYNCED

    def __enter__(self) -> Self:
        """It does nothing before `volumes`."""
        return self

    def __exit__(self, *_: object) -> None:
        """Unmounts what it mounted."""
        if self._mounter is not None:
            self._mounter.close()

    def _formatter(self) -> "Formatter | None":
        if self._devices is None:
            return None
        from coldtui.devices.formatting import Formatter  # noqa: PLC0415 (read when a card is to be emptied)

        return Formatter(self._devices, self._kernel, self._mounter, self._fs, helper=self._helper)

    def folder(self, path: str) -> Volume:
        """The folder `path` as a volume; one that is not there is "not mounted"."""
        path = str(Path(path).absolute())
        root = root_of(path)
        is_usable = root is not None and Path(path).is_dir()
        return Volume(
            bus=Bus.FOLDER,
            path=path if is_usable else None,
            device="" if is_usable else printable(path),
            label=printable_bytes(os.fsencode(Path(path).name), 40),
            model="",
            size=None,
            free=free_space(path),
            read_only=not os.access(path, os.W_OK),
            identity=self.access.folder_identity(path, root),
            how_to_mount="" if is_usable else "There is no such folder.",
            root=root,
        )

    def entry_at(self, path: str) -> FileEntry:
        """The file that the user named on the command line; links are followed here, for they are the user's own."""
        try:
            real = Path(path).resolve(strict=True)
            status = real.stat()
        except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle, ValueError: a NUL
            raise failures.no_such_file(path) from error
        volume = self.folder(str(real.parent))
        return FileEntry(volume, os.fsencode(real.name), status.st_size, int(status.st_mtime))

    def files(self, volume: Volume, suffixes: Sequence[str], limit: int = MAX_FILE_BYTES) -> Listing:
        """As `Media.files`."""
        with self.access.open(volume, writing=False) as folder:
            names, more = self._names(folder, tuple(os.fsencode(suffix).lower() for suffix in suffixes))
            found = [self._inspect(folder, volume, name, limit) for name in names]
        if not self.access.is_present(volume):
            raise failures.gone(volume)
        files = tuple(entry for entry in found if isinstance(entry, FileEntry))
        return Listing(files, tuple(entry for entry in found if isinstance(entry, Skipped)), more)

    def read(self, entry: FileEntry, limit: int = MAX_FILE_BYTES) -> bytes:
        """As `Media.read`."""
        with self.access.open(entry.volume, writing=False) as folder:
            try:
                before = self._fs.call(os.stat, entry.raw_name, dir_fd=folder, follow_symlinks=False)
                _expect_regular(entry, before.st_mode)  # to open a device can do something already
                opened = self._fs.call(os.open, entry.raw_name, READ_FLAGS, dir_fd=folder)
            except FileNotFoundError as error:
                if self.access.is_gone(entry.volume, error):
                    raise failures.gone(entry.volume) from error
                raise failures.no_longer_there(entry) from error
            with self._fs.closing(opened) as descriptor:
                status = self._fs.call(os.fstat, descriptor)
                _expect_regular(entry, status.st_mode)
                content = self._fs.read_up_to(descriptor, limit + 1)
        if len(content) > limit:
            raise failures.over_limit(entry.name, limit)
        if not self.access.is_present(entry.volume):
            raise failures.gone(entry.volume)
        if len(content) < status.st_size:
            raise failures.cut_short(entry)
        return content

    def write_new(self, volume: Volume, name_for: Callable[[int], str], data: bytes) -> str:
        """As `Media.write_new`."""
        with self.access.open(volume, writing=True) as folder:
            try:
                return write_new(self._fs, folder, name_for, data, lambda: self.access.is_present(volume))
            except NoFreeNameError as error:
                raise failures.no_free_name(volume) from error
            except NotWrittenError as error:
                failure = self.access.write_failure(error.reason, volume)
                is_there = self.access.is_present(volume)
                if error.is_removed and is_there:
                    raise failure from error
                raise failures.left_behind(failure, volume, error.name) from error

    def _names(self, folder: int, suffixes: tuple[bytes, ...]) -> tuple[list[bytes], bool]:
        """The first names that end in one of `suffixes`, and whether there are more."""
        wanted: list[bytes] = []
        scanned = 0
        with self._fs.call(os.scandir, folder) as entries:
            while scanned < _MOST_SCANNED and (entry := self._fs.call(next, entries, None)) is not None:
                scanned += 1
                name = os.fsencode(entry.name)
                if name.lower().endswith(suffixes):
                    wanted.append(name)
        first = heapq.nsmallest(MAX_NAMES, wanted, key=lambda name: (name.lower(), name))
        return first, len(wanted) > MAX_NAMES or scanned == _MOST_SCANNED

    def _inspect(self, folder: int, volume: Volume, name: bytes, limit: int) -> FileEntry | Skipped | None:
        try:
            status = self._fs.call(os.stat, name, dir_fd=folder, follow_symlinks=False)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno == errno.EIO or error.errno in failures.GONE:
                raise
            return Skipped(printable_bytes(name, 255), "cannot be read")
        entry = FileEntry(volume, name, status.st_size, int(status.st_mtime))
        reason = what_it_is(status.st_mode) or failures.too_large(status.st_size, limit)
        if name.startswith(_MACOS_SIDE_FILE):
            reason = reason or "only describes another file (macOS)"
        return Skipped(entry.name, reason) if reason else entry


def _expect_regular(entry: FileEntry, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise failures.not_a_file(entry.name, what_it_is(mode))
