"""How cold the computer is: what it says of itself, looked at anew whenever somebody asks."""

import pytest

from coldtui.core import known_answers
from coldtui.devices.battery import Battery
from coldtui.devices.console import Keyboard
from coldtui.devices.posture import Fact, Severity
from coldtui.journeys import this_computer
from coldtui.journeys.today import age
from tests.drivers import PilotPlayer, Script, Stage
from tests.fakes_machine import LAYOUTS
from tests.journeys.in_image import BEGIN, booted, follow, tell

QUIET = Fact("Network", Severity.OK, "no interface but lo, which is down")
LOUD = Fact("Network", Severity.DANGER, "switched on: enp3s0")
OPEN = "press t\nsee How cold is this computer?"


def desktop() -> Stage:
    return Stage(Script("story", ()))


def test_it_shows_the_facts_and_looks_again_when_asked():
    stage = booted()
    stage.machine.facts = (QUIET,)

    async def story(player: PilotPlayer) -> None:
        await follow(player, "see [OK]      Network     no interface but lo", "not-see DANGER")
        stage.machine.facts = (LOUD,)
        await follow(player, "press r", "see [DANGER]  Network     switched on: enp3s0", "press escape")
        await follow(player, "see What would you like to do?")

    tell(stage, f"{BEGIN}{OPEN}", story)


@pytest.mark.parametrize(("fact", "word"), [(QUIET, "OK"), (LOUD, "DANGER")])
def test_the_first_row_says_the_worst(fact, word):
    stage = booted()
    stage.machine.facts = (fact,)

    async def look(player: PilotPlayer) -> None:
        assert (await player.screen() or "").splitlines()[0].endswith(f"  {word}")

    tell(stage, f"{BEGIN}{OPEN}", look)


def test_a_desktop_is_never_called_cold():
    stage = desktop()
    stage.machine.facts = (QUIET,)

    async def look(player: PilotPlayer) -> None:
        shown = await player.screen() or ""
        assert shown.splitlines()[0].endswith("CAUTION")
        assert "runs on an ordinary system" in shown
        assert "k Keyboard" not in shown

    tell(stage, f"see What would you like\n{OPEN}", look)


def test_battery_curve_and_a_keyboard_that_stays_off_are_named():
    stage = booted()
    stage.machine.charge = Battery(76, is_charging=True)

    async def story(player: PilotPlayer) -> None:
        await follow(player, OPEN, "see [OK]      Battery     76 %, charging", "see libsecp256k1, known answers right")
        stage.machine.charge = Battery(12, is_charging=False)
        await follow(player, "press r", "see [CAUTION] Battery       12 %, not charging".replace("  12", "12"))

    tell(stage, BEGIN, story)


def test_the_answers_of_the_curve_are_computed_and_not_claimed(monkeypatch):
    calls: list[str] = []
    monkeypatch.setattr(this_computer, "check_curve", lambda: calls.append("curve"))
    tell(booted(), f"{BEGIN}{OPEN}\nsee Curve\npress r\nsee Curve\npress escape\nsee What would")
    assert calls == ["curve", "curve"]
    assert this_computer.check_curve is not known_answers.check_curve


def test_a_refused_keyboard_is_named_and_the_layout_can_be_changed():
    stage = booted()

    async def story(player: PilotPlayer) -> None:
        stage.console.waiting.append(Keyboard("1-2", "Acme Keys", 4))
        await follow(
            player, "see Acme Keys", "press escape", "see What would you like", OPEN, "see Acme Keys, a keyboard"
        )
        await follow(
            player, "press k", "see The keys give English (US).", "press up enter", "see The keys give French."
        )
        await follow(player, "press enter", "see Keyboard      French", "press k", "see The keys give French.")
        await follow(player, "press escape", "see How cold")

    tell(stage, BEGIN, story)
    assert stage.console.chosen == [LAYOUTS[2], LAYOUTS[1]]
    assert stage.console.allowed == []


def test_date_and_height_are_entered_here_and_shown_as_entered():
    stage = tell(
        booted(),
        f"""
        {BEGIN}
        not-see as you entered
        {OPEN}
        see not entered
        press d
        see Which day is it?
        type 2027-06-22
        press tab
        type 925000
        press enter
        see 2027-06-22, block 925,000, as you entered
        see 214 days old by the date you entered
        press escape
        see Date                      2027-06-22, block 925,000, as you entered
        """,
    )
    assert stage.app.journal.book.created == "2027-06-22"


def test_wiping_everything_forgets_date_and_height():
    stage = tell(booted(), BEGIN.replace("see Which day is it?", "see Which day is it?\npress tab\ntype 925000"))
    assert stage.app.journal.height == 925_000
    stage.app.journal.forget_everything()
    assert stage.app.journal.height is None


@pytest.mark.parametrize(
    ("made", "entered", "words"),
    [
        ("2026-11-20", "2027-06-22", "214 days old by the date you entered"),
        ("2026-11-20", "21.11.2026", "1 day old by the date you entered"),
        ("2026-11-20", "2026-11-20", "0 days old by the date you entered"),
        ("2026-11-20", "2026-11-19", "made after the date you entered: one of them is wrong"),
        ("2026-11-20", "4/5/2027", ""),
        ("2026-11-20", "", ""),
        ("", "2026-11-20", ""),
    ],
)
def test_how_old_the_image_is_depends_on_what_was_entered(made, entered, words):
    assert age(made, entered) == words
