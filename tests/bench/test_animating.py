"""The benchmark of moving codes shows both and times them; how fast they are, only `python -m tests.bench.animating` tells."""

import pytest

from coldtui.formats.qr_capacity import version_for
from tests.bench import animating


@pytest.mark.bench
def test_both_are_shown_in_both_terminals_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    found = animating.measure(2)
    assert set(found) == {(widget, terminal) for widget in animating.WIDGETS for terminal in animating.TERMINALS}
    assert all(0 < one.frame < 1_000 and one.rate > 0 for one in found.values())
    animating.main(1)
    assert "ratio" in capsys.readouterr().out


def test_the_codes_that_are_timed_are_of_the_version_that_is_said() -> None:
    assert version_for(animating.texts()) == animating.VERSION
    assert len(animating.texts()) == animating.CODES
