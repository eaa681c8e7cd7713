"""Links of packages: none may lead out of the folder in which they are unpacked, and nothing is written through one.

In the image "/" is the top of that folder. On this computer it is not: whatever writes into the folder here would
follow a link to /etc into the /etc of this computer.
"""

import os
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from making.running import NotBuilt

_FOLLOWED = 40
"""Links that the kernel follows on one way (path_resolution(7)): a longer one leads nowhere."""


def check(folder: Path, whose: str) -> None:
    """Every link in `folder`, with "/" the top of it. Raises NotBuilt."""
    for link in _links(folder):
        if _leaves(folder, link):
            raise NotBuilt(
                f"{whose}: the link {link.relative_to(folder)} leads out of the image, to {link.readlink()}."
            )


def check_archive(archive: Path, folder: Path, whose: str) -> None:
    """Before a tar archive is unpacked in `folder`: whether on this computer all of it will be there. Raises NotBuilt.

    Nothing may lie below what the archive has as a link either, as that is not there yet to look at.
    """
    with tarfile.open(archive) as members:
        found = members.getmembers()
    folders = [_way(folder, member.name) for member in found if member.isdir()]
    files = [_way(folder, member.name) for member in found if not member.isdir()]
    shared = [_way(folder, member.linkname) for member in found if member.islnk()]
    places = {_place(way) for way in (*folders, *(way.parent for way in (*files, *shared)))}
    taken = {_place(way.parent) / way.name for way in files}
    for place in places:
        _check_inside(folder, place, whose)
        if not taken.isdisjoint((place, *place.parents)):
            raise NotBuilt(f"{whose}: {place.relative_to(_place(folder))} is a folder and something else too.")


def check_way(folder: Path, path: Path, whose: str) -> None:
    """Whether `path`, of `folder`, is there on this computer too. Raises NotBuilt."""
    _check_inside(folder, _place(path), whose)


def _check_inside(folder: Path, place: Path, whose: str) -> None:
    if not place.is_relative_to(_place(folder)):
        raise NotBuilt(f"{whose}: a link of an earlier package leads out of the image, to {place}.")


def _way(folder: Path, name: str) -> Path:
    """To what has this name in an archive; tar leaves out the "/" that a name begins with."""
    return folder / name.lstrip("/")


def _place(way: Path) -> Path:
    """Where it is on this computer."""
    return Path(os.path.realpath(way))


def _links(folder: Path) -> Iterator[Path]:
    for place, folders, files in os.walk(folder):
        yield from (path for name in (*folders, *files) if (path := Path(place, name)).is_symlink())


def _leaves(folder: Path, link: Path) -> bool:
    here, ahead = list(link.parent.relative_to(folder).parts), _steps(link)
    followed = 1
    while ahead and followed <= _FOLLOWED:
        step = ahead.pop()
        if step == "..":
            if not here:
                return True
            here.pop()
        elif step.startswith("/"):
            here = []
        elif (way := folder.joinpath(*here, step)).is_symlink():
            ahead += _steps(way)
            followed += 1
        else:
            here.append(step)
    return False


def _steps(link: Path) -> list[str]:
    """To where it leads, the first step last."""
    return list(reversed(PurePosixPath(link.readlink()).parts))
