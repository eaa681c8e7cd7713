"""The decoder of camera pictures: what it finds and measures, in a process that may crash, hang and lie."""

import ast
import errno
import itertools
import random
import signal
import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
import segno
from hypothesis import example, given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageFilter

from coldtui.core.errors import DeviceFailed
from coldtui.devices import camera, decoder_process, frame_decoder
from coldtui.devices.decoder_process import MAX_FAILURES, START_PATIENCE, DecoderProcess, understood
from coldtui.devices.frame_decoder import CPU_SECONDS, MEMORY, Looker, found, lightness, small
from coldtui.devices.frames import Frame, Layout
from tests import optics
from tests.bench import scanning
from tests.devices.fake_video import ready

DECODER = Path(frame_decoder.__file__)
WIDTH, HEIGHT = 640, 480


def code(payload, error="l", version=None):
    made = segno.make(payload, micro=False, error=error, boost_error=False, version=version)
    file = BytesIO()
    made.save(file, kind="png", scale=4, border=4)
    return Image.open(file).convert("L")


def saved(picture, kind, **options):
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def grey_frame(picture):
    return Frame(Layout.EVERY_BYTE, picture.tobytes(), picture.width, picture.height, picture.width)


def seen(frame, looker=None):
    """What the decoder says of a frame, in this process."""
    layout = frame.layout
    shape = (frame.width, frame.height, frame.stride)
    return understood((looker or Looker()).look(layout.kind, (layout.step, layout.offset), shape, frame.data))


def payloads(sight):
    return [one.data for one in sight.codes]


SCENE = optics.scene(code("cold storage"))
GREY = Image.new("L", (WIDTH, HEIGHT), 100)
TINY = Image.new("L", (16, 16), 100)

# --- frames -----------------------------------------------------------------------------------------------------------


def laid_out(layout, picture, padding=0):
    """A picture in the bytes of a driver whose rows have some more of them."""
    step, grey = max(1, layout.step), picture.tobytes()
    rows = bytearray()
    for row in range(picture.height):
        line = bytearray(b"\x80" * (step * picture.width + padding))
        line[layout.offset : step * picture.width : step] = grey[row * picture.width : (row + 1) * picture.width]
        rows += line
    return Frame(layout, bytes(rows), picture.width, picture.height, step * picture.width + padding)


@pytest.mark.parametrize("padding", [0, 1, 64])
@pytest.mark.parametrize("layout", [Layout.EVERY_BYTE, Layout.FIRST_OF_TWO, Layout.SECOND_OF_TWO])
def test_the_brightness_is_taken_from_every_layout(layout, padding):
    picture = Image.frombytes("L", (37, 21), random.Random(1).randbytes(37 * 21))
    frame = laid_out(layout, picture, padding)
    shape = (frame.width, frame.height, frame.stride)
    taken = frame_decoder.brightness_of(frame.data, (layout.step, layout.offset), shape)
    assert taken == picture.tobytes()
    # the colour samples after it, and the padding of the last row, may be missing or there
    assert frame_decoder.brightness_of(frame.data + b"xyz", (layout.step, layout.offset), shape) == taken


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "PPM"])
@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_a_picture_file_is_a_frame_too(kind, mode):
    assert payloads(seen(Frame(Layout.FILE, saved(SCENE.convert(mode), kind)))) == [b"cold storage"]


def test_a_large_photo_is_a_frame_too():
    large = optics.scene(code("cold storage"), (4000, 3000), 0.4)
    sight = seen(Frame(Layout.FILE, saved(large, "JPEG")))
    assert payloads(sight) == [b"cold storage"]
    assert max(sight.width, sight.height) <= 2000


def test_a_jpeg_frame_without_its_tables_is_read():
    """Cameras leave out the Huffman tables that ITU T.81 annex K gives: the frames are those of motion JPEG."""
    data = bytearray(saved(SCENE.convert("RGB"), "JPEG"))
    while (place := data.find(b"\xff\xc4")) >= 0:
        del data[place : place + 2 + int.from_bytes(data[place + 2 : place + 4], "big")]
    assert payloads(seen(Frame(Layout.JPEG, bytes(data)))) == [b"cold storage"]


WHOLE = saved(SCENE, "JPEG")
BROKEN = {
    "empty": Frame(Layout.JPEG, b""),
    "no picture": Frame(Layout.FILE, b"hello"),
    "a png for a jpeg": Frame(Layout.JPEG, saved(SCENE, "PNG")),
    "cut jpeg": Frame(Layout.JPEG, WHOLE[: len(WHOLE) // 2]),
    "cut png": Frame(Layout.FILE, saved(SCENE, "PNG")[:900]),
    "gif": Frame(Layout.FILE, saved(SCENE, "GIF")),
    "too many pixels": Frame(Layout.FILE, b"P5 30000 30000 255 "),
    "rather too many pixels": Frame(Layout.FILE, saved(Image.new("L", (4000, 4001)), "PNG")),
    "a byte missing": Frame(Layout.EVERY_BYTE, bytes(64 * 64 - 1), 64, 64, 64),
    "short rows": Frame(Layout.FIRST_OF_TWO, bytes(64 * 64 * 2), 64, 64, 127),
    "no width": Frame(Layout.EVERY_BYTE, bytes(64), 0, 64, 64),
    "no height": Frame(Layout.EVERY_BYTE, bytes(64), 64, 0, 64),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_frame_that_is_broken_is_blank(name):
    sight = seen(BROKEN[name])
    assert sight.is_blank
    assert sight == camera.Sight()


def test_control_as_many_pixels_as_may_be_are_looked_at():
    assert not seen(Frame(Layout.FILE, saved(Image.new("L", (4000, 4000)), "PNG"))).is_blank


@given(st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 255)), min_size=1, max_size=20))
@example([(0, 0)])
def test_a_jpeg_frame_that_was_damaged_on_its_way_breaks_nothing(changes):
    data = bytearray(WHOLE)
    for place, value in changes:
        data[place % len(data)] = value
    assert set(payloads(seen(Frame(Layout.JPEG, bytes(data))))) <= {b"cold storage"}


# --- codes ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("payload", [bytes(16), b"\xff" * 32, bytes(range(16)), b"\x00\x01" * 8], ids=range(4))
def test_bytes_are_read_exactly(payload):
    assert payloads(seen(grey_frame(optics.scene(code(payload))))) == [payload]


def test_the_longest_payload_of_a_code_fits_an_answer():
    digits = ("1234567890" * 709)[:7089]
    picture = code(digits, version=40)
    assert payloads(seen(grey_frame(picture))) == [digits.encode()]
    assert len(digits) == decoder_process.MAX_PAYLOAD


def test_corners_are_given_as_the_code_is_read():
    upright = seen(grey_frame(SCENE)).codes[0].corners
    assert [(round(x, 1), round(y, 1)) for x, y in upright] == [(0.3, 0.2), (0.7, 0.2), (0.7, 0.8), (0.3, 0.8)]
    turned = seen(grey_frame(SCENE.rotate(180))).codes[0].corners
    assert [(round(x, 1), round(y, 1)) for x, y in turned] == [(0.7, 0.8), (0.3, 0.8), (0.3, 0.2), (0.7, 0.2)]


def test_every_code_of_a_picture_is_found_and_each_once():
    page = Image.new("L", (WIDTH, HEIGHT), 255)
    for place, payload in enumerate(["one", "two", "one"]):
        page.paste(code(payload).resize((160, 160)), (20 + 200 * place, 150))
    assert sorted(payloads(seen(grey_frame(page)))) == [b"one", b"two"]


def test_a_picture_without_a_code_has_none():
    assert found(GREY.tobytes(), WIDTH, HEIGHT) == []


SOFT = [("noise in the dark", 15, 1), ("noise in the dark", 20, 2), ("moire", 15, 3), ("seams", 20, 4)]
SHARP = [("moire", 20, 5), ("seams", 20, 2), ("bad webcam", 20, 1), ("out of focus", 20, 3)]
"""Kind, version and seed of pictures that are read only after one step, and only after two."""


def read_with(steps, kind, version, seed, monkeypatch):
    """Whether a code is read where only so many steps are taken: none, softening, and sharpening after it."""
    payload, made = scanning.code(version, seed)
    picture = optics.KINDS[kind](optics.scene(made), seed)
    with monkeypatch.context() as patched:
        for name in ("softened", "sharpened")[steps:]:
            patched.setattr(frame_decoder, name, lambda picture, *_: picture)
        return payloads(seen(grey_frame(picture))) == [payload]


@pytest.mark.parametrize(("kind", "version", "seed"), SOFT)
def test_what_is_not_read_as_it_is_is_read_softened(kind, version, seed, monkeypatch):
    assert not read_with(0, kind, version, seed, monkeypatch)
    assert read_with(1, kind, version, seed, monkeypatch)


@pytest.mark.parametrize(("kind", "version", "seed"), SHARP)
def test_what_is_not_read_softened_is_read_sharpened(kind, version, seed, monkeypatch):
    assert not read_with(1, kind, version, seed, monkeypatch)
    assert read_with(2, kind, version, seed, monkeypatch)


# --- arithmetic on whole pictures -------------------------------------------------------------------------------------


def as_number(picture):
    return int.from_bytes(picture.tobytes(), "little")


def as_picture(number, size):
    return Image.frombytes("L", size, number.to_bytes(size[0] * size[1], "little"))


def largest_difference(one, other, border):
    inside = (border, border, one.width - border, one.height - border)
    return ImageChops.difference(one.crop(inside), other.crop(inside)).getextrema()[1]


@pytest.mark.parametrize("size", [(64, 48), (37, 53), (16, 16)])
def test_softening_is_what_pillow_makes_of_it(size):
    picture = Image.frombytes("L", size, random.Random(7).randbytes(size[0] * size[1]))
    ours = as_picture(frame_decoder.softened(as_number(picture), size[0] * size[1], size[0]), size)
    theirs = picture.filter(ImageFilter.Kernel((3, 3), [1, 2, 1, 2, 4, 2, 1, 2, 1]))
    assert largest_difference(ours, theirs, 1) <= 4  # each mean of the four loses half a grey
    assert largest_difference(picture, theirs, 1) > 50  # a control


def test_softening_over_a_distance_is_what_pillow_makes_of_it():
    size = (60, 40)
    picture = Image.frombytes("L", size, random.Random(8).randbytes(2400))
    ours = as_picture(frame_decoder.softened(as_number(picture), 2400, 60, 2), size)
    weights = [a * b for a in (1, 0, 2, 0, 1) for b in (1, 0, 2, 0, 1)]
    assert largest_difference(ours, picture.filter(ImageFilter.Kernel((5, 5), weights)), 2) <= 4


def test_sharpening_takes_away_what_is_around():
    size = (40, 30)
    one, wide = (Image.frombytes("L", size, random.Random(seed).randbytes(1200)) for seed in (1, 2))
    ours = as_picture(frame_decoder.sharpened(as_number(one), as_number(wide), 1200), size).tobytes()
    theirs = [(5 * a + 3 * (255 - b)) / 8 for a, b in zip(one.tobytes(), wide.tobytes(), strict=True)]
    assert max(abs(a - b) for a, b in zip(ours, theirs, strict=True)) < 2


# --- what is measured -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("size", "shape"),
    [
        ((640, 480), (64, 48)),
        ((1280, 720), (64, 36)),
        ((480, 640), (48, 64)),
        ((100, 90), (50, 45)),
        ((16, 16), (16, 16)),
    ],
)
def test_a_preview_keeps_the_shape_of_the_picture(size, shape):
    preview, across, down = small(Image.new("L", size, 90).tobytes(), *size)
    assert (across, down) == shape
    assert max(shape) <= camera.MAX_PREVIEW_SIDE
    assert set(preview) == {90}
    assert len(preview) == across * down


def test_a_preview_is_what_pillow_makes_of_it():
    soft = optics.uneven(SCENE.filter(ImageFilter.GaussianBlur(6)))
    preview, across, down = small(soft.tobytes(), WIDTH, HEIGHT)
    theirs = soft.resize((across, down), Image.Resampling.BOX)
    assert largest_difference(Image.frombytes("L", (across, down), preview), theirs, 0) <= 12


def test_brightness_and_contrast_are_those_of_the_picture():
    half = GREY.copy()
    half.paste(200, (0, 0, WIDTH // 2, HEIGHT))
    assert lightness(half.tobytes()) == (150, 100)
    assert lightness(GREY.tobytes()) == (100, 0)
    assert lightness(b"\x05") == (5, 0)
    specks = GREY.copy()
    specks.paste(255, (0, 0, 80, 80))  # a lamp: less than a twentieth
    assert lightness(specks.tobytes())[1] == 0


def test_a_code_that_changes_in_its_place_is_no_movement_and_a_hand_is():
    looker = Looker()
    codes = [optics.noise(optics.scene(code(f"part {number}" * 20)), 8, number) for number in range(4)]
    assert [seen(grey_frame(one), looker).is_moving for one in codes] == [False] * 4
    moved = ImageChops.offset(codes[-1], 60, 30)
    assert seen(grey_frame(moved), looker).is_moving
    assert not seen(grey_frame(moved), looker).is_moving


def test_the_first_picture_and_one_of_another_size_do_not_move():
    looker = Looker()
    assert not seen(grey_frame(SCENE), looker).is_moving
    assert not seen(grey_frame(Image.new("L", (480, 640), 0)), looker).is_moving


# --- its process ------------------------------------------------------------------------------------------------------


def test_numbers_and_letters_of_both_sides_are_the_same():
    for name in ("REQUEST", "ANSWER", "CODE"):
        assert getattr(frame_decoder, name).format == getattr(decoder_process, name).format
    assert frame_decoder.MAX_CODES == decoder_process.MAX_CODES
    assert frame_decoder.PREVIEW_SIDE == camera.MAX_PREVIEW_SIDE
    assert {layout.kind for layout in Layout} == {frame_decoder.PIXELS, frame_decoder.JPEG, frame_decoder.FILE}


@pytest.fixture
def process():
    opened = ready(DecoderProcess())
    yield opened
    opened.close()


def test_frames_of_every_layout_go_through_one_process(process):
    for layout in (Layout.EVERY_BYTE, Layout.FIRST_OF_TWO, Layout.SECOND_OF_TWO):
        assert payloads(process.see(laid_out(layout, SCENE))) == [b"cold storage"]
    number = process._process.pid
    assert payloads(process.see(Frame(Layout.JPEG, WHOLE))) == [b"cold storage"]
    assert process.see(BROKEN["cut jpeg"]).is_blank
    assert process.see(grey_frame(GREY)).codes == ()
    assert process._process.pid == number


@pytest.mark.parametrize("kind", ["JPEG", "MPO"])
@pytest.mark.parametrize("layout", [Layout.FILE, Layout.JPEG])
def test_a_photo_that_says_how_it_was_taken_goes_through_the_process_too(process, layout, kind):
    about = Image.Exif()
    about[0x010F], about[0x011A] = "A phone", 72.0  # maker, resolution
    several = {"save_all": True, "append_images": [SCENE]} if kind == "MPO" else {}
    data = saved(SCENE.convert("RGB"), kind, exif=about, **several)
    # without the header that gives the resolution, Pillow looks for it in EXIF
    for photo in (data, data[:2] + data[20:]):
        assert payloads(process.see(Frame(layout, photo))) == [b"cold storage"]


def test_what_comes_through_the_pipe_is_what_was_found(process):
    through, direct = process.see(grey_frame(SCENE)), seen(grey_frame(SCENE))
    assert (through.codes[0].data, through.codes[0].corners) == (direct.codes[0].data, direct.codes[0].corners)
    assert through.preview == direct.preview
    fields = "width height preview_width preview_height brightness contrast is_moving".split()
    assert [getattr(through, name) for name in fields] == [getattr(direct, name) for name in fields]


def test_a_process_that_is_killed_costs_one_picture(process):
    assert process.see(grey_frame(SCENE)).codes
    process._process.send_signal(signal.SIGKILL)
    process._process.wait()
    assert process.see(grey_frame(SCENE)).is_blank
    assert ready(process).see(grey_frame(SCENE)).codes


def another(program, patience=5.0):
    """A decoder that is another program, which is ready to begin with."""
    begin = "import os, signal, sys, time\nsys.stdout.buffer.write(b'+'); sys.stdout.flush()\n"
    return DecoderProcess((sys.executable, "-I", "-c", begin + program), patience)


DEAD = {
    "ends": "sys.exit(0)",
    "crashes": "os.kill(os.getpid(), signal.SIGSEGV)",
    "fails": "sys.stdin.buffer.read(9); raise KeyError('secret')",
    "says nonsense": "sys.stdout.buffer.write(bytes(4) + b'nonsense'); sys.stdout.flush(); time.sleep(60)",
    "says too much": "sys.stdout.buffer.write(b'\\xff' * 4); sys.stdout.flush(); time.sleep(60)",
    "says half": "sys.stdout.buffer.write(b'\\0\\0\\0\\x50secret'); sys.stdout.flush(); sys.exit()",
}


def until_it_fails(decoder, frame):
    """How many blank sights there were before the failure, and the failure."""
    for number in range(10):
        try:
            assert ready(decoder).see(frame).is_blank
        except DeviceFailed as failure:
            return number, failure
    raise AssertionError("it never failed")


@pytest.mark.parametrize("name", DEAD)
def test_a_process_that_is_lost_three_times_in_a_row_is_given_up(name, capfd):
    count, failure = until_it_fails(another(DEAD[name]), grey_frame(TINY))
    assert count == MAX_FAILURES - 1
    assert "could not be decoded within their limits" in str(failure)
    assert failure.hint
    assert failure.__suppress_context__
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize(
    "program", ["time.sleep(60)", "while True: sys.stdin.buffer.read(1 << 20)"], ids=["hangs", "reads and is silent"]
)
def test_a_process_that_does_not_answer_is_ended(program):
    decoder = another(program, 0.1)
    process = decoder.start() or decoder._process
    count, _ = until_it_fails(decoder, grey_frame(TINY))
    assert count == MAX_FAILURES - 1
    assert process.poll() == -signal.SIGKILL
    assert decoder._process is None


def test_no_more_is_read_of_an_answer_than_the_longest_one_has(monkeypatch):
    # it says that 4 GB follow: a pipe brings as much in a second
    decoder = ready(another("sys.stdout.buffer.write(b'\\xff' * 4); sys.stdout.flush(); time.sleep(60)"))
    read, asked = decoder._received, []
    monkeypatch.setattr(decoder, "_received", lambda count, deadline: asked.append(count) or read(count, deadline))
    assert decoder.see(grey_frame(TINY)).is_blank
    assert asked == [4]
    decoder.close()


def test_pictures_that_are_decoded_in_between_count_anew():
    answer = Looker().look(b"p", (1, 0), (16, 16, 16), bytes(256))
    said = len(answer).to_bytes(4, "big") + answer
    # answers one picture, and ends with the next
    decoder = another(
        f"sys.stdin.buffer.read({frame_decoder.REQUEST.size + 256}); sys.stdout.buffer.write({said!r}); sys.stdout.flush()"
    )
    assert [ready(decoder).see(grey_frame(TINY)).is_blank for _ in range(10)] == [False, True] * 5
    decoder.close()


@pytest.mark.parametrize(
    "command",
    [
        ("/nowhere/python",),
        ("",),
        (sys.executable, "-I", "-c", "import no_such_module"),
        (sys.executable, "-c", "print('x')"),
    ],
)
def test_where_the_decoder_cannot_start_the_user_is_told(command):
    with pytest.raises(DeviceFailed, match="cannot be decoded on this computer") as raised:
        ready(DecoderProcess(command))
    assert raised.value.hint


def loads_for_ever(process):
    """Asks until it fails, and never waits: each look at the clock is a second."""
    for _ in range(int(START_PATIENCE)):
        assert not process.is_ready(-5)


def test_a_decoder_that_takes_its_time_to_load_is_waited_for_but_not_for_ever():
    now = itertools.count()
    slow = DecoderProcess((sys.executable, "-I", "-c", "import time; time.sleep(60)"), 0, lambda: next(now))
    slow.start()
    process = slow._process
    assert slow.see(grey_frame(TINY)).is_blank
    with pytest.raises(DeviceFailed, match="cannot be decoded on this computer"):
        loads_for_ever(slow)
    assert process.poll() == -signal.SIGKILL


HEAD = frame_decoder.ANSWER.pack
ONE = frame_decoder.CODE.pack(*range(8), 3) + b"abc"
NONSENSE = {
    "nothing": b"",
    "short": HEAD(b"r", 16, 16, 0, 0, 0, 0, 0, 0)[:-1],
    "other outcome": HEAD(b"x", 16, 16, 0, 0, 0, 0, 0, 0),
    "no width": HEAD(b"r", 0, 16, 0, 0, 0, 0, 0, 0),
    "wide preview": HEAD(b"r", 16, 16, 65, 1, 0, 0, 0, 0) + bytes(65),
    "preview missing": HEAD(b"r", 16, 16, 4, 4, 0, 0, 0, 0) + bytes(15),
    "preview too long": HEAD(b"r", 16, 16, 4, 4, 0, 0, 0, 0) + bytes(17),
    "too many codes": HEAD(b"r", 16, 16, 0, 0, 0, 0, 0, 17) + 17 * ONE,
    "a code missing": HEAD(b"r", 16, 16, 0, 0, 0, 0, 0, 2) + ONE,
    "a code cut": HEAD(b"r", 16, 16, 0, 0, 0, 0, 0, 1) + ONE[:-1],
    "a long code": HEAD(b"r", 16, 16, 0, 0, 0, 0, 0, 1) + frame_decoder.CODE.pack(*range(8), 7090) + bytes(7090),
}


@pytest.mark.parametrize("name", NONSENSE)
def test_an_answer_that_is_none_is_not_believed(name):
    with pytest.raises(decoder_process._LostError):
        understood(NONSENSE[name])


def test_control_an_answer_is_understood():
    sight = understood(HEAD(b"r", 16, 12, 2, 1, 7, 8, 1, 2) + ONE + ONE + b"\x01\x02")
    assert payloads(sight) == [b"abc", b"abc"]
    assert (sight.preview, sight.brightness, sight.contrast, sight.is_moving) == (b"\x01\x02", 7, 8, True)
    assert all(0 <= place <= 1 for code_ in sight.codes for corner in code_.corners for place in corner)


@given(st.binary(max_size=200))
def test_whatever_is_answered_the_sight_is_whole_or_not_there(answer):
    try:
        sight = understood(answer)
    except decoder_process._LostError:
        return
    assert len(sight.preview) == sight.preview_width * sight.preview_height


def test_codes_are_not_in_the_text_of_a_sight():
    sight = seen(grey_frame(SCENE))
    assert payloads(sight) == [b"cold storage"]
    assert "storage" not in f"{sight!r}{sight.codes!r}{grey_frame(SCENE)!r}"


# --- what the process may ---------------------------------------------------------------------------------------------


def confined(program):
    """What a program comes to after the decoder took from itself what it does not need."""
    begin = f"import sys; sys.path.insert(0, {str(DECODER.parent)!r}); import frame_decoder, os, resource, ctypes\n"
    return subprocess.run(
        [sys.executable, "-I", "-B", "-c", f"{begin}frame_decoder._confine()\n{program}"],
        capture_output=True,
        check=False,
    )


def test_the_decoder_has_limits_that_it_cannot_lift():
    told = confined(
        "from resource import *\n"
        "print([getrlimit(one) for one in (RLIMIT_CPU, RLIMIT_AS, RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_NOFILE)])"
    ).stdout
    (seconds, hard), *others = ast.literal_eval(told.decode())
    assert seconds == hard
    assert CPU_SECONDS <= seconds <= CPU_SECONDS + 2
    assert others == [(MEMORY, MEMORY), (0, 0), (0, 0), (0, 0), (0, 0)]


@pytest.mark.parametrize(
    "program",
    [
        *("open('/etc/passwd')", "import socket; socket.socket()", "os.pipe()", "os.dup(1)"),
        "os.close(2); os.open('/etc/passwd', os.O_RDONLY)",
    ],
)
def test_the_decoder_opens_nothing(program):
    done = confined(f"try:\n    {program}\nexcept OSError as error:\n    print(error.errno)")
    refused = {f"{number}\n".encode() for number in (errno.EMFILE, errno.EINVAL)}  # EINVAL: of dup
    assert done.stdout in refused or b"ImportError" in done.stderr or b"ModuleNotFoundError" in done.stderr


def test_control_before_that_it_could():
    begin = f"import sys; sys.path.insert(0, {str(DECODER.parent)!r}); import frame_decoder\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", begin + "print(len(open('/etc/passwd').read()))"], capture_output=True, check=True
    )
    assert int(done.stdout) > 0


def test_nobody_looks_into_the_decoder_and_it_gains_no_rights():
    assert confined("print(*(ctypes.CDLL(None).prctl(option, 0, 0, 0, 0) for option in (3, 39)))").stdout == b"0 1\n"


def test_the_decoder_gets_nothing_but_the_frames(monkeypatch):
    monkeypatch.setenv("COLDTUI_SECRET", "x")
    program = (
        "told = repr((dict(os.environ), sorted(os.listdir('/proc/self/fd')), os.getcwd(), os.getsid(0) == os.getpid()))\n"
        "import struct\ntold = told.encode()\n"
        "answer = struct.pack('>cHHBBBBBB', b'r', 1, 1, 0, 0, 0, 0, 0, 1) + struct.pack('>8HH', *range(8), len(told)) + told\n"
        "sys.stdout.buffer.write(len(answer).to_bytes(4, 'big') + answer); sys.stdout.flush(); time.sleep(60)"
    )
    with DECODER.open("rb") as kept:
        decoder = another(program)
        told = payloads(ready(decoder).see(grey_frame(TINY)))[0]
        decoder.close()
        assert kept.fileno() > 2
    variables, descriptors, folder, is_alone = ast.literal_eval(told.decode())
    assert variables.keys() <= {"LC_CTYPE"}  # Python sets it itself
    assert descriptors == ["0", "1", "2", "3"]  # 3 is the folder that is listed
    assert (folder, is_alone) == ("/", True)


def test_the_decoder_needs_nothing_of_coldtui_but_its_filter(tmp_path):
    alone = tmp_path / "alone.py"
    alone.write_bytes(DECODER.read_bytes())
    (tmp_path / "seccomp.py").write_bytes((DECODER.parent / "seccomp.py").read_bytes())
    decoder = ready(DecoderProcess((sys.executable, "-I", "-B", str(alone))))
    assert payloads(decoder.see(grey_frame(SCENE))) == [b"cold storage"]
    decoder.close()


def loaded_after(statement):
    """The libraries for pictures that a fresh interpreter has loaded after it looked at one."""
    program = (
        f"{statement}\nimport sys\nfrom coldtui.devices.decoder_process import DecoderProcess\n"
        "from coldtui.devices.frames import Frame, Layout\n"
        "decoder = DecoderProcess()\nwhile not decoder.is_ready(1): pass\n"
        "assert len(decoder.see(Frame(Layout.JPEG, sys.stdin.buffer.read())).codes) == 1\n"
        "print(*({'PIL', 'zxingcpp', 'coldtui.devices.frame_decoder'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], input=WHOLE, capture_output=True, check=True)
    return set(done.stdout.decode().split())


def test_what_decodes_frames_is_never_loaded_where_keys_are():
    assert loaded_after("import coldtui.screen_world, coldtui.devices.cameras") == set()


def test_control_a_loaded_library_is_seen():
    assert loaded_after("import zxingcpp") == {"zxingcpp"}
