"""The real console: the kernel takes our fonts, colours and layouts, and shows and writes what it should."""

import re
import time
from contextlib import contextmanager
from dataclasses import replace

import pytest
from console import keymaps
from helper import console

from tests.image import console_probe
from tests.image.built import root
from tests.image.glyphs import Reader, found_by, palette
from tests.image.overlay import FIRMWARE_MODE, PLACE, ROOT, Agent, Overlay, direct
from tests.image.test_keymaps import WRITING, letter
from tests.image.vm import Computer

pytestmark = [pytest.mark.image, pytest.mark.slow]

COLORS = palette(console.PALETTE)

INITTAB = f"""\
::sysinit:/usr/lib/coldtui/boot
tty1::respawn:/usr/bin/python3 -I -B {PLACE}/probe.py show {PLACE}
ttyS1::respawn:/usr/bin/python3 -I -B {PLACE}/agent.py /dev/ttyS1
"""

SHOWN = [re.sub("\x1b\\[[0-9;]*m", "", row) for row in console_probe.ROWS]

SPACE, SHIFT, ALT_GR = 57, [{"type": "qcode", "data": "shift"}], [{"type": "qcode", "data": "alt_r"}]
HELD = {0: [], 1: SHIFT, 2: ALT_GR}
DEAD = {4, 13}
IS_ALT_GR = 0x0701
"""The right Alt as AltGr; where it is another Alt, as with the US layout, it writes Esc before the letter."""


def probe_of():
    source = (ROOT / "tests/image/console_probe.py").read_bytes()
    return Overlay(files={"probe.py": source}, instead={"/etc/inittab": INITTAB.encode()})


@pytest.fixture(scope="module")
def shared(image, tmp_path_factory):
    return root(image, tmp_path_factory.mktemp("shared"), "usr/share/coldtui") / "usr/share/coldtui"


@contextmanager
def started(boot):
    with Computer(boot, agent=True) as computer:
        agent = Agent(computer)
        computer.until(lambda: agent.run(f"/bin/busybox test -e {PLACE}/ready")[0] == 0, "the probe reads")
        yield computer, agent


@pytest.fixture(scope="module")
def running(image):
    with started(direct(image, probe_of())) as found:
        yield found


def readers(shared):
    return [Reader(path, COLORS) for path in sorted((shared / "fonts").glob("*x*.psf"))]


def expect_text(page):
    assert [row.rstrip() for row in page.rows[: len(SHOWN)]] == SHOWN
    assert page.colors("Title") == {(COLORS[15], COLORS[4])}
    assert page.colors("abandon") == {(COLORS[7], COLORS[0])}
    assert [page.colors(word) for word in ("wrong", "right", "care")] == [{(COLORS[n], COLORS[0])} for n in (9, 10, 11)]
    assert page.inverse == ["chosen"]


def test_the_helper_chooses_the_font_that_fits_and_every_letter_is_read_back(running, shared):
    computer, _ = running
    page = found_by(readers(shared), computer.picture())
    assert (page.cell_size, page.size) == ((10, 20), (102, 38))
    expect_text(page)


@pytest.mark.parametrize("name", ["8x16", "12x24", "16x32", "10x20"])
def test_every_font_can_be_loaded(running, shared, name):
    computer, agent = running
    load(agent, "font", f"fonts/{name}.psf")
    page = Reader(shared / "fonts" / f"{name}.psf", COLORS).read(computer.picture())
    assert page.unread == []
    expect_text(page)


def load(agent, what, name):
    agent.said(f"/usr/bin/python3 -I -B {PLACE}/probe.py load {what} /usr/share/coldtui/{name}")


def test_without_a_framebuffer_the_text_mode_has_our_letters_and_colours(image, shared):
    boot = direct(image, probe_of())
    text_mode = replace(boot, command_line=boot.command_line.replace(FIRMWARE_MODE, "vga=normal"))
    with started(text_mode) as (computer, _):
        page = Reader(shared / "fonts/vga.psf", COLORS, cell_width=9).read(computer.picture())
    assert (page.size, page.unread) == ((80, 25), [])
    expect_text(page)


def pressed(computer, key, level):
    keys = [*HELD[level], {"type": "number", "data": key}]
    computer.monitor.tell("send-key", keys=keys, **{"hold-time": 20})
    time.sleep(0.06)  # QEMU lets go of the key by its own clock, and says nothing of it


@pytest.mark.parametrize("name", ["us", "de", "fr", "cz", "br-abnt2", "tr-q"])
def test_the_kernel_writes_what_the_layout_says(running, shared, name):
    computer, agent = running
    maps = keymaps.read((shared / "keymaps" / f"{name}.map").read_bytes())
    load(agent, "keymap", f"keymaps/{name}.map")
    agent.said(f"/bin/busybox truncate -s 0 {PLACE}/typed")
    wanted = ""
    for level in HELD if maps[0][100] == IS_ALT_GR else (0, 1):
        for key in WRITING:
            is_dead = maps[level][key] >> 8 in DEAD
            if letter(maps[level][key]) and not is_dead:
                pressed(computer, key, level)
                wanted += letter(maps[level][key])
    assert written(computer, agent, len(wanted.encode())) == wanted


def written(computer, agent, length):
    def typed():
        return bytes.fromhex(agent.said(f"/bin/busybox od -An -v -tx1 {PLACE}/typed | /bin/busybox tr -d ' \\n'"))

    computer.until(lambda: len(typed()) >= length, "all that was typed", 30)
    return typed().decode()


def test_a_dead_key_and_a_letter_make_one(running, shared):
    """German: the acute is left of Backspace, the circumflex left of 1."""
    computer, agent = running
    load(agent, "keymap", "keymaps/de.map")
    agent.said(f"/bin/busybox truncate -s 0 {PLACE}/typed")
    for key in (13, 18, 41, 24, 13, SPACE, 26):
        pressed(computer, key, 0)
    assert written(computer, agent, 7) == "\u00e9\u00f4'\u00fc"


def test_caps_lock_knows_letters_beyond_latin_1(running):
    computer, agent = running
    load(agent, "keymap", "keymaps/cz.map")
    agent.said(f"/bin/busybox truncate -s 0 {PLACE}/typed")
    for key in (3, 58, 3, 16, 58, 16):  # the second on the row of digits, Caps Lock on and off, Q
        pressed(computer, key, 0)
    assert written(computer, agent, 6) == "\u011b\u011aQq"


def test_no_key_changes_the_console(running):
    """Alt with F2 and Alt with an arrow do so with the kernel's own layout."""
    computer, agent = running
    load(agent, "keymap", "keymaps/us.map")
    for second in ({"type": "number", "data": 60}, {"type": "qcode", "data": "right"}, {"type": "qcode", "data": "up"}):
        computer.monitor.tell("send-key", keys=[{"type": "qcode", "data": "alt"}, second], **{"hold-time": 20})
        time.sleep(0.06)
    assert agent.said("/bin/busybox cat /sys/class/tty/tty0/active") == "tty1"
