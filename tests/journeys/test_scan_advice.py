"""Advice for the camera: none while parts come, one piece at a time after that, and the one that fits the picture."""

import pytest

from coldtui.devices.camera import Seen, Sight
from coldtui.journeys.scan_advice import BRIGHT, DARK, FLAT, KEPT, PATIENCE, Advice
from tests.fakes_camera import sight

FAR = Seen(b"", ((0.45, 0.45), (0.6, 0.45), (0.6, 0.6), (0.45, 0.6)))


def told(*looks: tuple[float, Sight, bool]) -> list[str]:
    """What is said at each look: the second, what was seen, and whether something new was read."""
    advice = Advice()
    return [advice.about(now, seen, is_new=is_new) for now, seen, is_new in looks]


def test_nothing_is_said_in_the_first_seconds():
    assert told((0, sight(), False), (PATIENCE - 0.1, sight(), False)) == ["", ""]


def test_nothing_is_said_while_something_new_comes():
    assert set(told(*((float(second), sight("x"), True) for second in range(60)))) == {""}


def test_something_is_said_after_seconds_without_a_code_and_nothing_once_one_came():
    said = told((0, sight(), False), (PATIENCE, sight(), False), (PATIENCE + 1, sight("x"), True))
    assert said[1] == "Come closer, until the code fills most of the picture."
    assert (said[0], said[2]) == ("", "")


@pytest.mark.parametrize(
    ("seen", "words"),
    [
        (sight(brightness=DARK - 1), "dark"),
        (sight(brightness=BRIGHT + 1), "too bright"),
        (sight(is_moving=True), "Hold it still"),
        (sight(contrast=FLAT - 1), "little to see"),
        (sight("x"), "Nothing new comes"),
        (Sight((FAR,), 640, 480, b"", 64, 48, 120, 150), "Come closer"),
        (Sight(), "no picture"),
    ],
    ids=["dark", "bright", "moving", "flat", "repeated", "far", "blank"],
)
def test_the_advice_fits_what_is_seen(seen, words):
    assert words in told((0, seen, False), (PATIENCE, seen, False))[1]


def test_a_piece_of_advice_stays_long_enough_to_be_read():
    times = [PATIENCE + tick / 10 for tick in range(round(KEPT * 10) - 1)]
    moving = [sight(is_moving=bool(number % 2)) for number in range(len(times))]
    looks = [(now, seen, False) for now, seen in zip(times, moving, strict=True)]
    assert len(set(told((0, sight(), False), *looks)[1:])) == 1


def test_whoever_holds_it_still_is_told_one_thing_after_the_other():
    said = told(*((tick / 2, sight(), False) for tick in range(100)))
    assert len(set(said) - {""}) == 4


def test_every_piece_of_advice_is_one_or_two_plain_sentences():
    seen = [sight(), sight("x"), sight(brightness=0), sight(brightness=255), sight(contrast=0), Sight()]
    said = {one for each in seen for one in told(*((tick / 2, each, False) for tick in range(100)))}
    assert all(len(one) <= 110 for one in said)
