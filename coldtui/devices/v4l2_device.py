"""A camera of the kernel: what it can do, what it is set to, and its pictures one after the other.

Every number that comes from the driver is checked before something is done with it: a camera is a computer of its own,
and its driver believes it. OSError passes through.
"""

import errno
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from coldtui.core.text import printable_bytes
from coldtui.devices import v4l2_types as v4l2
from coldtui.devices.frames import MAX_FRAME_BYTES, MAX_SIDE, Frame, Layout
from coldtui.devices.v4l2_kernel import Kernel, Memory

RATE = 15
"""Pictures a second that are asked for."""

BUFFERS = 4
"""Pictures that the driver may have ready."""

_MAX_LISTED = 64
_UNKNOWN = frozenset((errno.EINVAL, errno.ENOTTY))
_NO_PICTURE = frozenset((errno.EAGAIN, errno.EIO))  # EIO: also for what passes, says the API's page on VIDIOC_DQBUF


class PixelFormat(Enum):
    """The formats that are understood, the cheapest to read first; values are their fourcc and layout."""

    YUYV = ("YUYV", Layout.FIRST_OF_TWO)
    YVYU = ("YVYU", Layout.FIRST_OF_TWO)
    UYVY = ("UYVY", Layout.SECOND_OF_TWO)
    VYUY = ("VYUY", Layout.SECOND_OF_TWO)
    GREY = ("GREY", Layout.EVERY_BYTE)
    NV12 = ("NV12", Layout.EVERY_BYTE)
    NV21 = ("NV21", Layout.EVERY_BYTE)
    YUV420 = ("YU12", Layout.EVERY_BYTE)
    MJPEG = ("MJPG", Layout.JPEG)
    JPEG = ("JPEG", Layout.JPEG)

    def __init__(self, name: str, layout: Layout) -> None:
        self.number = v4l2.fourcc(name)
        self.layout = layout


@dataclass(frozen=True, slots=True)
class Mode:
    """What a camera is set to: pixels, bytes of a row, and pictures a second."""

    pixel_format: PixelFormat
    width: int
    height: int
    stride: int
    rate: float

    def frame(self, data: bytes) -> Frame:
        """A picture in this mode."""
        layout = self.pixel_format.layout
        if layout is Layout.JPEG:
            return Frame(layout, data)
        return Frame(layout, data, self.width, self.height, self.stride)


class Device:
    """One open device, until `close`."""

    def __init__(self, kernel: Kernel, path: str) -> None:
        self._kernel = kernel
        self._descriptor = kernel.open(path)
        self._memory: list[Memory] = []
        self._lengths: list[int] = []

    def capability(self) -> tuple[str, bool]:
        """What it calls itself in printable characters, and whether it is a camera that streams."""
        found = v4l2.Capability()
        self._control(v4l2.QUERYCAP, found)
        has_own = found.capabilities & v4l2.CAP_DEVICE_CAPS
        able = found.device_caps if has_own else found.capabilities
        name = printable_bytes(bytes(found.card)).strip() or "without a name"
        return name, bool(able & v4l2.CAP_VIDEO_CAPTURE and able & v4l2.CAP_STREAMING)

    def formats(self) -> list[PixelFormat]:
        """Those that it offers and we understand, the cheapest to read first."""
        offered = set()
        for index in range(_MAX_LISTED):
            asked = v4l2.FmtDesc(index=index, type=v4l2.BUF_TYPE_VIDEO_CAPTURE)
            if not self._does(v4l2.ENUM_FMT, asked):
                break
            offered.add(asked.pixelformat)
        return [one for one in PixelFormat if one.number in offered]

    def size_near(self, pixel_format: PixelFormat, wanted: tuple[int, int]) -> tuple[int, int]:
        """The smallest size on offer that is not smaller than the wanted one, else the largest."""
        sizes = [size for size in self._sizes(pixel_format, wanted) if _is_sane(*size)]
        enough = [size for size in sizes if size[0] >= wanted[0] and size[1] >= wanted[1]]
        return min(enough) if enough else max(sizes, default=wanted)

    def set(self, pixel_format: PixelFormat, size: tuple[int, int]) -> Mode | None:
        """What it is really set to, which may be another size; None where it is nothing that we understand."""
        asked = v4l2.Format(type=v4l2.BUF_TYPE_VIDEO_CAPTURE)
        pix = asked.fmt.pix
        pix.width, pix.height = size
        pix.pixelformat, pix.field = pixel_format.number, v4l2.FIELD_ANY
        if not self._does(v4l2.S_FMT, asked):
            return None
        layout = pixel_format.layout
        stride = pix.bytesperline or pix.width * layout.step
        if pix.pixelformat != pixel_format.number or not _is_sane(pix.width, pix.height):
            return None
        if not pix.width * layout.step <= stride <= MAX_FRAME_BYTES // pix.height:
            return None
        return Mode(pixel_format, pix.width, pix.height, stride, self._set_rate())

    def start(self) -> None:
        """Let it stream."""
        asked = v4l2.RequestBuffers(count=BUFFERS, type=v4l2.BUF_TYPE_VIDEO_CAPTURE, memory=v4l2.MEMORY_MMAP)
        self._control(v4l2.REQBUFS, asked)
        for index in range(min(asked.count, 2 * BUFFERS)):
            buffer = _buffer(index)
            self._control(v4l2.QUERYBUF, buffer)
            if not 0 < buffer.length <= MAX_FRAME_BYTES:
                raise OSError(errno.EPROTO, "the length of a buffer")
            self._memory.append(self._kernel.map(self._descriptor, buffer.length, buffer.offset))
            self._lengths.append(buffer.length)
            self._control(v4l2.QBUF, _buffer(index))
        self._control(v4l2.STREAMON, v4l2.BufferType(type=v4l2.BUF_TYPE_VIDEO_CAPTURE))

    def newest(self, seconds: float) -> bytes:
        """The bytes of the newest picture, or nothing where none came in this time or it was damaged on the way."""
        if not self._kernel.wait(self._descriptor, seconds):
            return b""
        newest = None
        for taken in self._ready():
            if newest is not None:
                self._control(v4l2.QBUF, _buffer(newest.index))
            newest = taken
        if newest is None:
            return b""
        data = self._copied(newest)
        self._control(v4l2.QBUF, _buffer(newest.index))
        return data

    def stop(self) -> None:
        """End the stream and give its memory back, whatever state it is in."""
        with suppress(OSError):
            self._control(v4l2.STREAMOFF, v4l2.BufferType(type=v4l2.BUF_TYPE_VIDEO_CAPTURE))
        while self._memory:
            self._memory.pop().close()
        self._lengths.clear()
        with suppress(OSError):
            nothing = v4l2.RequestBuffers(count=0, type=v4l2.BUF_TYPE_VIDEO_CAPTURE, memory=v4l2.MEMORY_MMAP)
            self._control(v4l2.REQBUFS, nothing)

    def close(self) -> None:
        """Stop and give everything back; once is enough."""
        if self._descriptor >= 0:
            self.stop()
            descriptor, self._descriptor = self._descriptor, -1
            with suppress(OSError):
                self._kernel.close(descriptor)

    def _control(self, request: int, argument: v4l2.Argument) -> None:
        self._kernel.control(self._descriptor, request, argument)

    def _does(self, request: int, argument: v4l2.Argument) -> bool:
        """Whether the driver does it: not what it does not know, nor what comes after the end of a list."""
        try:
            self._control(request, argument)
        except OSError as error:
            if error.errno in _UNKNOWN:
                return False
            raise
        return True

    def _sizes(self, pixel_format: PixelFormat, wanted: tuple[int, int]) -> Iterator[tuple[int, int]]:
        for index in range(_MAX_LISTED):
            asked = v4l2.FrmSizeEnum(index=index, pixel_format=pixel_format.number)
            if not self._does(v4l2.ENUM_FRAMESIZES, asked):
                return
            step = asked.stepwise
            if asked.type == v4l2.FRMSIZE_TYPE_DISCRETE:
                # union: width and height stand where min_width and max_width do
                yield step.min_width, step.max_width
            else:
                yield (
                    _on_step(wanted[0], step.min_width, step.max_width, step.step_width),
                    _on_step(wanted[1], step.min_height, step.max_height, step.step_height),
                )
                return

    def _set_rate(self) -> float:
        """Ask for RATE, and say what it will be: 0 where it is not known."""
        asked = v4l2.StreamParm(type=v4l2.BUF_TYPE_VIDEO_CAPTURE)
        capture = asked.parm.capture
        if not self._does(v4l2.G_PARM, asked):
            return 0.0
        time = (capture.numerator, capture.denominator)
        if capture.capability & v4l2.CAP_TIMEPERFRAME:
            capture.numerator, capture.denominator = 1, RATE
            if self._does(v4l2.S_PARM, asked):
                time = (capture.numerator, capture.denominator)
        return time[1] / time[0] if time[0] else 0.0

    def _ready(self) -> Iterator[v4l2.Buffer]:
        """The buffers that are filled, the oldest first; they are ours until they are queued again."""
        for _ in self._memory:
            buffer = _buffer(0)
            try:
                self._control(v4l2.DQBUF, buffer)
            except OSError as error:
                if error.errno in _NO_PICTURE:
                    return
                raise
            if buffer.index >= len(self._memory):
                raise OSError(errno.EPROTO, "the number of a buffer")
            yield buffer

    def _copied(self, buffer: v4l2.Buffer) -> bytes:
        index, used = int(buffer.index), int(buffer.bytesused)
        if buffer.flags & v4l2.BUF_FLAG_ERROR or used > self._lengths[index]:
            return b""
        return self._memory[index][:used]


def _buffer(index: int) -> v4l2.Buffer:
    return v4l2.Buffer(index=index, type=v4l2.BUF_TYPE_VIDEO_CAPTURE, memory=v4l2.MEMORY_MMAP)


def _is_sane(width: int, height: int) -> bool:
    return 16 <= width <= MAX_SIDE and 16 <= height <= MAX_SIDE


def _on_step(wanted: int, least: int, most: int, step: int) -> int:
    """The number nearest below the wanted one that is on a step."""
    if not least <= wanted <= most:
        return max(least, min(wanted, most))
    return wanted - (wanted - least) % max(1, step)
