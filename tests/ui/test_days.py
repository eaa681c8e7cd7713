"""What a day is that somebody wrote in numbers, in either order, or in words."""

from datetime import date

import pytest

from coldtui.ui.days import day_of, is_before


@pytest.mark.parametrize(
    ("typed", "is_older"),
    [("2026-11-19", True), ("19.11.2026", True), ("4/5/2026", True), ("10/12/2026", False), ("2026-13-45", False)],
)
def test_a_day_is_before_another_only_where_all_that_it_can_mean_are(typed, is_older):
    assert is_before(typed, "2026-11-20") is is_older


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026-11-21", date(2026, 11, 21)),
        (" 2026/1/2 ", date(2026, 1, 2)),
        ("21.11.2026", date(2026, 11, 21)),
        ("11/21/2026", date(2026, 11, 21)),
        ("5.5.2026", date(2026, 5, 5)),
        ("4/5/2026", None),
        ("2026-02-30", None),
        ("31.11.2026", None),
        ("Tuesday", None),
        ("", None),
    ],
)
def test_a_day_is_known_only_where_it_can_mean_one(typed, day):
    assert day_of(typed) == day
