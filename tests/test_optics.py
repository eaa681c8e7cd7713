"""The optics of the tests do what they say, and the same in every run."""

import statistics

import pytest
from PIL import Image, ImageChops, ImageStat

from tests import optics

FLAT = Image.new("L", (320, 240), 128)
EDGE = optics.scene(Image.new("L", (10, 10), 0), (320, 240), 0.5)


def test_there_are_twenty_kinds():
    assert len(optics.KINDS) == 20


@pytest.mark.parametrize("kind", optics.KINDS)
def test_a_kind_is_the_same_in_every_run_and_keeps_the_size(kind):
    one, again, other = (optics.KINDS[kind](EDGE, seed) for seed in (3, 3, 4))
    assert (one.size, one.mode) == (EDGE.size, "L")
    assert one.tobytes() == again.tobytes()
    assert (one.tobytes() == EDGE.tobytes()) == (kind == "clean")
    assert other.size == one.size


@pytest.mark.parametrize("deviation", [5, 20, 45])
def test_noise_has_the_deviation_that_is_asked_for(deviation):
    values = optics.noise(FLAT, deviation, 9).tobytes()
    assert statistics.fmean(values) == pytest.approx(128, abs=1)
    assert statistics.stdev(values) == pytest.approx(deviation, rel=0.06)


def test_perspective_moves_two_corners_and_leaves_two():
    marked = Image.new("L", (200, 100), 128)
    for x, y in ((0, 0), (190, 0), (190, 90), (0, 90)):
        marked.paste(255, (x, y, x + 10, y + 10))
    seen = optics.perspective(marked, 0.2, 0)
    assert seen.getpixel((3, 96)) > 240
    assert seen.getpixel((196, 96)) > 240
    assert seen.getpixel((3, 3)) == optics.WALL
    for left in (36, 146):
        assert seen.crop((left, 8, left + 18, 20)).getextrema()[1] > 240


def test_a_seam_is_dark_and_comes_again():
    rows = optics.seams(Image.new("L", (4, 20), 255), 5, 1, 70)
    assert [rows.getpixel((2, row)) for row in range(20)] == [70, 255, 255, 255, 255] * 4


def test_moire_darkens_in_both_directions():
    crossed = optics.moire(Image.new("L", (200, 200), 255), 0.5, 1)
    low, high = crossed.getextrema()
    assert low < 100
    assert high > 240
    assert crossed.crop((0, 0, 200, 1)).getextrema() != crossed.crop((0, 0, 1, 200)).getextrema()


def test_motion_keeps_the_light_and_wipes_the_edges():
    shaken = optics.motion(EDGE, 5)
    assert ImageStat.Stat(shaken).mean[0] == pytest.approx(ImageStat.Stat(EDGE).mean[0], abs=3)
    assert len(set(shaken.tobytes())) > len(set(EDGE.tobytes()))


def test_light_from_one_side_leaves_the_other_dark():
    lit = optics.uneven(Image.new("L", (200, 200), 200), 0.2)
    low, high = lit.getextrema()
    assert low == pytest.approx(40, abs=4)
    assert high == pytest.approx(200, abs=4)


def test_glare_adds_light_in_one_place():
    spot = ImageChops.difference(optics.glare(FLAT, 0.2, 0.9, 2), FLAT)
    assert spot.getextrema()[1] > 90
    left, top, right, bottom = spot.getbbox()
    assert right - left <= 96
    assert bottom - top <= 96


def test_a_scene_has_the_code_in_its_middle():
    assert EDGE.getpixel((160, 120)) == 0
    assert EDGE.getpixel((10, 10)) == optics.WALL
    assert ImageChops.difference(EDGE, Image.new("L", EDGE.size, optics.WALL)).getbbox() == (100, 60, 220, 180)
