"""A cpio archive in the format "newc", in which Linux takes its first files (cpio(5)): everything root's, sorted."""

import stat
from dataclasses import dataclass
from pathlib import Path

_ALIGNED = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A file, folder or device of an archive; `path` without a slash before it, `mode` with its kind (stat.S_IFMT)."""

    path: str
    mode: int
    data: bytes = b""
    device: tuple[int, int] = (0, 0)


def folder(path: str) -> Entry:
    """A folder that all may look into."""
    return Entry(path, stat.S_IFDIR | 0o755)


def file(path: str, data: bytes, *, runs: bool = False) -> Entry:
    """A file that all may read."""
    return Entry(path, stat.S_IFREG | (0o755 if runs else 0o644), data)


def character_device(path: str, major: int, minor: int) -> Entry:
    """A device that only root may use."""
    return Entry(path, stat.S_IFCHR | 0o600, b"", (major, minor))


def archive(entries: list[Entry], modified: int) -> bytes:
    """The whole archive; `modified` in Unix time is every file's."""
    found = sorted(entries, key=lambda entry: entry.path)
    parts = [_record(number, entry, modified) for number, entry in enumerate(found, start=1)]
    return b"".join(parts) + _record(0, Entry("TRAILER!!!", 0), 0)


def write(path: Path, entries: list[Entry], modified: int) -> None:
    """The archive as a file."""
    path.write_bytes(archive(entries, modified))


def _record(inode: int, entry: Entry, modified: int) -> bytes:
    name = entry.path.encode() + b"\0"
    fields = (inode, entry.mode, 0, 0, 1, modified, len(entry.data), 0, 0, *entry.device, len(name), 0)
    header = b"070701" + b"".join(b"%08x" % field for field in fields)
    return _padded(header + name) + _padded(entry.data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNED)
