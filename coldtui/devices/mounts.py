"""What is mounted where: /proc/self/mountinfo (proc_pid_mountinfo(5)) read into values."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

_SYSTEM_PLACES = frozenset(("/", "/etc", "/home", "/opt", "/root", "/srv"))
_SYSTEM_TREES = (
    "/boot", "/efi", "/nix", "/usr", "/var",
    "/run/live", "/lib/live",  # Debian live, Tails
    "/cdrom", "/isodevice", "/rofs",  # Ubuntu
    "/run/initramfs", "/run/rootfsbase", "/run/archiso", "/.modloop",  # Fedora, openSUSE, Arch, Alpine
)  # fmt: skip
"""Where a system keeps itself, or the medium it was started from."""

_OCTAL = re.compile(rb"\\([0-7]{3})")
_FIELDS_BEFORE_DASH = 6


@dataclass(frozen=True, slots=True)
class Mount:
    """One line of mountinfo."""

    device: str
    """Major and minor number, "8:17"; major 0 for file systems without a device of their own, btrfs among them."""
    root: str
    """Which folder of the file system is mounted: "/" for all of it."""
    place: str
    """Where it is mounted."""
    source: str
    """What was mounted, usually a device node."""
    read_only: bool

    @property
    def is_system(self) -> bool:
        """Whether the system itself lives here."""
        return self.place in _SYSTEM_PLACES or _below(self.place, _SYSTEM_TREES)


def _below(place: str, trees: Iterable[str]) -> bool:
    return any(place == tree or place.startswith(tree + "/") for tree in trees)


def _unescaped(field: bytes) -> str:
    return os.fsdecode(_OCTAL.sub(lambda match: bytes([int(match[1], 8) & 0xFF]), field))


def parse_mounts(content: bytes) -> tuple[Mount, ...]:
    """All mounts in the order in which they were made; lines that are no mounts are left out."""
    return tuple(mount for line in content.split(b"\n") if (mount := _parse(line)) is not None)


def _parse(line: bytes) -> Mount | None:
    before, dash, after = line.partition(b" - ")
    fields, rest = before.split(b" "), after.split(b" ")
    if not dash or len(fields) < _FIELDS_BEFORE_DASH or len(rest) < 3:
        return None
    options = (*fields[5].split(b","), *rest[2].split(b","))
    return Mount(
        device=os.fsdecode(fields[2]),
        root=_unescaped(fields[3]),
        place=_unescaped(fields[4]),
        source=_unescaped(rest[1]),
        read_only=b"ro" in options,
    )
