"""Whether the start before this one was cut off: the helper itself ended in the middle, and coldtui with it.

Then nobody has said a word, and what coldtui showed may still be on the screen.
"""

from contextlib import suppress
from pathlib import Path

_PATH = "/run/coldtui/running"


class Mark:
    """A file that is there from the start of a helper until it ends as it should."""

    def __init__(self, path: str = _PATH) -> None:
        self._path = Path(path)

    @property
    def is_left(self) -> bool:
        """Before `leave`: whether the helper before this one has not ended as it should."""
        return self._path.exists()

    def leave(self) -> None:
        """From now on an end is one in the middle."""
        with suppress(OSError):  # memory is full: the next start says nothing of this one
            self._path.touch(mode=0o600)

    def remove(self) -> None:
        """This helper ends as it should."""
        with suppress(OSError):
            self._path.unlink()
