"""Small files of /sys and /proc, read so that a device which is pulled meanwhile is no error: it has nothing to say."""

from pathlib import Path

from coldtui.core.text import printable_bytes

_LINE = 200
"""Characters of a line that are kept."""


def content(path: Path) -> bytes:
    """The whole file; empty when there is none (any more), or when it may not be read."""
    try:
        return path.read_bytes()
    except OSError:  # a device that was pulled takes its files away while they are read
        return b""


def text(path: Path) -> str:
    """The file without the space around it, as it may be shown."""
    return printable_bytes(content(path).strip(), _LINE)


def number(path: Path) -> int | None:
    """What the file counts; None when it is no number."""
    digits = text(path)
    return int(digits) if digits.isascii() and digits.isdigit() else None


def children(folder: Path) -> list[Path]:
    """What is in a folder, by name; nothing when it is gone."""
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []
