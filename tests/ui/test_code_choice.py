"""What becomes of the user's choice in the window that there is: sizes that fit, squares that fit, words that fit."""

import pytest
from textual.geometry import Size

from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.presets import ANY, PRESETS, VERSIONS
from coldtui.formats.qr_capacity import modules_of
from coldtui.ui.code_choice import Look, Window
from coldtui.ui.code_room import AROUND, BELOW, BESIDE, room_in

SIZES = [(80, 24), (80, 25), (100, 30), (100, 37), (128, 48), (160, 50), (160, 64), (240, 67), (80, 50), (80, 100)]
BY_SIZE = pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")

LOOK = Look(ANY, Encoding.UR, 13, 5)
SPECTER = next(preset for preset in PRESETS if preset.name == "Specter")


def windows(half_blocks=True):
    return [Window(Size(*size), half_blocks) for size in SIZES]


@BY_SIZE
@pytest.mark.parametrize("is_large", [False, True], ids=["halves", "cells"])
def test_what_is_said_to_fit_fits_beside_or_above_the_words(size, is_large):
    room = room_in(Size(*size), is_large=is_large)
    for version in room.versions:
        plan = room.plan(version)
        assert plan is not None
        assert plan.modules == modules_of(version)
        if room.is_beside:
            assert plan.width + BESIDE <= size[0]
            assert plan.height + AROUND <= size[1]
        else:
            assert plan.width <= size[0]
            assert plan.height + AROUND + BELOW <= size[1]


@BY_SIZE
def test_the_next_larger_code_would_not_fit_and_steps_rise(size):
    room = room_in(Size(*size))
    assert room.largest == VERSIONS[-1] or room.plan(room.largest + 1) is None
    assert list(room.versions) == sorted(set(room.versions))
    assert room.versions[-1] == room.largest
    assert room.versions[0] == VERSIONS[0]


@pytest.mark.parametrize(("size", "largest"), [((80, 24), 5), ((80, 25), 6), ((100, 37), 11), ((240, 67), 26)])
def test_the_largest_codes_of_some_windows(size, largest):
    assert room_in(Size(*size)).largest == largest


def test_words_stand_below_only_where_a_larger_code_fits_then():
    assert [room_in(Size(*size)).is_beside for size in SIZES] == [True] * 8 + [False] * 2


@BY_SIZE
def test_the_version_is_the_one_that_was_chosen_or_the_next_smaller_step(size):
    window = Window(Size(*size))
    for wanted in VERSIONS:
        version = window.version(Look(ANY, Encoding.UR, wanted, 5))
        assert version <= wanted
        assert version in window.room(LOOK).versions


def test_a_choice_that_does_not_fit_now_is_kept_for_a_larger_window():
    look = Look(ANY, Encoding.UR, 20, 5)
    assert [Window(Size(*size)).version(look) for size in ((80, 24), (240, 67))] == [5, 20]


@BY_SIZE
def test_density_goes_up_to_the_largest_and_down_to_the_least_and_no_further(size):
    window, look = Window(Size(*size)), LOOK
    seen = [window.version(look)]
    for by in (1, -1):
        while (following := window.denser(look, by)) is not None:
            look = following
            seen.append(window.version(look))
            assert len(seen) < 40
    assert max(seen) == window.room(LOOK).largest
    assert seen[-1] == VERSIONS[0]
    assert set(seen) == set(window.room(LOOK).versions)


def test_speed_has_five_steps():
    look, seen = LOOK, []
    while look is not None:
        seen.append(look.speed)
        look = look.faster(-1)
    assert seen == [5, 3, 2]
    assert LOOK.faster(1).faster(1).speed == 10
    assert LOOK.faster(1).faster(1).faster(1) is None


def test_an_encoding_without_parts_is_as_large_as_it_can_be_and_has_no_density():
    look = Look(ANY, Encoding.BASE43, 5, 5)
    for window in windows():
        assert window.version(look) == window.room(look).largest
        assert window.denser(look, 1) is window.denser(look, -1) is None


@pytest.mark.parametrize("texts", [1, 9])
def test_other_squares_are_offered_only_where_they_fit_and_come_back(texts):
    for window in windows():
        version = window.version(LOOK)
        other = window.other_squares(LOOK, version, texts)
        if other is None:
            continue
        if texts == 1:
            assert window.plan(other, version)[1] is not None
        assert window.version(other) > 0
        again = window.other_squares(other, window.version(other), texts)
        assert again is not None
        assert again.is_large is not other.is_large


def test_on_the_smallest_screen_there_are_no_other_squares():
    window = Window(Size(80, 24))
    assert window.other_squares(LOOK, 5, 9) is None


def test_codes_are_drawn_in_whole_cells_where_these_fit_unless_that_is_unwanted():
    window = Window(Size(128, 48))
    assert [window.plan(LOOK, version)[1].is_large for version in (5, 6, 8)] == [True, True, False]
    unwanted = Look(ANY, Encoding.UR, 13, 5, is_large=False)
    assert not window.plan(unwanted, 5)[1].is_large


def test_without_half_blocks_there_are_only_whole_cells():
    for window in windows(half_blocks=False):
        version = window.version(LOOK)
        assert window.other_squares(LOOK, version, 9) is None
        if version:
            assert window.plan(LOOK, version)[1].is_large
    assert Window(Size(80, 24), half_blocks=False).version(LOOK) == 0


def test_a_program_brings_its_size_and_speed_and_leaves_the_brightness():
    look = Look(ANY, Encoding.BBQR, 20, 10, level=2, is_large=True)
    assert look.for_preset(SPECTER, Kind.PSBT, tuple(Encoding)) == Look(SPECTER, Encoding.UR, 6, 3, level=2)
    assert look.for_preset(SPECTER, Kind.KEY, tuple(Encoding)).encoding is Encoding.BBQR
