"""Terminals as pixels: the Linux console with a font of its own, and an emulator on a display in memory.

The console is drawn as the kernel draws it: a terminal in memory (pyte) says what each cell holds, the font's bitmaps
(PSF, as setfont loads them) and the kernel's sixteen colours say which pixels that is. The emulator is a real xterm on
a real X server (Xvfb) that keeps its picture in a file (XWD).
"""

import gzip
import os
import shutil
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyte
import pytest
from PIL import Image
from rich.color import ColorSystem
from textual.app import App

ROOT = Path(__file__).parent.parent

FONT = Path("/usr/share/consolefonts/FullCyrSlav-Terminus16.psf.gz")
"""Of Debian's console-setup-linux: 512 glyphs of 8x16, half blocks among them."""

PLAIN_FONT = FONT.with_name("Lat15-Terminus16.psf.gz")
"""The same without half blocks, as a Western console has it."""

NEEDS_FONT = pytest.mark.skipif(not FONT.exists(), reason="console-setup-linux is not installed")

NEEDS_XTERM = pytest.mark.skipif(not (shutil.which("Xvfb") and shutil.which("xterm")), reason="no Xvfb or no xterm")

PALETTE = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")
"""The first eight colours by pyte's names."""

LEVELS = {
    **dict(zip(PALETTE, (0, 51, 100, 101, 19, 70, 119, 170), strict=True)),
    **dict(zip((f"bright{name}" for name in PALETTE), (85, 136, 185, 245, 104, 155, 204, 255), strict=True)),
}
"""How bright the kernel's colours are (drivers/tty/vt/vt.c, default_red and so on; ITU-R 601)."""


@dataclass(frozen=True)
class Font:
    """Bitmaps of one size, by letter; `unknown` is drawn for what the font lacks."""

    width: int
    height: int
    glyphs: Mapping[str, Image.Image]
    unknown: Image.Image

    @classmethod
    def read(cls, path: Path) -> "Font":
        """A PSF file of version 1 or 2 with its table of letters (kbd, psf.h)."""
        data = path.read_bytes()
        data = gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data
        if data[:2] == b"\x36\x04":
            mode, height = data[2], data[3]
            count, width, start, size = 512 if mode & 1 else 256, 8, 4, height
        else:
            start, _, count, size, height, width = struct.unpack_from("<6I", data, 8)
        bitmaps = [
            Image.frombytes("1", (width, height), data[start + number * size : start + (number + 1) * size]).convert(
                "L"
            )
            for number in range(count)
        ]
        tail = data[start + count * size :]
        letters = _psf1_letters(tail) if data[:2] == b"\x36\x04" else _psf2_letters(tail)
        glyphs = {letter: bitmaps[number] for number, found in enumerate(letters) for letter in found}
        return cls(width, height, glyphs, glyphs.get("\ufffd", bitmaps[0]))


def _psf1_letters(table: bytes) -> Iterator[str]:
    codes = struct.unpack(f"<{len(table) // 2}H", table)
    found, is_single = "", True
    for code in codes:
        if code == 0xFFFF:
            yield found
            found, is_single = "", True
        elif code == 0xFFFE:
            is_single = False  # a sequence of letters follows
        elif is_single:
            found += chr(code)


def _psf2_letters(table: bytes) -> Iterator[str]:
    for entry in table.split(b"\xff")[:-1]:
        yield entry.split(b"\xfe")[0].decode()


def ansi(app: App[int]) -> str:
    """What Textual writes to a terminal of sixteen colours for the whole screen."""
    rows = []
    for y, strip in enumerate(app.screen._compositor.render_strips()):
        texts = (
            one.text if one.style is None else one.style.render(one.text, color_system=ColorSystem.STANDARD)
            for one in strip
        )
        rows.append(f"\x1b[{y + 1};1H" + "".join(texts))
    return "".join(rows)


def console(written: str, size: tuple[int, int], font: Font) -> Image.Image:
    """The Linux console after a program has written this."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(written)
    return console_of(screen, font)


def console_of(screen: pyte.Screen, font: Font) -> Image.Image:
    """A terminal in memory, as the kernel draws it."""
    image = Image.new("L", (screen.columns * font.width, screen.lines * font.height))
    for y in range(screen.lines):
        for x in range(screen.columns):
            cell = screen.buffer[y][x]
            front, back = shades(cell)
            glyph = font.glyphs.get(cell.data, font.unknown)
            drawn = glyph.point([back] * 128 + [front] * 128)
            image.paste(drawn, (x * font.width, y * font.height))
    return image


def shades(cell: pyte.screens.Char) -> tuple[int, int]:
    """How bright the letter and its background are: a background is never bright (vt.c, csi_m and build_attr)."""
    front = "white" if cell.fg == "default" else cell.fg
    back = "black" if cell.bg == "default" else cell.bg.removeprefix("bright")
    is_bright = cell.bold or front.startswith("bright")
    front = front.removeprefix("bright")
    if cell.reverse:
        front, back = back, front
    return LEVELS[f"bright{front}" if is_bright else front], LEVELS[back]


def xwd(data: bytes) -> Image.Image:
    """A picture in the format of XWD (XWDFile.h, version 7) with 32 bits a pixel, the lowest byte first, in grey."""
    header = struct.unpack_from(">25I", data)
    size, version, _, _, width, height, _, order, _, _, _, bits, line = header[:13]
    if (version, order, bits) != (7, 0, 32):
        raise ValueError("another kind of XWD")
    pixels = data[size + 12 * header[19] :]
    return Image.frombuffer("RGB", (width, height), pixels, "raw", "BGRX", line, 1).convert("L")


@contextmanager
def x_server(folder: Path) -> Iterator[tuple[str, Callable[[], Image.Image]]]:
    """An X server in memory: the name of its display, and what looks at it."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "2000x1300x24", "-fbdir", str(folder)]
    with subprocess.Popen(
        [*command, "-nolisten", "tcp"], pass_fds=[writing], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        os.close(writing)
        try:
            with os.fdopen(reading) as told:
                display = f":{int(told.readline())}"
            yield display, lambda: xwd((folder / "Xvfb_screen0").read_bytes())
        finally:
            server.terminate()


@contextmanager
def xterm(display: str, size: tuple[int, int], command: Sequence[str], font: str, points: float) -> Iterator[None]:
    """A program in an xterm of so many columns and rows."""
    geometry = f"{size[0]}x{size[1]}+0+0"
    look = ["-fa", font, "-fs", str(points), "-bw", "0", "-b", "0", "+sb", "-u8", "-tn", "xterm-256color"]
    environment = {"DISPLAY": display, "LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    with subprocess.Popen(
        ["xterm", *look, "-geometry", geometry, "-e", *command],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as program:
        try:
            yield
        finally:
            program.terminate()


def seen(look: Callable[[], Image.Image], wanted: Callable[[Image.Image], bool], patience: float = 60) -> Image.Image:
    """The first picture in which there is what is wanted."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        image = look()
        if wanted(image):
            return image
        time.sleep(0.02)
    raise AssertionError("it was never seen")


def python(*arguments: str) -> list[str]:
    """A command that runs a module of ours."""
    return [sys.executable, "-m", *arguments]
