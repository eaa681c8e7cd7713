"""Opens a picture and finds the QR codes in it: a program of its own, started by `pictures` for each picture.

zxing-cpp finds the codes, Pillow opens the files, and both are large programs in C that read what an enemy may have
written. So they run in a process that has no key in it and little time and memory, and that may crash. It is started as
a file, and loads nothing of coldtui but `seccomp`, the file beside it: it works wherever its libraries are installed.

Standard input is the picture. Standard output is a plus sign when everything is ready to read it, then one letter for
what became of it and, for each code, the length of its payload (four bytes, big-endian) and the payload. Only `.bytes`
of a code is used: `.text` guesses an encoding and changes bytes.
"""

import ctypes
import importlib
import os
import resource
import struct
import sys
import time
import warnings
from enum import Enum
from importlib.machinery import SourceFileLoader
from io import BytesIO
from types import ModuleType

import zxingcpp
from PIL import Image, ImageFile, ImageFilter

MAX_PIXELS = 16_000_000
"""The largest picture that is decoded: a photo of a phone has 12 million pixels."""

MAX_SIDE = 10_000
"""Pixels of the longer side at most."""

MAX_CODES = 16
"""Codes of one picture at most."""

MAX_SCANS = 100
"""Scans of one JPEG file at most: progressive photos have about ten, and each costs a walk over all pixels."""

CPU_SECONDS = 10
"""Seconds of computing for one picture.

A photo of 12 million pixels takes 0.2 to 0.4 of one on a fast computer, and 1.0 to 2.3 on an emulated one, which is as
slow as the laptops that 64 bits began with; 16 million with transparency, the dearest of the honest, take 0.6 and 3.1.
"""

MEMORY = 320 * 1024 * 1024
"""Bytes of addresses for this process: 16 million pixels with transparency take 200 million."""

FORMATS = ("PNG", "JPEG", "BMP", "PPM")
"""Pillow's names of the formats that are opened; PPM is PBM and PGM too."""

_MODES = frozenset(("1", "L", "LA", "P", "PA", "RGB", "RGBA", "CMYK", "YCbCr", "I;16", "I"))
_PLAIN_MODES = frozenset(("1", "L", "RGB"))
_WORKING_SIDE = 1_600
_DESCRIPTORS = 0  # those that are open stay so; not even in the place of one that was closed comes another
_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_START_OF_SCAN = b"\xff\xda"  # ITU T.81, table B.1
_PR_SET_DUMPABLE = 4  # prctl(2), include/uapi/linux/prctl.h


class Outcome(Enum):
    """What became of a picture; the values are the first letters of what is written."""

    READY = b"+"
    READ = b"r"
    DAMAGED = b"d"
    TOO_LARGE = b"l"


class _TooLargeError(Exception):
    """More pixels than are decoded."""


def main() -> None:
    """Read a picture, answer, end."""
    seccomp = _beside("seccomp")
    _confine()
    seccomp.leave_only_computing()
    sys.stdout.buffer.write(Outcome.READY.value)
    sys.stdout.buffer.flush()
    sys.stdout.buffer.write(answer(sys.stdin.buffer.read()))


def _beside(name: str) -> ModuleType:
    """A file in this one's folder, in which Python does not look for modules (-I)."""
    module = ModuleType(name)
    SourceFileLoader(name, os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")).exec_module(module)
    return module


def _confine() -> None:
    """Take from this process what it does not need. The limits come after the libraries, and before the picture."""
    unused = ctypes.c_ulong(0)
    ctypes.CDLL(None).prctl(ctypes.c_int(_PR_SET_DUMPABLE), ctypes.c_ulong(0), unused, unused, unused)
    _load_what_photos_need()
    seconds = int(time.process_time()) + CPU_SECONDS
    for what, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_AS, MEMORY),
    ):
        _, most = resource.getrlimit(what)
        least = limit if most == resource.RLIM_INFINITY else min(limit, most)
        resource.setrlimit(what, (least, least))


def _load_what_photos_need() -> None:
    """Pillow loads these in the middle of a JPEG file that has EXIF in it, when nothing can be opened any more."""
    Image.preinit()
    for name in ("TiffImagePlugin", "MpoImagePlugin"):
        importlib.import_module(f"PIL.{name}")


def answer(data: bytes) -> bytes:
    """What is written for a picture: the outcome, and the payload of every QR code in it, each once."""
    try:
        payloads = _qr_codes(data)
    except (_TooLargeError, Image.DecompressionBombError, MemoryError):
        return Outcome.TOO_LARGE.value
    except (OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, IndexError, TypeError, OverflowError):
        return Outcome.DAMAGED.value  # Pillow raises all of these for broken files
    return Outcome.READ.value + b"".join(struct.pack(">I", len(one)) + one for one in payloads)


def _qr_codes(data: bytes) -> tuple[bytes, ...]:
    """A large picture is made smaller, and what shows no code then is softened."""
    # Pillow refuses what is twice as large by itself, and would print its warnings
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        picture = _grey(data)
    return _codes(picture) or _codes(picture.filter(ImageFilter.BoxBlur(1)))


def _grey(data: bytes) -> Image.Image:
    """The first frame in shades of grey, on white, its longer side 1600 pixels at most."""
    with Image.open(BytesIO(data), formats=FORMATS) as opened:
        width, height = opened.size
        if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
            raise _TooLargeError
        if opened.mode not in _MODES or not _is_cheap(opened, data):
            raise ValueError("a kind of file that photos and codes do not have")
        # of a colour photo only the brightness is decoded
        opened.draft("L", (_WORKING_SIDE, _WORKING_SIDE))
        return _flat(opened)


def _is_cheap(opened: ImageFile.ImageFile, data: bytes) -> bool:
    """Whether its pixels are decoded in about the time that it takes to read them."""
    if opened.format == "PPM":
        # P4, P5 and P6 with 255 as the largest value: all else is read number by number, in Python
        return opened.mode in _PLAIN_MODES and all(part[0] == "raw" for part in opened.tile)
    return opened.format != "JPEG" or data.count(_START_OF_SCAN) <= MAX_SCANS


def _flat(opened: Image.Image) -> Image.Image:
    if opened.mode in {"LA", "PA", "RGBA"} or "transparency" in opened.info:
        layer = _smaller(opened if opened.mode == "RGBA" else opened.convert("RGBA"))
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("L")
    if opened.mode in {"I;16", "I"}:
        return _smaller(opened.convert("I").point(lambda value: value / 256).convert("L"))
    return _smaller(opened.convert("L"))


def _smaller(picture: Image.Image) -> Image.Image:
    # a code that fills a large photo has more noise than modules
    longer = max(picture.size)
    if longer <= _WORKING_SIDE:
        return picture
    share = _WORKING_SIDE / longer
    return picture.resize((max(1, int(picture.width * share)), max(1, int(picture.height * share))))


def _codes(picture: Image.Image) -> tuple[bytes, ...]:
    found = zxingcpp.read_barcodes(picture, formats=_QR)
    payloads = dict.fromkeys(bytes(code.bytes) for code in found if code.valid)
    return tuple(payloads)[:MAX_CODES]


if __name__ == "__main__":
    main()
