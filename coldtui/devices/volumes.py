"""Which cards and sticks are plugged in: read from sysfs, so that it needs no rights, no daemon and no program.

The kernel's `removable` flag lies both ways (sticks that say 0, readers that say 1 without a card), so what counts is
how a disk is attached: by USB, or by the SD bus with a card of type SD. An eMMC sits on the same bus and says MMC: that
is the computer's own disk.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from coldtui.core.text import printable, printable_bytes
from coldtui.devices.boot_medium import BootMedia
from coldtui.devices.media import Bus, Disk, Volume
from coldtui.devices.mounts import Mount, parse_mounts
from coldtui.devices.sysfs import children, content, number, text

CARDS = "/run/coldtui/cards"
"""Where coldtui itself mounts cards: read-only, but for the moments in which it writes."""

BOOT_MEDIUM = "It is the medium that coldtui starts from. It is not needed any more: pull it out."
"""Why nothing is ever written on it."""

_SECTOR = 512
"""What `size` in sysfs counts in, whatever the device has (Documentation/ABI/stable/sysfs-block)."""

_SMALLEST = 64 * 1024
"""Bytes below which a partition holds no files: an extended partition shows as two sectors."""

_OPTICAL = "5"  # SCSI peripheral device type of CD and DVD drives (SPC-4, table 138)
_TEXT = 40
"""Characters of a label or model that are shown."""

_DEEPEST = 8
"""Devices under devices (an encrypted partition in a volume in a loop) that are followed."""

_USB = re.compile(r"usb\d+")
_HEX = re.compile(rb"\\x([0-9a-fA-F]{2})")


class BlockDevices:
    """The block devices of this computer. The arguments are for tests, which build trees of their own."""

    def __init__(
        self, sys: str = "/sys", proc: str = "/proc", dev: str = "/dev", run: str = "/run", cards: str = CARDS
    ) -> None:
        self._sys = Path(sys).resolve()
        self._proc = Path(proc)
        self._dev = Path(dev)
        self._run = Path(run)
        self.cards = cards
        """The folder that coldtui mounts cards in."""
        self._boot_media = BootMedia()

    def volumes(self) -> tuple[Volume, ...]:
        """All file systems that could be on cards and sticks, by device name.

        None of a disk that the system is on, or the live image of coldtui.
        """
        mounts = self._mounts()
        others = self._others(mounts)
        self._boot_media.forget_all_but(frozenset(self.identity(disk.name) or "" for disk in others))
        disks = [disk for disk in others if not self._is_boot_medium(disk)]
        return tuple(volume for disk in disks for volume in self._of_disk(disk, mounts))

    def disks(self) -> tuple[Disk, ...]:
        """The cards and sticks themselves, by device name; none that the system is on."""
        mounts = self._mounts()
        return tuple(self._disk(disk, mounts) for disk in self._others(mounts))

    def has_boot_medium(self) -> bool:
        """Whether something with the live image of coldtui on it is plugged in."""
        return any(self._is_boot_medium(disk) for disk in self._disks())

    def is_boot_medium(self, name: str) -> bool:
        """Whether a disk, or the disk that a partition is on, holds the live image of coldtui."""
        folder = self._folder(name)
        return folder is not None and self._is_boot_medium(_disk_of(folder))

    def is_card(self, name: str) -> bool:
        """Whether a disk is attached as cards and sticks are."""
        folder = self._folder(name)
        return folder is not None and self._bus(folder) is not None

    def disk_of(self, name: str) -> str:
        """The disk that a partition is on, and a disk itself; empty when it is gone."""
        folder = self._folder(name)
        return "" if folder is None else _disk_of(folder).name

    def number_of(self, name: str) -> tuple[int, int] | None:
        """Major and minor number of a device, None when it is gone."""
        folder = self._folder(name)
        major, colon, minor = ("", "", "") if folder is None else text(folder / "dev").partition(":")
        return (int(major), int(minor)) if colon and major.isdigit() and minor.isdigit() else None

    def sector_size(self, name: str) -> int:
        """Bytes in which a disk counts; 512 where the system does not say."""
        folder = self._folder(name)
        size = "" if folder is None else text(_disk_of(folder) / "queue" / "logical_block_size")
        return int(size) if size.isascii() and size.isdigit() else _SECTOR

    def node(self, name: str) -> str:
        """The path of a device, for the system only."""
        return str(self._dev / name)

    def mounted_by_us(self) -> dict[str, str | None]:
        """What is mounted in the folder `cards`, by place; None for a device that is gone."""
        return {mount.place: self._name_under(mount) for mount in self._mounts() if self._is_ours(mount)}

    def identity(self, name: str) -> str | None:
        """What tells this card from the next one in the same slot, None when there is no card. `name` is as in sdb1.

        The kernel gives every disk it meets a new sequence number, and a reader's slot one for every card.
        """
        folder = self._folder(name)
        if folder is None or not _size(folder):
            return None
        sequence = text(_disk_of(folder) / "diskseq")
        return f"{text(folder / 'dev')} {sequence} {_size(folder)}"

    def name_of(self, device_number: int) -> str | None:
        """Which device a file with this `st_dev` lies on, None when it is none of sysfs (btrfs, network, memory)."""
        return self._name_by_number(f"{os.major(device_number)}:{os.minor(device_number)}")

    def _is_ours(self, mount: Mount) -> bool:
        return str(Path(mount.place).parent) == self.cards

    def _others(self, mounts: tuple[Mount, ...]) -> list[Path]:
        """The disks that the system is not on."""
        own = self._own_disks(mounts)
        return [disk for disk in self._disks() if disk.name not in own]

    def _is_boot_medium(self, disk: Path) -> bool:
        return self._boot_media.is_one(self.node(disk.name), self.identity(disk.name) or "")

    def _disk(self, disk: Path, mounts: tuple[Mount, ...]) -> Disk:
        return Disk(
            bus=self._bus(disk) or Bus.USB,
            device=printable(f"/dev/{disk.name}"),
            model=_model(disk),
            serial=self._serial(disk),
            size=_size(disk),
            identity=self.identity(disk.name) or "",
            volumes=() if self._is_boot_medium(disk) else tuple(self._of_disk(disk, mounts)),
            obstacle=self._obstacle(disk),
        )

    def _obstacle(self, disk: Path) -> str:
        if self._is_boot_medium(disk):
            return BOOT_MEDIUM
        return "It is write-protected." if text(disk / "ro") == "1" else ""

    def _serial(self, disk: Path) -> str:
        """An SD card's own, or that of the USB device that the disk belongs to, which can be the reader's."""
        own = text(disk / "device" / "serial")
        usb = (folder for folder in disk.parents if (folder / "idVendor").exists())
        return printable(own or next((text(folder / "serial") for folder in usb), ""), _TEXT)

    def _mounts(self) -> tuple[Mount, ...]:
        return parse_mounts(content(self._proc / "self" / "mountinfo"))

    def _disks(self) -> Iterator[Path]:
        for link in children(self._sys / "block"):
            disk = link.resolve()
            if self._bus(disk) is not None and _size(disk):
                yield disk

    def _bus(self, disk: Path) -> Bus | None:
        kind = text(disk / "device" / "type")
        if disk.name.startswith("mmcblk"):
            return Bus.SD if kind == "SD" else None
        places = disk.parts[len(self._sys.parts) :]
        is_usb = any(_USB.fullmatch(place) for place in places)
        return Bus.USB if is_usb and kind != _OPTICAL else None

    def _of_disk(self, disk: Path, mounts: tuple[Mount, ...]) -> Iterator[Volume]:
        partitions = [part for part in children(disk) if (part / "partition").exists() and _size(part) >= _SMALLEST]
        if not partitions or self._mount_of(disk, mounts):
            yield self._volume(disk, disk, mounts)
        for partition in partitions:
            if self._udev(partition).get(b"ID_FS_USAGE", b"filesystem") == b"filesystem":
                yield self._volume(disk, partition, mounts)

    def _volume(self, disk: Path, folder: Path, mounts: tuple[Mount, ...]) -> Volume:
        mount = self._mount_of(folder, mounts)
        device = printable(f"/dev/{folder.name}")
        free, root = (None, None) if mount is None else (free_space(mount.place), root_of(mount.place))
        return Volume(
            bus=self._bus(disk) or Bus.USB,
            path=mount.place if mount else None,
            device=device,
            label=self._label(folder),
            model=_model(disk),
            size=_size(folder),
            free=free,
            read_only=self._is_locked(mount) or "1" in {text(disk / "ro"), text(folder / "ro")},
            identity=self.identity(folder.name) or "",
            how_to_mount="" if mount else _how_to_mount(device),
            root=root,
            serial=self._serial(disk),
        )

    def _is_locked(self, mount: Mount | None) -> bool:
        """Whether somebody mounted it for reading only. We do so as well, but can write on it all the same."""
        return mount is not None and mount.read_only and not self._is_ours(mount)

    def _mount_of(self, folder: Path, mounts: tuple[Mount, ...]) -> Mount | None:
        """The best way in: rather the whole file system than a folder of it, rather writable than not; the last."""
        ways = [mount for mount in mounts if self._name_under(mount) == folder.name]
        return max(reversed(ways), key=lambda mount: (mount.root == "/", not mount.read_only), default=None)

    def _label(self, folder: Path) -> str:
        encoded = self._udev(folder).get(b"ID_FS_LABEL_ENC")
        if encoded is None:
            links = children(self._dev / "disk" / "by-label")
            encoded = next((os.fsencode(link.name) for link in links if link.resolve().name == folder.name), b"")
        return printable_bytes(_HEX.sub(lambda match: bytes.fromhex(match[1].decode()), encoded), _TEXT)

    def _udev(self, folder: Path) -> dict[bytes, bytes]:
        lines = content(self._run / "udev" / "data" / f"b{text(folder / 'dev')}").split(b"\n")
        pairs = (line[2:].partition(b"=") for line in lines if line.startswith(b"E:"))
        return {key: value for key, _, value in pairs}

    def _own_disks(self, mounts: tuple[Mount, ...]) -> frozenset[str]:
        own: set[str] = set()
        for mount in mounts:
            if mount.is_system:
                own |= self._disks_under(self._name_under(mount), mounts, _DEEPEST)
        return frozenset(own)

    def _disks_under(self, name: str | None, mounts: tuple[Mount, ...], depth: int) -> set[str]:
        """The disk that `name` is on, through encryption, volume managers and loops over a file."""
        folder = self._folder(name) if name and depth else None
        if folder is None:
            return set()
        below = {slave.name for slave in children(folder / "slaves")}
        backing = text(folder / "loop" / "backing_file")
        holding = [mount for mount in mounts if backing and _holds(mount.place, backing)]
        if holding:
            below.add(self._name_under(max(holding, key=lambda mount: len(mount.place))) or "")
        disks = {_disk_of(folder).name}
        return disks.union(*(self._disks_under(lower, mounts, depth - 1) for lower in below))

    def _name_under(self, mount: Mount) -> str | None:
        if not mount.device.startswith("0:"):
            return self._name_by_number(mount.device)
        if not mount.source.startswith("/dev/"):
            return None
        return (self._dev / mount.source.removeprefix("/dev/")).resolve().name

    def _name_by_number(self, number: str) -> str | None:
        link = self._sys / "dev" / "block" / number
        return link.resolve().name if link.exists() else None

    def _folder(self, name: str) -> Path | None:
        link = self._sys / "class" / "block" / name
        return link.resolve() if link.exists() else None


def free_space(path: str) -> int | None:
    """Bytes that an ordinary user can still write there, None when the system does not say."""
    try:
        numbers = os.statvfs(path)
    except OSError:
        return None
    return numbers.f_bavail * numbers.f_frsize


def root_of(path: str) -> tuple[int, int] | None:
    """Device and inode number of a folder, None when there is none (any more)."""
    try:
        status = Path(path).stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _holds(place: str, path: str) -> bool:
    return path.startswith(place.rstrip("/") + "/")


def _disk_of(folder: Path) -> Path:
    return folder.parent if (folder / "partition").exists() else folder


def _size(folder: Path) -> int:
    return (number(folder / "size") or 0) * _SECTOR


def _model(disk: Path) -> str:
    words = (text(disk / "device" / part) for part in ("vendor", "model", "name"))
    return printable(" ".join(word for word in words if word), _TEXT)


def _how_to_mount(device: str) -> str:
    if shutil.which("udisksctl"):
        return f"udisksctl mount -b {device}"
    return f"sudo mount -o nosuid,nodev,noexec,uid={os.getuid()} {device} /mnt"
