"""What was built, taken apart: for tests that need a part of the image on this side."""

import subprocess
from pathlib import Path

from tests.qemu.cpio import files_of


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
