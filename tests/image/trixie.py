"""The modules of the very kernel that the image has, those included that the image leaves out: for what a test adds."""

import subprocess
from functools import cache
from pathlib import Path

from making import archives, locks
from making.fetching import Debs
from making.inputs import LOCK

from tests.qemu.kernel import Kernel


@cache
def kernel(folder: Path) -> Kernel:
    """Unpacked in `folder` from the package in the image's lock, which the build has fetched."""
    (deb,) = [one for one in locks.read(LOCK).of("root") if one.file.startswith("linux-image-")]
    path = Debs(archives.own, None).get([deb])[deb]
    subprocess.run(["dpkg-deb", "-x", path, folder], check=True)
    return Kernel(folder)
