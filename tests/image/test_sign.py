"""The main job on the image as it is given out: power on, type a phrase, sign what came on a card, power off.

Nothing of the test is in the computer: keys go in, its picture and the card come out. Other programs made what it
signs, and judge it.
"""

import asyncio
import base64
from pathlib import Path

import pytest

from tests.build.tx import Out, Tx
from tests.build.wallets import single
from tests.drivers import Script, play
from tests.image import cards
from tests.image.boot import Boot, Cd
from tests.image.built import iso
from tests.image.player import ImagePlayer
from tests.image.sight import Sight
from tests.oracles.bdk import Bdk, is_installed
from tests.oracles.kernel import Regtest, accepts

WALLET = single("p2wpkh", "main")
FUNDS, FEE = 1_000_000, 700


def made_by_bdk(bdk: Bdk, funding: Tx) -> bytes:
    """A payment of 0.003 to somebody, with change, as a file of PSBT."""
    receive, change = WALLET.descriptor("0"), WALLET.descriptor("1")
    bdk("open", wallet="rent", receive=receive, change=change, network="main")
    assert bdk("fund", wallet="rent", txs=[funding.raw().hex()]) == FUNDS
    payee = single("p2tr", "main", account=7).at(0, 0).script.hex()
    return base64.b64decode(bdk("build", wallet="rent", pay=[[payee, 300_000]], fee=FEE))


def finished(bdk: Bdk, signed: bytes) -> bytes:
    """The transaction, when bdkpython finds every signature good."""
    result = bdk("finalize", psbt=base64.b64encode(signed).decode())
    assert result["complete"], result["errors"]
    return bytes.fromhex(bdk("extract", psbt=result["psbt"]))


def played(boot: Boot, sight: Sight, rent: bytes, memory: int = 512) -> bytes:
    """What the story of sign.journey leaves on the card."""
    script = Script.read(Path(__file__).with_name("sign.journey"))
    with ImagePlayer(script, boot, sight, memory, {"rent": lambda: {"rent.psbt": rent}}) as player:

        async def tell() -> None:
            await player.start()
            await play(script, player)

        asyncio.run(tell())
        card = player.cards["TRANSFER"]
    assert cards.is_clean(card)
    return cards.read(card, "rent-signed.psbt")


@pytest.mark.skipif(not is_installed(), reason="bdkpython is not installed")
def test_from_power_on_to_power_off_a_transaction_of_bdk_is_signed_and_consensus_accepts_it(
    image: Path, sight: Sight
) -> None:
    with Bdk() as bdk, Regtest() as chain:
        funding = chain.fund([Out(FUNDS, WALLET.at(0, 0).script)])
        rent = made_by_bdk(bdk, funding)
        final = finished(bdk, played(Cd(iso(image)), sight, rent))
        assert accepts(final, funding.outs[:1]) == [True]
        assert chain.mine(final, fees=FEE), chain.why
