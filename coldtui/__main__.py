"""The program: arguments lead to a command (`cli_world`) or to the screen (`screen_world`), and errors to a status.

Nothing of the screen library is imported before the environment was scrubbed. The command line needs nothing of it, and
the screen nothing of the commands: so each is imported when it is known which of the two it is.
"""

import argparse
import gc
import io
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from coldtui import __version__, crash, environment, streams
from coldtui.arguments import NETWORKS, network
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.devices import helper_link
from coldtui.devices.hardening import harden
from coldtui.devices.helper_link import HelperLink
from coldtui.exit_status import BUG, DEVICE, INTERRUPTED, USAGE, status_of


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
        streams.complain(f"coldtui: {error} {error.hint}".rstrip())
        return status_of(error)
    except (KeyboardInterrupt, EOFError):
        # Ctrl-C, or Ctrl-D where a recovery phrase was asked for
        return INTERRUPTED
    except BrokenPipeError:
        # whoever read our output has gone
        streams.drop_output()
        return DEVICE
    except Exception as error:  # noqa: BLE001 (the last line of defence: Python's own report would print values)
        crash.tell(error)
        return BUG


def _parser(*, with_commands: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="coldtui", description="Keeps Bitcoin keys on a computer that is never online.", allow_abbrev=False
    )
    parser.add_argument("--version", action="version", version=f"coldtui {__version__}")
    parser.add_argument("--media", action="append", default=[], metavar="DIR", help="a folder to use like a card")
    parser.add_argument("--network", type=network, default=None, metavar="NET", help=NETWORKS)
    parser.add_argument("--theme", choices=("auto", "color", "console", "mono"), default="auto")
    parser.add_argument(
        "--camera",
        default=None,
        metavar="auto|none|DEVICE|FOLDER",
        help="the camera for QR codes; a folder of pictures can stand for one",
    )
    parser.add_argument("--demo", action="store_true", help="try it: regtest, published keys, sample transactions")
    parser.set_defaults(run=None)
    if with_commands:  # the screen, as the image starts it, comes sooner without them
        from coldtui import cli, cli_qr

        cli.add_commands(parser, cli_qr.add_commands)
    return parser


def _run(args: argparse.Namespace, helper: HelperLink | None) -> int:
    harden()
    if args.run is not None:
        if args.demo or args.media or args.camera is not None:
            streams.complain("coldtui: --demo, --media and --camera belong to the screen, not to a command.")
            return USAGE
        args.network = args.network or Network.MAIN
        with _nothing_collected():
            from coldtui import cli_world
        return cli_world.run(args)
    if not all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout)):
        streams.complain("coldtui: the screen needs a terminal. `coldtui --help` lists the commands that do not.")
        return USAGE
    if args.demo and (args.media or args.network not in {None, Network.REGTEST}):
        streams.complain("coldtui: --demo has a network and a folder of its own.")
        return USAGE
    with _nothing_collected():
        from coldtui import screen_world
    return screen_world.run(args, helper)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """While modules are loaded: they leave next to no garbage, and stay, so nothing looks for any among them later."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


if __name__ == "__main__":
    sys.exit(main())
