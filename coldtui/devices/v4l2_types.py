"""The words of the kernel's interface to cameras: structures and requests of <linux/videodev2.h>.

Field names are the header's. The sizes are those of a 64-bit system, where they are the same on every processor; a
test holds them against the header. Video4Linux2 API, https://docs.kernel.org/userspace-api/media/v4l/.
"""

import ctypes
from ctypes import c_char, c_int32, c_uint8, c_uint32, c_uint64

CAP_VIDEO_CAPTURE = 0x0000_0001
CAP_STREAMING = 0x0400_0000
CAP_DEVICE_CAPS = 0x8000_0000

BUF_TYPE_VIDEO_CAPTURE = 1
MEMORY_MMAP = 1
FIELD_ANY = 0
BUF_FLAG_ERROR = 0x40
CAP_TIMEPERFRAME = 0x1000
FRMSIZE_TYPE_DISCRETE = 1


class Capability(ctypes.Structure):
    """struct v4l2_capability."""

    _fields_ = (
        ("driver", c_char * 16),
        ("card", c_char * 32),
        ("bus_info", c_char * 32),
        ("version", c_uint32),
        ("capabilities", c_uint32),
        ("device_caps", c_uint32),
        ("reserved", c_uint32 * 3),
    )


class FmtDesc(ctypes.Structure):
    """struct v4l2_fmtdesc."""

    _fields_ = (
        ("index", c_uint32),
        ("type", c_uint32),
        ("flags", c_uint32),
        ("description", c_uint8 * 32),
        ("pixelformat", c_uint32),
        ("mbus_code", c_uint32),
        ("reserved", c_uint32 * 3),
    )


class FrmSizeStepwise(ctypes.Structure):
    """struct v4l2_frmsize_stepwise; of a discrete size the first two fields are width and height."""

    _fields_ = tuple(
        (name, c_uint32) for name in ("min_width", "max_width", "step_width", "min_height", "max_height", "step_height")
    )


class FrmSizeEnum(ctypes.Structure):
    """struct v4l2_frmsizeenum."""

    _fields_ = (
        ("index", c_uint32),
        ("pixel_format", c_uint32),
        ("type", c_uint32),
        ("stepwise", FrmSizeStepwise),
        ("reserved", c_uint32 * 2),
    )


class PixFormat(ctypes.Structure):
    """struct v4l2_pix_format."""

    _fields_ = tuple(
        (name, c_uint32)
        for name in (
            *("width", "height", "pixelformat", "field", "bytesperline", "sizeimage", "colorspace", "priv", "flags"),
            *("ycbcr_enc", "quantization", "xfer_func"),
        )
    )


class _FmtUnion(ctypes.Union):
    # the kernel's union holds pointers, which align it to eight bytes
    _fields_ = (("pix", PixFormat), ("raw_data", c_uint8 * 200), ("alignment", c_uint64))


class Format(ctypes.Structure):
    """struct v4l2_format."""

    _fields_ = (("type", c_uint32), ("fmt", _FmtUnion))


class CaptureParm(ctypes.Structure):
    """struct v4l2_captureparm; the time of a frame is numerator / denominator seconds."""

    _fields_ = (
        ("capability", c_uint32),
        ("capturemode", c_uint32),
        ("numerator", c_uint32),
        ("denominator", c_uint32),
        ("extendedmode", c_uint32),
        ("readbuffers", c_uint32),
        ("reserved", c_uint32 * 4),
    )


class _ParmUnion(ctypes.Union):
    _fields_ = (("capture", CaptureParm), ("raw_data", c_uint8 * 200))


class StreamParm(ctypes.Structure):
    """struct v4l2_streamparm."""

    _fields_ = (("type", c_uint32), ("parm", _ParmUnion))


class RequestBuffers(ctypes.Structure):
    """struct v4l2_requestbuffers."""

    _fields_ = (
        ("count", c_uint32),
        ("type", c_uint32),
        ("memory", c_uint32),
        ("capabilities", c_uint32),
        ("flags", c_uint8),
        ("reserved", c_uint8 * 3),
    )


class Buffer(ctypes.Structure):
    """struct v4l2_buffer; `offset` is a member of its union `m`, whose longest member has eight bytes."""

    _fields_ = (
        ("index", c_uint32),
        ("type", c_uint32),
        ("bytesused", c_uint32),
        ("flags", c_uint32),
        ("field", c_uint32),
        ("timestamp", c_uint64 * 2),
        ("timecode", c_uint32 * 4),
        ("sequence", c_uint32),
        ("memory", c_uint32),
        ("offset", c_uint32),
        ("_rest_of_m", c_uint32),
        ("length", c_uint32),
        ("reserved2", c_uint32),
        ("request_fd", c_int32),
    )


class BufferType(ctypes.Structure):
    """The int that VIDIOC_STREAMON and VIDIOC_STREAMOFF take."""

    _fields_ = (("type", c_int32),)


Argument = Capability | FmtDesc | FrmSizeEnum | Format | StreamParm | RequestBuffers | Buffer | BufferType
"""What a request carries."""

_WRITE, _READ = 1, 2  # _IOC_WRITE and _IOC_READ, include/uapi/asm-generic/ioctl.h


def _request(direction: int, number: int, argument: type[ctypes.Structure]) -> int:
    """_IOC('V', number): direction, size of the argument, letter and number in one word."""
    return direction << 30 | ctypes.sizeof(argument) << 16 | ord("V") << 8 | number


QUERYCAP = _request(_READ, 0, Capability)
ENUM_FMT = _request(_READ | _WRITE, 2, FmtDesc)
S_FMT = _request(_READ | _WRITE, 5, Format)
REQBUFS = _request(_READ | _WRITE, 8, RequestBuffers)
QUERYBUF = _request(_READ | _WRITE, 9, Buffer)
QBUF = _request(_READ | _WRITE, 15, Buffer)
DQBUF = _request(_READ | _WRITE, 17, Buffer)
STREAMON = _request(_WRITE, 18, BufferType)
STREAMOFF = _request(_WRITE, 19, BufferType)
G_PARM = _request(_READ | _WRITE, 21, StreamParm)
S_PARM = _request(_READ | _WRITE, 22, StreamParm)
ENUM_FRAMESIZES = _request(_READ | _WRITE, 74, FrmSizeEnum)


def fourcc(name: str) -> int:
    """The number of a pixel format: v4l2_fourcc()."""
    return int.from_bytes(name.encode("ascii"), "little")
