"""A computer made of folders: /sys, /proc, /dev and /run as the kernel and udev lay them out, for `BlockDevices`."""

import os
from pathlib import Path

from coldtui.devices.volumes import BlockDevices

USB = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host4/target4:0:0/4:0:0:0/block"
SATA = "pci0000:00/0000:00:17.0/ata1/host0/target0:0:0/0:0:0:0/block"
MMC = "pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:0001/block"
VIRTUAL = "virtual/block"

GB = 1_000_000_000


class FakeComputer:
    """Plug disks in with `disk` and `partition`, mount them with `mount`, take them out with `pull`."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.lines: list[str] = []
        self._minor = 0
        self._sequence = 0
        for folder in (
            "sys/block",
            "sys/class/block",
            "sys/dev/block",
            "proc/self",
            "dev/disk/by-label",
            "run/udev/data",
        ):
            (root / folder).mkdir(parents=True)
        self._write_mounts()

    @property
    def devices(self) -> BlockDevices:
        return BlockDevices(*(str(self.root / name) for name in ("sys", "proc", "dev", "run", "cards")))

    def disk(self, name: str, bus: str, size: int = 32 * GB, *, kind: str = "0", model: str = "", **more: str) -> Path:
        """A whole disk; `kind` is device/type: "0" and "5" of SCSI, "SD" and "MMC"."""
        folder = self.root / "sys/devices" / bus / name
        self._sequence += 1
        self._fill(folder, size, diskseq=str(self._sequence), **more)
        device = folder / "device"
        device.mkdir()
        (device / "type").write_text(kind + "\n")
        if model:
            (device / ("name" if kind in {"SD", "MMC"} else "model")).write_text(model + "   \n")
        self._link(self.root / "sys/block" / name, folder)
        return folder

    def partition(self, disk: Path, name: str, size: int = 32 * GB, *, label: str = "", **more: str) -> Path:
        folder = disk / name
        self._fill(folder, size, partition="1", **more)
        if label:
            self.label_by_udev(folder, label)
        return folder

    def label_by_udev(self, folder: Path, encoded: str, *more: str) -> None:
        number = (folder / "dev").read_text().strip()
        lines = ["S:disk/by-id/x", f"E:ID_FS_LABEL_ENC={encoded}", *(f"E:{line}" for line in more)]
        (self.root / "run/udev/data" / f"b{number}").write_text("\n".join(lines) + "\n")

    def label_by_link(self, folder: Path, encoded: str) -> None:
        (self.root / "dev/disk/by-label" / encoded).symlink_to(f"../../{folder.name}")

    def mount(
        self, folder: Path | str, place: str, *, root: str = "/", options: str = "rw", source: str = "/dev/x"
    ) -> None:
        """`folder` is the device's in sysfs, or a number such as "0:31" for a file system without one."""
        number = folder if isinstance(folder, str) else (folder / "dev").read_text().strip()
        escaped = place.replace("\\", r"\134").replace(" ", r"\040").replace("\n", r"\012")
        self.lines.append(
            f"36 35 {number} {root} {escaped} {options},noatime shared:1 - vfat {source} rw,errors=continue"
        )
        self._write_mounts()

    def unmount(self, place: str) -> None:
        self.lines = [line for line in self.lines if line.split(" ")[4] != place]
        self._write_mounts()

    def pull(self, disk: Path) -> None:
        """What the kernel does: the device leaves sysfs at once, its mount stays."""
        for folder in (disk, *(part for part in disk.iterdir() if (part / "partition").exists())):
            number = (folder / "dev").read_text().strip()
            for link in ("sys/block", "sys/class/block"):
                (self.root / link / folder.name).unlink(missing_ok=True)
            (self.root / "sys/dev/block" / number).unlink()

    def exchange(self, disk: Path) -> None:
        """Another card of the same size in the same slot of a reader."""
        self._sequence += 1
        (disk / "diskseq").write_text(f"{self._sequence}\n")

    def loop(self, name: str, backing_file: str) -> Path:
        folder = self.disk(name, VIRTUAL)
        (folder / "loop").mkdir()
        (folder / "loop/backing_file").write_text(backing_file + "\n")
        return folder

    def on_top_of(self, upper: Path, lower: Path) -> None:
        (upper / "slaves").mkdir(exist_ok=True)
        (upper / "slaves" / lower.name).symlink_to(lower)

    def _fill(self, folder: Path, size: int, **more: str) -> None:
        self._minor += 1
        folder.mkdir(parents=True)
        number = f"{240 + self._minor}:{self._minor}"
        for name, text in {"size": str(size // 512), "ro": "0", "removable": "0", "dev": number, **more}.items():
            (folder / name).write_text(text + "\n")
        self._link(self.root / "sys/class/block" / folder.name, folder)
        self._link(self.root / "sys/dev/block" / number, folder)

    def _link(self, link: Path, target: Path) -> None:
        link.symlink_to(os.path.relpath(target, link.parent))

    def _write_mounts(self) -> None:
        (self.root / "proc/self/mountinfo").write_text("".join(line + "\n" for line in self.lines))
