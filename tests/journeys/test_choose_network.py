"""The Bitcoin network is chosen where a person looks for it; networks.journey tells what follows from it."""

import asyncio
from collections.abc import Callable

import pytest

from coldtui.core.address import parse_address
from coldtui.core.errors import WrongNetwork
from coldtui.core.key import read_private_key
from coldtui.core.key_expression import parse_key
from coldtui.core.network import CHOOSE_NETWORK, Network
from coldtui.core.review import review
from coldtui.core.transaction import read
from coldtui.formats.backup_values import BackupLabel, BackupNote
from coldtui.journeys.drill_record import Drill
from coldtui.journeys.home import JOURNEYS
from coldtui.journeys.known_key import read_known
from coldtui.ui.frame import Frame
from coldtui.ui.screens.this_computer import ThisComputer
from tests.build.keys import OURS, master
from tests.build.spending import wallet_of
from tests.build.wallets import single
from tests.corpus.case import WPKH, payment
from tests.drivers import PilotPlayer, Script, Stage
from tests.fakes_machine import LAYOUTS
from tests.journeys.in_image import BEGIN, IMAGE, follow, tell
from tests.ui import lint
from tests.ui.gallery import SCREENS
from tests.ui.stand import standing, text

OPEN = "press t\nsee How cold is this computer?\npress n"
ASKED = f"{OPEN}\nsee On which network are your coins?"
REFUSED = f"{OPEN}\nsee This session holds keys, wallets or a sealed backup of MAINNET.\nsee Forget them first"
HOME = "see What would you like to do?\n"
WIPE = f"""
press enter
see How cold is this computer?
press escape
{HOME}
press k
see Wipe everything
press w
see {{}}
press w
see No key is loaded.
press escape
{HOME}
"""


def on_main() -> Stage:
    return Stage(Script.read_text("main", "network main"))


def test_in_the_image_it_is_chosen_and_every_screen_says_so_from_then_on():
    stage = on_main()
    stage.machine.started_from, stage.console.known = IMAGE, LAYOUTS
    tell(
        stage,
        f"""
        see coldtui | MAINNET |
        {BEGIN}
        {ASKED}
        see > MAINNET   bitcoin that is worth money, is on
        press down enter
        see coldtui |  SIGNET  | How cold is this computer?
        see SIGNET, for practice: coins worth nothing
        press n
        see > SIGNET
        press down enter
        see TESTNET4, for practice: coins worth nothing
        press n
        see > TESTNET4
        press up
        see > SIGNET
        press escape
        see coldtui |  TESTNET4  | How cold is this computer?
        press n
        see > TESTNET4
        press home enter
        see MAINNET, where coins are money
        see coldtui | MAINNET |
        """,
    )
    assert stage.app.journal.network is Network.MAIN


def with_key(stage: Stage) -> None:
    stage.session.add(OURS.split())


def with_wallet(stage: Stage) -> None:
    stage.app.journal.wallets.append(wallet_of(WPKH))


def with_backup(stage: Stage) -> None:
    stage.session.sealing.set_passphrase("of a backup", 10, bytes(16))


@pytest.mark.parametrize(
    ("put", "asks"),
    [
        (with_key, "Wipe 1 key"),
        (with_wallet, "Forget everything of this session?"),
        (with_backup, "Forget everything of this session?"),
    ],
)
def test_with_anything_of_the_network_in_the_session_it_stays_and_the_way_out_that_is_named_is_one(
    put: Callable[[Stage], None], asks: str
):
    stage = on_main()

    async def story(player: PilotPlayer) -> None:
        put(stage)
        await follow(player, REFUSED)
        assert stage.app.journal.network is Network.MAIN
        await follow(player, WIPE.format(asks), ASKED, "press down enter", "see |  SIGNET  |")

    tell(stage, HOME, story)


def test_the_demo_has_its_own_network_and_offers_no_other():
    stage = Stage(Script.read_text("demo", "demo"))
    tell(stage, f"{HOME}{OPEN}\nsee How cold is this computer?\nnot-see n Bitcoin network\nnot-see On which")
    assert stage.app.journal.network is Network.REGTEST


def test_what_was_said_about_another_network_is_forgotten_and_the_date_is_not():
    stage = on_main()
    ctx = stage.app.journal

    async def story(player: PilotPlayer) -> None:
        ctx.height, ctx.book.created = 925_000, "2027-06-22"
        ctx.paid.add(b"script")
        ctx.book.labels.append(BackupLabel("tx", "0a" * 32, "A horse"))
        await follow(player, ASKED, "press enter", "see How cold")
        assert (ctx.height, len(ctx.paid), len(ctx.book.labels)) == (925_000, 1, 1), "it is the same network"
        await follow(player, "press n", "see > MAINNET", "press end enter", "see 1 label of MAINNET", "press n")
        await follow(player, "see |  REGTEST  |")

    tell(stage, HOME, story)
    assert (ctx.height, ctx.paid, ctx.book.labels, ctx.book.created) == (None, set(), [], "2027-06-22")


def test_where_there_are_too_many_keys_for_the_last_row_each_of_them_still_works():
    async def look() -> None:
        async with standing(SCREENS["this-computer"](), frame=Frame(Network.MAIN)) as pilot:
            last = text(pilot.app).splitlines()[-1]
            assert "n Bitcoin network" in last
            assert "Check again" not in last
            assert list(lint.row_faults(pilot.app)) == []
            assert isinstance(pilot.app.screen, ThisComputer)
            await pilot.press("f1", "pagedown")
            await pilot.pause()
            assert "Check again" in text(pilot.app)

    asyncio.run(look())


def test_a_wallet_that_was_refused_for_its_network_can_be_scanned_again_on_its_own():
    stage = on_main()

    async def story(player: PilotPlayer) -> None:
        stage.cameras.show(single("p2wpkh").descriptor())
        await follow(player, "press x", "see Choose the network under", "press enter", "press escape", HOME)
        await follow(player, ASKED, "press end enter", "see |  REGTEST  |", "press escape", HOME)
        await follow(player, "press x", "see Register", "not-see scanned before")

    tell(stage, HOME, story)


def with_notes(stage: Stage) -> None:
    book = stage.app.journal.book
    book.notes.append(BackupNote("recovery phrase", "the bank", "steel"))
    book.labels += [BackupLabel("tx", "0a" * 32, "A horse"), BackupLabel("tx", "0b" * 32, "Rent")]
    stage.app.journal.drills.append(Drill("words", bytes(4), "nothing", passed=True))


def test_what_was_typed_on_one_network_is_forgotten_only_when_the_user_says_so():
    stage = on_main()

    async def story(player: PilotPlayer) -> None:
        with_notes(stage)
        await follow(player, ASKED, "press down enter", "see Change from MAINNET to SIGNET?")
        await follow(player, "see 2 labels, 1 note and 1 drill of MAINNET", "press escape", "see How cold")
        assert (len(stage.app.journal.book.notes), stage.app.journal.network) == (1, Network.MAIN)
        await follow(player, "press n", "see On which", "press down enter", "see Change from", "press n")
        await follow(player, "see |  SIGNET  | How cold")

    tell(stage, HOME, story)
    assert not stage.app.journal.holds_anything


def test_notes_alone_can_be_wiped_too():
    stage = on_main()

    async def story(player: PilotPlayer) -> None:
        await follow(player, "press k", "see No key is loaded.", "not-see Wipe everything", "press escape", HOME)
        with_notes(stage)
        await follow(player, WIPE.format("Forget everything").replace("press enter", "press t", 1))

    tell(stage, HOME, story)
    assert stage.app.journal.book.notes == []


@pytest.mark.parametrize("is_read_back", [False, True])
def test_keys_without_a_backup_are_named_on_the_way_to_wiping_them(*, is_read_back: bool):
    stage = on_main()
    told = f"{'not-' if is_read_back else ''}see No backup was read back in this session of 73c5 da0a."

    async def story(player: PilotPlayer) -> None:
        with_key(stage)
        if is_read_back:
            stage.session.mark_backed_up(*stage.session.fingerprints)
        await follow(player, REFUSED, told, "press enter", "see How cold", "press escape", HOME)
        await follow(player, "press k", "see Wipe everything", "press w", "see Wipe 1 key", told)

    tell(stage, HOME, story)


XPUB = "xpub6CatWdiZiodmUeTDp8LT5or8nmbKNcuyvz7WyksVFkKB4RHwCD3XyuvPEbvqAQY3rAPshWcMLoP2fMFMKHPJ4ZeZXYVUhLv1VMrjPC7PW6V"
ADDRESS = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu"


@pytest.mark.parametrize(
    "refuse",
    [
        lambda: parse_key(f"{XPUB}/<0;1>/*", Network.SIGNET),
        lambda: parse_address(ADDRESS, Network.SIGNET),
        lambda: read_known(XPUB, Network.SIGNET),
        lambda: read_private_key(master(OURS).xprv(test=True), is_test=False),
    ],
    ids=["wallet", "address", "public", "private"],
)
def test_every_refusal_of_what_is_for_another_network_says_how_to_choose_it(refuse: Callable[[], object]):
    with pytest.raises(WrongNetwork) as raised:
        refuse()
    assert raised.value.hint.startswith(CHOOSE_NETWORK)


def test_so_does_the_review_and_what_is_named_is_there():
    found = review(read(payment().raw(), Network.MAIN, [])).blockers
    (told,) = (one.detail for one in found if one.rule == "wrong-network")
    assert told.startswith("It may be the wrong file")
    assert told.endswith(f"{CHOOSE_NETWORK[1:]}.")
    assert any(item.label in CHOOSE_NETWORK for item in JOURNEYS)
    assert [one.key for one in ThisComputer.BINDINGS if one.description == "Bitcoin network"] == ["n"]
    assert "(n)" in CHOOSE_NETWORK
