"""What was built, taken apart: for tests that need a part of the image on this side."""

import subprocess
from pathlib import Path

from tests.qemu.cpio import files_of

_ESP = 0xEF
"""The kind of that partition, in the table of a master boot record."""


def root(image: Path, folder: Path, *wanted: str) -> Path:
    """The image's root below `folder`, or only the `wanted` folders of it, as unsquashfs (squashfs-tools) unpacks it."""
    entries = {name.removeprefix("/"): data for name, _, data in files_of((image / "initrd.img").read_bytes())}
    packed = folder / "root.squashfs"
    packed.write_bytes(entries["root.squashfs"])
    command = ["unsquashfs", "-quiet", "-no-progress", "-no-xattrs", "-d", folder / "root", packed, *wanted]
    subprocess.run(command, check=True, capture_output=True)
    return folder / "root"


def iso(image: Path) -> Path:
    """The ISO."""
    (found,) = image.glob("*.iso")
    return found


def esp(stick: Path) -> str:
    """The partition that UEFI starts from, as mtools names it."""
    with stick.open("rb") as file:
        table = file.read(512)[446:510]
    (start,) = (int.from_bytes(table[at + 8 : at + 12], "little") for at in range(0, 64, 16) if table[at + 4] == _ESP)
    return f"{stick}@@{start * 512}"


def has_own_kernel(image: Path) -> bool:
    """Whether its kernel is ours, and not Debian's: which nobody signed, and which takes no modules."""
    return (image / "kernel.config").exists()
