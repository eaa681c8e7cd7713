"""Runs in a computer that is tested: shows QR codes to its camera, by the kernel's test device (vivid).

    inside_codes.py FILE

FILE is JSON, a list of codes, each a list of rows of "0" and "1" with the quiet zone. They are shown in turn until this
is ended. What is written to vivid's output comes out of its input, once a control connects the two
(Documentation/admin-guide/media/vivid.rst).
"""

import ctypes
import fcntl
import json
import mmap
import os
import sys
import time
from io import FileIO
from pathlib import Path

WIDTH, HEIGHT = 1280, 720
_WHITE, _BLACK = b"\xeb\x80", b"\x10\x80"  # YUYV, a pixel each
_SECONDS = 0.5
_OUTPUT, _MMAP = 2, 1  # V4L2_BUF_TYPE_VIDEO_OUTPUT, V4L2_MEMORY_MMAP
_NEXT = 0x80000000  # V4L2_CTRL_FLAG_NEXT_CTRL
_MENU = 3
_MOST = 200
_YUYV = int.from_bytes(b"YUYV", "little")


class _Format(ctypes.Structure):
    _fields_ = [("type", ctypes.c_uint32), ("pad", ctypes.c_uint32), ("pix", ctypes.c_uint32 * 50)]


class _Request(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint32) for name in ("count", "type", "memory", "capabilities", "reserved")]


class _Buffer(ctypes.Structure):
    _fields_ = [
        *((name, ctypes.c_uint32) for name in ("index", "type", "bytesused", "flags", "field")),
        ("timestamp", ctypes.c_int64 * 2),
        ("timecode", ctypes.c_uint32 * 4),
        *((name, ctypes.c_uint32) for name in ("sequence", "memory")),
        ("offset", ctypes.c_uint64),
        *((name, ctypes.c_uint32) for name in ("length", "reserved2", "request")),
    ]


class _Query(ctypes.Structure):
    _fields_ = [
        ("id", ctypes.c_uint32),
        ("type", ctypes.c_uint32),
        ("name", ctypes.c_char * 32),
        *((name, ctypes.c_int32) for name in ("minimum", "maximum", "step", "default")),
        *((name, ctypes.c_uint32) for name in ("flags", "reserved1", "reserved2")),
    ]


class _Item(ctypes.Structure):
    _pack_ = 1
    _fields_ = [
        ("id", ctypes.c_uint32),
        ("index", ctypes.c_uint32),
        ("name", ctypes.c_char * 32),
        ("reserved", ctypes.c_uint32),
    ]


class _Control(ctypes.Structure):
    _fields_ = [("id", ctypes.c_uint32), ("value", ctypes.c_int32)]


class _Timings(ctypes.Structure):
    _pack_ = 1
    _fields_ = [
        *((name, ctypes.c_uint32) for name in ("type", "width", "height", "interlaced", "polarities")),
        ("pixelclock", ctypes.c_uint64),
        ("rest", ctypes.c_uint32 * 26),
    ]


class _EnumTimings(ctypes.Structure):
    _fields_ = [("index", ctypes.c_uint32), ("pad", ctypes.c_uint32 * 3), ("timings", _Timings)]


def _both(number: int, kind: type[ctypes.Structure]) -> int:
    """The number of a call of V4L2 that reads and writes its argument (_IOWR, asm-generic/ioctl.h)."""
    return 3 << 30 | ctypes.sizeof(kind) << 16 | ord("V") << 8 | number


_G_FMT, _S_FMT = _both(4, _Format), _both(5, _Format)
_REQBUFS, _QUERYBUF, _QBUF, _DQBUF = _both(8, _Request), _both(9, _Buffer), _both(15, _Buffer), _both(17, _Buffer)
_STREAMON = 1 << 30 | 4 << 16 | ord("V") << 8 | 18
_S_TIMINGS, _ENUM_TIMINGS = _both(87, _Timings), _both(98, _EnumTimings)
_S_CTRL, _QUERYCTRL, _QUERYMENU = _both(28, _Control), _both(36, _Query), _both(37, _Item)


def main(path: str) -> None:
    """Shows them."""
    codes = json.loads(Path(path).read_text())
    names = {int(node.name[5:]): (node / "name").read_text() for node in Path("/sys/class/video4linux").glob("video*")}
    capture = next(number for number, name in sorted(names.items()) if "vid-cap" in name)
    output = next(number for number, name in sorted(names.items()) if "vid-out" in name)
    _connect(capture, output)
    descriptor = os.open(f"/dev/video{output}", os.O_RDWR)
    frames = [_frame(code) for code in codes]
    maps = _stream(descriptor)
    number = 0
    shown_since = time.monotonic()
    while True:
        buffer = _Buffer(type=_OUTPUT, memory=_MMAP)
        fcntl.ioctl(descriptor, _DQBUF, buffer)
        if time.monotonic() - shown_since > _SECONDS:
            number, shown_since = number + 1, time.monotonic()
        _queue(descriptor, maps, buffer.index, frames[number % len(frames)])


def _connect(capture: int, output: int) -> None:
    """What leaves the output enters the input, as it is: nothing is written over it."""
    for number in (output, capture):
        with Path(f"/dev/video{number}").open("rb", buffering=0) as file:
            _be_slow(file)
            if number == capture:
                _choose(file, b"Is Connected To", b"Output")
                _choose(file, b"OSD Text Mode", b"None")


def _be_slow(file: FileIO) -> None:
    """The fewest pictures a second of this size: the computer has one slow processor."""
    found: list[_Timings] = []
    for index in range(_MOST):
        asked = _EnumTimings(index=index)
        try:
            fcntl.ioctl(file, _ENUM_TIMINGS, asked)
        except OSError:  # EINVAL: it was the last
            break
        if (asked.timings.width, asked.timings.height, asked.timings.interlaced) == (WIDTH, HEIGHT, 0):
            found.append(_Timings.from_buffer_copy(asked.timings))
    fcntl.ioctl(file, _S_TIMINGS, min(found, key=lambda one: one.pixelclock))


def _choose(file: FileIO, control: bytes, choice: bytes) -> None:
    """In the menu of this name, the line that begins so."""
    query = _Query(id=_NEXT)
    while control not in query.name or query.type != _MENU:
        query = _Query(id=query.id | _NEXT)
        fcntl.ioctl(file, _QUERYCTRL, query)
    for index in range(query.minimum, query.maximum + 1):
        item = _Item(id=query.id, index=index)
        fcntl.ioctl(file, _QUERYMENU, item)
        if item.name.startswith(choice):
            fcntl.ioctl(file, _S_CTRL, _Control(query.id, index))
            return
    raise OSError(f"vivid has no {choice!r} in {query.name!r}")


def _stream(descriptor: int) -> list[mmap.mmap]:
    wanted = _Format(type=_OUTPUT)
    fcntl.ioctl(descriptor, _G_FMT, wanted)
    wanted.pix[0], wanted.pix[1], wanted.pix[2], wanted.pix[3] = WIDTH, HEIGHT, _YUYV, 1
    wanted.pix[4] = wanted.pix[5] = 0
    fcntl.ioctl(descriptor, _S_FMT, wanted)
    given = (wanted.pix[0], wanted.pix[1], wanted.pix[2], wanted.pix[4])
    if given != (WIDTH, HEIGHT, _YUYV, WIDTH * 2):
        raise OSError(f"vivid gives {given}")
    fcntl.ioctl(descriptor, _REQBUFS, request := _Request(count=3, type=_OUTPUT, memory=_MMAP))
    maps = []
    for index in range(request.count):
        buffer = _Buffer(index=index, type=_OUTPUT, memory=_MMAP)
        fcntl.ioctl(descriptor, _QUERYBUF, buffer)
        maps.append(mmap.mmap(descriptor, buffer.length, offset=buffer.offset & 0xFFFFFFFF))
        _queue(descriptor, maps, index, _WHITE * (WIDTH * HEIGHT))
    fcntl.ioctl(descriptor, _STREAMON, ctypes.c_int(_OUTPUT))
    return maps


def _queue(descriptor: int, maps: list[mmap.mmap], index: int, frame: bytes) -> None:
    maps[index][: len(frame)] = frame
    buffer = _Buffer(index=index, type=_OUTPUT, memory=_MMAP, bytesused=len(frame), field=1)
    fcntl.ioctl(descriptor, _QBUF, buffer)


def _frame(rows: list[str]) -> bytes:
    """A code as large as it fits, in the middle of white."""
    scale = HEIGHT // len(rows)
    left = (WIDTH - scale * len(rows[0])) // 2
    right = WIDTH - left - scale * len(rows[0])
    lines = [
        _WHITE * left + b"".join((_BLACK if one == "1" else _WHITE) * scale for one in row) + _WHITE * right
        for row in rows
    ]
    above = (HEIGHT - scale * len(rows)) // 2
    below = HEIGHT - above - scale * len(rows)
    blank = _WHITE * WIDTH
    return blank * above + b"".join(line * scale for line in lines) + blank * below


if __name__ == "__main__":
    main(sys.argv[1])
