"""Rules that hold for every page: a title, a help, Back, and no key with two meanings."""

import asyncio
import importlib
import inspect
import pkgutil
import string
from collections.abc import Iterator

import pytest
from textual.binding import Binding
from textual.keys import _character_to_key
from textual.widget import Widget

import coldtui.ui.screens
from coldtui.ui import keys
from coldtui.ui.page import Page
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.help import Help
from coldtui.ui.screens.home import Home
from coldtui.ui.screens.start import Start
from coldtui.ui.step import Step
from coldtui.ui.widgets.key_bar import KeyBar, fitting
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.menu import Menu
from tests.ui.gallery import PAGES, SCREENS
from tests.ui.stand import rows, standing

USABLE = set("enter escape space backspace delete tab up down left right home end pageup pagedown".split())
"""Named keys that the Linux console, a serial line and every emulator send alike."""
SWALLOWED = set("c z s q m i j h".split())
"""Letters that a terminal keeps for itself under Ctrl, or that mean another key."""


def classes() -> Iterator[type]:
    """Every class of a screen."""
    for module in pkgutil.iter_modules(coldtui.ui.screens.__path__):
        loaded = importlib.import_module(f"coldtui.ui.screens.{module.name}")
        for value in vars(loaded).values():
            if inspect.isclass(value) and issubclass(value, Page) and value.__module__ == loaded.__name__:
                yield value


ABSTRACT = {"Concealed", "Confirm", "Opening"}
PAGE_CLASSES = sorted({cls for cls in classes() if cls.__name__ not in ABSTRACT}, key=lambda cls: cls.__name__)


@pytest.mark.parametrize("cls", PAGE_CLASSES)
def test_a_page_has_a_title_and_a_help(cls):
    assert 1 <= len(cls.TITLE.split()) <= 5
    assert 1 <= len(cls.HELP_TEXT) <= 6
    assert all(sentence.endswith(".") for sentence in cls.HELP_TEXT)


@pytest.mark.parametrize("cls", PAGE_CLASSES)
def test_a_page_is_in_the_gallery(cls):
    assert any(type(make()) is cls for make in SCREENS.values())


def bindings(cls: type) -> list[Binding]:
    """What the class itself binds, one for each key."""
    return [one for binding in cls.__dict__.get("BINDINGS", ()) for one in Binding.make_bindings([binding])]


def bound_twice(cls: type) -> set[str]:
    """Keys that one class gives two meanings."""
    pressed = [binding.key for binding in bindings(cls)]
    return {key for key in pressed if pressed.count(key) > 1}


@pytest.mark.parametrize("cls", [*PAGE_CLASSES, Page, Step, Menu])
def test_no_key_has_two_meanings(cls):
    assert bound_twice(cls) == set()


def taken(cls: type) -> set[str]:
    """Keys that mean something on every screen and that a class uses for something else."""
    fixed = {
        one.key: one.action
        for binding in (keys.BACK, keys.HELP, keys.HIDE, keys.LOCK, keys.POWER)
        for one in Binding.make_bindings([binding])
    }
    return {one.key for one in bindings(cls) if one.key in fixed and one.action != fixed[one.key]}


@pytest.mark.parametrize("cls", PAGE_CLASSES)
def test_no_page_takes_a_key_that_means_something_everywhere(cls):
    assert taken(cls) == set()


SIGNS = {_character_to_key(sign) for sign in string.punctuation}
"""Textual's names of the signs of ASCII: each is one byte, from every terminal."""


@pytest.mark.parametrize("cls", [*PAGE_CLASSES, Page, Step, Menu])
def test_only_keys_that_every_terminal_sends_are_used(cls):
    for one in bindings(cls):
        key = one.key
        is_function_key = key[0] == "f" and key[1:].isdigit() and 1 <= int(key[1:]) <= 12
        is_control = key.startswith("ctrl+") and (key[5:] not in SWALLOWED or key in {"ctrl+c", "ctrl+q"})
        is_sign = key in SIGNS
        assert len(key) == 1 or key in USABLE or is_function_key or is_control or is_sign, key


def test_control_the_rules_about_keys_find_a_fault():
    class Faulty(Page[None]):
        BINDINGS = [keys.key("x", "one", "One"), keys.key("x", "two", "Two"), keys.key("f12", "three", "Three")]

    assert bound_twice(Faulty) == {"x"}
    assert taken(Faulty) == {"f12"}


def handled_twice(cls: type) -> set[str]:
    """Handlers of a class that one of its bases has too: Textual calls both."""
    bases = {name for base in cls.__mro__[1:] if issubclass(base, Page) for name in vars(base)}
    return {name for name in vars(cls) if name.startswith("on_") and name in bases}


@pytest.mark.parametrize("cls", [*PAGE_CLASSES, Step])
def test_no_handler_is_called_twice(cls):
    assert handled_twice(cls) == set()


def test_control_a_handler_that_is_called_twice_is_found():
    class Faulty(Page[None]):
        def on_mount(self) -> None:
            super().on_mount()

    assert handled_twice(Faulty) == {"on_mount"}


@pytest.mark.parametrize("name", PAGES)
def test_the_last_row_shows_back_and_help_and_esc_goes_back(name):
    async def look() -> tuple[Page[object], set[str], bool]:
        async with standing(PAGES[name]()) as pilot:
            page = pilot.app.screen
            shown = {one.name for one in fitting(page.listed_keys(), 80)}
            await pilot.press("escape")
            await pilot.pause()
            if any("Esc again forgets" in row for row in rows(pilot.app)):
                # typed words are forgotten only when it is pressed twice
                await pilot.press("escape")
                await pilot.pause()
            return page, shown, pilot.app.screen is page

    page, shown, stayed = asyncio.run(look())
    assert "F1" in shown
    is_a_question = isinstance(page, Step) and not isinstance(page, Home | Start)
    assert ("Esc" in shown) == is_a_question
    assert stayed is not is_a_question


@pytest.mark.parametrize("name", PAGES)
def test_f1_names_every_key_and_closes_again(name):
    async def look() -> tuple[str, list[str], bool]:
        async with standing(PAGES[name]()) as pilot:
            page = pilot.app.screen
            names = [one.name for one in page.listed_keys()]
            await pilot.press("f1")
            await pilot.pause()
            if isinstance(page, Help):
                return " ".join(names), names, True
            help_page = pilot.app.screen
            assert isinstance(help_page, Help)
            text = "\n".join(str(widget.render()) for widget in help_page.query("Lines, Facts").results(Widget))
            await pilot.press("escape")
            await pilot.pause()
            return text, names, pilot.app.screen is page

    text, names, is_back = asyncio.run(look())
    assert [name for name in names if name not in text] == []
    assert is_back


@pytest.mark.parametrize("name", PAGES)
def test_typed_ahead_esc_leaves_only_one_screen(name):
    """Two Esc at once must not close the screen below too."""

    async def look() -> bool:
        async with standing(Desk()) as pilot:
            app = pilot.app
            below = app.screen
            app.push_screen(PAGES[name]())
            await pilot.pause()
            await pilot.press("escape", "escape")
            await pilot.pause()
            return below in app.screen_stack

    assert asyncio.run(look())


def test_text_from_outside_is_never_read_as_markup():
    async def look() -> str:
        class Hostile(Step[None]):
            TITLE = "[red]title[/red]"
            HELP_TEXT = ("[bold]help[/bold].",)

            def body(self):
                yield Lines("[red]not a colour[/red] [/]")
                yield Menu([])

        async with standing(Hostile()) as pilot:
            app = pilot.app
            app.screen.say("[link=x]status")
            await pilot.pause()
            bar = str(app.screen.query_one(KeyBar).render())
            return bar + "\n".join("".join(s.text for s in strip) for strip in app.screen._compositor.render_strips())

    shown = asyncio.run(look())
    assert "[red]not a colour[/red] [/]" in shown
    assert "[red]title[/red]" in shown
    assert "[link=x]status" in shown
