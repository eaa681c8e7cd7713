"""Which keyboards were there: kept for the next start of the helper, so that a crash does not open a way in.

A keyboard is known by its place and by all that it says of itself (its descriptors: USB 2.0, 9.6). That is no proof: an
enemy's stick can say the same. But it would have to be in that very place.
"""

import hashlib
from contextlib import suppress
from pathlib import Path

from helper.bits import codes

_PATH = "/run/coldtui/helper/keyboards"
_TYPES = frozenset((16, 30, 44, 28, 57))
"""What tells a keyboard from a power button: Q, A, Z, Enter, Space (include/uapi/linux/input-event-codes.h)."""

_ANY = "-"
"""The line that says: there was one, whichever."""


class Keyboards:
    """`inputs` is a folder like /sys/class/input."""

    def __init__(self, inputs: Path, path: str = _PATH) -> None:
        self._inputs = inputs
        self._path = Path(path)
        self._lines: set[str] = set()
        with suppress(OSError):  # the first start
            self._lines.update(self._path.read_text(encoding="ascii").split())

    def look(self) -> bool:
        """Whether there is one, on USB or not."""
        is_there = any(codes(path) >= _TYPES for path in self._inputs.glob("input*/capabilities/key"))
        if is_there:
            self._keep(_ANY)
        return is_there

    @property
    def was_none(self) -> bool:
        """Whether there was none in any look, since the computer was switched on."""
        return _ANY not in self._lines

    def remember(self, device: Path) -> None:
        """That this USB device may type."""
        if identity := _identity(device):
            self._keep(identity)

    def knows(self, device: Path) -> bool:
        """Whether this USB device was allowed to type before it was pulled out of this very place."""
        return _identity(device) in self._lines

    def _keep(self, line: str) -> None:
        if line not in self._lines:
            self._lines.add(line)
            with suppress(OSError):  # memory is full: it is known until coldtui starts again
                self._path.write_text("\n".join(sorted(self._lines)), encoding="ascii")


def _identity(device: Path) -> str:
    """One word; none for a device that is gone while it is read."""
    said = [device.name.encode()]
    try:
        said.append((device / "descriptors").read_bytes())
        with suppress(FileNotFoundError):  # many have no number of their own
            said.append((device / "serial").read_bytes())
    except OSError:
        return ""
    return hashlib.sha256(b"\0".join(said)).hexdigest()
