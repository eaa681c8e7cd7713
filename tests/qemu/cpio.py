"""A cpio archive in the format "newc", in which Linux takes its first files (initramfs, cpio(5))."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

_ALIGNED = 4
_HEADER = 110
_END = "TRAILER!!!"


class Archive:
    """Files to be, by their absolute path; the folders they lie in come by themselves."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self._folders: set[PurePosixPath] = {PurePosixPath("/")}
        self._names: set[str] = set()

    def add(self, path: str, data: bytes, mode: int = 0o644, modified: int = 0) -> None:
        """A regular file. A path that is there already stays as it is."""
        if path not in self._names:
            self._within(path)
            self._entry(path, stat.S_IFREG | mode, data, modified)

    def add_file(self, path: Path) -> None:
        """The file of this computer at `path`, links followed, at the same place there."""
        status = path.stat()
        self.add(str(path), path.read_bytes(), stat.S_IMODE(status.st_mode), int(status.st_mtime))

    def add_folder(self, path: str) -> None:
        """An empty folder."""
        self._within(f"{path}/x")

    def add_device(self, path: str, major: int, minor: int) -> None:
        """A character device."""
        self._within(path)
        self._entry(path, stat.S_IFCHR | 0o600, b"", device=(major, minor))

    def finished(self) -> bytes:
        """The whole archive."""
        return b"".join(self._parts) + _record(_END, 0, 0, b"", 0, (0, 0))

    def _within(self, path: str) -> None:
        for folder in reversed(PurePosixPath(path).parents):
            if folder not in self._folders:
                self._folders.add(folder)
                self._entry(str(folder), stat.S_IFDIR | 0o755, b"")

    def _entry(self, path: str, mode: int, data: bytes, modified: int = 0, device: tuple[int, int] = (0, 0)) -> None:
        self._names.add(path)
        self._parts.append(_record(path.removeprefix("/"), len(self._names), mode, data, modified, device))


def _record(name: str, inode: int, mode: int, data: bytes, modified: int, device: tuple[int, int]) -> bytes:
    raw = os.fsencode(name) + b"\0"
    fields = (inode, mode, 0, 0, 1, modified, len(data), 0, 0, *device, len(raw), 0)
    header = b"070701" + b"".join(b"%08x" % field for field in fields)
    return _padded(header + raw) + _padded(data)


def _padded(data: bytes) -> bytes:
    return data + bytes(-len(data) % _ALIGNED)


def files_of(archive: bytes) -> Iterator[tuple[str, int, bytes]]:
    """Path, mode and content of each entry of an archive."""
    place = 0
    while True:
        fields = [int(archive[place + at : place + at + 8], 16) for at in range(6, _HEADER, 8)]
        length, name_length = fields[6], fields[11]
        name = archive[place + _HEADER : place + _HEADER + name_length - 1].decode()
        if name == _END:
            return
        start = _aligned(place + _HEADER + name_length)
        yield name, fields[1], archive[start : start + length]
        place = _aligned(start + length)


def _aligned(place: int) -> int:
    return place + -place % _ALIGNED
