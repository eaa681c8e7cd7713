"""The benchmark of typing measures both, and judges nothing."""

import pytest

from tests.bench import typing_rolls


@pytest.mark.bench
def test_both_are_typed_into_and_timed(capsys: pytest.CaptureFixture[str]) -> None:
    medians = typing_rolls.measure(3, 1)
    assert set(medians) == {"rolls", "plain line"}
    assert all(0 < taken < 1_000 for taken in medians.values())
    typing_rolls.main(2)
    assert "ratio" in capsys.readouterr().out
