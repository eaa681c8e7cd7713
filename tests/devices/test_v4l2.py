"""Cameras of the Linux kernel, against a kernel that is not there: what is asked of it, believed of it, given back."""

import ctypes
import errno
from io import BytesIO

import pytest
import segno
from PIL import Image

from coldtui.core.errors import DeviceFailed
from coldtui.devices import v4l2_types as types
from coldtui.devices.camera import Seen, Sight
from coldtui.devices.decoder_process import DecoderProcess
from coldtui.devices.frames import MAX_FRAME_BYTES, Layout
from coldtui.devices.v4l2 import FRUITLESS, SILENCE, V4l2Camera, V4l2Cameras
from coldtui.devices.v4l2_device import BUFFERS, PixelFormat
from coldtui.devices.v4l2_kernel import LinuxKernel
from tests.devices.fake_video import METADATA, REQUESTS, FakeKernel, FakeVideo, Stepwise, ready
from tests.optics import scene

A_CODE = (Seen(b"one", ((0.1, 0.1),) * 4),)


class FakeDecoder:
    """Keeps the frames. Sees a code in every one that begins with C, and no picture in one that begins with X."""

    def __init__(self):
        self.frames = []
        self.is_closed = False
        self.late = 0

    def start(self):
        self.is_closed = False

    def is_ready(self, seconds):
        self.late -= 1
        return self.late < 0

    def see(self, frame):
        self.frames.append(frame)
        if frame.data.startswith(b"X"):
            return Sight()
        return Sight(A_CODE if frame.data.startswith(b"C") else (), 640, 480)

    def close(self):
        self.is_closed = True


def camera(device, kernel=None):
    kernel = kernel or FakeKernel(device)
    decoder = FakeDecoder()
    return V4l2Camera(kernel, "/dev/video0", decoder, kernel.clock), kernel, decoder


def looks(device, count):
    """What so many looks see, and the decoder."""
    with camera(device)[0] as opened:
        return [opened.look() for _ in range(count)], opened._decoder


# --- the words of the kernel ------------------------------------------------------------------------------------------

SIZES = {
    "Capability": 104,
    "FmtDesc": 64,
    "FrmSizeEnum": 44,
    "PixFormat": 48,
    "Format": 208,
    "CaptureParm": 40,
    "StreamParm": 204,
    "RequestBuffers": 20,
    "Buffer": 88,
}
"""sizeof() of the structures of <linux/videodev2.h> (Linux 6.1) on a 64-bit system."""

OFFSETS = [
    (types.Capability.device_caps, 88),
    (types.FmtDesc.pixelformat, 44),
    (types.FrmSizeEnum.stepwise, 12),
    (types.Format.fmt, 8),
    (types.PixFormat.bytesperline, 16),
    (types.PixFormat.sizeimage, 20),
    (types.StreamParm.parm, 4),
    (types.CaptureParm.numerator, 8),
    (types.Buffer.bytesused, 8),
    (types.Buffer.flags, 12),
    (types.Buffer.timestamp, 24),
    (types.Buffer.timecode, 40),
    (types.Buffer.sequence, 56),
    (types.Buffer.memory, 60),
    (types.Buffer.offset, 64),
    (types.Buffer.length, 72),
]
"""offsetof() of what is used of them."""

NUMBERS = {
    "QUERYCAP": 0x80685600,
    "ENUM_FMT": 0xC0405602,
    "S_FMT": 0xC0D05605,
    "REQBUFS": 0xC0145608,
    "QUERYBUF": 0xC0585609,
    "QBUF": 0xC058560F,
    "DQBUF": 0xC0585611,
    "STREAMON": 0x40045612,
    "STREAMOFF": 0x40045613,
    "G_PARM": 0xC0CC5615,
    "S_PARM": 0xC0CC5616,
    "ENUM_FRAMESIZES": 0xC02C564A,
}
"""The requests as the header's macros come to."""


@pytest.mark.parametrize("name", SIZES)
def test_a_structure_is_as_large_as_the_kernels(name):
    assert ctypes.sizeof(getattr(types, name)) == SIZES[name]


def test_fields_are_where_the_kernel_has_them():
    assert [(one, one.offset) for one, _ in OFFSETS] == OFFSETS


def test_requests_have_the_kernels_numbers():
    assert {name: getattr(types, name) for name in REQUESTS} == NUMBERS


def test_a_pixel_format_has_the_kernels_number():
    assert types.fourcc("YUYV") == 0x56595559


# --- choosing ---------------------------------------------------------------------------------------------------------


def mode_of(device):
    opened, _, _ = camera(device)
    with opened:
        return device.mode, opened._mode


@pytest.mark.parametrize(
    ("formats", "chosen"),
    [
        ({"MJPG": [(640, 480)], "YUYV": [(640, 480)]}, "YUYV"),
        ({"MJPG": [(640, 480)], "GREY": [(640, 480)]}, "GREY"),
        ({"MJPG": [(640, 480)]}, "MJPG"),
        ({"NV12": [(640, 480)], "MJPG": [(640, 480)]}, "NV12"),
    ],
    ids=["yuyv", "grey", "mjpg", "nv12"],
)
def test_the_format_is_taken_that_is_read_with_the_least_work(formats, chosen):
    assert mode_of(FakeVideo(formats=formats))[0][0] == chosen


@pytest.mark.parametrize(
    ("sizes", "chosen"),
    [
        ([(1920, 1080), (640, 480), (320, 240)], (640, 480)),
        ([(1920, 1080), (800, 600), (320, 240)], (800, 600)),
        ([(160, 120), (320, 240)], (320, 240)),
        ([], (640, 480)),
        ([(100_000, 100_000), (352, 288)], (352, 288)),
        (Stepwise((32, 1920, 2, 32, 1080, 2)), (640, 480)),
        (Stepwise((48, 320, 16, 32, 240, 16)), (320, 240)),
        (Stepwise((33, 1920, 16, 1, 1080, 0)), (625, 480)),
    ],
    ids=["exact", "larger", "smaller", "not told", "insane", "steps", "small steps", "odd steps"],
)
def test_the_size_is_taken_that_is_nearest(sizes, chosen):
    assert mode_of(FakeVideo(formats={"YUYV": sizes}))[0][1:3] == chosen


def test_where_the_cheapest_format_is_slow_a_quicker_one_is_taken():
    both = {"YUYV": [(640, 480)], "MJPG": [(640, 480)]}
    assert mode_of(FakeVideo(formats=both, rates={"YUYV": (1, 5)}))[0][0] == "MJPG"
    assert mode_of(FakeVideo(formats=both, rates={"YUYV": (1, 5), "MJPG": (1, 3)}))[0][0] == "YUYV"
    assert mode_of(FakeVideo(formats=both))[0][0] == "YUYV"


def test_a_camera_without_a_rate_is_taken_as_it_is():
    assert mode_of(FakeVideo(refuses={types.G_PARM: errno.ENOTTY}))[1].rate == 0
    assert mode_of(FakeVideo(refuses={types.S_PARM: errno.EINVAL}))[1].rate == 30
    assert mode_of(FakeVideo(rates={"YUYV": (0, 0)}))[1].rate == 0


@pytest.mark.parametrize(
    "device",
    [
        FakeVideo(formats={}),
        FakeVideo(formats={"RGB3": [(640, 480)]}),
        FakeVideo(answers_format="H264"),
        FakeVideo(answers_size=(0, 480)),
        FakeVideo(answers_size=(640, 0)),
        FakeVideo(answers_size=(2**31, 2**31)),
        FakeVideo(answers_stride=3),
        FakeVideo(answers_stride=2**31),
        FakeVideo(refuses={types.S_FMT: errno.EINVAL}),
    ],
    ids=["none", "other", "changed", "no width", "no height", "huge", "short rows", "long rows", "refused"],
)
def test_a_camera_whose_pictures_are_not_understood_is_closed_again(device):
    kernel = FakeKernel(device)
    with pytest.raises(DeviceFailed, match="of a kind that coldtui does not understand") as raised:
        camera(device, kernel)
    assert raised.value.hint
    assert kernel.is_clean


# --- looking ----------------------------------------------------------------------------------------------------------


def test_each_picture_is_looked_at_in_the_order_in_which_it_came():
    pictures = [b"C%d" % number for number in range(3 * BUFFERS)]
    sights, decoder = looks(FakeVideo(pictures=pictures), len(pictures))
    assert [frame.data for frame in decoder.frames] == pictures
    assert all(sight.codes == A_CODE for sight in sights)
    first = decoder.frames[0]
    assert (first.layout, first.width, first.height, first.stride) == (Layout.FIRST_OF_TWO, 640, 480, 1280)


def test_of_several_pictures_only_the_newest_is_looked_at():
    device = FakeVideo(pictures=[b"%d" % number for number in range(6)], at_once=3)
    opened, _, decoder = camera(device)
    with opened:
        opened.look()
        opened.look()
        assert sorted(device.queued) == list(range(BUFFERS))  # each was given back
    assert [frame.data for frame in decoder.frames] == [b"2", b"5"]


def test_of_a_jpeg_picture_the_driver_does_not_say_how_large_it_is():
    _, decoder = looks(FakeVideo(formats={"MJPG": [(640, 480)]}, pictures=[b"jpeg"]), 1)
    frame = decoder.frames[0]
    assert (frame.layout, frame.width, frame.height, frame.stride) == (Layout.JPEG, 0, 0, 0)


def test_where_no_picture_comes_in_time_the_look_is_blank():
    sights, decoder = looks(FakeVideo(pictures=[None, b"C"]), 2)
    assert [sight.is_blank for sight in sights] == [True, False]
    assert len(decoder.frames) == 1


@pytest.mark.parametrize("number", [errno.EAGAIN, errno.EIO])
def test_a_picture_that_was_lost_is_no_failure(number):
    sights, _ = looks(FakeVideo(pictures=[number, b"C"]), 2)
    assert [sight.is_blank for sight in sights] == [True, False]


@pytest.mark.parametrize(
    "device",
    [
        FakeVideo(pictures=[b"C"] * 9, bytes_used=640 * 480 * 2 + 1),
        FakeVideo(pictures=[b"C"] * 9, bytes_used=2**32 - 1),
        FakeVideo(pictures=[b"C"] * 9, bytes_used=0),
        FakeVideo(pictures=[b"C"] * 9, buffer_flags=types.BUF_FLAG_ERROR),
    ],
    ids=["one too many", "all there are", "none", "damaged"],
)
def test_a_picture_of_which_the_driver_says_nonsense_is_not_looked_at(device):
    sights, decoder = looks(device, 9)
    assert decoder.frames == []
    assert all(sight.is_blank for sight in sights)


def test_control_a_whole_buffer_is_looked_at():
    whole = b"C" * (640 * 480 * 2)
    sights, decoder = looks(FakeVideo(pictures=[whole]), 1)
    assert decoder.frames[0].data == whole
    assert sights[0].codes


@pytest.mark.parametrize("device", [FakeVideo(pictures=[b"C"], buffer_index=BUFFERS)])
def test_a_buffer_that_does_not_exist_is_a_failure_and_no_crash(device):
    opened, kernel, _ = camera(device)
    with opened, pytest.raises(DeviceFailed, match="could not be used"):
        opened.look()
    assert kernel.is_clean


@pytest.mark.parametrize("length", [0, MAX_FRAME_BYTES + 1, 2**32 - 1])
def test_a_buffer_of_no_length_or_of_too_much_is_not_mapped(length):
    device = FakeVideo(buffer_length=length)
    kernel = FakeKernel(device)
    with pytest.raises(DeviceFailed, match="could not be used"):
        camera(device, kernel)
    assert kernel.is_clean


@pytest.mark.parametrize("first", [None, b"."], ids=["no picture yet", "no code yet"])
def test_while_the_decoder_loads_looks_are_blank_and_no_time_is_counted(first):
    opened, kernel, decoder = camera(FakeVideo(pictures=[first, b".", b"C"]))
    decoder.late = 10
    with opened:
        for _ in range(10):
            assert opened.look().is_blank
            kernel.now += 1
        assert opened.look().is_blank == (first is None)
        opened.look()
        assert opened.look().codes
    assert {frame.width for frame in decoder.frames} == {640}


# --- failing ----------------------------------------------------------------------------------------------------------


def looked_until_it_fails(opened):
    for _ in range(1000):
        opened.look()


def silent(picture):
    """Seconds after which a camera is given up of which every look but the first gives this, and the failure."""
    opened, kernel, _ = camera(FakeVideo(pictures=[b"C", *[picture] * 1000]))
    with opened:
        opened.look()
        started = kernel.now
        with pytest.raises(DeviceFailed) as raised:
            looked_until_it_fails(opened)
    assert kernel.is_clean
    return kernel.now - started, raised.value


@pytest.mark.parametrize("picture", [None, b"X", errno.EIO], ids=["none", "damaged", "lost"])
def test_a_camera_that_gives_no_pictures_for_three_seconds_is_given_up(picture):
    seconds, failure = silent(picture)
    assert SILENCE <= seconds < SILENCE + 1
    assert str(failure) == "The camera HD Webcam gives no pictures."
    assert "cover" in failure.hint


@pytest.mark.parametrize("number", [errno.ENODEV, errno.ENXIO])
def test_a_camera_that_is_unplugged_is_told_and_closed(number):
    opened, kernel, decoder = camera(FakeVideo(pictures=[b"C", number]))
    with opened:
        assert opened.look().codes
        with pytest.raises(DeviceFailed, match=r"^The camera HD Webcam was unplugged.$") as raised:
            opened.look()
        assert raised.value.hint
    assert kernel.is_clean
    assert decoder.is_closed


FAILURES = {
    errno.EBUSY: "The camera .* is in use by another program",
    errno.ENOSPC: "The camera .* is in use by another program",
    errno.EACCES: "You are not allowed to use the camera",
    errno.EPERM: "You are not allowed to use the camera",
    errno.ENODEV: "The camera .* was unplugged",
    errno.ENOMEM: "The camera .* could not be used .ENOMEM.",
}
AT_START = [name for name in REQUESTS if name not in {"DQBUF", "STREAMOFF"}]


@pytest.mark.parametrize("number", FAILURES, ids=[errno.errorcode[one] for one in FAILURES])
@pytest.mark.parametrize("name", ["open", *AT_START])
def test_whatever_fails_while_it_starts_is_a_sentence_and_nothing_stays_open(name, number):
    kernel = FakeKernel(FakeVideo(refuses={getattr(types, name, 0): number}))
    with pytest.raises(DeviceFailed, match=FAILURES[number]) as raised:
        V4l2Camera(kernel, "/dev/video0", FakeDecoder(), kernel.clock)
    assert raised.value.hint
    assert kernel.is_clean


@pytest.mark.parametrize("number", [errno.ENOTTY, errno.EINVAL], ids=["ENOTTY", "EINVAL"])
@pytest.mark.parametrize("name", ["ENUM_FRAMESIZES", "G_PARM", "S_PARM"])
def test_what_a_driver_need_not_know_is_done_without(name, number):
    device = FakeVideo(refuses={getattr(types, name): number}, pictures=[b"C"])
    sights, _ = looks(device, 1)
    assert sights[0].codes
    assert name.lower() in device.log


def test_who_may_not_use_a_camera_is_told_of_the_group():
    with pytest.raises(DeviceFailed) as raised:
        camera(FakeVideo(refuses={0: errno.EACCES}))
    assert "group video" in raised.value.hint


def test_a_camera_that_is_closed_gives_everything_back():
    opened, kernel, decoder = camera(FakeVideo(pictures=[b"C"] * 9))
    assert not kernel.is_clean
    assert kernel.mapped == BUFFERS
    opened.look()
    opened.close()
    opened.close()
    assert kernel.is_clean
    assert decoder.is_closed
    with pytest.raises(DeviceFailed, match="is closed"):
        opened.look()


@pytest.mark.parametrize("request_", [types.STREAMOFF, types.REQBUFS])
def test_a_camera_that_fails_while_it_is_closed_gives_everything_back_too(request_):
    device = FakeVideo(pictures=[b"C"])
    opened, kernel, _ = camera(device)
    device.refuses[request_] = errno.ENODEV
    opened.close()
    assert kernel.is_clean


def test_control_a_camera_that_is_not_closed_is_seen():
    _opened, kernel, _ = camera(FakeVideo())
    assert not kernel.is_clean


# --- larger pictures --------------------------------------------------------------------------------------------------


def sizes_over(seconds, device):
    """The widths of the pictures of so many seconds."""
    opened, kernel, decoder = camera(device)
    with opened:
        end = kernel.now + seconds
        while kernel.now < end:
            opened.look()
    assert kernel.is_clean
    return [frame.width for frame in decoder.frames]


def test_where_no_code_is_found_for_five_seconds_the_pictures_become_larger():
    widths = sizes_over(2 * FRUITLESS, FakeVideo(pictures=[b"."] * 1000))
    assert set(widths) == {640, 1280}
    assert widths.index(1280) >= FRUITLESS * 15 - 1
    assert widths == sorted(widths)  # and stay so


def test_where_codes_are_found_they_do_not():
    pictures = ([b"."] * 60 + [b"C"]) * 9
    assert set(sizes_over(4 * FRUITLESS, FakeVideo(pictures=pictures))) == {640}


def test_where_the_camera_has_none_that_are_larger_it_goes_on():
    device = FakeVideo(pictures=[b"."] * 1000, formats={"YUYV": [(640, 480), (320, 240)]})
    assert set(sizes_over(2 * FRUITLESS, device)) == {640}
    assert device.log.count("streamon") == 1


def test_where_larger_pictures_cannot_be_had_it_goes_on_with_the_small_ones():
    device = FakeVideo(pictures=[b"."] * 1000)

    class Narrow(FakeKernel):
        """Has room on its bus for small pictures only."""

        def _streamon(self, device, argument):
            if device.mode[1] > 640:
                raise OSError(errno.ENOSPC, "no bandwidth")
            super()._streamon(device, argument)

    kernel = Narrow(device)
    opened, _, decoder = camera(device, kernel)
    with opened:
        for _ in range(200):
            opened.look()
    assert {frame.width for frame in decoder.frames} == {640}
    assert device.log.count("streamon") == 3
    assert kernel.is_clean


# --- all cameras ------------------------------------------------------------------------------------------------------


def cameras(*devices, only=""):
    kernel = FakeKernel(*devices)
    return V4l2Cameras(only, kernel, FakeDecoder), kernel


def test_what_is_no_camera_is_not_listed():
    listed, kernel = cameras(FakeVideo(), FakeVideo(b"HD Webcam", device_caps=METADATA), FakeVideo(b"Microscope"))
    assert listed.names() == ("HD Webcam", "Microscope")
    assert kernel.is_clean


def test_cameras_of_the_same_name_are_told_apart():
    listed, _ = cameras(FakeVideo(), FakeVideo(formats={"GREY": []}))
    assert listed.names() == ("HD Webcam", "HD Webcam (video1)")
    with listed.open("HD Webcam (video1)") as opened:
        assert opened._mode.pixel_format is PixelFormat.GREY


def test_the_first_camera_that_works_is_opened():
    listed, _ = cameras(FakeVideo(b"Busy", refuses={types.STREAMON: errno.EBUSY}), FakeVideo(b"Free"))
    with listed.open() as opened:
        assert opened.name == "Free"
    with pytest.raises(DeviceFailed, match="The camera Busy is in use"):
        listed.open("Busy")


def test_where_none_works_the_first_one_says_why():
    listed, kernel = cameras(FakeVideo(b"Busy", refuses={types.STREAMON: errno.EBUSY}), FakeVideo(formats={}))
    with pytest.raises(DeviceFailed, match="The camera Busy is in use"):
        listed.open()
    assert kernel.is_clean


def test_where_there_is_none_it_is_said():
    for listed in (cameras()[0], cameras(FakeVideo(device_caps=METADATA))[0]):
        assert listed.names() == ()
        with pytest.raises(DeviceFailed, match=r"^No camera was found.$") as raised:
            listed.open()
        assert raised.value.hint


def test_a_camera_that_may_not_be_opened_is_listed_by_its_path_and_says_why():
    listed, _ = cameras(FakeVideo(refuses={0: errno.EACCES}))
    assert listed.names() == ("video0",)
    with pytest.raises(DeviceFailed, match="not allowed to use the camera video0"):
        listed.open()


def test_only_the_device_that_was_named_is_used():
    listed, _ = cameras(FakeVideo(b"First"), FakeVideo(b"Second"), only="/dev/video1")
    assert listed.names() == ("Second",)
    with listed.open() as opened:
        assert opened.name == "Second"
    with pytest.raises(DeviceFailed, match="There is no camera First"):
        listed.open("First")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        (b"\x1b[2J\xe2\x80\xae", "\\x1b[2J\\u202e"),
        (b"\xff\xfe", "\\xff\\xfe"),
        (b"", "without a name"),
        (b" ", "without a name"),
    ],
    ids=["escape", "no utf-8", "empty", "blank"],
)
def test_what_a_camera_calls_itself_cannot_reach_the_terminal(name, shown):
    assert cameras(FakeVideo(name))[0].names() == (shown,)


# --- the real kernel, and the real decoder ----------------------------------------------------------------------------


def test_a_file_that_is_no_camera_is_told_by_the_real_kernel():
    with pytest.raises(DeviceFailed, match=r"^null is not a camera that coldtui can use.$"):
        V4l2Camera(LinuxKernel(), "/dev/null", FakeDecoder())
    with pytest.raises(DeviceFailed, match="was unplugged"):
        V4l2Camera(LinuxKernel(), "/dev/video9999", FakeDecoder())


def test_the_real_kernel_lists_devices_by_number(tmp_path):
    for name in ("video10", "video2", "video", "video1a", "vbi0", "video99999"):
        (tmp_path / name).touch()
    assert LinuxKernel(str(tmp_path)).nodes() == (f"{tmp_path}/video2", f"{tmp_path}/video10")
    assert LinuxKernel(str(tmp_path / "none")).nodes() == ()


def test_the_real_kernel_maps_and_waits(tmp_path):
    """A file and a pipe stand for a device: the calls are the same."""
    kernel = LinuxKernel()
    (tmp_path / "file").write_bytes(b"abc" + bytes(9997))
    descriptor = kernel.open(str(tmp_path / "file"))
    memory = kernel.map(descriptor, 8192, 0)
    assert memory[:3] == b"abc"
    assert kernel.wait(descriptor, 0)
    with pytest.raises(OSError, match="ioctl"):
        kernel.control(descriptor, types.QUERYCAP, types.Capability())
    memory.close()
    kernel.close(descriptor)


def yuyv(picture):
    grey = picture.tobytes()
    both = bytearray(b"\x80" * (2 * len(grey)))
    both[::2] = grey
    return bytes(both)


def test_a_code_before_the_camera_is_read_by_the_real_decoder():
    file = BytesIO()
    segno.make("bitcoin:", micro=False).save(file, kind="png", scale=5, border=4)
    picture = scene(Image.open(file))
    jpeg = BytesIO()
    picture.save(jpeg, "JPEG")
    uyvy = bytearray(yuyv(picture))
    uyvy[::2], uyvy[1::2] = uyvy[1::2], uyvy[::2]
    nv12 = picture.tobytes() + b"\x80" * (640 * 240)
    for name, data in {"YUYV": yuyv(picture), "MJPG": jpeg.getvalue(), "UYVY": bytes(uyvy), "NV12": nv12}.items():
        kernel = FakeKernel(FakeVideo(pictures=[data], formats={name: [(640, 480)]}))
        with V4l2Camera(kernel, "/dev/video0", ready(DecoderProcess()), kernel.clock) as opened:
            sight = opened.look()
        assert [code.data for code in sight.codes] == [b"bitcoin:"], name
        assert (sight.width, sight.height) == (640, 480)


def test_a_picture_that_is_shorter_than_it_should_be_is_blank():
    size = 640 * 480 * 2
    kernel = FakeKernel(FakeVideo(pictures=[bytes(size - 2), bytes(size)]))
    with V4l2Camera(kernel, "/dev/video0", ready(DecoderProcess()), kernel.clock) as opened:
        assert [opened.look().is_blank for _ in range(2)] == [True, False]
