"""A USB camera for a computer that is tested: what is held before it are QR codes.

The USB Device Class Definition for Video Devices 1.1 (UVC, usb.org) with one size and one format of pictures, which
leave by a bulk endpoint. The numbers of tables are those of that document.
"""

import struct
import threading
import time
from collections.abc import Sequence

from tests.qemu.usbredir import Shape, StalledError

WIDTH, HEIGHT = 640, 480
RATE = 10
"""Pictures a second: the computer has one slow processor."""

Code = Sequence[Sequence[int]]
"""Rows of modules, dark where they are not 0, with the white edge."""

_TURN = 0.5
"""Seconds that each code is shown."""

_WHITE, _BLACK = b"\xeb\x80", b"\x10\x80"  # YUY2, a pixel each
_YUY2 = b"YUY2\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
_FRAME = WIDTH * HEIGHT * 2
_INTERVAL = 10_000_000 // RATE  # of 100 nanoseconds

_PAYLOAD = 16 * 1024
_END = 2  # table 2-5: bit 1 is the end of a frame, bit 0 changes with each of them
_HEAD = 2

_ENDPOINT, _LARGEST = 1, 512
_GET_DESCRIPTOR, _SET_CUR, _GET_CUR, _GET_MAX, _GET_LEN, _GET_INFO, _GET_DEF = 6, 1, 0x81, 0x83, 0x85, 0x86, 0x87
_DEVICE, _CONFIGURATION, _STRING = 1, 2, 3
_CLASS = 0x20
_STREAMING = 1
_PROBES = (1, 2)  # VS_PROBE_CONTROL, VS_COMMIT_CONTROL

_NAMES = ("", "coldtui's tests", "Webcam")


def _descriptor(kind: int, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return bytes((len(data) + 2, kind)) + data


def _interface(number: int, endpoints: int, subclass: int) -> bytes:
    return _descriptor(4, bytes((number, 0, endpoints, 14, subclass, 0, 0)))


def _of_class(*parts: bytes) -> bytes:
    return _descriptor(0x24, *parts)


def _device() -> bytes:
    return _descriptor(_DEVICE, struct.pack("<H4B3H4B", 0x0200, 0xEF, 2, 1, 64, *SHAPE.number, 0x0100, 1, 2, 0, 1))


def _configuration() -> bytes:
    camera = _of_class(struct.pack("<BBHBBHHHB3s", 2, 1, 0x0201, 0, 0, 0, 0, 0, 3, b""))
    outlet = _of_class(struct.pack("<BBHBBB", 3, 2, 0x0101, 0, 1, 0))
    head = _of_class(struct.pack("<BHHIBB", 1, 0x0100, 13 + len(camera + outlet), 6_000_000, 1, _STREAMING))
    kind = _of_class(struct.pack("<BBB16sBBBBBB", 4, 1, 1, _YUY2, 16, 1, 0, 0, 0, 0))
    bits = _FRAME * 8 * RATE
    size = _of_class(struct.pack("<BBBHHIIIIBI", 5, 1, 0, WIDTH, HEIGHT, bits, bits, _FRAME, _INTERVAL, 1, _INTERVAL))
    formats = _of_class(struct.pack("<BBHBBBBBBBB", 1, 1, 14 + len(kind + size), 0x80 | _ENDPOINT, 0, 2, 0, 0, 0, 1, 0))
    endpoint = _descriptor(5, struct.pack("<BBHB", 0x80 | _ENDPOINT, 2, _LARGEST, 0))
    both = _descriptor(11, bytes((0, 2, 14, 3, 0, 0)))
    control = _interface(0, 0, 1) + head + camera + outlet
    rest = both + control + _interface(_STREAMING, 1, 2) + formats + kind + size + endpoint
    return _descriptor(_CONFIGURATION, struct.pack("<HBBBBB", 9 + len(rest), 2, 1, 0, 0x80, 250)) + rest


def _string(number: int) -> bytes:
    """English (US), and the texts in it."""
    return _descriptor(_STRING, _NAMES[number].encode("utf-16-le") if number else struct.pack("<H", 0x0409))


_PROBE = struct.pack("<HBBIHHHHHII", 1, 1, 1, _INTERVAL, 0, 0, 0, 0, 0, _FRAME, _PAYLOAD)
"""What is negotiated (table 4-47, as version 1.0 has it): there is no choice."""

SHAPE = Shape((0x1D6B, 0x0102), (0xEF, 2, 1), ((14, 1, 0), (14, 2, 0)), (_ENDPOINT, _STREAMING, _LARGEST))


class Webcam:
    """`usbredir.Device`. White until `show`."""

    shape = SHAPE

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._frames = [picture(())]
        self._left = b""
        self._count = 0
        self._next_at = 0.0

    def show(self, codes: Sequence[Code]) -> None:
        """Holds these before it from now on, in turn."""
        frames = [picture(code) for code in codes] or [picture(())]
        with self._lock:
            self._frames = frames

    def answer(self, kind: int, request: int, value: int, index: int) -> bytes:
        """As `Device.answer`."""
        high, low = divmod(value, 256)
        if kind & _CLASS:
            return self._negotiated(request, high, index)
        if request == 0:  # GET_STATUS
            return bytes(2)
        if request == _GET_DESCRIPTOR and high == _DEVICE:
            return _device()
        if request == _GET_DESCRIPTOR and high == _CONFIGURATION:
            return _configuration()
        if request == _GET_DESCRIPTOR and high == _STRING and low < len(_NAMES):
            return _string(low)
        raise StalledError

    def _negotiated(self, request: int, control: int, index: int) -> bytes:
        if index & 0xFF != _STREAMING or control not in _PROBES:
            raise StalledError
        if request == _GET_LEN:
            return struct.pack("<H", len(_PROBE))
        if request == _GET_INFO:
            return bytes((3,))
        if _GET_CUR <= request <= _GET_MAX or request == _GET_DEF:
            return _PROBE
        raise StalledError

    def take(self, kind: int, request: int, value: int, index: int, data: bytes) -> None:
        """As `Device.take`: whatever is negotiated, it stays as it is."""
        if kind & _CLASS and (
            request != _SET_CUR or index & 0xFF != _STREAMING or value >> 8 not in _PROBES or not data
        ):
            raise StalledError
        if kind & _CLASS:
            # a stream begins: with the beginning of a picture
            self._left = b""

    def read(self, length: int) -> bytes:
        """As `Device.read`: one payload, a header and a part of a picture (2.4.3.2)."""
        if not self._left:
            if self.rest():
                return b""
            self._begin()
        part, self._left = self._left[: min(length, _PAYLOAD) - _HEAD], self._left[min(length, _PAYLOAD) - _HEAD :]
        return bytes((_HEAD, 0x80 | self._count & 1 | (0 if self._left else _END))) + part

    def rest(self) -> float:
        """As `Device.rest`."""
        return 0.0 if self._left else max(0.0, self._next_at - time.monotonic())

    def _begin(self) -> None:
        now = time.monotonic()
        with self._lock:
            self._left = self._frames[int(now / _TURN) % len(self._frames)]
        self._count += 1
        self._next_at = now + 1 / RATE


def picture(rows: Code) -> bytes:
    """A code as large as it fits, in the middle of white; white alone where it has no rows."""
    blank = _WHITE * WIDTH
    if not rows:
        return blank * HEIGHT
    scale = HEIGHT // len(rows)
    left = (WIDTH - scale * len(rows[0])) // 2
    right = WIDTH - left - scale * len(rows[0])
    lines = (
        _WHITE * left + b"".join((_BLACK if one else _WHITE) * scale for one in row) + _WHITE * right for row in rows
    )
    above = (HEIGHT - scale * len(rows)) // 2
    return blank * above + b"".join(line * scale for line in lines) + blank * (HEIGHT - above - scale * len(rows))
