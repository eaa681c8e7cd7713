"""Finds the QR codes in a camera's pictures: a program of its own that runs as long as the camera does.

zxing-cpp finds the codes and Pillow opens JPEG frames; both are large programs in C that look at what anybody may hold
before the camera. So they run in a process that has no key in it, that opens nothing, and that may crash: then
`decoder_process` starts another. It is started as a file, and loads nothing of coldtui but `seccomp`, the file beside
it.

Standard input is a row of requests: REQUEST, and as many bytes as it says. For each of them standard output gets a
length (four bytes, big-endian) and an answer: ANSWER, then each code as CODE and its payload, then the preview. When
everything is ready, and before the first answer, it gets a plus sign. All numbers are big-endian. Only `.bytes` of a
code is used: `.text` guesses an encoding and changes bytes.
"""

import ctypes
import importlib
import math
import os
import resource
import struct
import sys
import time
import warnings
from functools import lru_cache
from importlib.machinery import SourceFileLoader
from io import BytesIO
from types import ModuleType
from typing import BinaryIO

import zxingcpp
from PIL import Image

REQUEST = struct.Struct(">cBBHHII")
"""Kind of frame; for PIXELS: bytes from one brightness to the next, and where in them it is; width, height, bytes of a
row; bytes that follow."""

ANSWER = struct.Struct(">cHHBBBBBB")
"""Outcome; width and height of the picture; those of the preview; brightness, contrast, whether it moves; codes."""

CODE = struct.Struct(">8HH")
"""Four corners, each x and y in 65535ths of the picture; bytes of the payload that follow."""

READY = b"+"
PIXELS, JPEG, FILE = b"p", b"j", b"f"
"""Kinds of frames: pixels as they are, a JPEG picture of a camera, a file (PNG, JPEG or PGM)."""

READ, DAMAGED = b"r", b"d"
"""Outcomes."""

MAX_CODES = 16
"""Codes of one picture at most."""

MAX_PIXELS = 16_000_000
"""The largest picture that is opened; a camera's are smaller."""

PREVIEW_SIDE = 64
"""Grey values of the longer side of a preview at most."""

CPU_SECONDS = 600
"""Seconds of computing before another process takes over: two hours of looking, or a loop that does not end."""

MEMORY = 320 * 1024 * 1024
"""Bytes of addresses for this process."""

_WORKING_SIDE = 1_600
_FORMATS = {JPEG: ("JPEG",), FILE: ("PNG", "JPEG", "PPM")}
_BROKEN = (
    *(OSError, ValueError, SyntaxError, EOFError, struct.error, KeyError, IndexError, TypeError, OverflowError),
    *(MemoryError, Image.DecompressionBombError),
)
"""What Pillow raises for broken files, and for files of too many pixels."""

_QR = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_DESCRIPTORS = 0  # those that are open stay so; not even in the place of one that was closed comes another
_SAMPLES = 4  # to each side of a square of the preview
_WIDE = 4  # pixels: about a module
_BLOCKS = 8  # to each side of what is compared with the picture before
_MOVED = 6  # grey values of a block, on average
_PR_SET_DUMPABLE = 4  # prctl(2), include/uapi/linux/prctl.h
_PR_SET_NO_NEW_PRIVS = 38


def main() -> None:
    """Answer one request after the other, until there are no more."""
    seccomp = _beside("seccomp")
    _confine()
    seccomp.leave_only_computing()
    answers = sys.stdout.buffer
    answers.write(READY)
    answers.flush()
    looker = Looker()
    while request := _read(sys.stdin.buffer, REQUEST.size):
        kind, step, offset, width, height, stride, length = REQUEST.unpack(request)
        data = _read(sys.stdin.buffer, length)
        answer = looker.look(kind, (step, offset), (width, height, stride), data)
        answers.write(len(answer).to_bytes(4, "big") + answer)
        answers.flush()


def _read(stream: BinaryIO, count: int) -> bytes:
    data = stream.read(count)
    return data if len(data) == count else b""


def _beside(name: str) -> ModuleType:
    """A file in this one's folder, in which Python does not look for modules (-I)."""
    module = ModuleType(name)
    SourceFileLoader(name, os.path.join(os.path.dirname(os.path.abspath(__file__)), f"{name}.py")).exec_module(module)
    return module


def _confine() -> None:
    """Take from this process what it does not need. The limits come after the libraries, and before the pictures."""
    prctl, unused = ctypes.CDLL(None).prctl, ctypes.c_ulong(0)
    prctl(ctypes.c_int(_PR_SET_DUMPABLE), ctypes.c_ulong(0), unused, unused, unused)
    prctl(ctypes.c_int(_PR_SET_NO_NEW_PRIVS), ctypes.c_ulong(1), unused, unused, unused)
    _load_what_photos_need()
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS
    warnings.simplefilter("ignore")
    for what, limit in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_NOFILE, _DESCRIPTORS),
        (resource.RLIMIT_CPU, int(time.process_time()) + CPU_SECONDS),
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


class Looker:
    """Looks at one picture after the other, and remembers of the last how light its parts were."""

    def __init__(self) -> None:
        self._before: tuple[bytes, int, int] = (b"", 0, 0)

    def look(self, kind: bytes, layout: tuple[int, int], shape: tuple[int, int, int], data: bytes) -> bytes:
        """The answer to one request: `layout` is step and offset, `shape` width, height and bytes of a row."""
        try:
            if kind == PIXELS:
                grey, width, height = brightness_of(data, layout, shape), shape[0], shape[1]
            else:
                grey, width, height = _opened(data, _FORMATS[kind])
        except _BROKEN:
            return ANSWER.pack(DAMAGED, 0, 0, 0, 0, 0, 0, 0, 0)
        codes = found(grey, width, height)
        preview, across, down = small(grey, width, height)
        blocks = small(preview, across, down, _BLOCKS)
        is_moving, self._before = differs(blocks, self._before), blocks
        light, spread = lightness(grey)
        head = ANSWER.pack(READ, width, height, across, down, light, spread, is_moving, len(codes))
        return head + b"".join(codes) + preview


def brightness_of(data: bytes, layout: tuple[int, int], shape: tuple[int, int, int]) -> bytes:
    """The brightness of each pixel, row by row without gaps. Raises ValueError where bytes are missing."""
    (step, offset), (width, height, stride) = layout, shape
    if not (width and height and step) or stride < width * step or len(data) < stride * (height - 1) + width * step:
        raise ValueError("not enough bytes for a picture of this size")
    if stride == width * step:
        return data[offset : width * height * step : step]
    return b"".join(data[row * stride + offset : row * stride + width * step : step] for row in range(height))


def _opened(data: bytes, formats: tuple[str, ...]) -> tuple[bytes, int, int]:
    """The brightness of each pixel of a picture file, its width and its height."""
    with Image.open(BytesIO(data), formats=formats) as opened:
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("too many pixels")
        # of a colour photo only the brightness is decoded
        opened.draft("L", (_WORKING_SIDE, _WORKING_SIDE))
        grey = opened.convert("L")
        grey.thumbnail((_WORKING_SIDE, _WORKING_SIDE))
        return grey.tobytes(), grey.width, grey.height


def found(grey: bytes, width: int, height: int) -> list[bytes]:
    """Every code, as it is answered: of the picture as it is, else of it softened, else of that sharpened again."""
    codes = _codes(grey, width, height)
    if codes:
        return codes
    soft = softened(int.from_bytes(grey, "little"), len(grey), width)
    codes = _codes(soft.to_bytes(len(grey), "little"), width, height)
    if codes:
        return codes
    sharp = sharpened(soft, softened(soft, len(grey), width, _WIDE), len(grey))
    return _codes(sharp.to_bytes(len(grey), "little"), width, height)


def _codes(grey: bytes, width: int, height: int) -> list[bytes]:
    # zxing-cpp reads this very memory: `grey` has to live as long as it works
    barcodes = zxingcpp.read_barcodes(memoryview(grey).cast("B", (height, width)), formats=_QR)
    codes: dict[bytes, bytes] = {}
    for one in barcodes:
        payload = bytes(one.bytes)
        if one.valid and len(codes) < MAX_CODES:
            place = one.position
            points = (place.top_left, place.top_right, place.bottom_right, place.bottom_left)
            shares = [share for point in points for share in (_share(point.x, width), _share(point.y, height))]
            codes[payload] = CODE.pack(*shares, len(payload)) + payload
    return list(codes.values())


def _share(place: int, whole: int) -> int:
    return min(65_535, max(0, place * 65_535 // whole))


@lru_cache(maxsize=8)
def _all_but_lowest_bits(count: int) -> int:
    return int.from_bytes(b"\xfe" * count, "little")


def _mean(one: int, other: int, mask: int) -> int:
    """The mean of two pictures, each one large number with a byte to a pixel: a + b is 2 (a & b) + (a ^ b)."""
    return (one & other) + (((one ^ other) & mask) >> 1)


def softened(picture: int, count: int, width: int, distance: int = 1) -> int:
    """Each of `count` pixels as the mean of nine, weighted 1 2 1, 2 4 2, 1 2 1 (binomial), `distance` pixels apart.

    The whole picture is one number, and shifting it by a byte moves it by a pixel: thus all pixels are added at once.
    A row's ends take part in the neighbouring rows, which no code reaches.
    """
    mask, whole = _all_but_lowest_bits(count), (1 << 8 * count) - 1
    for shift in (8 * distance, 8 * distance * width):
        halfway = _mean(picture, picture >> shift, mask)
        picture = _mean(halfway, halfway << shift & whole, mask)
    return picture


def sharpened(picture: int, wide: int, count: int) -> int:
    """Five eighths of each pixel, less three eighths of what is wide around it, in the middle of the greys.

    What is taken away is added inverted, so that no grey can leave its byte.
    """
    mask, whole = _all_but_lowest_bits(count), (1 << 8 * count) - 1
    half = _mean(picture, wide ^ whole, mask)
    return _mean(half, _mean(picture, half, mask), mask)


def small(grey: bytes, width: int, height: int, side: int = PREVIEW_SIDE) -> tuple[bytes, int, int]:
    """A small copy, its width and its height: each of its values is the mean of 16 spread over a square of pixels."""
    square = max(1, math.ceil(max(width, height) / side))
    across, down = max(1, width // square), max(1, height // square)
    places = [(2 * number + 1) * square // (2 * _SAMPLES) for number in range(_SAMPLES)]
    samples = [
        int.from_bytes(_sampled(grey, width, height, (across, down, square), (x, y)), "little")
        for y in places
        for x in places
    ]
    mask = _all_but_lowest_bits(across * down)
    while len(samples) > 1:
        samples = [_mean(one, other, mask) for one, other in zip(samples[::2], samples[1::2], strict=True)]
    return samples[0].to_bytes(across * down, "little"), across, down


def _sampled(grey: bytes, width: int, height: int, squares: tuple[int, int, int], place: tuple[int, int]) -> bytes:
    """One pixel of each square, at the same place in all of them."""
    (across, down, square), (x, y) = squares, place
    rows = (min(height - 1, row * square + y) * width + min(width - 1, x) for row in range(down))
    return b"".join(grey[start : start + (across - 1) * square + 1 : square] for start in rows)


def lightness(grey: bytes) -> tuple[int, int]:
    """The mean of all values, and how far the lightest twentieth is from the darkest one."""
    # about three thousand pixels, in steps that are no multiple of a row
    values = sorted(grey[:: max(1, len(grey) // 3001) | 1])
    twentieth = len(values) // 20
    return sum(values) // len(values), values[-1 - twentieth] - values[twentieth]


def differs(blocks: tuple[bytes, int, int], before: tuple[bytes, int, int]) -> bool:
    """Whether the large parts of a picture have another lightness than they had; not where its shape is another one."""
    (now, *shape), (then, *shape_before) = blocks, before
    if shape != shape_before:
        return False
    return sum(abs(one - other) for one, other in zip(now, then, strict=True)) > _MOVED * len(now)


if __name__ == "__main__":
    main()
