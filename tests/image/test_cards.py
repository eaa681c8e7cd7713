"""Cards that come and go while the image runs: what is mounted when, how, and what is said when a card fails."""

import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image import cards
from tests.image.inside import HOME, Inside, started
from tests.image.overlay import Overlay
from tests.image.sight import Sight
from tests.image.test_session import load
from tests.journeys.samples import SETS
from tests.qemu.card import Card
from tests.vfat.reader import Pause

pytestmark = [pytest.mark.image, pytest.mark.slow]

FLAGS = {"sync", "nosuid", "nodev", "noexec", "nosymfollow"}

SEEN = 2.0
"""Seconds in which a card is seen."""

SPARE = 3
"""How much longer it may take here: the processor is emulated, has other tests beside it, and draws every letter itself.

The waits that make up most of it, for the kernel, the helper and the next look, are as long as on a real one.
"""


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
    inside.press("enter")
    inside.see("Check this transaction")
    inside.press("pagedown")
    inside.see("Enter Sign")
    inside.press("enter")
    inside.see("Press s to sign.")


def await_none(inside: Inside) -> None:
    """Until the card before has left the screen of home."""
    inside.computer.until(lambda: re.search(r"Cards +none", inside.sight.text(inside.computer)) is not None, "no card")


def plug(inside: Inside, card: Card) -> str:
    """The only card, into a USB port."""
    await_none(inside)
    return inside.computer.plug(card)


def back_home(inside: Inside) -> None:
    """By Esc alone."""

    def is_home() -> bool:
        if HOME in inside.sight.text(inside.computer):
            return True
        inside.press("escape")
        return False

    inside.computer.until(is_home, "home")


@pytest.mark.parametrize("way", ["stick", "slot"])
def test_a_card_is_seen_at_once_and_mounted_only_when_it_is_needed(at_home: Inside, way: str) -> None:
    card = cards.card_with(SETS["plain"]())
    computer = at_home.computer
    await_none(at_home)
    before = time.monotonic()
    name = computer.plug(card) if way == "stick" else computer.insert(card)
    disk = "sd" if way == "stick" else "mmcblk"
    at_home.agent.said(f"until grep -q {disk} /proc/partitions; do usleep 50000; done")
    print(f"{way}: the kernel has it after {time.monotonic() - before:.1f} s")
    at_home.see("66 MB")
    seen = time.monotonic() - before
    print(f"{way}: home shows it after {seen:.1f} s")
    assert seen < SEEN * SPARE
    assert mounted(at_home) == []
    to_review(at_home)
    ((_, place, kind, options),) = [line[:4] for line in mounted(at_home)]
    assert kind == "vfat"
    assert set(options.split(",")) >= {*FLAGS, "ro"}, options
    assert at_home.agent.run(f"cp /bin/busybox {place}/x")[0] != 0
    at_home.press("s")
    at_home.see("plain-signed.psbt")
    back_home(at_home)
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
    back_home(at_home)
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
    back_home(at_home)
    sign_on(at_home, cards.card_with(SETS["plain"]()))


def sign_on(inside: Inside, card: Card) -> None:
    """After whatever happened, the next card is written as ever."""
    name = plug(inside, card)
    to_review(inside)
    inside.press("s")
    inside.see("plain-signed.psbt")
    back_home(inside)
    inside.computer.pull(name)
    assert "plain-signed.psbt" in cards.names(card)
    assert cards.is_clean(card)


def test_a_locked_card_is_said_to_be_locked_and_stays_as_it_is(at_home: Inside) -> None:
    card = cards.card_with(SETS["plain"](), is_locked=True)
    name = plug(at_home, card)
    to_review(at_home)
    at_home.press("s")
    at_home.see("write-protected")
    back_home(at_home)
    at_home.computer.pull(name)
    assert card.writes == 0


def test_a_full_card_is_said_to_be_full(at_home: Inside) -> None:
    card = cards.full_card(SETS["plain"]())
    name = plug(at_home, card)
    to_review(at_home)
    at_home.press("s")
    at_home.see("full")
    back_home(at_home)
    at_home.computer.pull(name)
    assert "plain-signed.psbt" not in cards.names(card)
