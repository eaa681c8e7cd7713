"""A kernel that mounts folders: what `Mounter` and `Formatter` ask of the real one, on a computer made of folders.

    rig = MountRig(tmp_path)
    card = rig.plug("sdb", "sdb1", label="CARD")    # a folder with the files; the device node holds a real boot sector
    rig.cards.mount()                               # mounts it
    rig.kernel.mounts                               # place -> Mounted(name, flags, options)

A place is a link to the folder of the card while it is mounted. `StrictFs` refuses changes on a card that is mounted
for reading only, as the kernel does.
"""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from coldtui.devices import mount_kernel
from coldtui.devices.cards import Cards
from coldtui.devices.fat_layout import layout
from tests.devices.fake_computer import USB, FakeComputer
from tests.devices.faulty import HastyFs

SMALL = 64 * 1024 * 1024


@dataclass(frozen=True)
class Mounted:
    name: str
    kind: str
    flags: int
    options: str

    @property
    def is_writable(self) -> bool:
        return not self.flags & mount_kernel.READ_ONLY


class FakeKernel:
    """`fails` names calls and the error with which they fail, as often as they are made."""

    def __init__(self, computer: FakeComputer, *, may_mount: bool = True) -> None:
        self._computer = computer
        self._may_mount = may_mount
        self.contents: dict[str, Path] = {}
        """The folder with the files of a device, by its name."""
        self.mounts: dict[str, Mounted] = {}
        self.calls: list[str] = []
        self.fails: dict[str, int] = {}
        self.busy = 0
        """How often from now on unmount says that it is in use."""

    def may_mount(self) -> bool:
        return self._may_mount

    def makes_places(self) -> bool:
        return False

    def device_number(self, descriptor: int) -> tuple[int, int] | None:
        path = Path(f"/proc/self/fd/{descriptor}").readlink()
        return self._computer.devices.number_of(path.name) if path.parent.name == "dev" else None

    def mount(self, source: str, place: str, kind: str, flags: int, options: str) -> None:
        if flags & mount_kernel.REMOUNT:
            self._say("remount " + ("ro" if flags & mount_kernel.READ_ONLY else "rw"))
            self._set(place, replace(self.mounts[place], flags=flags & ~mount_kernel.REMOUNT))
            return
        self._say("mount")
        name = Path(source).name
        Path(place).rmdir()
        Path(place).symlink_to(self.contents[name])
        self._set(place, Mounted(name, kind, flags, options))

    def unmount(self, place: str, *, lazily: bool = False) -> None:
        self._say("unmount lazily" if lazily else "unmount")
        if self.busy and not lazily:
            self.busy -= 1
            raise OSError(errno.EBUSY, "busy")
        if place not in self.mounts:
            raise OSError(errno.EINVAL, "not mounted")
        del self.mounts[place]
        self._computer.unmount(place)
        Path(place).unlink()
        Path(place).mkdir()

    def sync(self, descriptor: int) -> None:
        os.fstat(descriptor)
        self._say("sync")

    def reread_partitions(self, descriptor: int) -> None:
        os.fstat(descriptor)
        self._say("reread")

    def _say(self, call: str) -> None:
        self.calls.append(call)
        if call in self.fails:
            raise OSError(self.fails[call], os.strerror(self.fails[call]))

    def _set(self, place: str, mounted: Mounted) -> None:
        self.mounts[place] = mounted
        self._computer.unmount(place)
        number = self._computer.devices.number_of(mounted.name)
        options = "rw" if mounted.is_writable else "ro"
        self._computer.mount("{}:{}".format(*(number or (0, 0))), place, options=options)


class StrictFs(HastyFs):
    """Refuses what changes a folder of a card while the card is mounted for reading only."""

    def __init__(self, kernel: FakeKernel) -> None:
        self._kernel = kernel

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        makes = function is os.open and args[1] & os.O_CREAT
        if makes or (function in {os.unlink, os.mkdir} and "dir_fd" in kwargs):
            folder = Path(f"/proc/self/fd/{kwargs['dir_fd']}").readlink()
            for place, mounted in self._kernel.mounts.items():
                is_on_it = folder.is_relative_to(Path(place).resolve())
                if is_on_it and not mounted.is_writable:
                    raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return function(*args, **kwargs)


class MountRig:
    """A computer with a kernel that mounts; nothing is plugged in."""

    def __init__(self, tmp_path: Path) -> None:
        self._desk = tmp_path / "desk"
        self._desk.mkdir(parents=True)
        self.computer = FakeComputer(tmp_path / "computer")
        self.kernel = FakeKernel(self.computer)
        self.fs: HastyFs = StrictFs(self.kernel)
        self.cards = Cards((), self.computer.devices, self.fs, self.kernel)
        self.places = tmp_path / "computer/cards"

    def plug(self, disk: str, part: str, label: str = "CARD", start: bytes | None = None) -> Path:
        """A stick with one partition; returns the folder with its files. `start` is what its node holds."""
        self.disk = self.computer.disk(disk, USB, SMALL)
        self.computer.partition(self.disk, part, SMALL)
        node = self.computer.root / "dev" / part
        node.write_bytes(boot_sector() if start is None else start)
        folder = self._desk / label
        folder.mkdir(exist_ok=True)
        self.kernel.contents[part] = folder
        return folder

    def again(self) -> Cards:
        """Another start of the program on the same computer."""
        return Cards((), self.computer.devices, self.fs, self.kernel)


def boot_sector(size: int = SMALL) -> bytes:
    """The first sector of the file system that we make ourselves."""
    return layout(size, 0x1234_ABCD).pieces[1].data


def changed(data: bytes, place: int, value: bytes) -> bytes:
    """`data` with other bytes at a place."""
    return data[:place] + value + data[place + len(value) :]
