"""The tree as the architecture tests see it: files known to git or about to be, and modules as syntax trees."""

import ast
import functools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Module:
    """One file of the program. `name` is dotted: coldtui.core.curve; a package's own file has the package's name."""

    name: str
    source: str

    @functools.cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source)

    @property
    def layer(self) -> str:
        """The folder or file directly below coldtui; "coldtui" for its own __init__.py."""
        return self.name.split(".")[1] if "." in self.name else self.name

    def imports(self) -> Iterator[str]:
        """Every dotted name that an import statement anywhere in the file may load; "." for a relative one."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                if node.level:
                    yield "."
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def files() -> list[Path]:
    """Every file that git tracks or would add, relative to the top."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return sorted({Path(name) for name in listed.split("\0") if name and (ROOT / name).is_file()})


@functools.cache
def modules() -> tuple[Module, ...]:
    """Every Python file below coldtui/."""
    paths = [path for path in files() if path.parts[0] == "coldtui" and path.suffix == ".py"]
    return tuple(Module(_dotted(path), (ROOT / path).read_text()) for path in paths)


@functools.cache
def modules_of_the_image() -> tuple[Module, ...]:
    """Every Python file below live-image/, named by its path."""
    paths = [path for path in files() if path.parts[0] == "live-image" and path.suffix == ".py"]
    return tuple(Module(str(path), (ROOT / path).read_text()) for path in paths)


def _dotted(path: Path) -> str:
    parts = path.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
