"""The stick that coldtui came from is known, and is no card: nothing is read from it, written on it, or made of it.

As a person sees it: nothing of the test is in the computer. Beside the stick that it was started from there is a second
one with the same image, which nobody locked; a card with files shows that there are lists in which it could be.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from coldtui.ui.words import size
from tests.image import cards
from tests.image.boot import Usb
from tests.image.built import iso
from tests.image.inside import Outside
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.test_session import load
from tests.image.vm import Computer
from tests.journeys.samples import SETS
from tests.qemu.card import SECTOR, Card

pytestmark = [pytest.mark.image, pytest.mark.slow]

NAME = slice(32808, 32815)
"""Where an ISO says what it is called (ECMA-119, 8.4.7)."""

OURS = "cannot be prepared. It is the medium that coldtui starts from."
OTHERS = "cannot be prepared. It is made to start a computer"

CARRIER = '"CARRIER"'


@dataclass(frozen=True)
class Ports:
    """A computer that was started from a stick, which stays in, and what else is in its ports."""

    outside: Outside
    second: Card
    """The same image as on the stick."""
    other: Card
    """An image with another name."""
    size: str
    """Of the partition with an image, in words."""


def renamed(image: bytes) -> bytes:
    """Not ours any more."""
    assert image[NAME] == b"COLDTUI"
    return image[: NAME.start] + b"OTHERS " + image[NAME.stop :]


def first_partition(image: bytes) -> str:
    """How large it is, as coldtui says it."""
    return size(int.from_bytes(image[458:462], "little") * SECTOR)


@pytest.fixture(scope="module")
def ports(image: Path, sight: Sight) -> Iterator[Ports]:
    """At home, with a key loaded; the card that was plugged in last is seen. It carries the image as a file."""
    data = iso(image).read_bytes()
    second, other = Card(data), Card(renamed(data))
    carrier = cards.card_with({**SETS["plain"](), "coldtui.iso": data}, label="CARRIER")
    with Computer(Usb(iso(image))) as computer:
        outside = Outside(computer, sight)
        outside.see(FIRST)
        outside.go_home()
        load(outside)
        computer.plug(second)
        computer.plug(other)
        outside.see(first_partition(data))
        computer.plug(carrier)
        outside.see(CARRIER)
        yield Ports(outside, second, other, first_partition(data))


@pytest.fixture
def outside(ports: Ports) -> Iterator[Outside]:
    """At home, before and after."""
    yield ports.outside
    ports.outside.go_back_home()


def unwrapped(outside: Outside) -> str:
    """The screen in one line."""
    return " ".join(outside.sight.text(outside.computer).split())


def test_home_shows_the_others(outside: Outside, ports: Ports) -> None:
    assert outside.see(CARRIER).count(ports.size) == 1


def test_no_transaction_is_read_from_it(outside: Outside, ports: Ports) -> None:
    outside.press("s")
    shown = outside.see("plain.psbt")
    assert CARRIER in shown
    assert shown.count(ports.size) == 1


def test_no_backup_is_sealed_onto_it(outside: Outside, ports: Ports) -> None:
    outside.press("b")
    outside.see("Enrol a card")
    outside.press("e")
    outside.see("What will be written")
    outside.press("enter")
    shown = outside.see("can be written")
    assert CARRIER in shown
    assert shown.count(ports.size) == 1


def test_it_cannot_be_made_empty_and_neither_can_another_one_that_starts_computers(outside: Outside) -> None:
    outside.press("b")
    outside.see("Prepare a card")
    outside.press("p")
    outside.computer.until(lambda: OTHERS in unwrapped(outside), OTHERS)
    assert unwrapped(outside).count(OURS) == 2
    outside.press("enter")
    assert CARRIER in outside.see("Type ERASE")


def test_not_one_byte_was_written_on_them(ports: Ports) -> None:
    assert ports.second.writes == ports.other.writes == 0
