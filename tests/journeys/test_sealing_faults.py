"""Cards that fail while something is sealed, read or proved: each says what it is, and nothing that was sealed is lost."""

from collections.abc import Callable

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices.media import Volume
from tests.build.keys import OURS, SECOND, master
from tests.fakes_backup import FakeBackups
from tests.fakes_media import FakeCard, FakeMedia
from tests.journeys.sealing import (
    DATED,
    ENROL,
    PASS,
    TO_THE_WORDS,
    TYPED,
    Told,
    begun,
    documents,
    keys_in,
    sealed,
    sealer,
    staged,
    tell,
    theirs,
    told,
)

pytestmark = pytest.mark.usefixtures("quick_keys")

FIRST, OTHER = master(OURS).fingerprint.hex(), master(SECOND).fingerprint.hex()


def _set(name: str) -> Callable[[FakeMedia, FakeCard], None]:
    return lambda _, card: setattr(card, name, True)


def _pulled(media: FakeMedia, card: FakeCard) -> None:
    card.when_written = lambda: media.pull(card)


FAULTS = {
    "full": (_set("full"), "The card is full: nothing was written."),
    "read-only": (_set("read_only"), "The card is write-protected: nothing was written."),
    "broken": (_set("broken"), "The card failed while it was in use, and is not used any more."),
    "forgetful": (_set("forgetful"), "The card did not keep what was written on it."),
    "pulled": (_pulled, "The card is gone: it was pulled out, unmounted or exchanged."),
}
each_fault = pytest.mark.parametrize(("fault", "words"), FAULTS.values(), ids=FAULTS)


def healed(media: FakeMedia, card: FakeCard) -> None:
    """Taken out, and put back as a good one."""
    card.full = card.read_only = card.broken = card.forgetful = False
    card.when_written = None
    media.insert(card)


@each_fault
def test_a_card_that_fails_when_it_is_enrolled_says_so_and_another_try_needs_no_other_words(fault, words):
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.do(TO_THE_WORDS, "press enter\nsee Which day is it?")
        fault(told.media, card)
        await told.do("press enter", f"see {words}")
        assert not told.journal.enrolled
        assert told.backups.on(card) == {}
        healed(told.media, card)
        await told.do(
            "press enter\nsee Onto which card?\nsee can be written\npress enter\nsee Everything is sealed onto the card."
        )

    assert keys_in(told(story, card), card) == {1: [FIRST]}


def test_giving_up_after_that_forgets_the_words_and_says_so():
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.do(TO_THE_WORDS, "press enter\nsee Which day is it?")
        card.full = True
        await told.do(
            "press enter\nsee The card is full\npress enter\nsee Onto which card?\npress escape\nsee What will be written"
        )
        await told.do(
            "press escape\nsee Nothing was sealed, and the passphrase was forgotten.\npress enter\nsee Back up a key of"
        )
        assert not told.session.has_backup
        await told.do("press escape\nsee Addresses\nnot-see Sealed backup")

    told(story, card)


def test_a_card_that_is_full_can_be_left_for_another_one():
    cards = FakeCard("CARD"), FakeCard("SPARE")

    async def story(told: Told) -> None:
        await told.do(TO_THE_WORDS, "press enter\nsee Which day is it?")
        cards[0].full = True
        await told.do(
            "press enter\nsee The card is full\npress enter\nsee Onto which card?\npress down enter\nsee Everything is sealed"
        )

    stage = told(story, *cards)
    assert keys_in(stage, cards[1]) == {1: [FIRST]}
    assert stage.backups.on(cards[0]) == {}


@each_fault
def test_a_card_that_fails_when_a_change_is_sealed_is_overdue_until_it_was_put_back(fault, words):
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.enrol()
        fault(told.media, card)
        told.session.add(SECOND.split())
        await told.do(
            f"press b\nsee {words}\nsee What changed is not sealed on this card: the backup is overdue",
            "press enter\nsee Sealed backup: OVERDUE\npress escape\nsee OVERDUE",
        )
        assert keys_in(told.stage, card) == {1: [FIRST]}
        healed(told.media, card)
        await told.do("see generation 2, sealed on 1 card")

    assert keys_in(told(story, card), card) == {1: [FIRST], 2: [FIRST, OTHER]}


def test_one_card_that_fails_does_not_keep_the_other_from_being_sealed():
    cards = FakeCard("CARD"), FakeCard("SECOND")

    async def story(told: Told) -> None:
        await told.do(ENROL, "press a\nsee What will be written\npress enter\nsee Onto which card?\npress down enter")
        await told.do("see Everything is sealed\npress l\nsee generation 2\npress escape\nsee sealed on 2 cards")
        cards[0].full = True
        told.session.add(SECOND.split())
        await told.do(
            'press b\nsee The card is full\nsee "CARD"\npress enter\nsee Enrol a card\npress escape\nsee sealed on 1 card'
        )

    stage = told(story, *cards)
    assert keys_in(stage, cards[0]) == {1: [FIRST]}
    assert keys_in(stage, cards[1])[3] == [FIRST, OTHER]


def test_old_backups_that_cannot_be_removed_are_left_and_what_is_new_is_sealed():
    card = FakeCard("CARD")
    stage = staged(card, phrases=())
    with sealer(OURS) as session:
        for number in (1, 2, 3):
            stage.backups.put(card, number, sealed(session, number))
    begun(stage, card, OURS, number=3)

    async def story(told: Told) -> None:
        await told.do("see generation 3, sealed on 1 card")
        card.when_written = lambda: setattr(card, "read_only", True)
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 4, sealed on 1 card")

    assert sorted(documents(tell(stage, story, card), card)) == [1, 2, 3, 4]


def test_a_card_that_lost_a_copy_while_it_was_sealed_is_not_called_sealed(monkeypatch):
    write = FakeBackups.write

    def lossy(self: FakeBackups, volume: object, number: int, *rest: object, **more: object) -> object:
        written = write(self, volume, number, *rest, **more)
        self.damage(card, number, 1)
        return written

    monkeypatch.setattr(FakeBackups, "write", lossy)
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.do(TO_THE_WORDS, "press enter\nsee Which day is it?\npress enter")
        await told.do("see Of the three copies on the card only 2 copies came back")
        assert not told.journal.enrolled

    told(story, card)


PROVING = (
    "see generation 1, sealed on 1 card\npress b\nsee Prove a sealed backup\npress v\nsee Generation 1\npress enter"
)


def test_a_card_that_cannot_be_read_when_it_is_put_back_says_so():
    card = FakeCard("CARD")
    stage = staged(card, phrases=())
    begun(stage, card, OURS)

    async def story(told: Told) -> None:
        await told.do(PROVING, "see You can pull the card out now.\npull CARD\nsee The card is out.")
        card.broken = True
        await told.do("insert CARD\nsee The card failed while it was in use")
        healed(told.media, card)
        await told.do("see The card is back.\npress enter", TYPED, DATED, PASS)

    tell(stage, story, card)


def test_a_card_that_is_pulled_again_before_it_is_read_says_so():
    card = FakeCard("CARD")
    stage = staged(card, phrases=())
    begun(stage, card, OURS)

    async def story(told: Told) -> None:
        await told.do(PROVING, "see You can pull the card out now.\npull CARD\nsee The card is out.\ninsert CARD")
        await told.do("see The card is back.\npull CARD\npress enter\nsee The card is gone\npress enter")
        await told.do(
            "see Which backup should be proved?\npress escape escape\nsee generation 1, sealed on 1 card, not proved yet"
        )

    tell(stage, story, card)


def test_another_card_put_in_during_the_drill_is_said_to_be_another():
    card, other = FakeCard("CARD"), FakeCard("OTHER")
    stage = staged(card, phrases=())
    begun(stage, card, OURS)

    async def story(told: Told) -> None:
        await told.do(PROVING, "see You can pull the card out now.\npull CARD\nsee The card is out.")
        told.media.insert(other)
        await told.do("see This is another card: the backup is not on it.")
        told.media.pull(other)
        await told.do("see The card is out.\ninsert CARD\nsee The card is back.")

    tell(stage, story, card)


def test_pulling_one_of_two_cards_is_not_taken_for_the_other_coming_back():
    """The other has the same generation, and was never out: what is read from it may come out of its own memory."""
    card, spare = FakeCard("CARD"), FakeCard("SPARE")
    stage = staged(card, spare, phrases=())
    begun(stage, card, OURS)
    stage.backups.put(spare, 1, stage.backups.on(card)[1][0][0] or b"")

    async def story(told: Told) -> None:
        await told.do(
            "see Seal onto it from now on?\npress y\nsee sealed on 2 cards\npress b\nsee Prove\npress v\nsee Generation 1\npress enter"
        )
        await told.do("see You can pull the card out now.\npull CARD\nsee The card is out.")
        for _ in range(5):
            await told.do("see The card is out.\nnot-see The card is back")
        await told.do("insert CARD\nsee The card is back.")

    tell(stage, story, card, spare)


def test_leaving_a_card_half_pulled_loses_nothing_and_it_is_found_again():
    card = FakeCard("CARD")

    async def story(told: Told) -> None:
        await told.do(ENROL, "press p\nsee You can pull the card out now.\npress escape\nsee Everything is sealed")
        await told.do(
            "press l\nsee Enrol a card\npull CARD\ninsert CARD\npress escape\nsee generation 1, sealed on 1 card"
        )
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 2, sealed on 1 card")

    assert sorted(keys_in(told(story, card), card)) == [1, 2]


# -- other cards


def untouched(*cards: FakeCard) -> Callable[[FakeBackups], list[object]]:
    """Everything on these cards, to be compared later."""
    return lambda backups: [(dict(backups.on(card)), dict(card.files), backups.readmes.get(card)) for card in cards]


def life(told: Told, card: FakeCard) -> Callable[[], object]:
    """Enrol one of four cards, change something, lock, unlock, pull, put back."""

    async def go() -> None:
        await told.enrol()
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 2\npress s\nsee Everything is sealed\npress enter\nsee Enrol a card")
        told.media.pull(card)
        await told.do("press escape\nsee Addresses")
        told.media.insert(card)
        await told.do("see generation 3, sealed on 1 card")

    return go


def others() -> tuple[FakeCard, ...]:
    """A card that is empty, one of somebody else, and one with files."""
    return FakeCard("EMPTY"), FakeCard("THEIRS"), FakeCard("FILES", {"pay.psbt": b"x"})


def lived() -> tuple[list[object], list[object]]:
    """What lay on the other cards before and after."""
    card, (empty, foreign, files) = FakeCard("CARD"), others()
    stage = staged(card, empty, foreign, files)
    stage.backups.put(foreign, 1, theirs())
    look = untouched(empty, foreign, files)
    before = look(stage.backups)

    async def story(told: Told) -> None:
        await life(told, card)()

    tell(stage, story, card)
    return before, look(stage.backups)


def test_nothing_is_ever_written_to_a_card_that_was_not_enrolled_or_chosen():
    before, after = lived()
    assert before == after


def test_control_a_program_that_seals_onto_every_card_is_found(monkeypatch):
    write = FakeBackups.write

    def everywhere(self: FakeBackups, volume: Volume, number: int, *rest: object, **more: object) -> object:
        for other in map(self._media._card, self._media.volumes()):
            self.put(other, 90 + number, theirs())
        return write(self, volume, number, *rest, **more)

    monkeypatch.setattr(FakeBackups, "write", everywhere)
    before, after = lived()
    assert before != after


def test_a_card_with_a_newer_backup_of_ours_is_not_written_to_and_the_user_is_told():
    card, newer = FakeCard("CARD"), FakeCard("NEWER")
    stage = staged(card, phrases=())
    begun(stage, card, OURS)
    with sealer(OURS, SECOND) as session:
        stage.backups.put(newer, 5, sealed(session, 5))

    async def story(told: Told) -> None:
        await told.do("see generation 1, sealed on 1 card")
        told.media.insert(newer)
        await told.do(
            'see This card holds a backup that has more than this session.\nsee "NEWER"\npress enter\nsee Addresses'
        )
        told.session.add(("zoo " * 11 + "wrong").split())
        await told.do("press b\nsee generation 2, sealed on 1 card")

    tell(stage, story, card, newer)
    assert sorted(documents(stage, newer)) == [5]


@pytest.mark.parametrize("kind", ["broken", "unmounted"])
def test_a_card_that_cannot_be_read_is_in_the_way_of_none(kind):
    card, bad = FakeCard("CARD"), FakeCard("BAD")
    bad.broken, bad.mounted = kind == "broken", kind != "unmounted"

    async def story(told: Told) -> None:
        await told.enrol()
        await told.insert(bad)
        told.session.add(SECOND.split())
        await told.do("press b\nsee generation 2\npress s\nsee Everything is sealed\nsee Generation   3")

    told(story, card)


def test_a_card_that_cannot_be_read_at_all_says_so_where_it_is_chosen():
    card = FakeCard("CARD", broken=True)

    async def story(told: Told) -> None:
        await told.do("see What would you like\npress o\nsee The card failed while it was in use")

    told(story, card, phrases=())


def test_a_failure_is_one_of_the_device():
    """Control: the words above come from the card, not from this file."""
    from coldtui.devices import failures

    volume = FakeMedia().insert(FakeCard("CARD"))
    said = {
        str(make(volume))
        for make in (failures.full, failures.read_only, failures.broken, failures.forgetful, failures.gone)
    }
    assert said == {words for _, words in FAULTS.values()}
    assert isinstance(failures.full(volume), DeviceFailed)
