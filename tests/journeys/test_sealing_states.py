"""What is said of sealed backups is true of the cards: counted, proved and recognised are those that really are."""

import pytest

from coldtui.formats.backup_values import BackupLabel, BackupNote
from tests.build.keys import OURS, SECOND
from tests.fakes_media import FakeCard
from tests.journeys.sealing import ENROL, PASS, PULL, TYPED, Told, sealed, sealer, staged, tell, theirs, told

pytestmark = pytest.mark.usefixtures("quick_keys")

HOME = "press b\nsee Enrol a card\npress escape\nsee Addresses"
ANOTHER = """
press b
see Enrol a card
press e
see What will be written
press enter
see Onto which card?
press enter
see Everything is sealed
press l
see Sealed backup
press escape
see Addresses
"""
OPENED_WITH_IT = f"""
see Home
press b
see Enrol
press v
see Generation 1
press enter
{TYPED}
see Which day
press enter
see Copies
"""


def test_each_card_is_proved_for_itself():
    a, b = FakeCard("CARD"), FakeCard("B")

    async def story(told: Told) -> None:
        await told.do(ENROL, f"press p\n{PULL}\n{TYPED}\n{PASS}", "see Sealed backup\npress escape\nsee proved")
        told.media.pull(a)
        await told.insert(b)
        await told.do(ANOTHER, "see sealed on 2 cards")
        assert "1 of them proved" in " ".join((await told.player.screen() or "").split())

    tell(staged(a), story, a, b)


def test_a_card_that_is_out_and_behind_is_not_counted():
    a, b = FakeCard("A"), FakeCard("B")

    async def story(told: Told) -> None:
        await told.enrol()
        told.media.pull(a)
        await told.insert(b)
        await told.do(ANOTHER, "see sealed on 2 cards")
        told.session.add(SECOND.split())
        await told.do(HOME, "see sealed on 1 card")

    tell(staged(a), story, a, b)


@pytest.mark.parametrize("is_mine", [False, True])
def test_an_older_backup_of_ours_on_an_unknown_card_is_asked_about_before_anything_is_written(is_mine):
    ours, other = FakeCard("OURS"), FakeCard("OTHER")

    async def story(told: Told) -> None:
        await told.enrol()
        told.backups.put(other, 1, told.backups.on(ours)[1][0][0] or b"")
        told.session.add(SECOND.split())
        await told.do(HOME, "press l\nsee In which form")
        told.media.insert(other)
        await told.do("press escape\nsee This card holds an older backup of yours.")
        await told.do("press y" if is_mine else "press n", "see Addresses", HOME)

    stage = tell(staged(ours), story, ours, other)
    assert sorted(stage.backups.on(other)) == ([1, 3] if is_mine else [1])


def test_a_made_up_number_above_ours_stops_no_sealing():
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.enrol()
        told.media.pull(card)
        told.backups.put(card, 999_999, theirs())
        await told.insert(card)
        told.session.add(SECOND.split())
        await told.do(HOME, "see generation 2, sealed on 1 card")

    assert 2 in told(story, card).backups.on(card)


def test_more_than_a_backup_holds_is_said_and_home_is_reached():
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.enrol()
        told.journal.book.notes += [BackupNote("recovery phrase", f"{n} " + "x" * 2000, "steel") for n in range(600)]
        await told.do("press l\nsee In which form\npress escape\nsee OVERDUE: more than a backup holds")

    told(story, card)


def test_a_backup_without_the_labels_of_the_session_does_not_bring_everything_back():
    card = FakeCard("CARD")
    stage = staged(card)
    with sealer(OURS) as session:
        stage.backups.put(card, 1, sealed(session, 1))

    async def story(told: Told) -> None:
        told.journal.book.labels.append(BackupLabel("tx", "ab" * 32, "rent"))
        await told.do(OPENED_WITH_IT, "see it does not hold all of this session\nsee 1 label")

    tell(stage, story, card)


def test_what_lies_below_many_made_up_numbers_can_be_chosen():
    card = FakeCard("CARD")
    stage = staged(card)
    with sealer(OURS) as session:
        stage.backups.put(card, 3, sealed(session, 3))
    for number in range(900, 906):
        stage.backups.put(card, number, theirs())

    async def story(told: Told) -> None:
        await told.do("see Home\npress o\nsee Older ones\n" + "press down\n" * 6 + "press enter\nsee Generation 3 ")

    tell(stage, story, card)
