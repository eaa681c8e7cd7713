"""Date and block height, typed by somebody: each may stay empty, and what cannot be is pointed out."""

import asyncio
from datetime import date

import pytest

from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.state_date import day_of
from coldtui.ui.screens.state_day import Day, StateDay
from tests.ui.stand import standing, text


def stated(*presses: str, entered: Day | None = None) -> tuple[list[Day | None], str]:
    """The answers after these keys, and what the screen says then."""

    async def run() -> tuple[list[Day | None], str]:
        async with standing(Desk()) as pilot:
            answers: list[Day | None] = []
            pilot.app.push_screen(StateDay(entered), answers.append)
            await pilot.pause()
            await pilot.press(*presses)
            await pilot.pause()
            return answers, text(pilot.app)

    return asyncio.run(run())


DATE = (*"2026", "minus", *"11", "minus", *"21")


def test_both_are_answered_from_their_lines():
    assert stated(*DATE, "tab", *"925000", "enter")[0] == [Day("2026-11-21", 925_000)]


def test_enter_in_the_first_line_takes_both_and_nothing_is_no_answer():
    assert stated(*DATE, "enter")[0] == [Day("2026-11-21", None)]
    assert stated("enter")[0] == [Day()]


def test_the_lines_start_with_what_was_entered_before():
    before = Day("Tuesday", 925_000)
    assert stated("enter", entered=before)[0] == [before]
    assert stated("tab", "backspace", "1", "enter", entered=before)[0] == [Day("Tuesday", 925_001)]


def test_tab_goes_to_and_fro():
    assert stated("tab", "7", "tab", "x", "enter")[0] == [Day("x", 7)]


def test_letters_are_no_height():
    assert stated("tab", *"9a2b", "enter")[0] == [Day("", 92)]


def test_a_height_that_would_be_a_time_is_refused():
    answers, shown = stated("tab", *"500000000", "enter")
    assert answers == []
    assert "No chain has more than 499,999,999 blocks." in shown
    assert stated("tab", *"499999999", "enter")[0] == [Day("", 499_999_999)]


def test_a_day_that_does_not_exist_is_pointed_out_once():
    no_day = ("2", "0", "2", "6", "minus", "1", "3", "minus", "4", "0")
    answers, shown = stated(*no_day, "enter")
    assert answers == []
    assert "There is no such day." in shown
    assert stated(*no_day, "enter", "enter")[0] == [Day("2026-13-40", None)]


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
