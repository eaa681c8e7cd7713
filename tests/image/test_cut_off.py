"""The helper itself is ended, in the image: coldtui goes with it, and nothing of it stays on the screen."""

from pathlib import Path

import pytest

from tests.image.inside import Inside, started
from tests.image.player import FIRST
from tests.image.sight import Sight

pytestmark = [pytest.mark.image, pytest.mark.slow]

OURS = "p=$(grep -ls '^Uid:.1000' /proc/[0-9]*/status | head -n 1)"
TYPED = "abandon"


def type_a_word(inside: Inside) -> None:
    """The first one of a backup, which stands on the screen then."""
    inside.press("l")
    inside.see("In which form is your backup?")
    inside.press("w")
    inside.see("How many words")
    inside.press("enter")
    inside.see("Word 1 of ")
    inside.computer.type(TYPED)
    inside.see(TYPED)


def test_what_is_on_the_screen_when_the_helper_is_killed_is_gone_and_that_is_said(image: Path, sight: Sight) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        type_a_word(inside)
        inside.agent.said(f"{OURS}; kill -KILL $(sed -n 's/^PPid:.//p' $p)")
        assert TYPED not in inside.see("coldtui had to stop")
        assert inside.agent.run(f"{OURS}; [ -z $p ]")[0] == 0
        inside.press("enter")
        inside.see(FIRST)
        inside.go_home()
