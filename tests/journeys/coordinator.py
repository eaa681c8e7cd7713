"""A program that stands for the wallet program online: shows a PSBT as codes, then scans the signed one into a file.

    python -m tests.journeys.coordinator REQUEST ANSWER CAMERA ENCODING

It is coldtui with another first screen: the same application, the same screens, the same camera.
"""

import sys
from pathlib import Path
from unittest.mock import patch

from coldtui.app import Coldtui
from coldtui.core.network import Network
from coldtui.custody.session import Session
from coldtui.devices import Devices, cameras
from coldtui.devices.backup_card import BackupCards
from coldtui.devices.cards import Cards
from coldtui.devices.console import NoConsole
from coldtui.devices.machine import LinuxMachine
from coldtui.devices.pictures import ZxingPictures
from coldtui.devices.randomness import KernelRandomness
from coldtui.formats.payload import Encoding, Kind
from coldtui.formats.sending import Outgoing
from coldtui.journeys import home
from coldtui.journeys.context import Context
from coldtui.journeys.scan import scan
from coldtui.journeys.send import send
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.tell import Tell


def main(request: str, answer: str, camera: str, encoding: str) -> None:
    """Run until it is left."""

    async def coordinate(ctx: Context) -> None:
        raw = await ctx.work(Path(request).read_bytes)
        await send(ctx, "To be signed", "Unsigned transaction", Outgoing(Kind.PSBT, raw), Encoding(encoding))
        scanned = await scan(ctx, frozenset({Kind.PSBT}), "Read it back")
        await ctx.work(Path(answer).write_bytes, scanned.data)
        await ctx.ask(Tell("Coordinator", "OK", "The signed transaction is back."))

    cards = Cards(())
    taken = cameras.chosen(camera)
    devices = Devices(
        cards, LinuxMachine(), KernelRandomness(), ZxingPictures(), taken, BackupCards(cards.access), NoConsole()
    )
    with patch.object(home, "JOURNEYS", (Item("Coordinate", "", coordinate, "o"),)), Session() as session:
        Coldtui(Network.REGTEST, session, devices).run(mouse=False)


if __name__ == "__main__":
    main(*sys.argv[1:])
