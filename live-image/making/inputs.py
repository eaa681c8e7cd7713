"""What an image is made from: this folder, the program, and the lists of packages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]

PROGRAM = HERE.parent / "coldtui"

REQUIREMENTS = HERE.parent / "requirements.txt"

LOCK = HERE / "packages" / "debs.lock"


@dataclass(frozen=True, slots=True)
class Listed:
    """A package that is wanted, and why."""

    name: str
    reason: str


def listed(which: str) -> list[Listed]:
    """The packages of packages/WHICH.txt."""
    return [Listed(*line.split(maxsplit=1)) for line in lines(which)]


def words(which: str) -> list[str]:
    """Every word of packages/WHICH.txt that is no comment."""
    return [word for line in lines(which) for word in line.split()]


def groups(which: str) -> Iterator[tuple[str, list[str]]]:
    """The words of packages/WHICH.txt by the comment that stands above them, which is their reason."""
    for part in (HERE / "packages" / f"{which}.txt").read_text(encoding="utf-8").split("\n\n"):
        reason = " ".join(line.removeprefix("#").strip() for line in part.splitlines() if line.startswith("#"))
        found = [word for line in part.splitlines() if not line.startswith("#") for word in line.split()]
        if found:
            yield reason, found


def lines(which: str) -> list[str]:
    """The lines of packages/WHICH.txt that are neither empty nor a comment."""
    text = (HERE / "packages" / f"{which}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def version() -> str:
    """Of the program."""
    text = (PROGRAM / "__init__.py").read_text(encoding="utf-8")
    found = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if found is None:
        raise ValueError(PROGRAM)
    return found[1]
