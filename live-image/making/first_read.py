"""Run by the image's own Python: prints the files of Python that are read until coldtui's first screen, in their order.

    python3.13 first_read.py ROOT MODULE...

They come to lie in the image one behind the other. The kernel unpacks half a megabyte of the file system to give one
small file, and keeps three such pieces (CONFIG_SQUASHFS_FRAGMENT_CACHE_SIZE): what is read together has to lie so.

Nothing is imported for that: no code of a library runs while the image is built. What the files say at their top level
is followed; what they import in another way is missed, and comes a little later.
"""

import ast
import sys
from collections.abc import Iterable, Iterator
from importlib.util import cache_from_source, resolve_name
from itertools import accumulate
from pathlib import Path

FOLDERS = ("usr/lib/coldtui", "usr/lib/python3.13", "usr/lib/python3/dist-packages")
"""Where the image's modules are, in the order in which they are looked for."""


class Follower:
    """Follows imports through the folders; `files` are what would be read, in order."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(folders)
        self._seen: set[str] = set()
        self.files: list[Path] = []

    def follow(self, name: str) -> None:
        """A module, after the packages that it is in; and behind it what it imports. Nothing where there is no file."""
        for one in accumulate(name.split("."), "{}.{}".format):
            if one not in self._seen:
                self._seen.add(one)
                self._read(one)

    def _read(self, name: str) -> None:
        source = next(filter(Path.is_file, self._candidates(name)), None)
        if source is None:
            return
        self.files.append(source)
        package = name if source.stem == "__init__" else name.rpartition(".")[0]
        for statement in _at_the_top(ast.parse(source.read_bytes(), source).body):
            for imported in _names(statement, package):
                self.follow(imported)

    def _candidates(self, name: str) -> Iterator[Path]:
        for folder in self._folders:
            path = folder.joinpath(*name.split("."))
            yield path / "__init__.py"
            yield path.with_name(f"{path.name}.py")


def _at_the_top(body: Iterable[ast.stmt]) -> Iterator[ast.Import | ast.ImportFrom]:
    """The imports that are executed with the module: not those in functions, nor those for type checkers."""
    for statement in body:
        if isinstance(statement, ast.Import | ast.ImportFrom):
            yield statement
        elif isinstance(statement, ast.If):
            yield from _at_the_top(statement.orelse if _is_never(statement.test) else statement.body + statement.orelse)
        elif isinstance(statement, ast.Try):
            yield from _at_the_top(statement.body + statement.orelse + statement.finalbody)
        elif isinstance(statement, ast.With | ast.ClassDef):
            yield from _at_the_top(statement.body)


def _is_never(test: ast.expr) -> bool:
    return ast.unparse(test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING", "__name__ == '__main__'"}


def _names(statement: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    """The modules that it may import: of `from a import b` a, and a.b, which is one if there is such a file."""
    if isinstance(statement, ast.Import):
        yield from (alias.name for alias in statement.names)
        return
    base = statement.module or ""
    if statement.level:
        base = resolve_name("." * statement.level + base, package)
    yield base
    yield from (f"{base}.{alias.name}" for alias in statement.names)


def main() -> int:
    """Prints a path a line, of what is compiled, relative to the root."""
    top, *modules = sys.argv[1:]
    follower = Follower(Path(top, folder) for folder in FOLDERS)
    for name in modules:
        follower.follow(name)
    sys.stdout.writelines(f"{Path(cache_from_source(path)).relative_to(top)}\n" for path in follower.files)
    return 0


if __name__ == "__main__":
    sys.exit(main())
