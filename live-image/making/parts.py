"""Which part of an image a file is of: a package of Debian, a library of Python's index, or coldtui itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath


@dataclass(frozen=True, slots=True)
class Part:
    """`kind` is the list that has the reason for it: packages/KIND.txt."""

    kind: str
    name: str


class Parts:
    """The parts of the image's file system, while the folder `tree` is filled."""

    def __init__(self, tree: Path) -> None:
        self.tree = tree
        self._of: dict[PurePosixPath, Part] = {}

    @contextmanager
    def adding(self, kind: str, name: str) -> Iterator[None]:
        """What is there afterwards and was not before is of this part, and what Python makes of it too."""
        before = self._there()
        yield
        self._of |= dict.fromkeys(self._there() - before, Part(kind, name))

    def sizes(self) -> dict[Part, int]:
        """Bytes of each part. Raises KeyError for a file that nobody added."""
        found: dict[Part, int] = {}
        for path in self.files():
            part = self._of[_source(path)]
            found[part] = found.get(part, 0) + (self.tree / path).stat().st_size
        return found

    def files(self) -> list[PurePosixPath]:
        """Every file, by its place in the image. A link is none."""
        return sorted(path for path in self._there() if not (self.tree / path).is_symlink())

    def _there(self) -> set[PurePosixPath]:
        """With links: what they lead to may be compiled beside them."""
        found = (path for path in self.tree.rglob("*") if path.is_symlink() or path.is_file())
        return {PurePosixPath(path.relative_to(self.tree)) for path in found}


def _source(path: PurePosixPath) -> PurePosixPath:
    """The file that a compiled one was made from."""
    if path.suffix != ".pyc":
        return path
    return path.parent.parent / f"{path.name.partition('.')[0]}.py"
