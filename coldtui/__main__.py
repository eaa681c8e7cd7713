"""The composition root: arguments become real devices, and these an application or a command.

The only place that names a concrete device. Nothing of the screen library is imported before the environment was
scrubbed, and nothing of it at all for the command line.
"""

import argparse
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from coldtui import cli, crash, environment
from coldtui.core.errors import ColdtuiError, DeviceFailed, NotAMnemonic
from coldtui.core.known_answers import CHECKS
from coldtui.core.network import Network
from coldtui.core.text import printable
from coldtui.custody.session import Session
from coldtui.devices import Devices, cameras, helper_link
from coldtui.devices.backup_card import BackupCards
from coldtui.devices.cards import Cards
from coldtui.devices.console import NoConsole
from coldtui.devices.console_font import draws_half_blocks
from coldtui.devices.helper_console import HelperConsole
from coldtui.devices.helper_kernel import HelperKernel
from coldtui.devices.helper_link import HelperLink
from coldtui.devices.machine import LinuxMachine, harden
from coldtui.devices.pictures import ZxingPictures
from coldtui.devices.randomness import KernelRandomness, Randomness
from coldtui.devices.volumes import BlockDevices

_MAX_LINE = 10_000
"""Bytes of a recovery phrase or passphrase that are read from standard input."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run coldtui; returns the exit status. Errors of our own are told by file and line, never by their values."""
    environment.scrub(os.environ)
    crash.install()
    helper = helper_link.taken_from(os.environ)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # a terminal that cannot show a letter gets its code, and not an error after the files were written
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        given = sys.argv[1:] if argv is None else argv
        return _run(_parser(with_commands=bool(given)).parse_args(given), helper)
    except ColdtuiError as error:
        _complain(f"coldtui: {error} {error.hint}".rstrip())
        return cli.status_of(error)
    except (KeyboardInterrupt, EOFError):
        # Ctrl-C, or Ctrl-D where a recovery phrase was asked for
        return 130
    except BrokenPipeError:
        # whoever read our output has gone
        _drop_output()
        return cli.DEVICE
    except Exception as error:  # noqa: BLE001 (the last line of defence: Python's own report would print values)
        crash.tell(error)
        return cli.BUG


def _parser(*, with_commands: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coldtui", description="Keeps Bitcoin keys on a computer that is never online.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=cli.version_text())
    parser.add_argument("--media", action="append", default=[], metavar="DIR", help="a folder to use like a card")
    parser.add_argument("--network", type=cli.network, default=None, metavar="NET", help=cli.NETWORKS)
    parser.add_argument("--theme", choices=("auto", "color", "console", "mono"), default="auto")
    parser.add_argument(
        "--camera",
        default=cameras.AUTO,
        metavar="auto|none|DEVICE|FOLDER",
        help="the camera for QR codes; a folder of pictures can stand for one",
    )
    parser.add_argument("--demo", action="store_true", help="try it: regtest, published keys, sample transactions")
    parser.set_defaults(run=None)
    if with_commands:  # the screen, as the image starts it, comes sooner without them
        from coldtui import cli_qr

        cli.add_commands(parser, cli_qr.add_commands)
    return parser


def _run(args: argparse.Namespace, helper: HelperLink | None) -> int:
    harden()
    if args.run is not cli.run_selftest:
        for _, check in CHECKS:
            check()
    if args.run is not None:
        if args.demo or args.media or args.camera != cameras.AUTO:
            _complain("coldtui: --demo, --media and --camera belong to the screen, not to a command.")
            return cli.USAGE
        args.network = args.network or Network.MAIN
        run: Callable[[argparse.Namespace, cli.World], int] = args.run
        return run(args, _world())
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        _complain("coldtui: the screen needs a terminal. `coldtui --help` lists the commands that do not.")
        return cli.USAGE
    if args.demo and (args.media or args.network not in {None, Network.REGTEST}):
        _complain("coldtui: --demo has a network and a folder of its own.")
        return cli.USAGE
    if not args.demo:
        with _cards(args.media, helper) as cards:
            return _start(args, args.network or Network.MAIN, cards, helper)
    import tempfile

    with tempfile.TemporaryDirectory(prefix="coldtui-demo-") as folder:
        _copy_samples(Path(folder))
        return _start(args, Network.REGTEST, Cards([folder]), helper)


def _cards(folders: Sequence[str], helper: HelperLink | None) -> Cards:
    if helper is None:
        return Cards(folders, BlockDevices())
    return Cards(folders, BlockDevices(), kernel=HelperKernel(helper), helper=helper.format_disk)


def _start(args: argparse.Namespace, network: Network, cards: Cards, helper: HelperLink | None) -> int:
    """The full-screen program, until it is left."""
    from coldtui.app import Coldtui
    from coldtui.ui import theme

    devices = Devices(
        cards,
        LinuxMachine(helper=helper.power_off if helper else None),
        KernelRandomness(),
        ZxingPictures(),
        cameras.chosen(args.camera),
        BackupCards(cards.access),
        HelperConsole(helper) if helper else NoConsole(),
    )
    _check_randomness(devices.randomness)
    with Session() as session:
        chosen = theme.choose(args.theme, os.environ)
        half_blocks = draws_half_blocks() is not False
        app = Coldtui(network, session, devices, demo=args.demo, theme=chosen, half_blocks=half_blocks)
        app.run(mouse=False)
        return app.return_code or cli.DONE


def _copy_samples(folder: Path) -> None:
    from importlib import resources

    for sample in (resources.files("coldtui") / "demo").iterdir():
        if sample.name.endswith((".psbt", ".txt")):
            (folder / sample.name).write_bytes(sample.read_bytes())


def _world() -> cli.World:
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
        _check_randomness(KernelRandomness())

    return cli.World(
        read_file,
        _read_stdin,
        _read_lines,
        ZxingPictures().qr_codes,
        os.path.lexists,
        open_folder,
        _ask_secrets,
        check_randomness,
        _show,
        _complain,
    )


def _check_randomness(randomness: Randomness) -> None:
    randomness.bytes(1)  # waits where the computer was switched on a moment ago, and its generator is not ready yet
    randomness.check()


def _read_stdin(limit: int) -> bytes:
    data = sys.stdin.buffer.read(limit + 1) if sys.stdin is not None else b""
    if len(data) > limit:
        raise DeviceFailed("Standard input holds more than coldtui reads.", "No transaction is as large.")
    return data


def _read_lines(limit: int) -> Iterator[bytes]:
    """The lines of standard input, each as soon as it is there."""
    while sys.stdin is not None and (line := sys.stdin.buffer.readline(limit + 2)):
        if len(line.rstrip(b"\r\n")) > limit:
            raise DeviceFailed("A line of standard input is longer than coldtui reads.", "No code is as long.")
        yield line


def _ask_secrets() -> tuple[str, str]:
    """Recovery phrase and passphrase: from the terminal without echo, else the first two lines of standard input."""
    if sys.stdin is None:
        raise DeviceFailed(
            "Standard input is closed.", "Give the recovery phrase there, or start coldtui in a terminal."
        )
    if sys.stdin.isatty():
        import getpass

        return getpass.getpass("Recovery phrase: "), getpass.getpass("Passphrase (empty for none): ")
    return _secret_line(), _secret_line()


def _secret_line() -> str:
    line = sys.stdin.buffer.readline(_MAX_LINE)
    if len(line) == _MAX_LINE:
        raise NotAMnemonic("A line of standard input is longer than any phrase or passphrase.", "Type it again.")
    try:
        return line.rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError:
        # the error would carry the bytes: `from None` drops them
        raise NotAMnemonic("Standard input is not text in UTF-8.", "Type the recovery phrase again.") from None


def _show(line: str) -> None:
    if sys.stdout is None:
        raise _no_output()
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        _drop_output()
        raise _no_output() from error


def _drop_output() -> None:
    """What could not be written must not fail once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _no_output() -> DeviceFailed:
    return DeviceFailed("What coldtui has to say cannot be written.", "Look into the folder for what was signed.")


def _complain(line: str) -> None:
    if sys.stderr is not None:
        sys.stderr.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
