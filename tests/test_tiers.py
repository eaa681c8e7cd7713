"""The shorter form of a sweep."""

import pytest

from tests.tiers import swept


@pytest.mark.parametrize(("ci", "cases"), [("", [1, 2, 3, 4, 5, 6]), ("true", [2, 4, 6])])
def test_in_ci_every_second_case_is_tried_and_the_last_always(monkeypatch, ci, cases):
    monkeypatch.setenv("CI", ci)
    assert swept([1, 2, 3, 4, 5, 6]) == cases
