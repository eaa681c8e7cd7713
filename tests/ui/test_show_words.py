"""Words are on the screen only while they must be, whole, and in no place that outlives them."""

import asyncio
import re
import unicodedata

import pytest
from rich.cells import cell_len
from textual.content import Content

from coldtui.core.mnemonic import similar_words
from coldtui.core.wordlist import Language, word_list
from coldtui.ui.screens.desk import Desk
from coldtui.ui.screens.show_words import Shown, ShowWords
from coldtui.ui.widgets.body import Body
from coldtui.ui.widgets.lines import Facts
from coldtui.ui.widgets.word_grid import WordGrid, widest
from tests.ui import lint
from tests.ui.clock import Clock
from tests.ui.gallery_show import phrase, share, shown
from tests.ui.stand import SIZES, rows, standing, text

ALIKE = ("able", "zebra", "act", *(("zoo",) * 9))


class Held:
    """Who holds the words, and counts how often they were asked for."""

    def __init__(self, words=ALIKE):
        self.words = words
        self.asked = 0

    def __call__(self):
        self.asked += 1
        return self.words


def on_the_stand(screen, act, size=(80, 24)):
    """What `act(pilot)` returns for a screen, which is there."""

    async def run():
        async with standing(screen, size) as pilot:
            return await act(pilot)

    return asyncio.run(run())


async def press(pilot, *keys):
    await pilot.press(*keys)
    await pilot.pause()
    return text(pilot.app)


def strings(value, depth=4):
    """Every text inside of a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Content):
        yield value.plain
    elif depth and isinstance(value, dict):
        for key, one in value.items():
            yield from strings(key, depth - 1)
            yield from strings(one, depth - 1)
    elif depth and isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from strings(one, depth - 1)


def kept(widgets):
    """The texts in every widget of a screen, its names and classes too."""
    for widget in widgets:
        if isinstance(widget, ShowWords | WordGrid | Facts):
            yield from strings(vars(widget))
        yield from (repr(widget), *strings([widget.name, widget.id, *widget.classes]))


def holding(screen, words=ALIKE):
    """Which of the words stand in the texts that a screen, or a list of widgets, keeps."""
    widgets = screen if isinstance(screen, list) else screen.walk_children(with_self=True)
    return {word for text in kept(widgets) for word in words if re.search(rf"\b{word}\b", text)}


def test_words_are_asked_for_only_when_they_are_shown():
    held = Held()

    async def act(pilot):
        counts = [held.asked]
        for key in ("down", "s", "space", "space", "space"):
            await press(pilot, key)
            counts.append(held.asked)
        return counts

    assert on_the_stand(ShowWords("Title", 12, held), act) == [0, 0, 0, 1, 1, 2]


def test_a_hidden_screen_holds_no_word():
    async def act(pilot):
        screen = pilot.app.screen
        found = [holding(screen)]
        for key in ("space", "space", "space", "s", "space", "space", "f1"):
            await press(pilot, key)
            found.append(holding(screen))
        return found

    before, shown, hidden, again, alike, hidden2, third, covered = on_the_stand(
        ShowWords("Title", 12, Held(), alike=similar_words), act
    )
    assert before == hidden == hidden2 == covered == set()
    assert shown == again == third == set(ALIKE)
    assert {"able", "act"} <= alike


@pytest.mark.parametrize(("noun", "never"), [("groups", "words"), ("words", "groups")])
def test_what_is_shown_is_called_what_it_is(noun, never):
    async def act(pilot):
        return [text(pilot.app), *[await press(pilot, key) for key in ("s", "space", "space", "f1")]]

    screens = on_the_stand(ShowWords("Title", 12, Held(), alike=similar_words, noun=noun), act)
    assert f"Space shows the {noun} for 60 seconds." in screens[0]
    assert f"12 {noun}" in screens[0]
    assert f"Space shows the {noun}, and hides them again." in screens[-1]
    assert not any(never in screen for screen in screens)


@pytest.mark.parametrize(("alike", "is_said"), [(similar_words, True), (None, False)])
def test_the_help_says_of_look_alikes_only_where_there_are_some(alike, is_said):
    async def act(pilot):
        return await press(pilot, "f1")

    assert ("have a look-alike" in on_the_stand(ShowWords("Title", 12, Held(), alike=alike), act)) is is_said


@pytest.mark.parametrize("key", ["enter", "escape", "f"])
def test_a_screen_that_was_left_holds_no_word(key):
    screen = ShowWords("Title", 12, Held(), has_forms=True)

    async def act(pilot):
        await press(pilot, "space")
        widgets = [*screen.walk_children(with_self=True)]
        during = holding(widgets)
        await press(pilot, key)
        return during, holding(widgets), text(pilot.app), pilot.app.screen is screen

    during, after, on_screen, stayed = on_the_stand(screen, act)
    assert during == set(ALIKE)
    assert after == set()
    assert "zebra" not in on_screen
    assert not stayed


def test_words_are_hidden_when_their_time_is_over(monkeypatch):
    clock = Clock(monkeypatch)

    async def act(pilot):
        first = await press(pilot, "space")
        await clock.goes(59)(pilot)
        still = text(pilot.app)
        await clock.goes(1)(pilot)
        return first, still, text(pilot.app), holding(pilot.app.screen)

    first, still, after, held = on_the_stand(ShowWords("Title", 12, Held()), act)
    assert "zebra" in first
    assert "zebra" in still
    assert "zebra" not in after
    assert held == set()


def test_words_are_shown_for_a_minute_at_most():
    assert ShowWords.SECONDS == 60


def test_looking_at_look_alikes_does_not_make_it_longer():
    async def act(pilot):
        await press(pilot, "space")
        until = pilot.app.screen._until
        await press(pilot, "s", "s", "f4")
        return until == pilot.app.screen._until

    assert on_the_stand(ShowWords("Title", 12, Held(), alike=similar_words), act)


def test_look_alikes_are_shown_by_number_and_only_with_the_words():
    async def act(pilot):
        closed = await press(pilot, "s")
        await press(pilot, "space")
        return closed, await press(pilot, "s"), await press(pilot, "s"), await press(pilot, "space")

    closed, alike, again, hidden = on_the_stand(ShowWords("Title", 12, Held(), alike=similar_words), act)
    assert "Show the words first: press Space." in closed
    assert re.search(r"Word 1 +able +not cable, table", alike)
    assert re.search(r"Word 3 +act +not .*\bart\b", alike)
    assert "zebra" not in alike
    assert "zebra" in again
    for word in ("able", "table", "act", "art"):
        assert word not in closed.split()
        assert word not in hidden.split()


def test_words_without_look_alikes_are_said_to_have_none():
    async def act(pilot):
        await press(pilot, "space")
        return await press(pilot, "s")

    assert "No word here has a look-alike" in on_the_stand(
        ShowWords("Title", 2, Held(("zebra", "zebra")), alike=similar_words), act
    )


def test_where_nothing_is_known_of_look_alikes_there_is_no_key():
    async def act(pilot):
        return text(pilot.app)

    assert "s Look-alikes" not in on_the_stand(ShowWords("Title", 12, Held()), act)
    assert "s Look-alikes" in on_the_stand(ShowWords("Title", 12, Held(), alike=similar_words), act)


@pytest.mark.parametrize(("key", "answer"), [("enter", Shown.WRITTEN), ("f", Shown.OTHER_FORMS), ("escape", None)])
def test_the_answers(key, answer):
    async def run():
        async with standing(Desk()) as pilot:
            answers = []
            pilot.app.push_screen(ShowWords("Title", 12, Held(), has_forms=True), answers.append)
            await pilot.pause()
            await press(pilot, "space", key)
            return answers

    assert asyncio.run(run()) == [answer]


@pytest.mark.parametrize("size", [SIZES[0], SIZES[-1]], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("count", [12, 15, 18, 20, 21, 23, 24, 27, 30, 33])
def test_every_word_is_whole_and_behind_its_number(count, size):
    words = tuple(word_list(Language.ENGLISH).words[number * 61] for number in range(count))

    async def act(pilot):
        return await press(pilot, "space")

    on_screen = on_the_stand(ShowWords("Title", count, Held(words)), act, size)
    found = dict(re.findall(r"(\d+)  (\w+)", on_screen))
    assert [found[str(number)] for number in range(1, count + 1)] == list(words)


@pytest.mark.parametrize("size", SIZES[:2], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", Language)
def test_the_longest_words_of_every_language_fit(language, size):
    async def act(pilot):
        await press(pilot, "space")
        return rows(pilot.app)

    found = on_the_stand(shown(24, language), act, size)
    assert max(map(cell_len, found)) <= size[0]
    joined = "\n".join(found)
    for number, word in enumerate(phrase(language), 1):
        assert re.search(rf"\b{number}  {unicodedata.normalize('NFC', word)}(?: |$)", joined, re.MULTILINE)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("keys", [("space",), ("space", "s")], ids=["words", "look-alikes"])
@pytest.mark.parametrize("make", [shown, share], ids=["phrase", "share"])
def test_the_screen_is_whole_while_it_shows_them(make, keys, size):
    async def act(pilot):
        await press(pilot, *keys)
        app, found = pilot.app, []
        while True:
            found += [*lint.layout_faults(app), *lint.row_faults(app), *lint.glyph_faults(app)]
            found += lint.contrast_faults(app, lint.CONTRAST_COLOR)
            if not app.screen.query_one(Body).more_below:
                return found
            await press(pilot, "pagedown")

    assert on_the_stand(make(), act, size) == []


def test_nothing_moves_when_words_are_shown():
    async def act(pilot):
        hidden = rows(pilot.app)
        await press(pilot, "space")
        return hidden, rows(pilot.app)

    hidden, seen = on_the_stand(shown(24, Language.JAPANESE), act)
    numbers = [re.findall(r"\b\d+  ", row) for row in hidden[:20]]
    assert numbers == [re.findall(r"\b\d+  ", row) for row in seen[:20]]
    assert sum(map(len, numbers)) == 24


def test_a_korean_syllable_takes_two_cells_and_not_one_a_letter():
    assert widest(word_list(Language.KOREAN).words) <= 12
    assert widest(word_list(Language.ENGLISH).words) == 8


def test_a_grid_names_nothing_of_what_it_shows():
    grid = WordGrid(2)
    grid.show(("zebra", "able"), 0, shown=True)
    assert "zebra" not in repr(grid)
