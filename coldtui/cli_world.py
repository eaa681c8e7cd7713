"""The composition root of the command line: real devices for a command of `cli`."""

import argparse
import os
from collections.abc import Callable
from pathlib import Path

from coldtui import cli, streams
from coldtui.core import known_answers
from coldtui.core.errors import DeviceFailed
from coldtui.core.text import printable
from coldtui.devices.cards import Cards
from coldtui.devices.pictures import ZxingPictures
from coldtui.devices.randomness import KernelRandomness, check_when_ready


def run(args: argparse.Namespace) -> int:
    """Run the command that `cli.add_commands` put into the arguments; returns the exit status.

    Raises ColdtuiError, and RuntimeError where this computer computes wrong; only `selftest` tells that in its output.
    """
    if args.run is not cli.run_selftest:
        known_answers.check_all()
    command: cli.Run = args.run
    return command(args, _world())


def _world() -> cli.World:
    """What the command line needs of the world, by this computer's files, streams and random generator."""
    cards = Cards()

    def read_file(path: str, limit: int) -> bytes:
        return cards.read(cards.entry_at(path), limit)

    def open_folder(path: str) -> cli.Writer:
        volume = cards.folder(path)
        if not volume.mounted:
            raise DeviceFailed(f"There is no folder {printable(path)} to write to.", "Make it, or name another.")

        def write(name_for: Callable[[int], str], data: bytes) -> str:
            return str(Path(path) / cards.write_new(volume, name_for, data))

        return write

    def check_randomness() -> None:
        check_when_ready(KernelRandomness())

    return cli.World(
        read_file,
        streams.read,
        streams.lines,
        ZxingPictures().qr_codes,
        os.path.lexists,
        open_folder,
        streams.ask_secrets,
        check_randomness,
        streams.show,
        streams.complain,
    )
