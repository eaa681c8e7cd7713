"""The way onto a card: only onto the one that was listed, and never again onto one that has failed.

A card that is pulled does not say so: Linux answers "no space left" to a new file, and "no files" to a listing. So
whoever works on a card asks here, before and after, whether it is still the same one. And a card that was pulled fails
a moment before Linux misses it: who asks after a failure gives it that moment.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path

from coldtui.core.errors import DeviceFailed
from coldtui.devices import failures
from coldtui.devices.fs import FOLDER_FLAGS, Fs
from coldtui.devices.media import Bus, Volume
from coldtui.devices.mounting import Mounter
from coldtui.devices.volumes import BlockDevices, root_of

_AS_IF_PULLED = frozenset((errno.EIO, errno.EROFS, errno.ENOENT))
"""What Linux says of a pulled card that it does not miss yet: as if it had failed, were damaged, or lacked a file."""

_LOOKS = 20
_BETWEEN = 0.1
"""Seconds between two looks. In the slowest readers a card that is pulled is missed by asking once a second or two."""


class CardAccess:
    """Opens volumes and remembers which have failed; shared by all who use the same cards.

    `devices` is None where there are only folders that the user named, `mounter` where coldtui mounts nothing itself.
    """

    def __init__(
        self, devices: BlockDevices | None = None, fs: Fs | None = None, mounter: Mounter | None = None
    ) -> None:
        self.fs = fs or Fs()
        self._devices = devices
        self._mounter = mounter
        self._failed: set[str] = set()
        self._worn: set[str] = set()

    @contextmanager
    def open(self, volume: Volume, *, writing: bool) -> Iterator[int]:
        """The volume's folder, open, and the one that was listed; what the system says becomes DeviceFailed."""
        if volume.path is None:
            raise failures.not_mounted(volume)
        if volume.identity in self._failed:
            raise failures.broken(volume)
        if writing and volume.identity in self._worn:
            raise failures.worn(volume)
        try:
            with self._writable(volume) if writing else nullcontext(), self._folder(volume.path) as folder:
                status = self.fs.call(os.fstat, folder)
                if (status.st_dev, status.st_ino) != volume.root or not self.is_present(volume):
                    raise failures.gone(volume)
                yield folder
        except OSError as error:
            raise self.failure(error, volume, writing=writing) from error

    def _folder(self, path: str) -> AbstractContextManager[int]:
        return self.fs.closing(self.fs.call(os.open, path, FOLDER_FLAGS), quietly=True)

    def _writable(self, volume: Volume) -> AbstractContextManager[None]:
        return self._mounter.writable(volume) if self._mounter else nullcontext()

    def failure(self, error: OSError, volume: Volume, *, writing: bool) -> DeviceFailed:
        """What `error` means for this card; after an input/output error the card is refused from now on."""
        if self.is_gone(volume, error):
            return failures.gone(volume)
        if writing and error.errno == errno.EROFS and not volume.read_only and volume.bus is not Bus.FOLDER:
            self.only_read(volume)
            return failures.turned_read_only(volume)
        if error.errno == errno.EIO:
            self.distrust(volume)
        return failures.explained(error, volume, writing=writing)

    def write_failure(self, reason: OSError | None, volume: Volume) -> DeviceFailed:
        """As `failure`, of a file that was begun; `reason` None says that it read back as something else."""
        if reason is not None:
            return self.failure(reason, volume, writing=True)
        self.distrust(volume)
        return failures.forgetful(volume)

    def distrust(self, volume: Volume) -> None:
        """Refuses everything on this card until it was taken out and put back."""
        self._failed.add(volume.identity)

    def only_read(self, volume: Volume) -> None:
        """Refuses to write on this card until it was taken out and put back: some spot of it cannot be read."""
        self._worn.add(volume.identity)

    def is_present(self, volume: Volume) -> bool:
        """Whether the card is still plugged in and mounted where it was listed, and is not another one."""
        if volume.path is None or root_of(volume.path) != volume.root:
            return False
        if volume.bus is Bus.FOLDER:
            return self.folder_identity(volume.path, volume.root) == volume.identity
        name = Path(volume.device).name
        return self._devices is not None and self._devices.identity(name) == volume.identity

    def is_gone(self, volume: Volume, error: OSError) -> bool:
        """Whether a card that failed with `error` is not present any more, now or a moment later. Blocks for that."""
        if error.errno in _AS_IF_PULLED and self._can_be_pulled(volume):
            for _ in range(_LOOKS):
                if not self.is_present(volume):
                    break
                self.fs.pause(_BETWEEN)
        return not self.is_present(volume)

    def _can_be_pulled(self, volume: Volume) -> bool:
        """Not a folder that lies inside of the computer."""
        if volume.bus is not Bus.FOLDER:
            return True
        name = self._devices.name_of(volume.root[0]) if self._devices and volume.root else None
        return self._devices is not None and name is not None and self._devices.is_card(self._devices.disk_of(name))

    def folder_identity(self, path: str, root: tuple[int, int] | None) -> str:
        """Path and place of the folder, and the disk that it is on."""
        name = self._devices.name_of(root[0]) if self._devices and root else None
        disk = self._devices.identity(name) if self._devices and name else None
        return f"folder {path} {root} {disk}"
