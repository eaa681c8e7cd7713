"""Keyboard layouts write what is printed on the keys, and no key of any does what must not happen here."""

import struct
import unicodedata

import pytest
from console import fonts, keymaps
from console.layouts import LAYOUTS

from tests.image import makers, xkb

pytestmark = makers.NEEDS_LAYOUTS

NAMES = [layout.name for layout in LAYOUTS]
EVERY = pytest.mark.parametrize("name", NAMES)

WRITING = [*range(2, 14), *range(16, 28), 30, *range(31, 42), 43, *range(44, 54), 86]
"""The keys of letters, digits and signs (linux/input-event-codes.h, KEY_1 to KEY_SLASH, KEY_102ND)."""

FUNCTIONS = [*range(59, 69), 87, 88]
MOVING = [102, 103, 104, 105, 106, 107, 108, 109, 110, 111]
OTHERS = [1, 14, 15, 28, 29, 42, 54, 56, 57, 96, 97]
"""Esc, Backspace, Tab, Enter, left Ctrl and both Shifts, left Alt, space, Enter of the keypad, right Ctrl."""


AS_DEBIAN = {"\u00b4": "'"}
"""On Debian's console an acute accent by itself is an apostrophe."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return makers.made_keymaps(tmp_path_factory)


def read(folder, name):
    return keymaps.read((folder / f"{name}.map").read_bytes())


def letter(value):
    """What a key's number writes by itself; "" for what is no letter."""
    kind = value >> 8
    if kind in {0, 11}:
        return chr(value & 0xFF) if value & 0xFF >= 0x20 and value != 0x7F else ""
    return chr(value ^ 0xF000) if kind > 14 else ""


def forbidden(number, key, value):
    """Whether this does what no key may: other consoles, what the kernel knows, reboot, hold, scroll, a key kept down."""
    kind, what = value >> 8, value & 0xFF
    if kind == 2:
        is_off = what == 12 and key in {83, 111} and number & 4 and number & 10
        return not (what in {0, 1, 7, 8, 19} or is_off)
    return kind in {5, 12, 14} or (kind == 10 and what != 6)


def test_the_index_lists_every_layout_that_there_is(folder):
    lines = [line.split("\t") for line in (folder / "index.tsv").read_text().splitlines()]
    assert [line[0] for line in lines] == NAMES
    assert {f"{line[0]}.map" for line in lines} == {path.name for path in folder.glob("*.map")}
    assert len({line[1] for line in lines}) == len(lines)
    assert all(len(line) == 2 and line[1].isascii() and len(line[1]) <= 30 for line in lines)
    assert lines[0][0] == "us"


@EVERY
def test_no_key_does_what_must_not_happen(folder, name):
    maps = read(folder, name)
    assert [
        (number, key, hex(value))
        for number, keys in maps.items()
        for key, value in enumerate(keys)
        if forbidden(number, key, value)
    ] == []


def test_control_debians_own_layout_does_all_of_that():
    maps = keymaps.compiled(LAYOUTS[0])
    found = {value for number, keys in maps.items() for key, value in enumerate(keys) if forbidden(number, key, value)}
    assert found >= {0x0500, 0x0203, 0x0209, 0x0202, 0x0212}  # a console, memory, hold, registers, start a console


HELD = {number for number in keymaps.KEPT if number & 4 and number & 10}
"""Ctrl and an Alt, whatever else is held: Shift, the other Alt, Caps Lock."""


@EVERY
def test_ctrl_alt_del_switches_off_with_every_layout_whatever_else_is_held(folder, name):
    maps = read(folder, name)
    assert {4 | 8, 4 | 8 | 1, 4 | 2, 4 | 2 | 1, 64 | 4 | 8} <= HELD
    assert {(number, key) for number in HELD for key in (83, 111) if maps[number][key] != keymaps.BOOT} == set()


def test_control_with_debians_own_layout_it_does_not_where_shift_is_held():
    maps = keymaps.compiled(LAYOUTS[0])
    assert maps[4 | 8][111] == keymaps.BOOT
    assert maps[4 | 8 | 1][111] != keymaps.BOOT


@EVERY
def test_keys_that_write_nothing_are_the_same_with_every_layout(folder, name):
    maps, us = read(folder, name), read(folder, "us")
    for number in (0, keymaps.SHIFT, keymaps.CONTROL, keymaps.ALT):
        for key in FUNCTIONS + MOVING + OTHERS:
            assert maps[number][key] == us[number][key], (number, key)
    assert [us[0][key] for key in FUNCTIONS] == [0x0100 + place for place in range(12)]
    assert [us[0][key] for key in (1, 15, 28, 57)] == [0x1B, 0x09, 0x0201, 0x20]


@EVERY
@pytest.mark.skipif(not xkb.is_installed(), reason="libxkbcommon0 is not installed")
def test_each_key_writes_what_desktops_say_it_writes(folder, name):
    """For every letter that our fonts have; dead keys by the mark that they put on a letter."""
    maps = read(folder, name)
    layout = next(layout for layout in LAYOUTS if layout.name == name)
    compared = 0
    for key in WRITING:
        theirs = xkb.letters(layout.layout, layout.variant, key)
        for level in (0, 1, 2, 3):
            ours = letter(maps[level][key])
            is_ours_to_write = theirs[level] in keymaps.LETTERS and theirs[level] != ""
            if is_ours_to_write and (level < 2 or theirs[level] not in theirs[:level]):
                assert ours == AS_DEBIAN.get(theirs[level], theirs[level]), (key, level)
                compared += 1
            elif ours and theirs[level]:
                assert ours == theirs[level] or ours in theirs[:2] or ours == " ", (key, level)
    assert compared >= 85


def test_control_another_layout_is_told_apart(folder):
    german = read(folder, "de")
    found = [letter(german[0][key]) == xkb.letters("us", "", key)[0] for key in WRITING]
    assert not all(found)


@EVERY
def test_every_letter_and_sign_of_ascii_can_be_typed(folder, name):
    """By a key, or by a dead key and the space bar."""
    maps = read(folder, name)
    typed = {letter(value) for number in range(4) for value in maps[number]}
    dead = {value & 0xFF for number in range(4) for value in maps[number] if value >> 8 in {4, 13}}
    typed |= {mark for place, mark in enumerate("`'^~\"") if place in dead}
    assert set(fonts.ASCII) - typed == set()


@EVERY
def test_no_key_writes_what_cannot_be_seen(folder, name):
    """A blank that is none, or a letter that the fonts lack, would make a passphrase nobody can check."""
    written = {letter(value) for keys in read(folder, name).values() for value in keys} - {""}
    assert written <= set(fonts.ASCII + fonts.LATIN_1 + fonts.LATIN_EXTENDED + fonts.SYMBOLS)
    assert {one for one in written if unicodedata.category(one) in {"Zs", "Cf", "Cc"}} == {" "}


def test_control_debians_german_layout_writes_letters_that_the_fonts_lack():
    maps = keymaps.compiled(next(layout for layout in LAYOUTS if layout.name == "de"))
    assert "\u215b" in {letter(value) for keys in maps.values() for value in keys}


def test_a_blank_that_is_no_space_becomes_one():
    none = dict.fromkeys(keymaps.KEPT, (keymaps.NOTHING,) * 128)
    maps = none | {2: (0x00A0, 0x00A0 ^ 0xF000, 0x202F ^ 0xF000, 0x00AD, 0x200B ^ 0xF000, *none[0][5:])}
    assert keymaps.read(keymaps.written(maps))[2][:5] == (0x20, 0x20, 0x20, keymaps.NOTHING, keymaps.NOTHING)


@EVERY
def test_caps_lock_makes_capitals_of_all_letters(folder, name):
    maps = read(folder, name)
    lock = maps[0][58]
    assert lock in {0x0207, 0x0A06} or (name, lock) == ("colemak", 0x7F)  # Colemak has Backspace there
    for key in WRITING:
        plain = letter(maps[0][key])
        if lock == 0x0A06 and plain.isalpha() and plain not in "\u0131i":
            capital = plain.upper() if plain.upper() in keymaps.LETTERS else plain
            assert letter(maps[keymaps.CAPS][key]) == capital, (key, plain)
        elif lock == 0x0207:  # the kernel's own knows the letters of Latin-1, if they are marked as letters
            assert not plain.isalpha() or maps[0][key] >> 8 == 11, (key, plain)


@EVERY
def test_alt_gr_is_alt_gr_where_the_layout_has_one(folder, name):
    maps = read(folder, name)
    has_more = any(
        letter(maps[2][key]) not in {"", letter(maps[0][key]), letter(maps[1][key])} for key in WRITING if key != 86
    )
    assert not has_more or maps[0][100] == 0x0701


def test_dead_keys_make_the_letters_that_unicode_composes(folder):
    entries = [line.split("\t") for line in (folder / "accents.tsv").read_text().splitlines()]
    assert all(len(line) == 3 and all(len(part) == 1 for part in line) for line in entries)
    assert len(entries) <= 256  # MAX_DIACR
    made = {(mark, base): result for mark, base, result in entries}
    assert len(made) == len(entries)
    for (mark, base), wanted in {
        ("'", "e"): "\u00e9",
        ("^", "O"): "\u00d4",
        ('"', "u"): "\u00fc",
        ("~", "n"): "\u00f1",
        ("c", "s"): "\u0161",
        ("-", "l"): "\u0142",
        ("k", "a"): "\u0105",
        ("=", "o"): "\u0151",
        (",", "c"): "\u00e7",
    }.items():
        assert made[mark, base] == wanted
    for mark, base, result in entries:
        if mark not in "-$":
            name = {value: key for key, value in keymaps.MARKS.items()}[mark]
            assert unicodedata.normalize("NFC", base + name) == result


def test_a_file_that_is_none_of_loadkeys_is_refused():
    good = b"bkeymap" + bytes([1]) + bytes(255) + struct.pack("<128H", *range(128))
    assert keymaps.read(good) == {0: tuple(range(128))}
    for bad in (good[:-1], b"x" + good[1:], good + b"\0", b""):
        with pytest.raises(ValueError, match="not a keyboard layout"):
            keymaps.read(bad)


def test_they_are_the_same_every_time(folder, tmp_path):
    keymaps.write_all(tmp_path / "again")
    assert {path.name: path.read_bytes() for path in (tmp_path / "again").iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }
