"""The screen is locked, or the program left, while the thread that seals or opens is at work."""

import threading
from collections.abc import Iterator

import pytest

from coldtui.custody.opened import Opened
from coldtui.custody.session import Session
from coldtui.ui.screens.working import Working
from tests.build.keys import OURS, SECOND
from tests.drivers import wait_for
from tests.fakes_media import FakeCard
from tests.journeys.sealing import (
    ENROL,
    PASSPHRASE,
    TO_OPEN,
    TO_THE_WORDS,
    Told,
    begun,
    documents,
    keys_in,
    sealed,
    sealer,
    staged,
    tell,
    told,
)

pytestmark = pytest.mark.usefixtures("quick_keys")

LOCKED = "see The screen is locked."


@pytest.fixture
def gate() -> Iterator[threading.Event]:
    """Work waits here; open it, or the end of the test does."""
    event = threading.Event()
    yield event
    event.set()


def held_up(card: FakeCard, gate: threading.Event) -> None:
    """Whatever is written onto the card waits."""
    card.when_written = lambda: gate.wait(60) and None


async def done(told: Told, card: FakeCard, number: int) -> None:
    """Wait until a generation is on the card."""
    await wait_for(told.player, lambda _: number in told.backups.on(card))


def test_locking_while_a_change_is_sealed_hides_everything_and_the_sealing_goes_on(gate):
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.enrol()
        held_up(card, gate)
        told.session.add(SECOND.split())
        await told.do("press b\nsee Sealing the backup\nsee Writing three copies\npress f12", LOCKED, "not-see Sealing")
        assert not told.session.sealing.is_ready
        gate.set()
        await done(told, card, 2)
        await told.do(LOCKED, f"type {PASSPHRASE}\npress enter\nsee generation 2, sealed on 1 card")
        assert told.session.sealing.is_ready

    assert {number: len(keys) for number, keys in keys_in(told(story, card), card).items()} == {1: 1, 2: 2}


def test_locking_while_a_card_is_enrolled_is_undone_by_the_new_passphrase(gate):
    card = FakeCard("CARD")
    held_up(card, gate)

    async def story(told: Told) -> None:
        await told.do(
            TO_THE_WORDS, "press enter\nsee Which day is it?\npress enter\nsee Writing three copies\npress f12", LOCKED
        )
        gate.set()
        await done(told, card, 1)
        await told.do(LOCKED, f"type {PASSPHRASE}\npress enter\nsee Everything is sealed onto the card.")

    assert sorted(documents(told(story, card), card)) == [1]


def test_locking_between_the_words_and_the_first_copy_asks_for_them_once_more(monkeypatch):
    """The lock forgets the passphrase that was made a moment ago."""
    from coldtui.custody.sealing import Sealing

    seal = Sealing.seal
    locks = [True]

    def locked(self: Sealing, *rest: object) -> object:
        if locks.pop():
            locks.append(False)
            self.forget_passphrase()
        else:
            locks.append(False)
        return seal(self, *rest)

    monkeypatch.setattr(Sealing, "seal", locked)
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.do(
            TO_THE_WORDS, "press enter\nsee Which day is it?\npress enter\nsee The backup passphrase is not here"
        )
        await told.do(
            "press enter\nsee Type the backup passphrase once more",
            f"type {PASSPHRASE}\npress enter\nsee Everything is sealed",
        )

    assert sorted(documents(told(story, card), card)) == [1]


def test_a_program_that_is_left_while_it_seals_finishes_the_copies_and_keeps_nothing(gate):
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.enrol()
        held_up(card, gate)
        told.session.add(SECOND.split())
        await told.do("press b\nsee Writing three copies\npress f10\nsee Leave coldtui\npress f10\nleft")
        gate.set()

    stage = told(story, card)
    assert sorted(documents(stage, card)) == [1, 2]
    assert stage.session.holds_nothing


def test_what_was_opened_under_a_lock_that_wiped_everything_is_wiped_too(gate, monkeypatch):
    """On an empty machine nothing could unlock the screen, so nothing is kept: not even what comes a moment later."""
    found: list[Opened] = []
    open_sealed = Session.open_sealed

    def slow(self: Session, *rest: str) -> Opened:
        gate.wait(60)
        found.append(open_sealed(self, *rest))
        return found[-1]

    monkeypatch.setattr(Session, "open_sealed", slow)
    card = FakeCard("CARD")
    stage = staged(card, phrases=())
    with sealer(OURS) as session:
        data = sealed(session)
    stage.backups.put(card, 1, data)

    async def story(told: Told) -> None:
        await told.do(
            TO_OPEN, f"press enter\nsee Type the passphrase\ntype {PASSPHRASE}\npress enter\nsee Opening the backup"
        )
        await told.do("press f12", LOCKED)
        gate.set()
        await told.do("press enter\nsee What you were making was wiped\npress enter\nsee Addresses")
        assert told.session.holds_nothing

    tell(stage, story, card)
    assert [one.is_wiped for one in found] == [True]


def test_a_screen_that_works_is_not_locked_by_itself_and_an_idle_one_is(gate):
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        app = told.stage.app
        await told.enrol()
        held_up(card, gate)
        told.session.add(SECOND.split())
        await told.do("press b\nsee Writing three copies")
        app._idle_lock = 0.0
        app._lock_when_idle()
        assert isinstance(app.screen, Working)
        gate.set()
        await told.do("see generation 2, sealed on 1 card")
        app._lock_when_idle()
        await told.do(LOCKED)
        assert not told.session.sealing.is_ready

    told(story, card)


def test_after_a_lock_that_the_words_of_a_key_opened_a_change_waits_for_the_backup_passphrase():
    card = FakeCard("CARD")
    stage = staged(card, phrases=())
    begun(stage, card, OURS)

    async def story(told: Told) -> None:
        await told.do(
            "see generation 1, sealed on 1 card\npress f12", LOCKED, f"type {OURS}\npress enter\nsee Addresses"
        )
        told.session.add(SECOND.split())
        await told.do(
            "press b\nsee OVERDUE: locking forgot its passphrase (Backups, s)\npress s\nsee Type the backup passphrase once more"
        )
        await told.do("type of another card\npress enter\nsee This is not the backup passphrase of this session.")
        await told.do(
            f"type {PASSPHRASE}\npress enter\nsee Everything is sealed\npress enter\nsee generation 2, sealed on 1 card"
        )

    assert sorted(documents(tell(stage, story, card), card)) == [1, 2]


def test_a_locked_program_is_left_without_a_trace():
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.do(ENROL, "press f12", LOCKED, "press f10\nsee Leave coldtui\npress f10\nleft")

    assert told(story, card).session.holds_nothing
