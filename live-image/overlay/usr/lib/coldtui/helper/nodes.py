"""Which device nodes there are, and who may open them: an allow-list, kept round by round, as new ones keep coming.

coldtui reads cards as they are (for their labels) and talks to cameras; all else is for the helper alone, or gone.
"""

import os
import re
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from helper.session import USER

_ALLOWED = re.compile(
    r"console|null|zero|full|random|urandom|tty|tty[01]|ttyS[0-9]+|fb[0-9]+|input/event[0-9]+"
    r"|sd[a-z]+[0-9]*|mmcblk[0-9]+(p[0-9]+)?|video[0-9]+|media[0-9]+"
)
_CAMERA = re.compile(r"video[0-9]+")
_ROOT = 0
_CARD_MODE = 0o640
_CAMERA_MODE = 0o660


class Nodes:
    """The device nodes in `folder`."""

    def __init__(self, folder: str = "/dev") -> None:
        self._folder = Path(folder)

    def sweep(self) -> None:
        """Removes every node that is not on the list."""
        for path in self._nodes():
            if not _ALLOWED.fullmatch(str(path.relative_to(self._folder))):
                with suppress(OSError):  # the kernel took it away itself: it was unplugged
                    path.unlink()

    def open_up(self, cards: Iterable[str]) -> None:
        """Lets coldtui read the cards of these names, and use every camera."""
        for name in cards:
            _give(self._folder / name, stat.S_IFBLK, _CARD_MODE)
        for path in self._folder.glob("video*"):
            if _CAMERA.fullmatch(path.name):
                _give(path, stat.S_IFCHR, _CAMERA_MODE)

    def _nodes(self) -> Iterator[Path]:
        for folder, _, names in os.walk(self._folder):
            for path in (Path(folder) / name for name in names):
                with suppress(OSError):  # it was unplugged meanwhile
                    if stat.S_IFMT(path.lstat().st_mode) in {stat.S_IFBLK, stat.S_IFCHR}:
                        yield path


def _give(path: Path, kind: int, mode: int) -> None:
    """To coldtui's group, with these rights; what was unplugged, or is no such device, is left."""
    with suppress(OSError):
        status = path.lstat()
        if stat.S_IFMT(status.st_mode) != kind:
            return
        if (status.st_uid, status.st_gid, stat.S_IMODE(status.st_mode)) != (_ROOT, USER, mode):
            os.chown(path, _ROOT, USER, follow_symlinks=False)
            path.chmod(mode)
