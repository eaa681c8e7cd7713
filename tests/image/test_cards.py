"""Cards that come and go while the image runs: what is mounted when, how, and what is said when a card fails."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image import cards
from tests.image.inside import Inside, started
from tests.image.overlay import Overlay
from tests.image.sight import Sight
from tests.image.test_session import load
from tests.journeys.samples import SETS
from tests.qemu.card import Card
from tests.vfat.reader import Pause

pytestmark = [pytest.mark.image, pytest.mark.slow]

FLAGS = {"sync", "nosuid", "nodev", "noexec", "nosymfollow"}


@pytest.fixture(scope="module")
def at_home(image: Path, sight: Sight) -> Iterator[Inside]:
    """With the key that everybody knows, on regtest."""
    with started(image, sight, Overlay(arguments=("--network", "regtest"))) as inside:
        inside.go_home()
        load(inside)
        yield inside


def mounted(inside: Inside) -> list[list[str]]:
    """The file systems of cards: device, place, kind and options."""
    lines = inside.agent.said("cat /proc/mounts").splitlines()
    return [line.split() for line in lines if line.startswith(("/dev/sd", "/dev/mmc"))]


def to_review(inside: Inside) -> None:
    """From home, which shows the card, to the end of what the transaction does."""
    inside.see("66 MB")
    inside.press("s")
    inside.see("plain.psbt")
    # where the list was there before the files, what is marked is still the other way to sign
    inside.press("home", "down")
    inside.see("> plain.psbt")
    inside.press("enter")
    inside.see("Check this transaction")
    inside.press("pagedown")
    inside.see("Enter Sign")
    inside.press("enter")
    inside.see("Press s to sign.")


def await_none(inside: Inside) -> None:
    """Until the card before has left the screen of home."""
    inside.computer.until(lambda: re.search(r"Cards +none", inside.sight.text(inside.computer)) is not None, "no card")


def drop(inside: Inside) -> None:
    """Gives up what was signed and could not be written: Esc alone never does that."""
    inside.press("enter")
    inside.see("Where should it go?")
    inside.press("escape")
    inside.see("What next?")
    inside.press("escape")
    inside.see("Drop it?")
    inside.press("down", "enter")
    inside.go_back_home()


def plug(inside: Inside, card: Card) -> str:
    """The only card, into a USB port."""
    await_none(inside)
    return inside.computer.plug(card)


@pytest.mark.parametrize("way", ["stick", "slot"])
def test_a_card_is_mounted_only_when_it_is_needed(at_home: Inside, way: str) -> None:
    card = cards.card_with(SETS["plain"]())
    computer = at_home.computer
    await_none(at_home)
    name = computer.plug(card) if way == "stick" else computer.insert(card)
    at_home.see("66 MB")
    assert mounted(at_home) == []
    to_review(at_home)
    ((_, place, kind, options),) = [line[:4] for line in mounted(at_home)]
    assert kind == "vfat"
    assert set(options.split(",")) >= {*FLAGS, "ro"}, options
    assert at_home.agent.run(f"cp /bin/busybox {place}/x")[0] != 0
    at_home.press("s")
    at_home.see("plain-signed.psbt")
    at_home.go_back_home()
    at_home.agent.said("while grep -qE '^/dev/(sd|mmc)' /proc/mounts; do usleep 50000; done")
    computer.pull(name)
    assert cards.is_clean(card)
    assert "plain-signed.psbt" in cards.names(card)


def test_nothing_on_a_card_can_be_executed(at_home: Inside) -> None:
    busybox = at_home.agent
    card = cards.card_with({"plain.psbt": SETS["plain"]()["plain.psbt"], "run.sh": b"#!/bin/busybox sh\necho ran\n"})
    name = plug(at_home, card)
    to_review(at_home)
    ((_, place),) = [line[:2] for line in mounted(at_home)]
    assert busybox.run(f"cp {place}/run.sh /run/coldtui/run.sh; /bin/busybox sh {place}/run.sh")[1].strip() == "ran"
    assert busybox.run(f"{place}/run.sh")[0] == 126
    at_home.go_back_home()
    at_home.computer.pull(name)


def test_a_card_that_is_pulled_while_it_is_written_is_missed(at_home: Inside) -> None:
    card = cards.card_with(SETS["plain"]())
    name = plug(at_home, card)
    to_review(at_home)
    pause = Pause(card.writes + 1)
    card.manner = pause
    at_home.press("s")
    assert pause.reached.wait(120)
    at_home.computer.pull_at_once(name, pause.over.set)
    shown = at_home.see("is gone")
    assert "The signed transaction is" not in shown
    drop(at_home)
    sign_on(at_home, cards.card_with(SETS["plain"]()))


def sign_on(inside: Inside, card: Card) -> None:
    """After whatever happened, the next card is written as ever."""
    name = plug(inside, card)
    to_review(inside)
    inside.press("s")
    inside.see("plain-signed.psbt")
    inside.go_back_home()
    inside.computer.pull(name)
    assert "plain-signed.psbt" in cards.names(card)
    assert cards.is_clean(card)


def test_a_locked_card_is_said_to_be_locked_and_stays_as_it_is(at_home: Inside) -> None:
    card = cards.card_with(SETS["plain"](), is_locked=True)
    name = plug(at_home, card)
    to_review(at_home)
    at_home.press("s")
    at_home.see("write-protected")
    drop(at_home)
    at_home.computer.pull(name)
    assert card.writes == 0


def test_a_full_card_is_said_to_be_full(at_home: Inside) -> None:
    card = cards.full_card(SETS["plain"]())
    name = plug(at_home, card)
    to_review(at_home)
    at_home.press("s")
    at_home.see("The card is full")
    drop(at_home)
    at_home.computer.pull(name)
    assert "plain-signed.psbt" not in cards.names(card)
