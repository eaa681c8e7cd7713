"""packages/debs.lock: every Debian package that is in the image or builds it, by its hash.

The first line is the day of the lock, which is the date of every file in the image. Then a package a line:

    SET NAME VERSION ARCHIVE SIZE SHA256 PATH

SET is root, tools or kernel; ARCHIVE is debian or debian-security; PATH is the file's place in that archive's pool.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Deb:
    """A package of an exact content. `size` in bytes, `sha256` in hex."""

    set: str
    name: str
    version: str
    archive: str
    size: int
    sha256: str
    path: str

    @property
    def file(self) -> str:
        """The name of its file."""
        return PurePosixPath(self.path).name

    @property
    def is_kernel(self) -> bool:
        """Whether it has Debian's kernel, of which an image takes the kernel itself and some modules."""
        return self.name.startswith("linux-image-")


@dataclass(frozen=True, slots=True)
class Lock:
    """All packages, and the day on which they were chosen."""

    day: dt.date
    debs: tuple[Deb, ...]

    @property
    def epoch(self) -> int:
        """The day's first second, as Unix time: SOURCE_DATE_EPOCH."""
        return int(dt.datetime.combine(self.day, dt.time(), dt.UTC).timestamp())

    def of(self, which: str) -> list[Deb]:
        """The packages of one set."""
        return [deb for deb in self.debs if deb.set == which]

    def write(self, path: Path) -> None:
        """Sorted, so that a change shows as a change."""
        rows = sorted(
            f"{deb.set} {deb.name} {deb.version} {deb.archive} {deb.size} {deb.sha256} {deb.path}" for deb in self.debs
        )
        path.write_text("\n".join([self.day.isoformat(), *rows, ""]), encoding="utf-8")


def read(path: Path) -> Lock:
    """The lock in a file. Raises ValueError if it is none."""
    first, *rest = path.read_text(encoding="utf-8").splitlines()
    return Lock(dt.date.fromisoformat(first), tuple(_debs(rest)))


def _debs(rows: Iterable[str]) -> Iterable[Deb]:
    for row in rows:
        which, name, version, archive, size, sha256, path = row.split(" ")
        yield Deb(which, name, version, archive, int(size), sha256, path)
