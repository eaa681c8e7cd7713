"""The benchmark of moving codes shows both and times them; how fast they are, only `python -m tests.bench.animating` tells."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from coldtui.formats.qr_capacity import version_for
from coldtui.ui.theme import COLOR
from tests.bench import animating


@pytest.mark.bench
def test_both_are_shown_in_both_terminals_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    found = animating.measure(2)
    assert set(found) == {(widget, terminal) for widget in animating.WIDGETS for terminal in animating.TERMINALS}
    assert all(0 < one.frame < 1_000 and one.rate > 0 for one in found.values())
    animating.main(1)
    assert "ratio" in capsys.readouterr().out


def test_one_clock_alone_turns_the_codes_that_are_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    timed = animating.Timed(animating.Peer(), 1, Path("unused"), COLOR)
    clocks: list[float] = []
    monkeypatch.setattr(timed, "set_interval", lambda seconds, _: clocks.append(seconds) or SimpleNamespace())
    monkeypatch.setattr(timed.shown, "begin", lambda: None)
    timed.begin()
    timed.waiting.stop = lambda: None
    timed.go_on()
    timed.go_on()
    assert clocks == [0.01, 1 / animating.A_SECOND]


def test_the_codes_that_are_timed_are_of_the_version_that_is_said() -> None:
    assert version_for(animating.texts()) == animating.VERSION
    assert len(animating.texts()) == animating.CODES
