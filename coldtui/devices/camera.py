"""What a camera shows: the codes in each picture, a small preview, and how well it can be seen.

A camera's pictures never reach the program as pictures. A process of its own finds the codes in them, and what comes
from there is these few values, each of them checked (`decoder_process`).
"""

from dataclasses import dataclass
from typing import Protocol, Self

MAX_PREVIEW_SIDE = 64
"""Grey values of the longer side of a preview at most; a picture of 4 by 3 has 64 by 48 of them, each a square."""

WAIT = 1.0
"""Seconds that one look waits, for a picture or for the decoder to be ready."""


@dataclass(frozen=True, slots=True, repr=False)
class Seen:
    """One QR code in a picture. Its payload may be a secret: it has no place in a text."""

    data: bytes
    corners: tuple[tuple[float, float], ...]
    """Its four corners from its own upper left one on, clockwise as it is read; x and y as shares of the picture."""


@dataclass(frozen=True, slots=True, repr=False)
class Sight:
    """One look through a camera. A look that gave no picture has no code, and no preview either: all is 0 then."""

    codes: tuple[Seen, ...] = ()
    width: int = 0
    height: int = 0
    preview: bytes = b""
    """Grey values from 0 (black) to 255 (white), row by row, from the upper left; as the camera sees, not mirrored."""
    preview_width: int = 0
    preview_height: int = 0
    brightness: int = 0
    """The mean of the grey values, 0 to 255."""
    contrast: int = 0
    """How far the lightest twentieth of the picture is from the darkest one, 0 to 255."""
    is_moving: bool = False
    """Whether the whole differs much from the picture before; a code that changes in its place is no movement."""

    @property
    def is_blank(self) -> bool:
        """Whether the camera gave no picture this time."""
        return self.width == 0


class Camera(Protocol):
    """A camera that is running. Close it, or use it as a context manager: its light is on until then."""

    @property
    def name(self) -> str:
        """What it calls itself, in printable characters."""

    def look(self) -> Sight:
        """The newest picture's codes, or a blank sight where none came within a second. Blocks: call it in a thread.

        Raises DeviceFailed where the camera was unplugged, gives no pictures for seconds, or was closed.
        """

    def close(self) -> None:
        """Stop it and give back all that it took; once is enough, twice does no harm. Waits for a `look` under way."""

    def __enter__(self) -> Self:
        """Itself."""

    def __exit__(self, *_: object) -> None:
        """Closes it."""


class Cameras(Protocol):
    """The cameras of this computer."""

    def names(self) -> tuple[str, ...]:
        """What can be opened, the best first; each name once. Opens nothing for longer than it takes to ask."""

    def open(self, name: str = "") -> Camera:
        """Start a camera: the named one, or without a name the first that works.

        Raises DeviceFailed where there is none, it is in use, this user may not use it, or its pictures are of a kind
        that coldtui does not understand.
        """
