"""The help: what every key really does, and nothing that the screen below keeps to itself."""

import asyncio
import re

import pytest

from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.help import Help
from coldtui.ui.screens.lock import Lock, Opens
from coldtui.ui.screens.state_date import StateDate
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Step
from tests.ui.gallery import PAGES
from tests.ui.stand import rows, standing, text

MORE = "These keys work too. The last row does not show them:"


def helped(screen: Step[object] | Lock) -> str:
    """The help about a screen; two keys are loaded."""

    async def look() -> str:
        async with standing(Desk()) as pilot:
            pilot.app.push_screen(screen)
            await pilot.pause()
            await pilot.press("f1")
            await pilot.pause()
            return text(pilot.app)

    return asyncio.run(look())


def locked(*, is_empty: bool = False) -> Lock:
    return Lock(is_empty=is_empty, passphrases=("screen passphrase",), opens=lambda _, __: Opens.NO)


def test_the_help_of_a_list_says_what_each_arrow_key_does():
    shown = helped(Choose("Which one", "Which one?", [Item("One", "", 1), Item("Two", "", 2)]))
    for key, meaning in (
        ("Up", "Row above"),
        ("Down", "Row below"),
        ("PgUp", "Eight rows up"),
        ("PgDn", "Eight rows down"),
        ("Home", "First row"),
        ("End", "Last row"),
    ):
        assert re.search(rf"^ +{key} +{meaning}$", shown, re.MULTILINE)


def test_the_help_of_a_page_that_scrolls_says_what_each_arrow_key_does():
    shown = helped(Tell("Title", "OK", "Sentence."))
    assert not re.search(r"^ +(Up +Up|Down +Down)$", shown, re.MULTILINE)


def test_the_help_of_a_screen_with_a_line_says_what_empties_it():
    assert re.search(r"^ +Ctrl\+U +Clear the line$", helped(StateDate()), re.MULTILINE)
    assert "Ctrl+U" not in helped(Tell("Title", "OK", "Sentence."))


def test_the_help_over_the_lock_tells_nothing_of_the_session():
    shown = helped(locked())
    assert "Help: Locked" in shown
    assert "loaded" not in shown.splitlines()[0]


def test_control_the_help_over_another_screen_tells_how_many_keys_are_loaded():
    assert "2 keys loaded" in helped(Tell("Title", "OK", "Sentence.")).splitlines()[0]


def keys_of(name: str) -> tuple[str, str]:
    """The last row of a screen; what its help says of keys."""

    async def look() -> tuple[str, str]:
        async with standing(page := PAGES[name]()) as pilot:
            last = rows(pilot.app)[-1]
            pilot.app.push_screen(Help("", (), page.listed_keys()))
            await pilot.pause()
            return last, text(pilot.app)

    return asyncio.run(look())


@pytest.mark.parametrize("name", ["show-words-12", "key-passphrase", "review-warnings", "codes", "collect-dice"])
def test_the_help_names_lock_and_off_where_the_last_row_has_no_room_for_them(name):
    last, shown = keys_of(name)
    assert "F10" not in last
    assert "F10 or Ctrl+Q" in shown.split(MORE)[1]
    assert "F12 or Ctrl+L" in shown


def test_control_what_stands_in_the_last_row_is_not_among_those_without_room():
    last, shown = keys_of("home")
    assert "F10 Off" in last
    assert "F10 or Ctrl+Q" in shown.split(MORE)[0]
