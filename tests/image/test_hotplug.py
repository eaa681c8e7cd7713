"""How soon a card is seen, by the clock of the computer that it is put into.

That computer counts its time by what its processor has done. So it is always the same one, and none of its seconds goes
to whatever else runs here.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from helper import serving

from coldtui.journeys import context
from tests.image import cards, screen_watch
from tests.image.inside import Inside, started
from tests.image.overlay import PLACE, Overlay
from tests.image.sight import Sight

SEEN = 2.0
"""Seconds in which a card is on the screen."""

STEADY = ("-icount", "shift=0,sleep=on")
"""A nanosecond for each instruction: slower than the laptops that 64 bits began with."""

REST = 0.4
"""Seconds for what else there is: until the kernel has found a new device, and until the screen is drawn."""

TIMES = 6
"""Cards, each at another moment between two looks."""


@pytest.fixture(scope="module")
def at_home(image: Path, sight: Sight) -> Iterator[Inside]:
    """In a computer with a clock of its own."""
    watch = Path(screen_watch.__file__).read_bytes()
    with started(image, sight, Overlay({"watch.py": watch}), STEADY) as inside:
        inside.go_home()
        yield inside


def await_words(inside: Inside, words: str) -> None:
    """Has the computer itself wait for them; `Agent.answer` then tells the seconds."""
    inside.agent.begin(f"python3 {PLACE}/watch.py '{words}'", 60)


def answered(inside: Inside) -> float:
    """The seconds."""
    status, said = inside.agent.answer()
    assert status == 0, said
    return float(said)


def test_all_that_is_waited_for_one_after_the_other_is_over_by_then() -> None:
    # in one round the helper lets a stick in, and in the next, when the kernel has read it, it opens its node
    assert 2 * serving._EVERY + context.LOOK_EVERY + REST < SEEN


@pytest.mark.image
@pytest.mark.slow
@pytest.mark.parametrize("way", ["stick", "slot"])
def test_a_card_is_on_the_screen_in_two_seconds(at_home: Inside, way: str) -> None:
    taken = []
    for number in range(TIMES):
        label = f"{way.upper()}{number}"
        card = cards.card_with({}, label=label)
        await_words(at_home, f'"{label}"')
        name = at_home.computer.plug(card) if way == "stick" else at_home.computer.insert(card)
        taken.append(answered(at_home))
        at_home.computer.pull(name)
        await_words(at_home, "Cards +none")
        answered(at_home)
    print(f"{way}: seen after {', '.join(f'{seconds:.1f}' for seconds in taken)} s")
    assert max(taken) < SEEN


@pytest.mark.image
@pytest.mark.slow
def test_control_what_never_comes_is_not_seen(at_home: Inside) -> None:
    at_home.agent.begin(f"python3 {PLACE}/watch.py 'No such card'", SEEN)
    assert at_home.agent.answer()[0] == -1
