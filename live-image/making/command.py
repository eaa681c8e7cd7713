"""The command line of live-image/build."""

import argparse
import functools
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from types import FrameType

from making import archives, building, computer, locking, outputs, place, twice
from making.fetching import Debs
from making.inputs import LOCK
from making.running import NotBuilt

_STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Ctrl-C, what `kill` sends, and what a terminal sends that is closed."""


class _Stopped(BaseException):
    """Somebody wants no image any more. Whatever is under way ends its programs and removes its folders."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


def main() -> int:
    """Returns 0 when the image is there, 1 when there is a reason why not, 128 and the signal when it was stopped."""
    given = _arguments()
    for number in _STOPPING:
        if signal.getsignal(number) is not signal.SIG_IGN:  # as nohup wants it
            signal.signal(number, _stop)
    try:
        _build(given)
    except NotBuilt as error:
        return _ended(1, str(error))
    except OSError as error:
        return _ended(1, computer.sentence(error))
    except _Stopped as stopped:
        return _ended(128 + stopped.number, "Stopped before the end.")
    return 0


def _build(given: argparse.Namespace) -> None:
    computer.check_programs()
    _check_debs(given.debs)
    places = functools.partial(archives.mirror, given.mirror) if given.mirror else archives.own
    if given.lock:
        locking.lock(places()).write(LOCK)
        return
    order = building.Order(given.out.resolve(), given.kernel, given.fast, given.anew)
    computer.check_rights(has_own_kernel=order.has_own_kernel)
    replaced = place.prepare(order.out)
    with place.alone(order.out):
        if replaced:
            _say(f"{order.out} already holds an image. Replaced: {', '.join(replaced)}.")
        building.build(order, Debs(places, given.debs), _say)
        if given.twice:
            twice.build_again(order.out, _same(given), _say)


def _ended(code: int, sentence: str) -> int:
    with suppress(OSError):  # the terminal may be gone
        sys.stderr.write(f"{sentence}\n")
        sys.stderr.flush()
    return code


def _stop(number: int, _: FrameType | None) -> None:
    """Once: what clears up must not be stopped by a second Ctrl-C."""
    for each in _STOPPING:
        signal.signal(each, signal.SIG_IGN)
    raise _Stopped(number)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="live-image/build", description="Builds coldtui's bootable image.")
    parser.add_argument("out", type=Path, nargs="?", metavar="OUT", help="the folder for the image")
    parser.add_argument("--fast", action="store_true", help="pack quickly, for trying things out: other bytes")
    parser.add_argument("--kernel", choices=outputs.FLAVOURS, default="debian", help="Debian's, or our own")
    parser.add_argument("--anew", action="store_true", help="compile our own kernel though an earlier build kept it")
    parser.add_argument("--mirror", metavar="URI", help="a mirror of Debian ({archive} in it: debian, debian-security)")
    parser.add_argument("--debs", type=Path, metavar="DIR", help="a folder with packages, instead of a mirror")
    parser.add_argument("--twice", action="store_true", help="build once more under other conditions, and compare")
    parser.add_argument("--lock", action="store_true", help="choose today's packages anew, and build nothing")
    given = parser.parse_args()
    if given.out is None and not given.lock:
        parser.error("OUT is missing: the folder for the image")
    return given


def _same(given: argparse.Namespace) -> list[str]:
    """The arguments that another build needs for the same image."""
    asked = {"--mirror": given.mirror, "--debs": given.debs and given.debs.resolve()}
    values = [word for name, value in asked.items() if value for word in (name, str(value))]
    return [f"--kernel={given.kernel}", "--anew", *(["--fast"] if given.fast else []), *values]


def _check_debs(folder: Path | None) -> None:
    if folder is not None and not folder.is_dir():
        raise NotBuilt(f"{folder} is no folder. --debs names a folder with packages.")


def _say(sentence: str) -> None:
    sys.stdout.write(f"{time.strftime('%H:%M:%S')} {sentence}\n")
    sys.stdout.flush()
