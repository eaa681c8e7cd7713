"""An address to be paid to carries a warning until a backup of its key was read back, and none after that."""

import pytest

from coldtui.core.network import Network
from coldtui.journeys.addresses import show_addresses
from coldtui.journeys.connect import connect
from coldtui.journeys.context import Context
from coldtui.journeys.safe_to_fund import unsafe, unsafe_wallet
from tests.build.keys import ATTACKER, OURS, SECOND, master
from tests.build.spending import wallet_of
from tests.corpus.case import FAMILY
from tests.journeys.alone import alone

KEY = master(OURS).fingerprint
UNSAFE = "see [CAUTION] Not safe to fund yet: no backup of key 73c5 da0a was read back.\n"
SAFE = "not-see Not safe\n"


def with_key(journey, story: str, *, is_backed_up: bool) -> None:
    """Play a story with a loaded key."""

    async def loaded(ctx: Context) -> None:
        if not ctx.session.fingerprints:
            ctx.session.add(OURS.split())
        if is_backed_up:
            ctx.session.mark_backed_up(KEY)
        await journey(ctx)

    alone(loaded, story)


LIST = "see Addresses of which wallet?\npress enter\nsee Receive addresses\n"


def test_the_receive_addresses_carry_the_warning_and_the_change_addresses_do_not():
    story = (
        f"{LIST}{UNSAFE}press n\n{UNSAFE}press c\nsee Change addresses\n{SAFE}press c\nsee Receive addresses\n{UNSAFE}"
    )
    with_key(show_addresses, story, is_backed_up=False)


def test_so_does_the_code_of_a_receive_address_and_of_no_change_address():
    code = "press enter\nsee QR code: address\nsee Address 0\n{}press enter\n"
    shown = code.format("see [CAUTION]\nsee Backups, c\n")
    story = f"{LIST}{shown}see Receive addresses\npress c\nsee Change addresses\n{code.format('not-see [CAUTION]' + chr(10))}"
    with_key(show_addresses, story, is_backed_up=False)


def test_control_after_a_backup_was_read_back_nothing_warns():
    with_key(show_addresses, f"{LIST}see > 0\n{SAFE}press enter\nsee Compare every group.\n{SAFE}", is_backed_up=True)


CONNECT = "see which program shall watch\npress down\npress enter\n"


async def _connect(ctx: Context) -> None:
    await connect(ctx, KEY)


@pytest.mark.parametrize("is_backed_up", [False, True])
def test_who_connected_a_program_is_told_before_anybody_pays(is_backed_up):
    story = "see Which kind of addresses?\npress enter\nsee w Write\npress enter\nsee Done there\npress enter\n"
    story += "see Is it the same?\npress y\nsee It cannot spend them.\n" + (SAFE if is_backed_up else UNSAFE)
    with_key(_connect, "see which program shall watch\npress enter\n" + story, is_backed_up=is_backed_up)


def test_of_a_wallet_of_several_keys_only_those_that_are_loaded_are_named():
    found: list[str] = []

    async def journey(ctx: Context) -> None:
        wallet = wallet_of(FAMILY)
        assert unsafe_wallet(ctx, wallet) == ""
        for phrase in (OURS, SECOND, ATTACKER):
            ctx.session.add(phrase.split())
        found.append(unsafe_wallet(ctx, wallet))
        for raw in ctx.session.fingerprints:
            ctx.session.mark_backed_up(raw)
        found.append(unsafe_wallet(ctx, wallet))
        found.append(unsafe(ctx, [bytes(4)]))

    alone(journey, "see The journey is over.")
    assert found[0].startswith("Not safe to fund yet: no backup of key")
    assert found[1:] == ["", ""]
    assert Network.REGTEST is wallet_of(FAMILY).network
