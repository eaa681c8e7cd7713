"""A kernel with cameras that are not there: it answers requests as the Video4Linux2 API says, and keeps count.

What the API forbids is an error here too: streaming without buffers, another format while there are some, a buffer
that is queued twice, memory that is used after it was unmapped.
"""

import errno
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from coldtui.devices import v4l2_types as v4l2

WEBCAM = v4l2.CAP_VIDEO_CAPTURE | v4l2.CAP_STREAMING
METADATA = 0x0080_0000 | v4l2.CAP_STREAMING


def fail(number: int) -> None:
    raise OSError(number, errno.errorcode[number])


@dataclass
class Stepwise:
    """Sizes from the least to the most, in steps: least width, most, step, least height, most, step."""

    numbers: tuple[int, int, int, int, int, int]


@dataclass
class FakeVideo:
    """One device. `pictures` are what it sees: bytes, None where nothing comes in time, or the number of an error."""

    name: bytes = b"HD Webcam"
    pictures: Iterable[bytes | int | None] = ()
    formats: dict[str, object] = field(default_factory=lambda: {"YUYV": [(640, 480), (1280, 720)]})
    """By fourcc: discrete sizes, or Stepwise."""
    rates: dict[str, tuple[int, int]] = field(default_factory=dict)
    """By fourcc, the time of a picture as it is answered; else as it is asked for."""
    device_caps: int = WEBCAM
    refuses: dict[int, int] = field(default_factory=dict)
    """Requests that always fail, and how; "open" is 0."""
    bytes_used: int | None = None
    """What it says of every picture, whatever it wrote."""
    buffer_flags: int = 0
    buffer_index: int | None = None
    buffer_length: int | None = None
    answers_format: str = ""
    answers_size: tuple[int, int] | None = None
    answers_stride: int | None = None
    at_once: int = 1
    """Pictures that are ready whenever one is."""

    def __post_init__(self):
        self.log = []
        self.reset()

    def reset(self):
        self.queued, self.ready, self.streaming = [], [], False
        self.buffers, self.mode, self.rate = [], None, (1, 30)
        self.coming: Iterator[bytes | int | None] = iter(self.pictures)


class FakeMemory:
    """A mapped buffer."""

    def __init__(self, kernel, length):
        self.data = bytearray(length)
        self._kernel = kernel
        self._is_open = True
        kernel.mapped += 1

    def __getitem__(self, part):
        assert self._is_open, "used after it was unmapped: the real one crashes"
        assert part.stop <= len(self.data)
        return bytes(self.data[part])

    def close(self):
        assert self._is_open
        self._is_open = False
        self._kernel.mapped -= 1


class FakeKernel:
    """`Kernel` and a clock: a picture comes after a fifteenth of a second, and waiting takes no time at all."""

    def __init__(self, *devices: FakeVideo) -> None:
        self.devices = {f"/dev/video{number}": device for number, device in enumerate(devices)}
        self.now = 1000.0
        self.opened: dict[int, FakeVideo] = {}
        self.mapped = 0
        self._next = 7

    @property
    def is_clean(self) -> bool:
        """Whether nothing is open, mapped or streaming."""
        return not self.opened and self.mapped == 0 and not any(one.streaming for one in self.devices.values())

    def clock(self) -> float:
        return self.now

    def nodes(self) -> tuple[str, ...]:
        return tuple(self.devices)

    def open(self, path: str) -> int:
        device = self.devices.get(path) or fail(errno.ENOENT)
        if 0 in device.refuses:
            fail(device.refuses[0])
        self._next += 1
        self.opened[self._next] = device
        return self._next

    def close(self, descriptor: int) -> None:
        device = self.opened.pop(descriptor)
        device.streaming = False

    def map(self, descriptor: int, length: int, offset: int) -> FakeMemory:
        device = self.opened[descriptor]
        assert offset % 4096 == 0
        memory = FakeMemory(self, length)
        device.buffers[offset // 4096] = memory
        return memory

    def wait(self, descriptor: int, seconds: float) -> bool:
        device = self.opened[descriptor]
        assert device.streaming
        assert device.queued
        for _ in range(min(device.at_once, len(device.queued))):
            picture = next(device.coming, None)
            if picture is None:
                break
            device.ready.append(picture)
        self.now += 1 / 15 if device.ready else seconds
        return bool(device.ready)

    def control(self, descriptor: int, request: int, argument: object) -> None:
        device = self.opened[descriptor]
        name = NAMES[request]
        device.log.append(name)
        if request in device.refuses:
            fail(device.refuses[request])
        getattr(self, f"_{name}")(device, argument)

    def _querycap(self, device, found):
        found.card = device.name
        found.capabilities = WEBCAM | METADATA | v4l2.CAP_DEVICE_CAPS
        found.device_caps = device.device_caps

    def _enum_fmt(self, device, asked):
        assert asked.type == v4l2.BUF_TYPE_VIDEO_CAPTURE
        names = [*device.formats, "H264"]
        if asked.index >= len(names):
            fail(errno.EINVAL)
        asked.pixelformat = v4l2.fourcc(names[asked.index])

    def _enum_framesizes(self, device, asked):
        sizes = device.formats[four(asked.pixel_format)]
        if isinstance(sizes, Stepwise):
            if asked.index:
                fail(errno.EINVAL)
            asked.type = 3
            for (name, _), number in zip(v4l2.FrmSizeStepwise._fields_, sizes.numbers, strict=True):
                setattr(asked.stepwise, name, number)
            return
        if asked.index >= len(sizes):
            fail(errno.EINVAL)
        asked.type = v4l2.FRMSIZE_TYPE_DISCRETE
        asked.stepwise.min_width, asked.stepwise.max_width = sizes[asked.index]

    def _s_fmt(self, device, asked):
        assert asked.type == v4l2.BUF_TYPE_VIDEO_CAPTURE
        if device.buffers:
            fail(errno.EBUSY)
        pix = asked.fmt.pix
        name = device.answers_format or four(pix.pixelformat)
        pix.pixelformat = v4l2.fourcc(name)
        if device.answers_size:
            pix.width, pix.height = device.answers_size
        step = {"YUYV": 2, "UYVY": 2, "GREY": 1, "NV12": 1}.get(name, 0)
        pix.bytesperline = pix.width * step if device.answers_stride is None else device.answers_stride
        pix.sizeimage = pix.width * pix.height * 2
        device.mode = (name, pix.width, pix.height, pix.bytesperline)

    def _g_parm(self, device, asked):
        asked.parm.capture.capability = v4l2.CAP_TIMEPERFRAME
        asked.parm.capture.numerator, asked.parm.capture.denominator = device.rate

    def _s_parm(self, device, asked):
        capture = asked.parm.capture
        device.rate = device.rates.get(device.mode[0], (capture.numerator, capture.denominator))
        capture.numerator, capture.denominator = device.rate

    def _reqbufs(self, device, asked):
        assert asked.memory == v4l2.MEMORY_MMAP
        if device.streaming or (asked.count and device.buffers) or any(one and one._is_open for one in device.buffers):
            fail(errno.EBUSY)
        device.buffers, device.queued, device.ready = [None] * asked.count, [], []

    def _querybuf(self, device, buffer):
        assert device.buffers[buffer.index] is None
        size = device.mode[1] * device.mode[2] * 2 if device.buffer_length is None else device.buffer_length
        buffer.length, buffer.offset = size, buffer.index * 4096

    def _qbuf(self, device, buffer):
        assert buffer.type == v4l2.BUF_TYPE_VIDEO_CAPTURE
        assert buffer.memory == v4l2.MEMORY_MMAP
        if device.buffers[buffer.index] is None or buffer.index in device.queued:
            fail(errno.EINVAL)
        device.queued.append(buffer.index)

    def _dqbuf(self, device, buffer):
        assert buffer.type == v4l2.BUF_TYPE_VIDEO_CAPTURE
        assert buffer.memory == v4l2.MEMORY_MMAP
        if not device.streaming:
            fail(errno.EINVAL)
        if not device.ready:
            fail(errno.EAGAIN)
        picture = device.ready.pop(0)
        if isinstance(picture, int):
            fail(picture)
        index = device.queued.pop(0)
        device.buffers[index].data[: len(picture)] = picture
        buffer.index = index if device.buffer_index is None else device.buffer_index
        buffer.flags = device.buffer_flags
        buffer.bytesused = len(picture) if device.bytes_used is None else device.bytes_used

    def _streamon(self, device, argument):
        assert argument.type == v4l2.BUF_TYPE_VIDEO_CAPTURE
        if not device.buffers:
            fail(errno.EINVAL)
        device.streaming = True

    def _streamoff(self, device, argument):
        assert argument.type == v4l2.BUF_TYPE_VIDEO_CAPTURE
        device.streaming, device.queued, device.ready = False, [], []


REQUESTS = (
    "QUERYCAP ENUM_FMT S_FMT REQBUFS QUERYBUF QBUF DQBUF STREAMON STREAMOFF G_PARM S_PARM ENUM_FRAMESIZES".split()
)
NAMES = {getattr(v4l2, name): name.lower() for name in REQUESTS}


def four(number: int) -> str:
    return number.to_bytes(4, "little").decode()


def ready(decoder):
    """A decoder that has loaded its libraries, however busy the machine is."""
    while not decoder.is_ready(1):
        continue
    return decoder
