"""What is public leaves by code too: an address of the list, a wallet configuration, a public key in parts that move."""

import pytest

from coldtui.core.address import address
from coldtui.core.network import Network
from coldtui.formats.payload import Kind
from coldtui.journeys.reader import Reader
from coldtui.ui.widgets.qr_code import QrCode
from tests.build.wallets import single
from tests.drivers import PilotPlayer
from tests.journeys.codes_read import read_screen
from tests.journeys.test_sign_by_qr import Stage, follow, told
from tests.ui.test_qr_code import pixels, read

WALLET = single("p2wpkh")
LIST = ("press a", "see Addresses of which wallet?", "press enter", "see Receive addresses")


@pytest.mark.parametrize(
    ("keys", "branch", "index"),
    [((), 0, 0), (("down", "down"), 0, 2), (("down", "up"), 0, 0), (("n",), 0, 4), (("c", "down"), 1, 1)],
    ids=["first", "third", "up", "next-page", "change"],
)
def test_the_marked_address_is_shown_as_a_code_that_another_library_reads(keys, branch, index):
    found: list[str] = []

    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, *LIST, *(f"press {key}" for key in keys), f"see > {index}", "press enter")
        await follow(player, "see QR code: address")
        found.extend(read(pixels(player.app, player.app.screen.query_one(QrCode).region)))
        await follow(player, "press escape", f"see > {index}")

    told(story)
    assert found == [address(WALLET.at(branch, index).script, Network.REGTEST)]


def test_the_mark_goes_through_the_pages_and_back():
    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, *LIST, *["press down"] * 7, "see > 7", *["press up"] * 7, "see > 0", "press up", "see > 0")

    told(story)


def joined(codes: list[str], kind: Kind) -> bytes:
    """What is in the codes."""
    reader = Reader(frozenset({kind}))
    for code in codes:
        reader.feed(code)
    payload = reader.take()
    assert payload is not None
    return payload.data


def test_a_wallet_configuration_leaves_as_a_code_and_comes_back_as_the_same_wallet():
    codes: list[str] = []

    async def story(player: PilotPlayer, stage: Stage) -> None:
        await follow(player, *LIST, "press w", "see Wallet configuration", "press q", "see QR code: Wallet")
        await follow(player, "press m", "see Wallet configuration")
        codes.extend(await read_screen(player))

    told(story)
    assert codes[0].startswith("UR:CRYPTO-OUTPUT/")
    assert WALLET.descriptor().split("#")[0] in joined(codes, Kind.WALLET).decode()


def test_a_public_key_that_does_not_fit_one_code_of_this_window_leaves_in_parts():
    codes: list[str] = []

    async def story(player: PilotPlayer, _: Stage) -> None:
        await follow(player, "press k", "see 73c5 da0a", "press enter", "see Export", "press e", "press enter")
        await follow(player, "see the public key for what?", "press enter", "see in which form?", "press enter")
        await follow(player, "press q", "see press m for smaller codes that move", "press m", "see Key with its origin")
        codes.extend(await read_screen(player))

    told(story)
    assert codes[0].startswith("UR:CRYPTO-ACCOUNT/")
    key = joined(codes, Kind.KEY).decode()
    assert key.startswith("[73c5da0a/84h/1h/0h]tpub")
