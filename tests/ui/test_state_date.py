"""The date of a note is what somebody calls the day; a date in numbers that is none is asked again."""

import asyncio

import pytest

from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.widgets.text_line import TextLine
from tests.ui.stand import standing, text

POINTED_OUT = "[CAUTION] There is no such day."


def stated(*dates: str) -> tuple[list[str | None], str]:
    """The answer after each of the texts was in the line and Enter pressed, and what the screen says then."""

    async def run() -> tuple[list[str | None], str]:
        async with standing(Desk()) as pilot:
            answers: list[str | None] = []
            pilot.app.push_screen(screen := StateDate(), answers.append)
            await pilot.pause()
            for date in dates:
                screen.query_one(TextLine).put(date)
                await pilot.press("enter")
                await pilot.pause()
            return answers, text(pilot.app)

    return asyncio.run(run())


NO_DAYS = ["2026-13-40", "2026-13-05", "2026/02/30", "2026.00.01", "0000-01-01", "31.11.2026", "13/13/2026", "0 1 2026"]


@pytest.mark.parametrize("date", NO_DAYS)
def test_a_day_that_does_not_exist_is_never_kept(date):
    answers, shown = stated(date, date, date)
    assert answers == []
    assert POINTED_OUT in shown


def test_control_it_is_kept_as_soon_as_it_is_corrected_or_left_out():
    assert stated("2026-13-40", "2026-12-04")[0] == ["2026-12-04"]
    assert stated("2026-13-40", "")[0] == [""]


@pytest.mark.parametrize("date", ["31.02.202630.11.2026", "31.02.2", "21.11.26", "2026-11-21-", "2026 11 21 12"])
def test_numbers_that_look_like_a_date_and_are_none_are_never_kept(date):
    answers, shown = stated(date, date)
    assert answers == []
    assert "[CAUTION] Write the day as 2026-11-21, or in words. Ctrl+U clears the line." in shown


@pytest.mark.parametrize(
    "date",
    [
        "",
        "2026-11-21",
        "21.11.2026",
        "11/21/2026",
        "2028-02-29",
        "21 November 2026",
        "Tuesday",
        "block 925000",
        "11/2026",
        "2026",
    ],
)
def test_whatever_else_somebody_calls_the_day_is_written(date):
    assert stated(date)[0] == [date]


def test_what_was_pointed_out_goes_when_it_is_corrected():
    async def run() -> str:
        async with standing(screen := StateDate()) as pilot:
            screen.query_one(TextLine).put("2026-13-40")
            await pilot.press("enter", "backspace")
            await pilot.pause()
            return text(pilot.app)

    assert POINTED_OUT not in asyncio.run(run())
