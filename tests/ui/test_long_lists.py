"""A list and what stands below it: everything can be reached with the arrow keys, and what is marked is seen."""

import asyncio

from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.keyboard import Keyboard
from coldtui.ui.step import Step
from tests.ui.stand import standing, text

ITEMS = [Item(f"item {number:02d}", "", number) for number in range(12)]
FACTS = [(f"fact {number:02d}", "something") for number in range(14)]


def shown(screen: Step[object], *presses: str) -> str:
    async def look() -> str:
        async with standing(screen) as pilot:
            await pilot.press(*presses)
            await pilot.pause()
            await pilot.pause()
            return text(pilot.app)

    return asyncio.run(look())


def listed() -> Choose[int]:
    return Choose("Test", "Which one?", ITEMS, facts=FACTS)


def test_the_facts_below_a_list_are_reached_from_its_last_row():
    assert "fact 13" in shown(listed(), "end")
    assert "more below" not in shown(listed(), "end")


def test_control_at_its_first_row_they_are_below_and_that_is_said():
    at_start = shown(listed())
    assert "fact 13" not in at_start
    assert "more below" in at_start


def test_the_way_back_leads_to_the_question():
    assert "Which one?" not in shown(listed(), "end")
    assert "Which one?" in shown(listed(), "end", "home")


def test_the_mark_is_always_in_sight():
    for downs in range(len(ITEMS)):
        assert f"> item {downs:02d}" in shown(listed(), *["down"] * downs)
        assert f"> item {11 - downs:02d}" in shown(listed(), "end", *["up"] * downs)


def test_a_list_that_starts_with_a_mark_far_below_shows_it():
    layouts = [(f"l{number}", f"Layout {number}") for number in range(60)]
    assert "> Layout 40" in shown(Keyboard(layouts, "l40"))
    many = [Item(f"item {number:02d}", "", number) for number in range(60)]
    assert "> item 40" in shown(Choose("Test", "Which one?", many, at=40))
