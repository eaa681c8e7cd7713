"""Cards, sticks and folders: what a transaction comes in on and goes out on.

A card is the one thing that travels between the offline computer and the others, so everything on it counts as written
by an enemy: the names, the types of its files, their sizes and their number. And everything it says counts as doubtful:
a card can be full, locked, pulled, swapped, worn out or a fake that forgets what it was told.

`Media` is what journeys use; `cards.Cards` is the real one.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from coldtui.core.text import printable, printable_bytes

MAX_FILE_BYTES = 8 * 1024 * 1024
"""The largest file that is read from a card."""

MAX_NAMES = 500
"""How many names a listing holds at most, files and skipped ones together."""

Progress = Callable[[int, int], None]
"""Told how many bytes were dealt with, and of how many. What it raises ends the work."""

_SHOWN_NAME = 255
"""Characters of a file name that are shown: as many as a file name can have."""


class Bus(Enum):
    """How a volume is attached."""

    USB = "usb"
    SD = "mmc"
    FOLDER = "folder"


@dataclass(frozen=True, slots=True)
class Volume:
    """One place with files: a partition of a card or stick, a card without partitions, or a folder the user named.

    A value of the moment: ask `Media.volumes` again to see what changed. Texts are safe to show, except `path`.
    """

    bus: Bus
    path: str | None
    """The folder with the files, for the system only: never show it, show `where`. None when it cannot be used yet."""
    device: str
    """The device node, such as /dev/sdb1; empty for a folder."""
    label: str
    """The name that somebody gave the card; empty when it has none. Two cards may well have the same."""
    model: str
    """What the maker calls it; may be empty."""
    size: int | None
    """Bytes in all, None when unknown."""
    free: int | None
    """Bytes that can still be written, None when unknown or not mounted."""
    read_only: bool
    identity: str
    """Names this very card for as long as it stays plugged in: another card in the same slot has another identity."""
    how_to_mount: str = ""
    """When not mounted: the command that mounts it, or what is wrong with the folder."""
    root: tuple[int, int] | None = None
    """Device and inode number of `path`, by which a card that was unmounted or swapped is noticed."""
    serial: str = ""
    """The number that the maker gave this one; may be empty."""
    obstacle: str = ""
    """When not mounted, and no command would help: why, as a sentence."""
    is_released: bool = False
    """Whether `Media.release` unmounted it: it waits to be pulled out."""
    is_ours: bool = False
    """Whether coldtui mounts it itself: while it is needed, and at no other time."""
    is_dirty: bool = False
    """Whether it was once pulled out while in use, so that what was written last may be incomplete."""

    @property
    def mounted(self) -> bool:
        """Whether its files can be reached now."""
        return self.path is not None

    @property
    def is_resting(self) -> bool:
        """Whether it can be pulled out as it is: coldtui mounts it when it is needed, and it is not needed now."""
        return self.is_ours and not self.mounted

    @property
    def is_usable(self) -> bool:
        """Whether its files can be reached, now or as soon as it is mounted by `Media.mount`."""
        return self.mounted or self.is_ours

    @property
    def where(self) -> str:
        """The folder that the user or another program chose, else the device node, as it may be shown."""
        return self.device if self.path is None or self.is_ours else printable(self.path)

    @property
    def noun(self) -> str:
        """What to call it in a sentence: "card" or "folder"."""
        return "folder" if self.bus is Bus.FOLDER else "card"


@dataclass(frozen=True, slots=True)
class Disk:
    """A whole card or stick, whatever is on it: what can be formatted. Texts are safe to show."""

    bus: Bus
    device: str
    """The device node, such as /dev/sdb."""
    model: str
    serial: str
    size: int
    """Bytes."""
    identity: str
    """Names this very card for as long as it stays plugged in."""
    volumes: tuple[Volume, ...]
    """What is on it, as `Media.volumes` has it."""
    obstacle: str = ""
    """Why it cannot be formatted, as a sentence; empty when it can."""


class Released(Enum):
    """What is true of a card that is not used any more."""

    UNMOUNTED = "nothing uses it, and it can be pulled out"
    SYNCED = "all is on it, but another program has it mounted: it should be unmounted there before it is pulled out"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One regular file at the top of a volume, as the listing saw it."""

    volume: Volume
    raw_name: bytes
    """The name as it lies on the card: for opening only, never shown."""
    size: int
    """Bytes, as the card says."""
    modified: int
    """Seconds since 1970, as the card says; a FAT card keeps the local time of whoever wrote it."""

    @property
    def name(self) -> str:
        """The name as it may be shown, and as a name for the result may be built from it."""
        return printable_bytes(self.raw_name, _SHOWN_NAME)


@dataclass(frozen=True, slots=True)
class Skipped:
    """A name that ends as asked for but is not read, and why in a few words ("is a link")."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies at the top of a volume, in the order of the names, capital letters counting as small ones."""

    files: tuple[FileEntry, ...]
    skipped: tuple[Skipped, ...]
    more: bool
    """Whether there is more than a listing holds."""


class Media(Protocol):
    """Everything that coldtui does with cards. Every call may block for as long as the card does: call it in a worker.

    What goes wrong is raised as `DeviceFailed` (`MediaGone`, `MediaFull`, `MediaReadOnly` or itself) or, where it is
    our choice, as `Refused`. After an input/output error a card is refused until it was taken out and put back.
    """

    def volumes(self) -> tuple[Volume, ...]:
        """All there are now, folders first, the unmounted ones too, the medium that the system runs from never.

        This only looks: nothing is mounted by it.
        """

    def mount(self, identities: Collection[str] | None = None) -> tuple[Volume, ...]:
        """As `volumes`, after those of these identities were mounted, all of them without any named.

        To be called when the user does something that needs cards. Only what `is_ours` is mounted; a card that cannot
        be mounted says why from then on.
        """

    @property
    def holds_cards(self) -> bool:
        """Whether there is something for `put_away`. The one question that never blocks."""

    def put_away(self) -> frozenset[str]:
        """Unmounts all that `is_ours`, so that every card can be pulled out; those identities that are still in use."""

    def disks(self) -> tuple[Disk, ...]:
        """All cards and sticks there are now, by device name; the medium that the system runs from never."""

    def release(self, volume: Volume) -> Released:
        """Ends the use of a card. When this returns UNMOUNTED, it can be pulled out; until then nothing uses it again.

        Raises MediaGone when it is gone already, DeviceFailed when something on it is still in use or was not written.
        """

    def format(self, disk: Disk, told: Progress | None = None) -> str:
        """Makes a card empty, with a file system that every signer reads; returns the label that it has now.

        When this returns, all of it was read back, and the card has the size that it claims. Raises Refused for a disk
        that must not be formatted, MediaGone when it is no longer the one that was listed, MediaReadOnly, DeviceFailed.
        What was on it is lost from the first byte on, but can be found again by others: it is not overwritten.
        """

    def files(self, volume: Volume, suffixes: Sequence[str], limit: int = MAX_FILE_BYTES) -> Listing:
        """The regular files of at most `limit` bytes at the top with one of the `suffixes` (".psbt", any case).

        What bears such a name and is no such file is among the skipped. At most MAX_NAMES names in all.
        Raises MediaGone when the card is no longer the one that was listed, DeviceFailed when it cannot be read.
        """

    def read(self, entry: FileEntry, limit: int = MAX_FILE_BYTES) -> bytes:
        """The whole file.

        Raises Refused when it is longer than `limit` or no regular file (any more), MediaGone, DeviceFailed.
        """

    def write_new(self, volume: Volume, name_for: Callable[[int], str], data: bytes) -> str:
        """Writes `data` as a new file under the first free name of `name_for(1)`, `name_for(2)`...; returns that name.

        The name is made portable first (`names.portable_name`), so the one returned may differ. When this returns, the
        file is on the card and was read back. Never writes over anything. When it raises (MediaFull, MediaReadOnly,
        MediaGone, DeviceFailed), nothing was left behind, or the hint says what.
        """
