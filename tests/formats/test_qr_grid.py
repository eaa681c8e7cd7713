"""What is fixed in a code, and its windows, judged by codes that another library made."""

import secrets

import pytest
import segno

from coldtui.formats.qr_grid import EDGES, fixed, window_edge, windows

SIZES = {21: (1, 17), 25: (18, 32), 29: (33, 53)}
"""Bytes that make a code of versions 1 to 3 at level L."""


def codes(edge, number=160):
    """Codes of many contents and all masks."""
    for turn in range(number):
        least, most = SIZES[edge]
        data = secrets.token_bytes(least + turn % (most - least + 1))
        code = segno.make_qr(data, mode="byte", error="l", boost_error=False, mask=turn % 8)
        assert len(code.matrix) == edge
        yield code.matrix


@pytest.mark.parametrize("edge", EDGES)
def test_what_is_fixed_is_so_in_every_code(edge):
    for matrix in codes(edge):
        for row, wanted in zip(matrix, fixed(edge), strict=True):
            assert all(want is None or bool(dark) == want for dark, want in zip(row, wanted, strict=True))


@pytest.mark.parametrize("edge", EDGES)
def test_control_what_is_not_fixed_differs_between_codes(edge):
    made = [[list(map(bool, row)) for row in matrix] for matrix in codes(edge)]
    same = [
        (x, y)
        for y in range(edge)
        for x in range(edge)
        if fixed(edge)[y][x] is None and len({one[y][x] for one in made}) == 1
    ]
    # format information tells the level of correction, which is L in all: some of its squares do not change; and the
    # last square is the first bit of the mode, which all masks turn over in a code of 25
    assert all(8 in {x, y} or (x, y) == (edge - 1, edge - 1) for x, y in same)


@pytest.mark.parametrize(("edge", "number"), [(21, 9), (25, 25), (29, 36)])
def test_the_windows_cover_each_square_once(edge, number):
    found = [(x, y) for one in windows(edge) for y in range(one.top, one.bottom) for x in range(one.left, one.right)]
    assert len(windows(edge)) == number
    assert sorted(found) == sorted((x, y) for x in range(edge) for y in range(edge))
    assert len({one.name for one in windows(edge)}) == number


def test_windows_are_named_as_on_the_templates_of_seedsigner():
    assert [one.name for one in windows(21)] == ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3"]
    assert windows(25)[-1].name == "E5"
    assert windows(29)[-1].name == "F6"
    assert [window_edge(edge) for edge in EDGES] == [7, 5, 5]


@pytest.mark.parametrize("edge", [0, 17, 33])
@pytest.mark.parametrize("function", [fixed, windows, window_edge])
def test_other_codes_are_not_drawn_by_hand(function, edge):
    with pytest.raises(ValueError):
        function(edge)
