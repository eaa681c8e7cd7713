"""Cards that are pulled, locked, full, worn out or lying while a backup is written, by the real kernel's vfat.

Whatever happens, what was acknowledged before is there afterwards, and so is the new backup unless something was said.
With -m vfat at every single command of the card, else at some.
"""

import errno
from collections.abc import Callable
from typing import Any

import pytest

from tests.devices.backup_rig import sealed
from tests.qemu.card import SECTOR, Card, Write, formatted
from tests.vfat.guest import PHOTO, size_of
from tests.vfat.reader import Image, Reader, lost, whole

NEW = 4
"""The generation that is written onto a card with 2 and 3."""

HERE_AND_THERE = [11, pytest.param(1, marks=pytest.mark.vfat)]
"""Every how many commands something happens."""

pytestmark = pytest.mark.slow


class Some:
    """Cards with two generations on them."""

    def __init__(self, reader: Reader, base: bytes) -> None:
        self.base = base
        self._sectors = reader.record(base, "coldtui", NEW - 1, has_cache=False).sectors
        honest_one = self.card()
        assert reader.write(honest_one, NEW) == {}
        self.commands = range(2, honest_one.writes)
        """Those of writing a backup, without the first and last: they say that the card is in use, and that it is not."""
        self.last_place = max(command.start for command in honest_one.log if isinstance(command, Write))
        """The highest sector at which one begins."""

    def card(self, **more: Any) -> Card:
        return Card(self.base, self._sectors, **more)


@pytest.fixture(scope="module")
def some(reader, tmp_path_factory) -> Some:
    return Some(reader, formatted(16, 16_384, {"photo.jpg": PHOTO}, tmp_path_factory.mktemp("cards")))


def safe(reader: Reader, card: Card, outcome: dict[str, str]) -> list[str]:
    """What was lost."""
    seen = reader.look(card)
    intact = [NEW - 2, NEW - 1]
    faults = lost(intact, seen)
    if not outcome and "healthy" not in seen["found"][str(NEW)]["states"]:
        faults.append(f"{NEW} was acknowledged and is not intact")
    return faults


def failing_from(command: int) -> Callable[[int, Write], Write]:
    def manner(number: int, write: Write) -> Write:
        if number >= command:
            raise OSError(errno.EIO, "the medium failed")
        return write

    return manner


def failing_where(command: int) -> Callable[[int, Write], Write]:
    """One bad spot: the place of one command, for all that come there: what fails once, Linux repeats."""
    bad: set[int] = set()

    def manner(number: int, write: Write) -> Write:
        if number == command:
            bad.add(write.start)
        if write.start in bad:
            raise OSError(errno.EIO, "the medium failed")
        return write

    return manner


def forgetting_from(command: int) -> Callable[[int, Write], Write | None]:
    return lambda number, write: write if number < command else None


@pytest.mark.parametrize("step", HERE_AND_THERE)
def test_a_card_that_is_pulled_while_it_writes_says_that_it_is_gone_and_keeps_what_it_had(reader, some, step):
    for command in some.commands[::step]:
        card = some.card()
        outcome = reader.write_and_pull(card, NEW, command)
        assert outcome["kind"] == "MediaGone", command
        assert outcome["says"] == "The card is gone: it was pulled out, unmounted or exchanged."
        assert safe(reader, card, outcome) == [], command


@pytest.mark.parametrize("manner", [failing_from, failing_where])
@pytest.mark.parametrize("step", HERE_AND_THERE)
def test_a_card_that_fails_says_so_and_keeps_what_it_had(reader, some, step, manner):
    for command in some.commands[::step]:
        card = some.card()
        card.manner = manner(command)
        outcome = reader.write(card, NEW)
        assert outcome["says"] == "The card failed while it was in use, and is not used any more.", command
        assert safe(reader, card, outcome) == [], command


@pytest.mark.parametrize("step", HERE_AND_THERE)
def test_what_a_card_forgets_is_noticed_or_was_not_needed(reader, some, step):
    says = []
    for command in some.commands[::step]:
        card = some.card()
        card.manner = forgetting_from(command)
        outcome = reader.write(card, NEW)
        says.append(outcome.get("says"))
        assert safe(reader, card, outcome) == [], command
    assert says[0] == "The card did not keep what was written on it."
    assert set(says) <= {says[0], None}


def test_control_who_does_not_read_back_is_told_nothing_by_a_card_that_forgets(reader, some):
    card = some.card()
    card.manner = forgetting_from(some.commands[0])
    with reader.holding(card):
        reader("record", protocol="overwrite", generations=1, options="noatime")
    with reader.holding(card):
        assert reader("single") is None


def test_control_an_honest_card_takes_the_backup(reader, some):
    card = some.card()
    assert reader.write(card, NEW) == {}
    assert reader.look(card)["found"][str(NEW)] == whole(NEW)


def test_a_card_with_less_room_than_it_claims_does_not_pass(reader, some):
    """What lies beyond goes nowhere, as with cards that are sold for larger ones."""
    card = some.card()
    card.manner = lambda _, write: write if write.start < some.last_place else None
    outcome = reader.write(card, NEW)
    assert outcome["says"] == "The card did not keep what was written on it."
    assert safe(reader, card, outcome) == []


def test_a_locked_card_says_so_and_gets_no_command(reader, some):
    card = some.card(is_locked=True)
    outcome = reader.write(card, NEW)
    assert outcome["kind"] == "MediaReadOnly"
    assert outcome["says"] == "The card is write-protected: nothing was written."
    assert card.log == []
    assert safe(reader, card, outcome) == []


def test_a_full_card_says_so_keeps_what_it_had_and_nothing_half(reader, some):
    card = some.card()
    with reader.holding(card):
        reader("fill", leave=3 * size_of(NEW))
        outcome = reader("write", number=NEW)
    assert outcome["kind"] == "MediaFull"
    assert outcome["says"] == "The card is full: nothing was written."
    assert safe(reader, card, outcome) == []
    assert str(NEW) not in reader.look(card)["found"]
    with reader.holding(card):
        reader("empty")
        assert reader("write", number=NEW) == {}


def test_a_spot_that_cannot_be_read_costs_one_copy(reader, some):
    card = some.card()
    first = sealed(NEW - 1, size_of(NEW - 1))[:SECTOR]
    places = [place for place, data in card.sectors.items() if data == first]
    assert len(places) == 3
    card.bad = {places[0]}
    with reader.holding(card):
        seen = reader("look")["found"][str(NEW - 1)]
    assert sorted(seen["states"]) == ["damaged", "healthy", "healthy"]


def test_a_card_that_was_unmounted_is_clean_for_fsck(reader, some, tmp_path):
    card = some.card()
    reader.write(card, NEW)
    image = Image(tmp_path / "image", some.base)
    image.show(card.sectors)
    assert image.is_clean()
    assert image.holds(NEW)


def test_control_fsck_sees_that_a_card_was_pulled(reader, some, tmp_path):
    card = some.card()
    reader.write_and_pull(card, NEW, some.commands[5])
    image = Image(tmp_path / "image", some.base)
    image.show(card.sectors)
    assert not image.is_clean()
