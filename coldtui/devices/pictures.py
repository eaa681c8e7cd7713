"""Pictures from a card, and the QR codes in them. What a picture says about itself counts as written by an enemy.

Which files are pictures stands here. `picture_decoder` opens them, in a process of its own: neither it nor its
libraries are ever imported where keys are.
"""

import os
import subprocess
import sys
from collections.abc import Sequence
from typing import Protocol

from coldtui.core.errors import DeviceFailed, Refused, Unreadable
from coldtui.core.mnemonic import ENTROPY_SIZES

SUFFIXES = (".png", ".jpg", ".jpeg", ".bmp", ".pgm", ".pbm", ".ppm")
"""The endings of the names of pictures that can be opened."""

MAX_PICTURE_BYTES = 8 * 1024 * 1024
"""The largest picture file that is opened."""

PATIENCE = 20.0
"""Seconds for one picture, by the clock; then the decoder is stopped.

Twice what it may compute: it shares the processor, and has libraries to load first.
"""

_SIGNATURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"BM", *(b"P%d" % kind for kind in range(1, 7)))
_DECODER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "picture_decoder.py")
_KINDS = "Give a PNG, JPEG, BMP or PGM file."
_SMALLER = "Save it smaller: 1000 by 1000 pixels are enough."
_READY = b"+"
_LENGTH = 4


class PictureReader(Protocol):
    """Reads QR codes from pictures. Blocks while it works: call it in a worker."""

    def qr_codes(self, data: bytes) -> tuple[bytes, ...]:
        """The payload of every QR code in a picture, each once; none where it shows no code.

        Raises Unreadable for what is no picture, Refused for one that is too large or takes too long, and DeviceFailed
        where pictures cannot be opened at all.
        """


class ZxingPictures:
    """`PictureReader` with zxing-cpp and Pillow, in a process that has seconds and no keys."""

    def __init__(self, command: Sequence[str] | None = None, patience: float = PATIENCE) -> None:
        # -I: nothing of the environment or of the present folder is looked at; -B: nothing is written
        self._command = (sys.executable or "", "-I", "-B", _DECODER) if command is None else tuple(command)
        self._patience = patience

    def qr_codes(self, data: bytes) -> tuple[bytes, ...]:
        """As `PictureReader.qr_codes`."""
        if len(data) > MAX_PICTURE_BYTES:
            raise Refused("This picture is too large a file.", _SMALLER)
        return understood(self._decoded(data))

    def _decoded(self, data: bytes) -> bytes:
        """The decoder's answer. Raises Refused where it was stopped or crashed, DeviceFailed where it cannot start."""
        try:
            done = subprocess.run(  # noqa: S603 (our own file, and nothing of the user's on the command line)
                self._command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
                timeout=self._patience,
                check=False,
            )
        except subprocess.TimeoutExpired:
            raise _too_much() from None  # the error would carry what was read of the codes
        except OSError as error:
            raise _cannot_start() from error
        if not done.stdout.startswith(_READY):
            raise _cannot_start()
        if done.returncode != 0:
            raise _too_much()
        return done.stdout.removeprefix(_READY)


def is_picture(data: bytes) -> bool:
    """Whether the first bytes are those of a picture that can be opened.

    As few bytes as a CompactSeedQR has are none, however they begin: no picture of a code is as small.
    """
    return len(data) not in ENTROPY_SIZES and data.startswith(_SIGNATURES)


def is_called_picture(name: str) -> bool:
    """Whether a file's name ends as those of pictures do."""
    return name.lower().endswith(SUFFIXES)


def understood(answer: bytes) -> tuple[bytes, ...]:
    """The payloads in an answer of the decoder. Raises Unreadable and Refused, as it says."""
    outcome, rest = answer[:1], answer[1:]
    if outcome == b"l":
        raise Refused("This picture has too many pixels.", _SMALLER)
    if outcome == b"d":
        raise Unreadable("This picture is damaged, or is no picture.", _KINDS)
    payloads = []
    while rest:
        end = _LENGTH + int.from_bytes(rest[:_LENGTH], "big")
        if len(rest) < max(end, _LENGTH):
            raise _too_much()
        payloads.append(rest[_LENGTH:end])
        rest = rest[end:]
    if outcome != b"r":
        raise _too_much()
    return tuple(payloads)


def no_picture() -> Unreadable:
    """The error for a file that is called a picture, and is none that can be opened."""
    return Unreadable("This is no picture that can be opened, though its name is a picture's.", _KINDS)


def _too_much() -> Refused:
    return Refused(
        "This picture could not be decoded within its limits of time and memory.",
        "Take another picture, or save it smaller: 1000 by 1000 pixels are enough.",
    )


def _cannot_start() -> DeviceFailed:
    return DeviceFailed(
        "Pictures cannot be opened on this computer.", "Type what the code holds, or give it as a text file."
    )
