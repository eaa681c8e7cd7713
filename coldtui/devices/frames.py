"""One picture as a camera or a folder gives it: bytes of a kind that somebody else decodes."""

from dataclasses import dataclass
from enum import Enum

MAX_SIDE = 4_096
"""Pixels of a camera's picture in a row or a column at most."""

MAX_FRAME_BYTES = 32 * 1024 * 1024
"""Bytes of one picture at most."""


class Layout(Enum):
    """How the brightness of a picture lies in its bytes: kind, bytes from one pixel's to the next one's, and offset."""

    EVERY_BYTE = (b"p", 1, 0)
    FIRST_OF_TWO = (b"p", 2, 0)
    SECOND_OF_TWO = (b"p", 2, 1)
    JPEG = (b"j", 0, 0)
    FILE = (b"f", 0, 0)

    def __init__(self, kind: bytes, step: int, offset: int) -> None:
        self.kind = kind
        self.step = step
        self.offset = offset


@dataclass(frozen=True, slots=True, repr=False)
class Frame:
    """One picture. Width, height and stride (bytes of a row) are 0 where the bytes say themselves how large it is."""

    layout: Layout
    data: bytes
    width: int = 0
    height: int = 0
    stride: int = 0
