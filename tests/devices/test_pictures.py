"""QR codes in pictures: read byte for byte, and whatever a hostile file holds, the answer is one of our errors."""

import ast
import errno
import hashlib
import signal
import struct
import subprocess
import sys
import zlib
from io import BytesIO
from pathlib import Path

import pytest
import segno
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFile, ImageFilter

from coldtui.core.errors import ColdtuiError, DeviceFailed, Refused, Unreadable
from coldtui.core.mnemonic import ENTROPY_SIZES
from coldtui.devices import picture_decoder
from coldtui.devices.picture_decoder import CPU_SECONDS, MAX_CODES, MAX_PIXELS, MAX_SCANS, MAX_SIDE, MEMORY, Outcome
from coldtui.devices.pictures import MAX_PICTURE_BYTES, PATIENCE, ZxingPictures, is_picture, understood


class InThisProcess:
    """The same decoder without its process: for what is tried many times."""

    def qr_codes(self, data: bytes) -> tuple[bytes, ...]:
        return understood(picture_decoder.answer(data))


READER = ZxingPictures()
QUICK = InThisProcess()
DECODER = Path(picture_decoder.__file__)
SEEDQR = "0000" * 11 + "0003"
COMPACT = [hashlib.sha256(bytes((number,))).digest()[:size] for size in (16, 32) for number in range(12)]


def code(payload: str | bytes, scale: int = 6, error: str = "l") -> Image.Image:
    file = BytesIO()
    segno.make(payload, micro=False, error=error, boost_error=False).save(file, kind="png", scale=scale)
    return Image.open(file).convert("L")


def saved(picture: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


@pytest.mark.parametrize("payload", COMPACT, ids=range(24))
def test_the_bytes_of_a_compact_seedqr_are_read_exactly(payload):
    assert QUICK.qr_codes(saved(code(payload))) == (payload,)


@pytest.mark.parametrize(
    "payload", [bytes(16), b"\xff" * 32, bytes(range(16)), b"\x00\x01" * 8, b"\x1d" * 16], ids=range(5)
)
def test_bytes_that_a_reader_of_text_would_change_are_read_exactly(payload):
    assert READER.qr_codes(saved(code(payload))) == (payload,)


@pytest.mark.parametrize(
    ("kind", "options"),
    [("PNG", {}), ("JPEG", {"quality": 60}), ("BMP", {}), ("PPM", {})],
    ids=["png", "jpeg", "bmp", "ppm"],
)
@pytest.mark.parametrize("mode", ["L", "1", "RGB"])
def test_every_format_is_read(kind, options, mode):
    picture = code(SEEDQR).convert(mode)
    if (kind, mode) == ("JPEG", "1"):
        picture = picture.convert("L")
    data = saved(picture, kind, **options)
    assert is_picture(data)
    assert READER.qr_codes(data) == (SEEDQR.encode(),)


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA", "I;16"])
def test_every_kind_of_pixel_is_read(mode):
    grey = code(SEEDQR)
    if mode == "I;16":
        picture = grey.convert("I").point(lambda value: value * 256).convert("I;16")
    else:
        picture = grey.convert("RGBA" if mode == "P" else mode).convert(mode)
    assert READER.qr_codes(saved(picture)) == (SEEDQR.encode(),)


@pytest.mark.parametrize("options", [{}, {"save_all": True, "append_images": [code(SEEDQR)]}], ids=["one", "several"])
def test_a_photo_says_how_it_was_taken_and_is_read(options):
    about = Image.Exif()
    about[0x010F], about[0x011A] = "A phone", 72.0  # maker, resolution
    data = saved(code(SEEDQR).convert("RGB"), "MPO" if options else "JPEG", exif=about, **options)
    # without the header that gives the resolution, Pillow looks for it in EXIF
    assert READER.qr_codes(data) == READER.qr_codes(data[:2] + data[20:]) == (SEEDQR.encode(),)


def test_what_is_transparent_counts_as_white():
    grey = code(SEEDQR)
    ink = Image.new("RGBA", grey.size, (0, 0, 0, 255))
    ink.putalpha(grey.point(lambda value: 255 - value))
    assert READER.qr_codes(saved(ink)) == (SEEDQR.encode(),)


@pytest.mark.parametrize("degrees", [90, 180, 7, -20, 33])
def test_a_turned_picture_is_read(degrees):
    turned = code(SEEDQR, 8).rotate(degrees, expand=True, fillcolor=255, resample=Image.Resampling.BICUBIC)
    assert READER.qr_codes(saved(turned)) == (SEEDQR.encode(),)


@pytest.mark.parametrize("radius", [1, 2])
def test_a_blurred_picture_is_read(radius):
    assert READER.qr_codes(saved(code(SEEDQR, 8).filter(ImageFilter.GaussianBlur(radius)))) == (SEEDQR.encode(),)


def test_a_noisy_picture_is_read_after_it_was_softened():
    picture = code(SEEDQR, 10)
    noise = Image.effect_noise(picture.size, 120)
    noisy = Image.blend(picture, noise, 0.45)
    assert READER.qr_codes(saved(noisy)) == (SEEDQR.encode(),)


def test_a_small_code_in_a_large_photo_is_read():
    photo = Image.new("L", (4000, 3000), 200)
    photo.paste(code(SEEDQR, 12), (1500, 1200))
    assert READER.qr_codes(saved(photo, "JPEG")) == (SEEDQR.encode(),)


def test_several_codes_are_each_read_once():
    page = Image.new("L", (900, 300), 255)
    for place, payload in enumerate([SEEDQR, bytes(16), SEEDQR]):
        page.paste(code(payload, 6), (place * 300, 20))
    assert set(READER.qr_codes(saved(page))) == {SEEDQR.encode(), bytes(16)}
    assert len(READER.qr_codes(saved(page))) == 2 <= MAX_CODES


def test_a_picture_without_a_code_gives_none():
    assert READER.qr_codes(saved(Image.new("L", (300, 300), 255))) == ()


def test_control_a_damaged_code_is_not_read():
    picture = code(SEEDQR)
    picture.paste(0, (60, 60, 120, 120))
    assert READER.qr_codes(saved(picture)) == ()


# --- hostile files ----------------------------------------------------------------------------------------------------


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int, height: int, rows: bytes) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


WHOLE = saved(code(SEEDQR))
HOSTILE = {
    "empty": b"",
    "no picture": b"hello, this is no picture",
    "header only": WHOLE[:40],
    "half": WHOLE[: len(WHOLE) // 2],
    "wrong checksum": WHOLE[:60] + bytes([WHOLE[60] ^ 1]) + WHOLE[61:],
    "gif": saved(Image.new("L", (9, 9)), "GIF"),
    "tiff": saved(Image.new("L", (9, 9)), "TIFF"),
    "webp name": b"RIFF\x10\0\0\0WEBPVP8 ",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "postscript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n",
    "no width": png(0, 5, b""),
    "too few rows": png(500, 500, b"\0" * 100),
    "pgm without numbers": b"P5 x y z ",
    "pgm cut": b"P5 500 500 255 abc",
    "bmp cut": b"BM" + bytes(20),
    "jpeg cut": saved(code(SEEDQR), "JPEG")[:100],
}
TOO_LARGE = {
    "bomb": png(60_000, 60_000, b"\0" * 1000),
    "wide": png(MAX_SIDE + 1, 1, b"\0" * (MAX_SIDE + 2)),
    "one pixel row too many": png(4000, MAX_PIXELS // 4000 + 1, b""),
    "pgm": b"P5 30000 30000 255 ",
    "file": WHOLE + bytes(MAX_PICTURE_BYTES),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_picture_or_broken_is_unreadable(name):
    with pytest.raises(Unreadable, match="damaged, or is no picture"):
        READER.qr_codes(HOSTILE[name])


@pytest.mark.parametrize("name", TOO_LARGE)
def test_what_is_too_large_is_not_decoded(name):
    with pytest.raises((Refused, Unreadable)):
        READER.qr_codes(TOO_LARGE[name])


class Decoded(Exception):
    """A picture's pixels were asked for."""


@pytest.fixture
def undecoded(monkeypatch: pytest.MonkeyPatch) -> None:
    """No pixel of a picture is decoded without being noticed."""

    def load(_: ImageFile.ImageFile) -> None:
        raise Decoded

    monkeypatch.setattr(ImageFile.ImageFile, "load", load)


@pytest.mark.usefixtures("undecoded")
@pytest.mark.parametrize("name", sorted(TOO_LARGE.keys() - {"file"}))
def test_no_pixel_is_decoded_of_what_is_too_large(name):
    assert picture_decoder.answer(TOO_LARGE[name]) == Outcome.TOO_LARGE.value


@pytest.mark.usefixtures("undecoded")
def test_control_of_another_picture_pixels_are_decoded():
    with pytest.raises(Decoded):
        picture_decoder.answer(WHOLE)


def test_control_the_largest_picture_is_decoded():
    assert READER.qr_codes(png(4000, MAX_PIXELS // 4000, (b"\0" + b"\xff" * 4000) * (MAX_PIXELS // 4000))) == ()


def test_of_an_animated_picture_only_the_first_frame_is_looked_at():
    frames = [Image.new("L", (300, 300), 255), code(SEEDQR)]
    data = saved(frames[0], "PNG", save_all=True, append_images=frames[1:])
    assert b"acTL" in data
    assert READER.qr_codes(data) == ()


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from([WHOLE, saved(code(SEEDQR), "JPEG"), saved(code(SEEDQR), "BMP"), saved(code(SEEDQR), "PPM")]),
    st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_a_damaged_file_gives_codes_or_one_of_our_errors(data, changes):
    changed = bytearray(data)
    for place, value in changes:
        changed[place % len(changed)] = value
    try:
        found = QUICK.qr_codes(bytes(changed))
    except ColdtuiError:
        return
    assert all(isinstance(one, bytes) for one in found)


def test_nothing_is_printed_over_the_screen(capfd):
    for data in (*HOSTILE.values(), *TOO_LARGE.values(), WHOLE):
        try:
            READER.qr_codes(data)
        except ColdtuiError:
            continue
    shown = capfd.readouterr()
    assert shown.out + shown.err == ""


# --- pictures that cost much --------------------------------------------------------------------------------------------

DEAR = "within its limits of time and memory"


def tiled(side: int, pitch: int) -> bytes:
    """Finder patterns of QR codes side by side: any three of them could be one code."""
    rows = [[max(abs(x - 3), abs(y - 3)) in {0, 1, 3} and x < 7 and y < 7 for x in range(pitch)] for y in range(pitch)]
    lines = [bytes(0 if row[x % pitch] else 255 for x in range(side)) for row in rows]
    return png(side, side, b"".join(b"\0" + lines[y % pitch] for y in range(side)))


def rescanned(side: int, times: int) -> bytes:
    """A progressive JPEG file whose last scan comes again and again, each time over all of its pixels."""
    data = saved(Image.new("L", (side, side), 255), "JPEG", progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:-2] + data[last:-2] * times + data[-2:]


def with_alpha() -> bytes:
    ink = Image.new("RGBA", (4000, 4000), (255, 255, 255, 0))
    ink.paste(code(SEEDQR, 40).convert("RGBA"), (1000, 1000))
    return saved(ink)


REFUSED_FORMS = {
    "many scans": rescanned(64, MAX_SCANS + 1),
    "text pbm": b"P1\n200 200\n" + b"1" * 40_000,
    "text pgm": b"P2\n200 200\n255\n" + b"1 " * 40_000,
    "text ppm": b"P3\n200 200\n255\n" + b"1 " * 120_000,
    "odd scale": b"P6\n200 200\n100\n" + b"d" * 120_000,
    "odd grey": b"P5\n200 200\n254\n" + b"d" * 40_000,
    "wide grey": b"P5\n200 200\n65535\n" + b"d" * 80_000,
}


@pytest.mark.parametrize("name", REFUSED_FORMS)
def test_forms_that_take_long_to_decode_are_refused(name):
    data = REFUSED_FORMS[name]
    with Image.open(BytesIO(data)) as opened:
        opened.load()  # a control: they are pictures
    assert is_picture(data)
    with pytest.raises(Unreadable, match="damaged, or is no picture"):
        QUICK.qr_codes(data)


@pytest.mark.parametrize("times", [0, MAX_SCANS - 11])
def test_control_a_progressive_photo_is_read(times):
    photo = saved(code(SEEDQR), "JPEG", progressive=True)
    last = photo.rindex(b"\xff\xda")
    assert 1 < photo.count(b"\xff\xda") <= 11
    assert QUICK.qr_codes(photo[:-2] + photo[last:-2] * times + photo[-2:]) == (SEEDQR.encode(),)


@pytest.mark.slow
@pytest.mark.parametrize(
    "data",
    [tiled(4000, 9), tiled(4000, 18), tiled(1600, 9), tiled(1600, 8), rescanned(4000, 3000), with_alpha()],
    ids=["tiled", "tiled-twice", "tiled-9", "tiled-8", "scans", "alpha"],
)
def test_no_picture_costs_more_than_its_time_and_its_memory(data):
    seconds, megabytes, answered = measured(data)
    assert seconds < CPU_SECONDS + 2
    assert megabytes < 230
    assert answered[:1] in {b"+", b""}


def photo() -> bytes:
    """As phones take them: 12 million pixels with grain and no code in them, so that every way to find one is tried."""
    grain = [Image.effect_noise((4000, 3000), 40) for _ in "rgb"]
    return saved(Image.merge("RGB", grain), "JPEG", quality=80, progressive=True)


@pytest.mark.slow
def test_a_photo_is_looked_through_by_a_computer_that_is_ten_times_slower():
    seconds, _, answered = measured(photo())
    assert answered == b"+r"
    assert 10 * seconds < CPU_SECONDS
    assert 2 * CPU_SECONDS <= PATIENCE


def measured(data: bytes) -> tuple[float, int, bytes]:
    """Seconds that the decoder computed, megabytes that it had in memory at most, and what it said."""
    program = (
        "import resource, subprocess, sys\n"
        "done = subprocess.run(sys.argv[1:], stdin=0, stdout=subprocess.PIPE, env={})\n"
        "used = resource.getrusage(resource.RUSAGE_CHILDREN)\n"
        "print(used.ru_utime + used.ru_stime, used.ru_maxrss // 1024, done.stdout.hex())"
    )
    told = subprocess.run(
        [sys.executable, "-c", program, *READER._command], input=data, stdout=subprocess.PIPE, check=True
    ).stdout.split()
    return float(told[0]), int(told[1]), bytes.fromhex(b"".join(told[2:]).decode())


@pytest.mark.slow
def test_control_the_largest_picture_with_transparency_is_read():
    assert READER.qr_codes(with_alpha()) == (SEEDQR.encode(),)


# --- a process of its own ---------------------------------------------------------------------------------------------


def reader(program: str, patience: float = PATIENCE) -> ZxingPictures:
    """A reader whose decoder is another program."""
    return ZxingPictures((sys.executable, "-I", "-c", "import os, sys, time\n" + program), patience)


SAYS = "sys.stdout.buffer.write({!r}); sys.stdout.flush()\n"


def test_a_decoder_that_does_not_end_is_stopped():
    answer = b"+r" + len(b"secret").to_bytes(4, "big") + b"secret"
    assert reader(SAYS.format(answer)).qr_codes(b"BM") == (b"secret",)
    with pytest.raises(Refused, match=DEAR) as raised:
        reader(SAYS.format(answer) + "time.sleep(60)", 0.5).qr_codes(b"BM")
    assert raised.value.__context__ is None or raised.value.__suppress_context__
    assert raised.value.hint


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGXCPU, signal.SIGKILL])
def test_a_decoder_that_crashes_is_an_error_and_no_end(number, capfd):
    with pytest.raises(Refused, match=DEAR):
        reader(SAYS.format(b"+r") + f"os.kill(os.getpid(), {int(number)})").qr_codes(b"BM")
    assert capfd.readouterr() == ("", "")


def test_a_decoder_that_fails_in_python_is_an_error_and_nothing_of_it_is_printed(capfd):
    with pytest.raises(Refused, match=DEAR):
        reader(SAYS.format(b"+") + "raise KeyError('secret')").qr_codes(b"BM")
    assert capfd.readouterr() == ("", "")


def test_where_the_decoder_cannot_start_the_user_is_told():
    for one in (reader("import no_such_module"), ZxingPictures(("/nowhere/python",)), ZxingPictures(("",))):
        with pytest.raises(DeviceFailed, match="cannot be opened on this computer") as raised:
            one.qr_codes(b"BM")
        assert raised.value.hint


@pytest.mark.parametrize(
    "said", [b"", b"x", b"r\0", b"r\0\0\0", b"r\0\0\0\x05abc", b"r\xff\xff\xff\xff", b"rr", b"x\0\0\0\0"]
)
def test_an_answer_that_is_none_is_refused(said):
    with pytest.raises(Refused, match=DEAR):
        understood(said)


def test_control_answers_are_understood():
    assert understood(b"r") == ()
    assert understood(b"r\0\0\0\x02ab\0\0\0\0\0\0\0\1c") == (b"ab", b"", b"c")


def test_the_decoder_gets_nothing_but_the_picture(monkeypatch):
    monkeypatch.setenv("COLDTUI_SECRET", "x")
    with (DECODER).open("rb") as kept:
        told = SAYS.format(b"+r") + (
            "found = repr((dict(os.environ), sorted(os.listdir('/proc/self/fd'))[:4], os.getcwd(), os.getsid(0) == "
            "os.getpid(), len(sys.stdin.buffer.read()))).encode()\n"
            "sys.stdout.buffer.write(len(found).to_bytes(4, 'big') + found)"
        )
        (found,) = reader(told).qr_codes(b"BM" + bytes(100_000))
        assert kept.fileno() > 2
    variables, descriptors, folder, is_alone, size = ast.literal_eval(found.decode())
    assert variables.keys() <= {"LC_CTYPE"}  # Python sets it itself
    assert descriptors == ["0", "1", "2", "3"]  # 3 is the folder that is listed
    assert (folder, is_alone, size) == ("/", True, 100_002)


def confined(program: str, *kept: int) -> subprocess.CompletedProcess[bytes]:
    """What a program comes to after the decoder took from itself what it does not need."""
    begin = (
        f"import sys; sys.path.insert(0, {str(DECODER.parent)!r}); import picture_decoder; picture_decoder._confine()\n"
    )
    command = [sys.executable, "-I", "-B", "-c", begin + program]
    return subprocess.run(command, capture_output=True, check=False, pass_fds=kept)


def test_the_decoder_has_limits_that_it_cannot_lift():
    told = confined(
        "from resource import *\n"
        "print([getrlimit(one) for one in (RLIMIT_CPU, RLIMIT_AS, RLIMIT_CORE, RLIMIT_FSIZE, RLIMIT_NPROC, RLIMIT_NOFILE)])"
    ).stdout
    (seconds, hard), *others = ast.literal_eval(told.decode())
    assert seconds == hard
    assert CPU_SECONDS <= seconds <= CPU_SECONDS + 2  # what the libraries took to load is not counted
    assert others == [(MEMORY, MEMORY), (0, 0), (0, 0), (0, 0), (0, 0)]


def test_the_decoder_gets_no_more_memory():
    assert b"MemoryError" in confined(f"bytes({MEMORY})").stderr
    assert confined(f"bytes({MEMORY // 2})").returncode == 0


@pytest.mark.parametrize("before", ["", "os.close(2); "], ids=["", "in the place of one that was closed"])
@pytest.mark.parametrize("flags", ["os.O_RDONLY", "os.O_WRONLY | os.O_CREAT"], ids=["read", "write"])
def test_the_decoder_opens_no_file(tmp_path, before, flags):
    path = tmp_path / "x"
    path.write_bytes(b"kept")
    opening = f"    {before}os.open({str(path)!r}, {flags})\n    print('opened')"
    done = confined(f"import os\ntry:\n{opening}\nexcept OSError as error:\n    print(error.errno)")
    assert done.stdout == f"{errno.EMFILE}\n".encode()


def test_the_decoder_writes_into_no_file_that_was_open(tmp_path):
    path = tmp_path / "x"
    with path.open("wb") as file:
        number = file.fileno()
        done = confined(f"import os; os.write({number}, b'x')", number)
    assert b"File too large" in done.stderr
    assert path.read_bytes() == b""


@pytest.mark.slow
def test_the_decoder_ends_when_its_time_is_over():
    assert confined("while True: pass").returncode in {-signal.SIGXCPU, -signal.SIGKILL}


def test_nobody_looks_into_the_decoder():
    told = confined("import ctypes; print(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))").stdout
    assert told == b"0\n"


def test_the_decoder_needs_nothing_of_coldtui_but_its_filter(tmp_path):
    alone = tmp_path / "alone.py"
    alone.write_bytes(DECODER.read_bytes())
    (tmp_path / "seccomp.py").write_bytes((DECODER.parent / "seccomp.py").read_bytes())
    assert ZxingPictures((sys.executable, "-I", "-B", str(alone))).qr_codes(WHOLE) == (SEEDQR.encode(),)


def loaded_after(statement: str) -> set[str]:
    """The libraries for pictures that a fresh interpreter has loaded after it opened a picture."""
    program = (
        f"{statement}\nimport sys\nfrom coldtui.devices.pictures import ZxingPictures\n"
        "assert len(ZxingPictures().qr_codes(sys.stdin.buffer.read())) == 1\n"
        "print(*({'PIL', 'zxingcpp', 'coldtui.devices.picture_decoder'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", program], input=WHOLE, capture_output=True, check=True)
    return set(done.stdout.decode().split())


def test_what_decodes_pictures_is_never_loaded_where_keys_are():
    assert loaded_after("import coldtui.screen_world, coldtui.journeys.load_key") == set()


def test_control_a_loaded_library_is_seen():
    assert loaded_after("import zxingcpp") == {"zxingcpp"}


# --- what a picture is ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", ENTROPY_SIZES)
@pytest.mark.parametrize("start", [b"BM", b"P1", b"P5", b"P6", b"\xff\xd8\xff"])
def test_bytes_of_a_compact_seedqr_are_no_picture_however_they_begin(size, start):
    assert not is_picture(start.ljust(size, b"\x91"))
    assert is_picture(start.ljust(size + 1, b"\x91"))
