"""What is on a card, read from the very device that will be used: the name alone could come to mean another one."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from coldtui.devices.filesystem import LOOKED_AT, is_our_image
from coldtui.devices.fs import READ_FLAGS, Fs
from coldtui.devices.mount_kernel import Kernel
from coldtui.devices.volumes import BlockDevices


@contextmanager
def opened(name: str, devices: BlockDevices, kernel: Kernel) -> Iterator[bytes]:
    """The first bytes of a device. While it is open its number goes to no other device. Raises OSError."""
    fs = Fs()
    with fs.closing(os.open(devices.node(name), READ_FLAGS), quietly=True) as node:
        number = kernel.device_number(node)
        if number is None or number != devices.number_of(name):
            raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
        yield fs.read_up_to(node, LOOKED_AT)


def expect_card(name: str, devices: BlockDevices, kernel: Kernel) -> None:
    """Raises OSError: EPERM for what is no card or stick, or has coldtui itself on it; ENODEV for what is gone."""
    disk = devices.disk_of(name)
    if not disk:
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    if not any(Path(card.device).name == disk for card in devices.disks()):
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))
    with opened(disk, devices, kernel) as start:
        if is_our_image(start):
            raise OSError(errno.EPERM, os.strerror(errno.EPERM))
