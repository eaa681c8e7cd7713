"""Cards of every kind in the image: exFAT, one that it made itself, two at once, and one with two partitions."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.image import cards
from tests.image.inside import Inside, started
from tests.image.overlay import PLACE, Overlay
from tests.image.sight import Sight
from tests.image.test_cards import FLAGS, await_none, mounted, plug, to_review
from tests.image.test_session import load
from tests.journeys.samples import SETS
from tests.qemu.card import Card

pytestmark = [pytest.mark.image, pytest.mark.slow]

EMPTY = 64 << 20
WANTED = '"WANTED"'


@pytest.fixture(scope="module")
def at_home(image: Path, sight: Sight) -> Iterator[Inside]:
    """With the key that everybody knows, on regtest, and a transaction beside the agent."""
    overlay = Overlay(SETS["plain"](), arguments=("--network", "regtest"))
    with started(image, sight, overlay) as inside:
        inside.go_home()
        load(inside)
        yield inside


def await_unmounted(inside: Inside) -> None:
    """Until no card is mounted, which is so at home."""
    inside.agent.said("while grep -qE '^/dev/(sd|mmc)' /proc/mounts; do usleep 50000; done")


def test_exfat_is_mounted_as_safely_and_what_is_written_on_it_is_whole(at_home: Inside) -> None:
    card = cards.exfat_card()
    name = plug(at_home, card)
    at_home.see("you can pull it out")
    # no program on this side writes files on exFAT
    put = "mkdir -p /tmp/m; mount -t exfat $(ls /dev/sd?1) /tmp/m"
    at_home.agent.said(f"{put} && cp {PLACE}/plain.psbt /tmp/m && umount /tmp/m")
    to_review(at_home)
    ((_, _, kind, options),) = [line[:4] for line in mounted(at_home)]
    assert kind == "exfat"
    assert set(options.split(",")) >= {*FLAGS, "ro"}, options
    at_home.press("s")
    at_home.see("plain-signed.psbt")
    at_home.go_back_home()
    await_unmounted(at_home)
    found = at_home.agent.said(f"{put} -o ro && cd /tmp/m && ls && head -c 4 plain-signed.psbt; cd /; umount /tmp/m")
    at_home.computer.pull(name)
    assert found.split() == ["plain-signed.psbt", "plain.psbt", "psbt"]
    assert cards.is_clean(card, program="fsck.exfat")


def test_a_card_that_is_prepared_here_is_one_for_every_other_program(at_home: Inside) -> None:
    card = Card(bytes(EMPTY))
    name = plug(at_home, card)
    at_home.see("cannot be used yet")
    at_home.press("b")
    at_home.see("Prepare a card")
    at_home.press("p")
    at_home.see("Which card should be made empty?")
    at_home.see("67 MB")
    at_home.press("enter")
    at_home.see("Type ERASE")
    at_home.computer.type("erase")
    at_home.press("enter")
    shown = at_home.see("The card is empty and ready.")
    assert "You can use it now." in shown
    at_home.go_back_home()
    at_home.see("you can pull it out")
    assert mounted(at_home) == []
    at_home.computer.pull(name)
    assert cards.is_clean(card)
    assert cards.names(card) == []
    assert cards.label(card)
    assert cards.label(card) in shown


WAYS = {
    "sign": {"s": "plain.psbt"},
    "register": {"w": "Which file is the wallet?"},
    "open": {"o": "Open my card"},
    "load": {"l": "In which form is your backup?", "f": "Which file holds the backup?"},
    "seal": {"b": "Enrol a card", "e": "What will be written", "enter": "Onto which card?"},
    "labels": {"b": "Enrol a card", "n": "Import labels", "i": "Which file"},
}
"""Keys from home to where cards are shown, and what is seen after each."""


@pytest.mark.parametrize("keys", WAYS.values(), ids=WAYS)
def test_whatever_looks_into_a_card_leaves_it_unmounted_at_home(at_home: Inside, keys: dict[str, str]) -> None:
    card = cards.card_with(SETS["plain"](), label="WANTED")
    name = plug(at_home, card)
    at_home.see(WANTED)
    assert mounted(at_home) == []
    for key, words in keys.items():
        at_home.press(key)
        at_home.see(words)
    at_home.see(WANTED)
    at_home.agent.said("until grep -q '^/dev/sd' /proc/mounts; do usleep 50000; done")
    at_home.go_back_home()
    await_unmounted(at_home)
    at_home.see("you can pull it out")
    at_home.computer.pull(name)
    assert card.writes == 0


def test_of_two_cards_each_is_mounted_and_both_can_be_pulled_at_home(at_home: Inside) -> None:
    await_none(at_home)
    stick = cards.card_with(SETS["plain"](), label="STICK")
    other = cards.card_with({"other.psbt": b"none"}, label="SLOT")
    inside = at_home.computer.plug(stick), at_home.computer.insert(other)
    at_home.see('"STICK"')
    at_home.see('"SLOT"')
    assert mounted(at_home) == []
    at_home.press("s")
    shown = at_home.see("other.psbt")
    assert "plain.psbt" in shown
    assert {line[0][:7] for line in mounted(at_home)} == {"/dev/sd", "/dev/mm"}
    at_home.press("escape")
    at_home.go_back_home()
    await_unmounted(at_home)
    shown = at_home.see("you can pull it out")
    assert shown.count("you can pull it out") == 2
    for name in inside:
        at_home.computer.pull(name)
    assert stick.writes == other.writes == 0


def test_of_a_card_with_two_partitions_both_are_unmounted_at_home(at_home: Inside) -> None:
    card = cards.card_with_two(SETS["plain"](), {"other.psbt": b"none"})
    name = plug(at_home, card)
    at_home.see('"TWO"')
    to_review(at_home)
    assert len(mounted(at_home)) == 2
    at_home.press("s")
    at_home.see("plain-signed.psbt")
    at_home.go_back_home()
    await_unmounted(at_home)
    at_home.see("you can pull it out")
    at_home.computer.pull(name)
    for partition, files in enumerate((["plain-signed.psbt", "plain.psbt"], ["other.psbt"])):
        assert sorted(cards.names(card, partition)) == files
        assert cards.is_clean(card, partition)
