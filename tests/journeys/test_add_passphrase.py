"""A passphrase is offered, explained, typed twice and compared; a key has one only after all of that."""

import pytest
from mnemonic import Mnemonic

from coldtui.journeys.add_passphrase import add_passphrase
from coldtui.journeys.context import Context
from coldtui.ui.words import fingerprint
from tests.build.keys import OURS
from tests.journeys.alone import OVER, alone

EXPLAINED = (
    "see Does this key get a passphrase?\npress down enter\nsee opens a different wallet\npress enter\n"
    "see as important as the words\npress enter\nsee first time\n"
)
TWICE = (
    "type TREZOR\npress enter\nsee second time\nnot-see TREZOR\ntype TREZOR\npress enter\nsee One phrase, two keys\n"
)

UNLOCKS = "four blue birds"
"""The screen passphrase: without one, a lock would wipe what is being made."""


def adding(outcome):
    """The journey for the key of OURS; `outcome` gets whether it has a passphrase, and its fingerprint."""

    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_phrase(OURS.split())
            ctx.session.set_passphrase(UNLOCKS, bytes(16))
            try:
                await add_passphrase(ctx, draft)
            finally:
                if not draft.is_wiped:
                    outcome.append((draft.has_passphrase, fingerprint(draft.fingerprint)))

    return journey


WITHOUT = (False, "73c5 da0a")
WITH = (True, "b4e3 f5ed")


def test_none_is_what_enter_takes():
    outcome = []
    found = alone(adding(outcome), f"see Does this key get a passphrase?\npress enter\nsee {OVER}")
    assert (found.ended, outcome) == (["done"], [WITHOUT])


def test_both_fingerprints_stand_side_by_side_before_it_counts():
    outcome = []
    found = alone(adding(outcome), f"{EXPLAINED}{TWICE}see 73c5 da0a\nsee b4e3 f5ed\npress enter\nsee {OVER}")
    assert (found.ended, outcome) == (["done"], [WITH])
    rows = [row for screen in found.shown for row in screen.splitlines() if "73c5 da0a" in row]
    assert rows
    assert all("b4e3 f5ed" in row for row in rows)


@pytest.mark.parametrize("key", ["c", "escape"])
def test_another_passphrase_can_be_typed_instead(key):
    outcome = []
    other = TWICE.replace("TREZOR", "another one")
    alone(
        adding(outcome),
        f"{EXPLAINED}{other}press {key}\nsee first time\nnot-see another\n{TWICE}press enter\nsee {OVER}",
    )
    assert outcome == [WITH]


def test_n_goes_on_without_one():
    outcome = []
    found = alone(adding(outcome), f"{EXPLAINED}{TWICE}press n\nsee {OVER}")
    assert (found.ended, outcome) == (["done"], [WITHOUT])


def test_two_different_ones_are_asked_for_again():
    outcome = []
    other = "type TREZOR\npress enter\nsee second time\ntype TREZ0R\npress enter\nsee The two were different.\n"
    alone(adding(outcome), f"{EXPLAINED}{other}see first time\n{TWICE}press enter\nsee {OVER}")
    assert outcome == [WITH]


STORY = f"{EXPLAINED}{TWICE}see b4e3 f5ed".splitlines()


@pytest.mark.parametrize("stop", [place for place, line in enumerate(STORY) if not line.startswith(("see", "not-see"))])
def test_whoever_goes_back_has_no_passphrase(stop):
    outcome = []
    found = alone(adding(outcome), "\n".join([*STORY[:stop], *(["press escape"] * 6), f"see {OVER}"]))
    assert (found.ended, outcome) == (["back"], [WITHOUT])


def test_whoever_switches_off_leaves_nothing():
    outcome = []
    found = alone(adding(outcome), f"{EXPLAINED}{TWICE}press f10\nsee Leave\npress f10\nleft")
    assert found.session.holds_nothing


def test_esc_goes_back_one_screen_at_a_time():
    story = f"{EXPLAINED}{TWICE}press escape\nsee first time\npress escape\nsee as important\npress escape\n"
    outcome = []
    alone(
        adding(outcome), f"{story}see a different wallet\npress escape\nsee Does this key get\npress escape\nsee {OVER}"
    )
    assert outcome == [WITHOUT]


def test_a_kind_that_takes_none_is_not_asked():
    async def journey(ctx: Context) -> None:
        with ctx.session.draft() as draft:
            draft.from_slip39(bytes(range(16)))
            await add_passphrase(ctx, draft)

    assert alone(journey, f"see {OVER}").ended == ["done"]


def test_lock_forgets_what_was_typed():
    story = (
        f"{EXPLAINED}type TREZOR\npress enter\nsee second time\ntype TRE\npress f3\nsee TRE\npress f12\nsee is locked\n"
    )
    outcome = []
    alone(
        adding(outcome),
        f"{story}not-see TRE\ntype {UNLOCKS}\npress enter\nsee first time\nsee Nothing typed yet\nnot-see TRE",
    )
    assert outcome[0][0] is False


@pytest.mark.parametrize(("passphrase", "outcome"), [("", WITHOUT), ("TREZOR", WITH)])
def test_control_the_fingerprints_are_those_that_others_compute(passphrase, outcome):
    from embit.bip32 import HDKey

    seed = Mnemonic.to_seed(OURS, passphrase)
    assert HDKey.from_seed(seed).my_fingerprint.hex() == outcome[1].replace(" ", "")
