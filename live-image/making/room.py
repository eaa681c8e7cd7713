"""Whether there is room on the disks for a build: looked at before anything is fetched."""

import shutil
from pathlib import Path

from making.running import NotBuilt

WORK = 700
"""MB that a build takes in its folder, with the image."""

COMPILING = 2800
"""MB that it takes there if it compiles our own kernel."""

LIBRARIES = 20
"""MB that the files from Python's index are."""


def check(needs: dict[Path, int]) -> None:
    """Whether each folder has so many MB free; those on one disk share them. Raises NotBuilt."""
    disks: dict[int, list[Path]] = {}
    for folder in needs:
        disks.setdefault(folder.stat().st_dev, []).append(folder)
    for folders in disks.values():
        wanted, free = sum(needs[folder] for folder in folders), shutil.disk_usage(folders[0]).free // 1_000_000
        if free < wanted:
            where = " and ".join(map(str, folders))
            raise NotBuilt(
                f"The build needs {wanted} MB of disk for {where}, and {free} MB are free. Make room, or name another "
                "folder for the image; XDG_CACHE_HOME names another one for what is downloaded."
            )
