"""Sealed backups as a user lives with them: enrol, change, pull, prove, restore on an empty machine."""

import pytest

from tests.build.keys import SECOND
from tests.fakes_media import FakeCard
from tests.journeys.sealing import ENROL, PASS, PASSPHRASE, PULL, TYPED, Told, documents, told

pytestmark = pytest.mark.usefixtures("quick_keys")


def test_a_card_is_enrolled_and_what_is_on_it_opens_with_the_words_on_paper():
    card = FakeCard()

    async def story(told: Told) -> None:
        await told.do(ENROL, "press l\nsee Sealed backup\nsee generation 1, sealed on 1 card, not proved yet")

    stage = told(story, card)
    assert [key.fingerprint.hex() for key in documents(stage, card)[1].keys] == ["73c5da0a"]
    assert b"age-encryption.org" in stage.backups.readmes[card]


def test_every_change_is_sealed_onto_the_card_without_being_asked():
    card = FakeCard()

    async def story(told: Told) -> None:
        await told.enrol()
        told.session.add(SECOND.split())
        await told.do(
            "press b\nsee Enrol a card\nsee generation 2, sealed on 1 card\npress escape\nsee generation 2, sealed on 1 card"
        )

    stage = told(story, card)
    assert [len(document.keys) for document in documents(stage, card).values()] == [1, 2]


def test_a_change_without_the_card_is_overdue_until_the_card_is_there():
    card = FakeCard()

    async def story(told: Told) -> None:
        await told.enrol()
        told.media.pull(card)
        told.session.add(SECOND.split())
        await told.do("press b\nsee Enrol a card\npress escape\nsee OVERDUE: insert your card")
        told.media.insert(card)
        await told.do("see generation 2, sealed on 1 card")

    stage = told(story, card)
    assert sorted(documents(stage, card)) == [1, 2]


def test_an_empty_machine_gets_everything_back_from_the_card_alone():
    card = FakeCard()

    async def enrolling(told: Told) -> None:
        await told.enrol()

    async def restoring(told: Told) -> None:
        await told.do(f"""
            see      What would you like to do?
            press    o
            see      Generation 1
            see      3 of 3 copies healthy
            press    enter
            see      Type the passphrase of this backup.
            type     {PASSPHRASE[:-1]}
            press    enter
            see      This passphrase does not open the backup.
            type     {PASSPHRASE}
            press    enter
            see      The backup is open
            see      73c5 da0a
            press    enter
            see      Here again: 1 key.
            press    enter
            see      73c5 da0a
            see      generation 1, sealed on 1 card, proved
        """)
        assert [raw.hex() for raw in told.session.fingerprints] == ["73c5da0a"]
        assert told.session.is_backed_up(told.session.fingerprints[0])

    first = told(enrolling, card)
    second = told(restoring, card, phrases=(), like=first)
    assert sorted(documents(second, card)) == [1], "opening alone is no change"


PROVE = f"press p\n{PULL}\n{TYPED}\n{PASS}"


def test_a_card_is_proved_by_pulling_it_and_typing_the_passphrase_anew():
    card = FakeCard()

    async def story(told: Told) -> None:
        await told.do(ENROL, PROVE)
        await told.do("see Sealed backup\npress escape\nsee generation 2, sealed on 1 card, proved")

    stage = told(story, card)
    (drill,) = documents(stage, card)[2].drills
    assert (drill.generation, drill.copies, drill.date) == (1, 3, "2026-11-20")
