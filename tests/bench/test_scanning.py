"""The benchmark of scanning on few pictures: none is read wrongly, and more are read than without our steps.

How many there are of a thousand, and how fast it is, only `python -m tests.bench.scanning` tells.
"""

import pytest

from tests import optics
from tests.bench import scanning

LEAST = 0.92
"""The share of codes in bad pictures that is found."""


@pytest.mark.bench
def test_codes_in_bad_pictures_are_found_and_none_is_read_wrongly() -> None:
    result = scanning.run(1, first_seed=4_000_000)
    whole = result.whole
    assert whole.pictures == len(optics.KINDS) * len(scanning.CAPACITY)
    assert len(result.ours) == whole.pictures
    assert whole.ours >= LEAST * whole.pictures
    assert whole.bare < LEAST * whole.pictures  # a control: the pictures are bad
    assert whole.wrong == 0


@pytest.mark.bench
def test_control_a_code_that_is_read_as_something_else_is_counted() -> None:
    count = scanning.Count()
    count.add(b"right", [b"wrong"], [b"right"])
    assert (count.pictures, count.ours, count.bare, count.wrong) == (1, 0, 1, 1)


@pytest.mark.bench
def test_shares_are_printed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(optics, "KINDS", {"clean": optics.KINDS["clean"], "soft": optics.KINDS["soft"]})
    scanning.main(["--rounds", "1", "--size", "800x600"])
    printed = capsys.readouterr().out
    assert "100.0%" in printed
    assert "median" in printed
    assert "version 25" in printed
