"""The composition root of the screen: arguments become real devices, and these an application.

To be imported when the environment was scrubbed: the screen library reads it while it is loaded.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from coldtui.app import Coldtui
from coldtui.core import known_answers
from coldtui.core.network import Network
from coldtui.custody.session import Session
from coldtui.devices import Devices
from coldtui.devices.cards import Cards
from coldtui.devices.console import NoConsole
from coldtui.devices.console_font import draws_half_blocks
from coldtui.devices.helper_console import HelperConsole
from coldtui.devices.helper_kernel import HelperKernel
from coldtui.devices.helper_link import HelperLink
from coldtui.devices.later import later
from coldtui.devices.machine import LinuxMachine
from coldtui.devices.pictures import ZxingPictures
from coldtui.devices.randomness import KernelRandomness, check_when_ready
from coldtui.devices.volumes import BlockDevices
from coldtui.exit_status import DONE
from coldtui.ui import theme

if TYPE_CHECKING:
    from coldtui.devices.backup_store import BackupStore
    from coldtui.devices.camera import Cameras


def run(args: argparse.Namespace, helper: HelperLink | None) -> int:
    """The full-screen program, until it is left; returns the exit status. Raises ColdtuiError before it begins.

    Raises RuntimeError where this computer computes wrong.
    """
    known_answers.check_all()
    if not args.demo:
        with _cards(args.media, helper) as cards:
            return _start(args, args.network or Network.MAIN, cards, helper)
    with tempfile.TemporaryDirectory(prefix="coldtui-demo-") as folder:
        _copy_samples(Path(folder))
        return _start(args, Network.REGTEST, Cards([folder]), helper)


def _cards(folders: Sequence[str], helper: HelperLink | None) -> Cards:
    if helper is None:
        return Cards(folders, BlockDevices())
    return Cards(folders, BlockDevices(), kernel=HelperKernel(helper), helper=helper.format_disk)


def _start(args: argparse.Namespace, network: Network, cards: Cards, helper: HelperLink | None) -> int:
    devices = Devices(
        cards,
        LinuxMachine(helper=helper.power_off if helper else None),
        KernelRandomness(),
        ZxingPictures(),
        _cameras(args.camera),
        later(partial(_backup_cards, cards)),
        HelperConsole(helper) if helper else NoConsole(),
    )
    check_when_ready(devices.randomness)
    with Session() as session:
        chosen = theme.choose(args.theme, os.environ)
        half_blocks = draws_half_blocks() is not False
        app = Coldtui(network, session, devices, demo=args.demo, theme=chosen, half_blocks=half_blocks)
        app.run(mouse=False)
        return app.return_code or DONE


def _cameras(word: str | None) -> "Cameras":
    """Those of --camera, which may be wrong, at once; without it whatever there is, later."""

    def chosen() -> "Cameras":
        from coldtui.devices import cameras

        return cameras.chosen(cameras.AUTO if word is None else word)

    return later(chosen) if word is None else chosen()


def _backup_cards(cards: Cards) -> "BackupStore":
    from coldtui.devices.backup_card import BackupCards

    return BackupCards(cards.access)


def _copy_samples(folder: Path) -> None:
    from importlib import resources

    for sample in (resources.files("coldtui") / "demo").iterdir():
        if sample.name.endswith((".psbt", ".txt")):
            (folder / sample.name).write_bytes(sample.read_bytes())
