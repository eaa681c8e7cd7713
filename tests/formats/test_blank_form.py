"""Blank forms: they fit a sheet and a screen, say what is public only, and their grid is that of every code."""

import inspect

import pytest

from coldtui.core.mnemonic import WORDS
from coldtui.formats import blank_form
from coldtui.formats.blank_form import WIDTH, Public, grid_form, share_form, word_form
from coldtui.formats.qr_grid import EDGES, fixed
from coldtui.formats.seedqr import Code, code_matrix

PUBLIC = Public(
    "73c5 da0a", "MAINNET", "m/84h/0h/0h", "bc1q" + "q" * 58, "wpkh([73c5da0a/84h/0h/0h]xpub" + "6" * 107 + ")"
)

FORMS = {
    **{f"{count} words": word_form(count, PUBLIC) for count in (12, 15, 18, 21, 24)},
    **{f"grid {edge}": grid_form(edge, PUBLIC) for edge in EDGES},
    **{f"shares {words}": share_form(16, 9, words, PUBLIC) for words in (20, 23, 27, 30, 33)},
    "empty": word_form(24, Public()),
}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_is_plain_text_that_fits_the_screen_and_the_printer(form):
    assert form.isascii()
    assert set(form) - {"\n"} <= set(map(chr, range(0x20, 0x7F)))
    assert max(map(len, form.splitlines())) <= WIDTH
    assert form.endswith("\n")
    assert all(line == line.rstrip() for line in form.splitlines())


@pytest.mark.parametrize("count", [12, 15, 18, 21, 24])
def test_every_word_has_its_numbered_line(count):
    lines = word_form(count, Public())
    assert [number for number in range(1, 40) if f"{number:2d} ____" in lines] == list(range(1, count + 1))


def test_every_share_has_its_sheet():
    form = share_form(5, 3, 20, PUBLIC)
    assert [number for number in range(1, 9) if f"SHARE {number} OF 5: ANY 3 BRING" in form] == [1, 2, 3, 4, 5]
    assert form.count("20 ____") == 5
    assert form.count("73c5 da0a") == 5


def test_every_sheet_of_a_share_has_its_kind_to_tick():
    """Nothing in the words of a share tells its kind."""
    form = share_form(5, 3, 20, PUBLIC)
    for kind in ("split recovery phrase", "SLIP-39 wallet", "codex32", "Seed XOR"):
        assert form.count(f"[ ] {kind}") == 5
    assert "Kind " not in word_form(12, PUBLIC)


@pytest.mark.parametrize(("shares", "needed"), [(2, 3), (2, 0), (0, 0)])
def test_shares_that_never_are_enough_get_no_form(shares, needed):
    with pytest.raises(ValueError):
        share_form(shares, needed, 20, PUBLIC)


def cells(form: str, edge: int) -> list[list[str]]:
    """The squares of a grid as they are printed."""
    rows = [line.split("|")[1:-1] for line in form.splitlines() if line.count("|") > 2]
    return [[part[at : at + 2] for part in row for at in range(0, len(part), 2)] for row in rows]


@pytest.mark.parametrize("edge", EDGES)
def test_the_grid_has_drawn_what_every_code_of_its_size_has(edge):
    printed = cells(grid_form(edge, Public()), edge)
    names = {None: "..", True: "##", False: "  "}
    assert printed == [[names[dark] for dark in row] for row in fixed(edge)]


def test_a_code_is_what_the_grid_has_with_its_dots_filled_in():
    matrix = code_matrix(Code.STANDARD, bytes(range(32)))
    for printed, row in zip(cells(grid_form(29, Public()), 29), matrix, strict=True):
        assert all(cell == ".." or (cell == "##") == dark for cell, dark in zip(printed, row, strict=True))


def test_what_is_given_is_printed_and_what_is_not_is_a_line_to_fill_in():
    full, empty = word_form(12, PUBLIC), word_form(12, Public())
    for value in (PUBLIC.fingerprint, PUBLIC.network, PUBLIC.path):
        assert value in full
    joined = "".join(line.strip() for line in full.splitlines())
    assert PUBLIC.descriptor in joined
    assert PUBLIC.first_address in joined
    assert "Fingerprint   ____" in empty
    assert "First address" not in empty
    assert "Public key" not in empty


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_no_form_says_whether_there_is_a_passphrase(form):
    # that is ticked by hand: a file on a card that says so tells a thief what to look for
    assert "[ ] none     [ ] yes" in form
    assert "[x]" not in form


def test_a_form_is_never_given_a_secret():
    parameters = {
        name for function in (word_form, share_form, grid_form) for name in inspect.signature(function).parameters
    }
    assert parameters == {"count", "shares", "needed", "words", "edge", "public"}
    assert not hasattr(blank_form, "Draft")


def test_control_a_word_in_a_form_would_be_found():
    assert any(word in word_form(12, Public(path="zoo zoo")).split() for word in WORDS)
