"""Nothing that was done on one network is left on another one, and nothing that is the person's is lost."""

import asyncio
import threading
from dataclasses import fields
from typing import TypeVar

import pytest

from coldtui.core.errors import WrongNetwork
from coldtui.core.network import Network
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.formats.backup_check import backup_wallet
from coldtui.formats.backup_values import BackupNote
from coldtui.journeys import open_card
from coldtui.journeys.book import Book
from coldtui.journeys.context import Context
from tests.build.keys import OURS, SECOND
from tests.build.spending import wallet_of
from tests.build.wallets import family, single
from tests.drivers import Script, Stage
from tests.fakes_media import FakeCard
from tests.journeys.sealing import ENROL, OPEN, PASSPHRASE, Told, documents, sealed, sealer, staged, tell

PARTS = {"stage", "network", "devices", "session", "book"}
STAYS = {"camera", "layout", "is_interrupted"}
STAYS_ON_ANOTHER = STAYS | {"charge"}
STAYS_IN_BOOK = {"created", "is_dated"}
EMPTY = Book()
FAMILY = wallet_of(family("p2wsh"))
NOTE = BackupNote("recovery phrase", "the bank, box 12", "steel")

One = TypeVar("One", Context, Book)


def names(one: Context | Book) -> set[str]:
    return {field.name for field in fields(one)} - PARTS


def something(value: object) -> object:
    """Of the type of what is there; for a field of another type than these, write down here what is put into it."""
    if value is None:
        return 7
    return {list: ["x"], set: {"x"}, dict: {"x": "x"}, str: "x", bytes: b"x", bool: True}[type(value)]


def fill(one: One) -> One:
    for name in names(one):
        setattr(one, name, something(getattr(one, name)))
    return one


def filled() -> Context:
    ctx = Stage(Script.read_text("main", "network main")).app.journal
    fill(ctx)
    fill(ctx.book)
    return ctx


def kept(ctx: Context) -> tuple[set[str], set[str]]:
    """The fields in which something is."""
    return tuple({name for name in names(one) if getattr(one, name)} for one in (ctx, ctx.book))


def test_a_change_of_network_forgets_every_field_but_those_that_are_listed_here():
    ctx = filled()
    session, devices, stage = ctx.session, ctx.devices, ctx.stage
    ctx.change_network(Network.SIGNET)
    assert kept(ctx) == (STAYS_ON_ANOTHER, STAYS_IN_BOOK)
    assert ctx.network is Network.SIGNET
    assert (ctx.session, ctx.devices, ctx.stage) == (session, devices, stage)


def test_forgetting_everything_forgets_the_date_too_and_not_the_network():
    ctx = filled()
    ctx.forget_everything()
    assert kept(ctx) == (STAYS, set())
    assert ctx.network is Network.MAIN


def test_control_every_field_was_filled():
    ctx = filled()
    assert kept(ctx) == (names(ctx), names(EMPTY))


def test_no_change_of_network_loses_a_key_or_a_backup_and_the_screen_passphrase_stays():
    ctx = Stage(Script.read_text("main", "network main")).app.journal
    ctx.session.set_passphrase("of the screen", bytes(16))
    ctx.change_network(Network.SIGNET)
    assert ctx.session.unlocks("of the screen")
    ctx.session.add(OURS.split())
    with pytest.raises(RuntimeError):
        ctx.change_network(Network.MAIN)
    ctx.session.forget(*ctx.session.fingerprints)
    ctx.session.sealing.set_passphrase(PASSPHRASE, 10, bytes(16))
    with pytest.raises(RuntimeError):
        ctx.change_network(Network.MAIN)


@pytest.mark.parametrize("name", sorted(names(EMPTY) - STAYS_IN_BOOK))
def test_there_is_something_to_wipe_as_soon_as_one_thing_of_the_book_is_there(name: str):
    ctx = Stage(Script.read_text("main", "network main")).app.journal
    ctx.book.created, ctx.charge = "2027-06-22", 40
    assert not ctx.holds_anything, "the control: the date and the battery are nothing to wipe"
    setattr(ctx.book, name, something(getattr(ctx.book, name)))
    assert ctx.holds_anything


@pytest.mark.parametrize("network", [Network.MAIN, Network.SIGNET])
def test_nothing_is_sealed_that_holds_a_wallet_of_another_network(network: Network):
    with pytest.raises(WrongNetwork):
        Book().contents(network, [FAMILY])
    with pytest.raises(WrongNetwork):
        Contents(network, (backup_wallet(FAMILY),))
    assert len(Book().contents(Network.REGTEST, [FAMILY]).wallets) == 1, "the control"


def test_of_test_networks_whose_addresses_are_alike_the_registered_wallet_knows_its_own():
    wallet = wallet_of(single())
    assert wallet.network is Network.REGTEST
    with pytest.raises(WrongNetwork):
        Book().contents(Network.TESTNET4, [wallet])


def told(card: FakeCard, monkeypatch: pytest.MonkeyPatch, *, interrupts: bool) -> Stage:
    """Open a card with another key's backup, with F12 in the moment in which it is taken over; then enrol NEW."""
    may_go_on, has_begun = threading.Event(), threading.Event()
    made = open_card.book_with

    def slow(ctx: Context, contents: Contents) -> Book:
        has_begun.set()
        may_go_on.wait(30)
        return made(ctx, contents)

    monkeypatch.setattr(open_card, "book_with", slow)
    stage, new = staged(card, phrases=()), FakeCard("NEW")
    with sealer(OURS) as session:
        contents = Contents(Network.REGTEST, (backup_wallet(FAMILY),), notes=(NOTE,))
        stage.backups.put(card, 1, sealed(session, 1, contents))

    async def story(told: Told) -> None:
        if not interrupts:
            may_go_on.set()
            await told.do(OPEN, "press enter\nsee Here again\npress enter\nsee What would you like to do?")
            return
        await told.do(OPEN, "press enter")
        await asyncio.to_thread(has_begun.wait, 30)
        await told.do("press f12\nsee The screen is locked.")
        may_go_on.set()
        await told.do("press enter\nsee What you were making was wiped\npress enter\nsee What would you like to do?")
        assert told.journal.book == EMPTY
        assert not told.journal.holds_anything
        await told.do(
            "press t\nsee How cold\npress n\nsee On which network\npress home enter\n"
            "see MAINNET, where coins are money\npress escape\nsee What would you like"
        )
        told.session.add(SECOND.split())
        told.media.pull(card)
        told.media.insert(new)
        await told.do("press l\nsee In which form\npress escape", ENROL)

    tell(stage, story, card)
    if interrupts:
        held = documents(stage, new)[1]
        assert (held.network, held.wallets, held.notes, len(held.keys)) == (Network.MAIN, (), (), 1)
        with Session() as other, other.open_sealed(stage.backups.on(new)[1][0][0], PASSPHRASE) as opened:
            assert opened.contents.network is Network.MAIN
    return stage


@pytest.mark.usefixtures("quick_keys")
def test_what_was_being_taken_over_when_the_screen_was_locked_is_not_taken_over(monkeypatch: pytest.MonkeyPatch):
    told(FakeCard("CARD"), monkeypatch, interrupts=True)


@pytest.mark.usefixtures("quick_keys")
def test_control_uninterrupted_it_is(monkeypatch: pytest.MonkeyPatch):
    journal = told(FakeCard("CARD"), monkeypatch, interrupts=False).app.journal
    assert (journal.book.notes, len(journal.wallets)) == ([NOTE], 1)
