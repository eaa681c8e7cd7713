"""A sealed backup in the image: written on a stick, opened from it in another start, and refused where memory is short."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.image import cards
from tests.image.inside import HOME, Inside, started
from tests.image.sight import Sight
from tests.image.test_cards import mounted, plug
from tests.image.test_session import load
from tests.qemu.card import Card

pytestmark = [pytest.mark.image, pytest.mark.slow]

FINGERPRINT = "73c5 da0a"
WORD = re.compile(r" ([1-8])  ([a-z]{3,})\b")
"""A word of the passphrase on the screen, and its number."""

TOO_LARGE = "This passphrase takes 288 MB of free memory, and this computer has"
ELSEWHERE = "Use another computer, one with more memory. Here nothing was changed."


@dataclass(frozen=True)
class Sealed:
    """What one has afterwards."""

    card: Card
    passphrase: str
    """On paper."""


def to_the_passphrase(inside: Inside) -> None:
    """From home to where the passphrase is chosen for the only card."""
    inside.press("b")
    inside.see("Enrol a card")
    inside.press("e")
    inside.see("What will be written")
    inside.press("enter")
    inside.see("Onto which card?")
    inside.see("can be written")
    inside.press("enter")
    inside.see("Which passphrase shall open")
    inside.press("enter")


def to_the_backup(inside: Inside) -> None:
    """From home, by the only backup on the only card."""
    inside.press("o")
    inside.see("Generation 1")
    inside.press("enter")


@pytest.fixture(scope="module")
def sealed(image: Path, sight: Sight) -> Sealed:
    """Somebody drew a passphrase and sealed a key onto a stick."""
    card = cards.card_with({"holiday.jpg": b"sun"})
    with started(image, sight) as inside:
        inside.go_home()
        load(inside)
        name = plug(inside, card)
        inside.see("you can pull it out")
        to_the_passphrase(inside)
        inside.see("Write these words on paper")
        inside.press("space")
        inside.computer.until(lambda: len(WORD.findall(inside.sight.text(inside.computer))) == 8, "eight words")
        shown = dict(WORD.findall(inside.sight.text(inside.computer)))
        passphrase = " ".join(shown[number] for number in sorted(shown))
        inside.press("enter")
        inside.see("Word 1 of 8")
        inside.computer.type(passphrase)
        inside.press("enter")
        inside.see("Which day is it?")
        inside.computer.type("2031-03-01")
        inside.press("enter")
        inside.see("Everything is sealed onto the card.")
        inside.go_back_home()
        inside.see("you can pull it out")
        assert mounted(inside) == []
        inside.computer.pull(name)
    return Sealed(card, passphrase)


def test_it_is_whole_on_the_card_beside_what_was_there(sealed: Sealed) -> None:
    assert cards.generations(sealed.card) == {1}
    assert cards.read(sealed.card, "holiday.jpg") == b"sun"
    assert cards.is_clean(sealed.card)


def test_it_brings_the_key_back_on_a_computer_that_knows_nothing(image: Path, sight: Sight, sealed: Sealed) -> None:
    with started(image, sight) as inside:
        inside.go_home()
        name = plug(inside, sealed.card)
        inside.see("you can pull it out")
        to_the_backup(inside)
        inside.see("Type the passphrase of this backup.")
        inside.computer.type(sealed.passphrase)
        inside.press("enter")
        inside.see("The backup is open")
        inside.press("enter")
        inside.see("Here again: 1 key")
        inside.press("enter")
        assert FINGERPRINT in inside.see(HOME)
        inside.see("you can pull it out")
        assert mounted(inside) == []
        inside.computer.pull(name)
    assert 1 in cards.generations(sealed.card)
    assert cards.is_clean(sealed.card)


def test_with_256_mb_it_is_said_how_much_it_takes_and_nothing_is_lost(
    image: Path, sight: Sight, sealed: Sealed
) -> None:
    before = cards.generations(sealed.card)
    writes = sealed.card.writes
    with started(image, sight, memory=256) as inside:
        inside.go_home()
        load(inside)
        name = plug(inside, sealed.card)
        inside.see("you can pull it out")
        to_the_backup(inside)
        assert ELSEWHERE in inside.see(TOO_LARGE)
        inside.press("enter")
        inside.go_back_home()
        inside.computer.pull(name)
        empty = cards.card_with({})
        plug(inside, empty)
        inside.see("you can pull it out")
        to_the_passphrase(inside)
        assert ELSEWHERE in inside.see(TOO_LARGE)
        inside.press("enter")
        inside.go_back_home()
        assert FINGERPRINT in inside.see(HOME)
    assert (cards.generations(sealed.card), sealed.card.writes) == (before, writes)
    assert empty.writes == 0
