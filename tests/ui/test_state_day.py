"""Date and block height, typed by somebody: each may stay empty, and what cannot be is pointed out."""

import asyncio

import pytest

from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.state_day import Day, StateDay
from tests.ui.stand import standing, text


def stated(*presses: str, entered: Day | None = None, made: str = "") -> tuple[list[Day | None], str]:
    """The answers after these keys, and what the screen says then."""

    async def run() -> tuple[list[Day | None], str]:
        async with standing(Desk()) as pilot:
            answers: list[Day | None] = []
            pilot.app.push_screen(StateDay(entered, made), answers.append)
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
    before = Day("2026-11-21", 925_000)
    assert stated("enter", entered=before)[0] == [before]
    assert stated("tab", "backspace", "1", "enter", entered=before)[0] == [Day("2026-11-21", 925_001)]


def test_tab_goes_to_and_fro():
    assert stated("tab", "7", "tab", *DATE, "enter")[0] == [Day("2026-11-21", 7)]


@pytest.mark.parametrize("typed", ["9a2b", "x", ["9", "2", "5", "comma", "0", "0", "0"], "\u0663\u0663"])
def test_a_height_with_anything_but_digits_is_told_and_not_made_another_one(typed):
    answers, shown = stated("tab", *typed, "enter", "enter")
    assert answers == []
    assert "[CAUTION] The block height is written in digits only, such as 925000." in shown
    assert stated("tab", *typed, *["backspace"] * len(typed), "7", "enter")[0] == [Day("", 7)]


@pytest.mark.parametrize("digits", ["1234567890", "12345678901234567890"])
def test_a_digit_too_many_is_not_left_out(digits):
    answers, shown = stated("tab", *digits, "enter")
    assert answers == []
    assert "No chain has more than" in shown


def test_a_height_that_would_be_a_time_is_refused():
    answers, shown = stated("tab", *"500000000", "enter")
    assert answers == []
    assert "No chain has more than 499,999,999 blocks." in shown
    assert stated("tab", *"499999999", "enter")[0] == [Day("", 499_999_999)]


NO_DAY = (*"2026", "minus", *"13", "minus", *"45")


def test_a_day_that_does_not_exist_is_never_kept():
    answers, shown = stated(*NO_DAY, "enter", "enter", "enter")
    assert answers == []
    assert "[CAUTION] There is no such day. Correct it, or clear the line with Ctrl+U." in shown
    assert stated(*NO_DAY, "enter", *["backspace"] * len(NO_DAY), "enter")[0] == [Day()]


@pytest.mark.parametrize("typed", ["31.02.202630.11.2026", "31.02.2", "gestern", "21.11.2026", "4/5/2026", "925000"])
def test_what_is_no_day_in_the_form_that_is_shown_is_never_kept(typed):
    before = Day(typed)
    answers, shown = stated("enter", "enter", entered=before)
    assert answers == []
    assert "[CAUTION] " in shown
    assert "Ctrl+U" in shown
    assert stated("enter", "ctrl+u", *DATE, "enter", entered=before)[0] == [Day("2026-11-21")]
    assert stated("enter", "ctrl+u", "enter", entered=before)[0] == [Day()]


def test_a_day_before_coldtui_was_made_is_pointed_out_once():
    answers, shown = stated(*DATE, "enter", made="2026-11-22")
    assert answers == []
    assert "[CAUTION] coldtui was made later, on 2026-11-22. Enter again keeps that day." in shown
    assert stated(*DATE, "enter", "enter", made="2026-11-22")[0] == [Day("2026-11-21", None)]


@pytest.mark.parametrize("made", ["2026-11-21", "2026-11-20", ""])
def test_control_the_day_itself_a_later_one_and_any_where_it_is_not_known_are_kept(made):
    assert stated(*DATE, "enter", made=made)[0] == [Day("2026-11-21", None)]


def test_another_day_before_coldtui_was_made_is_pointed_out_too():
    assert stated(*DATE, "enter", "backspace", "0", "enter", made="2026-11-22")[0] == []
