"""Cards in memory, for tests of journeys and screens: `Media` without a disk.

    media = FakeMedia()
    card = FakeCard("TRANSFER", {"pay.psbt": psbt_bytes})
    media.insert(card)                   # from now on media.volumes() has it
    card.files["pay-signed.psbt"]        # what was written, after the journey
    media.pull(card)                     # every call with a volume or an entry of it raises MediaGone
    media.insert(card)                   # as another identity: what was listed before stays gone
    card.full = True                     # write_new raises MediaFull
    card.read_only = True                # write_new raises MediaReadOnly
    card.broken = True                   # read and write_new raise DeviceFailed
    card.forgetful = True                # write_new raises DeviceFailed: the read back differs
    card.mounted = False                 # listed with how to mount it, files() raises DeviceFailed
    card.obstacle = "It has ..."         # with mounted = False: listed with this reason instead
    media.release(card's volume)         # it waits to be pulled: listed as released, files() raises DeviceFailed
    card.is_busy = True                  # release and format raise DeviceFailed
    card.is_shared = True                # release says that another program has it mounted
    media.mounts = True                  # as in the live image: cards rest until media.mount, and after media.put_away
    card.is_busy = True                  # put_away leaves it mounted, too
    media.format(disk)                   # no files any more, and a label of its own
    card.unfit = "It is ..."             # why it cannot be formatted
    media.when_formatted = forget        # called with the card
    card.when_written = lambda: media.pull(card)   # pulled in the middle of a write: MediaGone, nothing written

The same tests hold this and the real `Cards` to the same behaviour (tests/devices/test_media_contract.py), words included.
"""

import errno
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from itertools import count

from coldtui.core.errors import Refused
from coldtui.devices import failures, format_failures, mount_failures
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
from coldtui.devices.names import portable_name

MODIFIED = 1_760_000_000
"""When every file of a fake card was last written, in seconds since 1970."""


@dataclass(eq=False)
class FakeCard:
    """A card that lies on the desk until `FakeMedia.insert`. Change its fields whenever the test wants."""

    label: str = "TRANSFER"
    files: dict[str, bytes] = field(default_factory=dict)
    """What is on it, by name."""
    odd: dict[str, str] = field(default_factory=dict)
    """Names that are no regular file, with what they are: {"x.psbt": "is a folder"}."""
    size: int = 32_000_000_000
    bus: Bus = Bus.SD
    model: str = "SD32G"
    serial: str = "0x5b3f09e1"
    mounted: bool = True
    obstacle: str = ""
    is_released: bool = False
    is_dirty: bool = False
    is_busy: bool = False
    is_shared: bool = False
    unfit: str = ""
    full: bool = False
    read_only: bool = False
    broken: bool = False
    forgetful: bool = False
    when_written: Callable[[], None] | None = None
    """Called in the middle of every write, before the file is there."""


class FakeMedia:
    """`Media` for tests; see the top of this file."""

    def __init__(self, *cards: FakeCard) -> None:
        self._slots: dict[str, FakeCard] = {}
        self._numbers = count(1)
        self._in_use: set[str] = set()
        self.mounts = False
        """Whether coldtui mounts the cards itself; otherwise somebody else has mounted them already."""
        self.written: list[tuple[FakeCard, str]] = []
        """Every file written through `write_new`, in order: the card and the name."""
        self.when_formatted: Callable[[FakeCard], None] = lambda _: None
        for card in cards:
            self.insert(card)

    def insert(self, card: FakeCard) -> Volume:
        """Puts the card in; returns its volume as `volumes` will list it."""
        self.pull(card)
        card.is_released = False
        identity = f"fake-{next(self._numbers)}"
        self._slots[identity] = card
        return self._volume(identity, card)

    def pull(self, card: FakeCard) -> None:
        """Takes the card out, if it is in."""
        self._slots = {identity: other for identity, other in self._slots.items() if other is not card}

    def volumes(self) -> tuple[Volume, ...]:
        """All cards that are in, in the order in which they came."""
        return tuple(self._volume(identity, card) for identity, card in self._slots.items())

    def mount(self, identities: Collection[str] | None = None) -> tuple[Volume, ...]:
        """As `Media.mount`."""
        self._in_use |= self._slots.keys() if identities is None else self._slots.keys() & set(identities)
        return self.volumes()

    @property
    def holds_cards(self) -> bool:
        """As `Media.holds_cards`."""
        return any(volume.is_ours and volume.mounted for volume in self.volumes())

    def put_away(self) -> frozenset[str]:
        """As `Media.put_away`."""
        self._in_use = {identity for identity in self._in_use & self._slots.keys() if self._slots[identity].is_busy}
        return frozenset(self._in_use)

    def disks(self) -> tuple[Disk, ...]:
        """As `Media.disks`: one for each card that is no folder."""
        cards = [(identity, card) for identity, card in self._slots.items() if card.bus is not Bus.FOLDER]
        return tuple(_disk(card, self._volume(identity, card)) for identity, card in cards)

    def release(self, volume: Volume) -> Released:
        """As `Media.release`."""
        card = self._card(volume)
        if card.is_busy:
            raise mount_failures.in_use()
        if card.is_shared or card.bus is Bus.FOLDER:
            return Released.SYNCED
        card.is_released = True
        return Released.UNMOUNTED

    def format(self, disk: Disk, told: Progress | None = None) -> str:
        """As `Media.format`."""
        card = self._slots.get(disk.identity)
        if card is None:
            raise format_failures.gone()
        if card.unfit:
            raise Refused(f"This card is not formatted. {card.unfit}", "Use another one.")
        if card.is_busy:
            raise format_failures.explained(OSError(errno.EBUSY, ""))
        for step in range(1, 11):
            if told:
                told(step * 1_000_000, 10_000_000)
        if card.when_written is not None:
            card.when_written()
            if disk.identity not in self._slots:
                raise format_failures.gone()
        if card.forgetful:
            raise format_failures.forgetful()
        card.files.clear()
        card.odd.clear()
        card.label, card.mounted, card.obstacle, card.is_released = "CARD-0042", True, "", False
        self._in_use.discard(disk.identity)
        self.when_formatted(card)
        return card.label

    def files(self, volume: Volume, suffixes: Sequence[str], limit: int = MAX_FILE_BYTES) -> Listing:
        """As `Media.files`."""
        card = self._card(volume)
        endings = tuple(suffix.lower() for suffix in suffixes)
        names = sorted(
            (n for n in {*card.files, *card.odd} if n.lower().endswith(endings)), key=lambda n: (n.lower(), n)
        )
        files: list[FileEntry] = []
        skipped: list[Skipped] = []
        for name in names[:MAX_NAMES]:
            entry = FileEntry(volume, name.encode(), len(card.files.get(name, b"")), MODIFIED)
            reason = card.odd.get(name) or failures.too_large(entry.size, limit)
            if reason:
                skipped.append(Skipped(entry.name, reason))
            else:
                files.append(entry)
        return Listing(tuple(files), tuple(skipped), len(names) > MAX_NAMES)

    def read(self, entry: FileEntry, limit: int = MAX_FILE_BYTES) -> bytes:
        """As `Media.read`."""
        card = self._card(entry.volume)
        name = entry.raw_name.decode()
        if card.broken:
            raise failures.broken(entry.volume)
        if name in card.odd:
            raise failures.not_a_file(entry.name, card.odd[name])
        if name not in card.files:
            raise failures.no_longer_there(entry)
        if failures.too_large(len(card.files[name]), limit):
            raise failures.over_limit(entry.name, limit)
        return card.files[name]

    def write_new(self, volume: Volume, name_for: Callable[[int], str], data: bytes) -> str:
        """As `Media.write_new`."""
        card = self._card(volume)
        if card.read_only:
            raise failures.read_only(volume)
        if card.broken:
            raise failures.broken(volume)
        if card.full:
            raise failures.full(volume)
        taken = {name.lower() for name in (*card.files, *card.odd)}
        name = next(n for n in map(portable_name, map(name_for, count(1))) if n.lower() not in taken)
        if card.when_written is not None:
            card.when_written()
            self._card(volume)
        if card.forgetful:
            raise failures.forgetful(volume)
        card.files[name] = data
        self.written.append((card, name))
        return name

    def _card(self, volume: Volume) -> FakeCard:
        card = self._slots.get(volume.identity)
        if card is None:
            raise failures.gone(volume)
        there = self._volume(volume.identity, card)
        if not there.mounted or not volume.mounted:
            raise failures.not_mounted(there if not there.mounted else volume)
        return card

    def _volume(self, identity: str, card: FakeCard) -> Volume:
        is_ours = self.mounts and card.bus is not Bus.FOLDER and card.mounted and not card.is_released
        is_in_use = identity in self._in_use or not is_ours
        return _volume(identity, card, is_ours=is_ours, is_mounted=card.mounted and not card.is_released and is_in_use)


def _disk(card: FakeCard, volume: Volume) -> Disk:
    obstacle = card.unfit or ("It is write-protected." if card.read_only else "")
    identity = volume.identity
    return Disk(card.bus, f"/dev/{identity}", card.model, card.serial, card.size, identity, (volume,), obstacle)


def _volume(identity: str, card: FakeCard, *, is_ours: bool, is_mounted: bool) -> Volume:
    used = sum(map(len, card.files.values()))
    free = 0 if card.full else card.size - used
    return Volume(
        bus=card.bus,
        path=f"/media/{card.label}" if is_mounted else None,
        device="" if card.bus is Bus.FOLDER else f"/dev/{identity}",
        label=card.label,
        model=card.model,
        size=card.size,
        free=free if is_mounted else None,
        read_only=card.read_only,
        identity=identity,
        how_to_mount="" if card.mounted or card.obstacle else f"udisksctl mount -b /dev/{identity}",
        serial=card.serial,
        obstacle="" if card.mounted else card.obstacle,
        is_released=card.is_released,
        is_ours=is_ours,
        is_dirty=card.is_dirty,
    )
