"""`Kernel` of the live image: what needs rights is done by the helper, and the rest by this process itself."""

import errno
import os
from pathlib import Path

from coldtui.devices.helper_link import HelperLink
from coldtui.devices.mount_kernel import READ_ONLY, REMOUNT, LinuxKernel


class HelperKernel:
    """The helper decides flags, options and places by itself: of those that are given here, only "writable" counts."""

    def __init__(self, link: HelperLink) -> None:
        self._link = link
        self._own = LinuxKernel()
        self._kinds: dict[str, str] = {}
        """Which file system is mounted by which name."""

    def may_mount(self) -> bool:
        """It does."""
        return True

    def makes_places(self) -> bool:
        """The folder for cards is root's."""
        return True

    def device_number(self, descriptor: int) -> tuple[int, int] | None:
        """As any program."""
        return self._own.device_number(descriptor)

    def mount(self, source: str, place: str, kind: str, flags: int, options: str) -> None:
        """By the verb `mount`."""
        del source, options
        name = Path(place).name
        kind = self._kinds.get(name, "") if flags & REMOUNT else kind
        self._link.mount(name, kind, writable=not flags & READ_ONLY)
        self._kinds[name] = kind

    def unmount(self, place: str, *, lazily: bool = False) -> None:
        """By the verb `unmount`."""
        self._link.unmount(Path(place).name, lazily=lazily)

    def sync(self, descriptor: int) -> None:
        """As any program."""
        self._own.sync(descriptor)

    def reread_partitions(self, descriptor: int) -> None:
        """Only the helper formats, and it does this as well."""
        os.fstat(descriptor)
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))
