"""The first minute in the image: what was started, what the keys give, which day it is, before anything can be typed."""

import pytest

from coldtui.devices.battery import Battery
from coldtui.journeys.start import ENOUGH_MEMORY
from tests.drivers import PilotPlayer, Script, Stage
from tests.fakes_machine import LAYOUTS
from tests.journeys.in_image import BEGIN, HOME, booted, follow, tell

GERMAN, FRENCH, ENGLISH = LAYOUTS


def test_the_image_starts_with_its_hashes_the_keyboard_and_the_date():
    stage = tell(booted(), BEGIN)
    assert stage.console.chosen == [ENGLISH]  # a console that kept another one from before a crash
    assert stage.app.journal.book.created == ""
    assert not stage.app.journal.book.is_dated  # whatever is sealed asks once more


def test_the_first_screen_shows_both_hashes_whole_and_the_memory():
    stage = booted()
    stage.machine.total, stage.machine.free = 498 << 20, 412 << 20

    async def look(player: PilotPlayer) -> None:
        shown = (await player.screen() or "").replace("\n", " ")
        digits = "".join(shown.split())
        assert "9c410b7e" * 8 in digits
        assert "77ad93f0" * 8 in digits
        assert "coldtui 1.2.0, of 2026-11-20" in shown
        assert "522 MB, 432 MB of it free" in shown
        assert "CAUTION" not in shown

    tell(stage, "see Which coldtui is this?", look)


@pytest.mark.parametrize(("total", "is_little"), [(ENOUGH_MEMORY, False), (ENOUGH_MEMORY - 1, True), (None, False)])
def test_little_memory_is_said_before_it_is_needed(total, is_little):
    stage = booted()
    stage.machine.total = total

    async def look(player: PilotPlayer) -> None:
        shown = await player.screen() or ""
        assert ("Sealed backups may need more memory than it has. Signing works." in shown) is is_little

    tell(stage, "see Which coldtui is this?", look)


def test_a_low_battery_is_said_at_the_start():
    stage = booted()
    stage.machine.charge = Battery(9, is_charging=False)
    tell(stage, "see 9 %, not charging\nsee [CAUTION] The battery is low, and not charging.")


def test_control_a_desktop_starts_at_home():
    stage = Stage(Script("story", ()))
    stage.console.known = LAYOUTS
    tell(stage, HOME)
    assert stage.console.chosen == []


def test_another_layout_is_switched_on_tried_and_kept():
    stage = tell(
        booted(),
        """
        see Which coldtui is this?
        press enter
        see The keys give English (US).
        see Enter Keep this layout
        press up
        see Enter Switch to it
        press up enter
        see The keys give German.
        type zy-#
        see zy-#
        press enter
        see Which day is it?
        type 2026-11-21
        press tab
        type 925000
        press enter
        see What would you like to do?
        see 2026-11-21, block 925,000, as you entered
        """,
    )
    assert stage.console.chosen == [ENGLISH, GERMAN]
    assert stage.app.journal.layout == "de"
    assert stage.app.journal.height == 925_000


def test_esc_leads_back_one_screen_and_never_past_the_first():
    tell(
        booted(),
        """
        see Which coldtui is this?
        press escape enter
        see The keys give
        press enter
        see Which day is it?
        press escape
        see The keys give
        press escape
        see Which coldtui is this?
        """,
    )


def test_a_layout_that_cannot_be_switched_on_is_told_and_leads_on():
    stage = booted()
    stage.console.fails = True
    tell(
        stage,
        """
        see Which coldtui is this?
        press enter
        see The console did not do it.
        press enter
        see The keys give English (US).
        press up enter
        see The console did not do it.
        press enter
        see The keys give English (US).
        press enter
        see Which day is it?
        """,
    )


def test_without_layouts_the_keyboard_is_not_asked_about_and_back_passes_by():
    stage = booted()
    stage.console.known = ()
    tell(
        stage,
        """
        see Which coldtui is this?
        press enter
        see Which day is it?
        press escape
        see Which coldtui is this?
        """,
    )


def test_what_was_tried_on_the_keys_is_forgotten_under_the_lock():
    async def story(player: PilotPlayer) -> None:
        await follow(player, "type canary", "see canary", "press f12", "see Locked", "press enter", "see The keys give")
        assert "canary" not in (await player.screen() or "")

    tell(booted(), "see Which coldtui is this?\npress enter\nsee The keys give", story)


def test_locking_at_the_start_starts_no_second_time():
    tell(booted(), f"see Which coldtui is this?\npress f12\nsee Locked\npress enter\n{BEGIN}")


def test_what_was_entered_at_the_start_is_not_asked_again_when_sealing():
    async def look(player: PilotPlayer) -> None:
        assert player.app.journal.book.is_dated
        assert player.app.journal.contents().created == "2026-11-21"

    story = BEGIN.replace("see Which day is it?", "see Which day is it?\ntype 2026-11-21")
    tell(booted(), story, look)
