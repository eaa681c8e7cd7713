"""What is of our own in an image: the program, overlay/ and console/, with nothing that only lies there by chance."""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from making.inputs import HERE, PROGRAM
from making.running import NotBuilt

OVERLAY, CONSOLE = HERE / "overlay", HERE / "console"

_BELONGS = {
    PROGRAM: re.compile(r"(?!demo/)[\w/]+\.(py|tcss)|py\.typed|demo/[\w-]+\.(psbt|txt|md)"),
    OVERLAY: re.compile(r"[\w/-]+(\.py|\.conf)?"),
    CONSOLE: re.compile(r"[\w/]+\.py"),
}
"""The files of each folder, by their whole path in it."""

_ignored = shutil.ignore_patterns("__pycache__", "*.pyc", ".*")
"""What Python and editors leave everywhere: in no image, and no reason to refuse one."""


def check() -> None:
    """Raises NotBuilt with what lies in these folders and would make another image of the same source."""
    strays = [f"  {path}" for folder, pattern in _BELONGS.items() for path in _strays(folder, pattern)]
    if strays:
        raise NotBuilt("\n".join(["These belong in no image. Move them away, and build again:", *strays]))


def copy(folder: Path, target: Path) -> None:
    """One of the three folders, into one that may be there."""
    shutil.copytree(folder, target, ignore=_ignored, dirs_exist_ok=True)


def _strays(folder: Path, pattern: re.Pattern[str]) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        found = {*folders, *files} - _ignored(place, [*folders, *files])
        folders[:] = sorted(found.intersection(folders))
        links = {name for name in folders if Path(place, name).is_symlink()}
        for path in (Path(place, name) for name in sorted(found.intersection(files) | links)):
            if path.is_symlink() or not pattern.fullmatch(path.relative_to(folder).as_posix()):
                yield path
