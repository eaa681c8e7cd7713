"""The commands for QR codes: `qr` writes the codes of a file, `scan` puts a file together from codes.

Neither shows a screen, opens a camera or touches a secret: what is one is named, and refused.
"""

import argparse
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from coldtui.cli import AddCommand, World, Writer, show, told
from coldtui.core.errors import ColdtuiError, Refused
from coldtui.core.psbt import parse
from coldtui.core.text import printable
from coldtui.devices.names import portable_name
from coldtui.devices.pictures import MAX_PICTURE_BYTES
from coldtui.exit_status import DONE, UNREADABLE, USAGE, gravest, status_of
from coldtui.formats import psbt_file, report
from coldtui.formats.joiner import MAX_FRAME, Complete, Ignored, Joiner, Progress
from coldtui.formats.payload import Encoding, Kind, Payload, awaited, meaning_of
from coldtui.formats.png import png
from coldtui.formats.presets import USUAL_VERSION
from coldtui.formats.qr_capacity import version_for
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.formats.sending import ENCODINGS_FOR, Frames, Outgoing, capacity, frames
from coldtui.formats.transfer import MAX_PARTS

ENCODINGS = (Encoding.UR, Encoding.UR_PSBT, Encoding.BBQR, Encoding.PMOFN, Encoding.BASE43, Encoding.BASE64)
"""What `qr --encoding` takes."""

EXPECTED = {
    "psbt": frozenset((Kind.PSBT,)),
    "wallet": frozenset((Kind.WALLET,)),
    "key": frozenset((Kind.KEY,)),
    "address": frozenset((Kind.ADDRESS,)),
    "any": frozenset(Kind) - {Kind.SECRET, Kind.OTHER},
}
"""What `scan --expect` takes."""

MOST_CHARS = capacity(40, Encoding.UR)
"""What the largest code holds."""

MOST_CODES = 2 * MAX_PARTS + MAX_PARTS // 2
"""Codes that are looked at: one pass of the largest transfer, and half of one."""

MOST_UNREADABLE = 200
"""Codes that may be damaged or contradict others, for each can take some milliseconds: scanners give hardly any."""

_IN_ONE_CODE = frozenset((Encoding.BASE43, Encoding.BASE64, Encoding.HEX, Encoding.TEXT))


def add_commands(command: AddCommand) -> None:
    """Add `qr` and `scan`."""
    out = command("qr", _run_qr, "write a file as QR codes: their texts, one a line, or pictures", has_json=False)
    out.add_argument("file", metavar="FILE", help="a PSBT, or anything else that is no secret")
    out.add_argument("--encoding", choices=[one.value for one in ENCODINGS], help="ur where it can carry the file")
    out.add_argument("--max-chars", type=_chars, metavar="N", help="the most characters of a code")
    out.add_argument("--png", metavar="DIR", help="write pictures into this folder")
    read = command("scan", _run_scan, "read codes from pictures, or as lines of standard input")
    read.add_argument("picture", nargs="*", metavar="PICTURE", help="a PNG, JPEG, BMP or PGM file; none: the lines")
    read.add_argument("--expect", choices=tuple(EXPECTED), default="any")
    read.add_argument("--out", metavar="FILE", help="a new file for what the codes held")


def _chars(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_CHARS):
        raise argparse.ArgumentTypeError(f"must be a number from 1 to {MOST_CHARS}")
    return int(text)


# --- qr


def _run_qr(args: argparse.Namespace, world: World) -> int:
    if args.file == "-":
        world.complain("coldtui: qr reads a file, not standard input.")
        return USAGE
    what = _outgoing(world.read_file(args.file, psbt_file.MAX_FILE))
    made = _frames(what, args.encoding, args.max_chars)
    if args.png is None:
        for text in made.texts:
            world.show(text)
        return DONE
    # all of them first: whoever reads our output may go before its end
    for path in _pictures_of(made, args.file, world.open_folder(args.png)):
        world.show(printable(path, len(path)))
    return DONE


def _outgoing(data: bytes) -> Outgoing:
    """What a file holds. Raises NotAPsbt for what is nothing that can be sent, Refused for a secret."""
    payload = meaning_of(data, Encoding.BINARY)
    if payload.kind is Kind.SECRET:
        raise _secret(payload)
    if payload.kind is Kind.OTHER:
        psbt_file.decode(data)
        raise Refused("This is larger than what is sent by code.", "Take a card.")
    if payload.kind is Kind.PSBT:
        parse(payload.data)
    return Outgoing(payload.kind, payload.data, is_json=payload.data[:1] in {b"{", b"["})


def _frames(what: Outgoing, name: str | None, max_chars: int | None) -> Frames:
    encoding = ENCODINGS_FOR[what.kind][0] if name is None else Encoding(name)
    version = 40 if encoding in _IN_ONE_CODE else USUAL_VERSION
    return frames(what, encoding, max_chars or capacity(version, encoding))


def _pictures_of(made: Frames, file: str, writer: Writer) -> list[str]:
    """Write a picture of each code, all of one version, named in the order of the codes; returns their paths."""
    version = version_for(made.texts)
    stem = file.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    width = len(str(len(made.texts)))
    return [
        writer(_numbers(f"{stem}-{number:0{width}}"), png(qr_matrix(text, version=version)))
        for number, text in enumerate(made.texts, start=1)
    ]


def _numbers(name: str) -> Callable[[int], str]:
    return lambda n: f"{name}.png" if n == 1 else f"{name}-{n}.png"


def _secret(payload: Payload) -> Refused:
    return Refused(f"This is {payload.says}.", "coldtui shows and writes no secret on the command line.")


# --- scan


@dataclass(frozen=True, slots=True, repr=False)
class _Result:
    """What came of the codes: the exit status, and the members of the JSON line."""

    state: str
    status: int
    message: str
    payload: Payload | None = None
    encoding: Encoding | None = None
    seen: int = 0
    total: int = 0

    def json(self) -> report.Json:
        return {
            "state": self.state,
            "kind": None if self.payload is None else self.payload.kind.value,
            "encoding": None if self.encoding is None else self.encoding.value,
            "parts_seen": self.seen,
            "parts_total": self.total,
            "message": self.message,
        }


def _run_scan(args: argparse.Namespace, world: World) -> int:
    if "-" in args.picture:
        world.complain("coldtui: without a picture, scan reads standard input by itself.")
        return USAGE
    faults: list[ColdtuiError] = []
    try:
        write = None if args.out is None else _new_file(args.out, world)
        codes = _in_pictures(args.picture, world, faults) if args.picture else _in_lines(world)
        result = _judged(_joined(codes), EXPECTED[args.expect], write)
    except ColdtuiError as error:
        result = _fault(error)
    if faults and result.payload is None and not result.seen:
        result = _fault(faults[0])
    show(args, world, result.json(), result.message)
    return gravest([result.status, *map(status_of, faults)])


def _in_lines(world: World) -> Iterator[bytes]:
    return (line.removeprefix(BOM_UTF8).strip() for line in world.read_lines(MAX_FRAME))


def _in_pictures(paths: Sequence[str], world: World, faults: list[ColdtuiError]) -> Iterator[bytes]:
    """The codes in pictures. One that cannot be read is told and left out: of most transfers a code may be missing."""
    for path in paths:
        try:
            yield from world.qr_codes(world.read_file(path, MAX_PICTURE_BYTES))
        except ColdtuiError as error:
            faults.append(error)
            world.complain(f"{printable(path)}: {told(error)}")


def _joined(codes: Iterator[bytes]) -> _Result:
    """What the first of the codes hold that are a whole; nothing behind them is looked at."""
    joiner = Joiner(patience=0)
    progress: Progress | None = None
    why, unreadable = "", 0
    for number, code in enumerate(codes):
        if number == MOST_CODES or unreadable == MOST_UNREADABLE:
            raise Refused("There are too many codes, or too many damaged ones.", "Give those of one transfer.")
        if not code:
            continue
        match joiner.feed(code):
            case Complete(payload, seen, total):
                return _Result("complete", DONE, "", payload, payload.encoding, seen, total)
            case Progress() as progress:
                why = ""
            case Ignored(said):
                why = said or why
                unreadable += bool(said)
    if progress is not None and joiner.is_under_way:
        message = f"{progress.seen} of {progress.total} parts came. Scan again with the others as well."
        return _Result("wait", UNREADABLE, message, None, progress.encoding, progress.seen, progress.total)
    if why:
        return _Result("refused", UNREADABLE, why)
    return _Result("wait", UNREADABLE, "No code came.")


def _judged(found: _Result, wanted: frozenset[Kind], write: Callable[[bytes], str] | None) -> _Result:
    """The result, once the payload proved to be what is expected and was written."""
    payload = found.payload
    if payload is None:
        return found
    try:
        if payload.kind is Kind.SECRET:
            raise _secret(payload)
        awaited(payload, wanted)
        if payload.kind is Kind.PSBT:
            parse(payload.data)
        written = "" if write is None else f" Written: {printable(write(payload.data))}"
    except ColdtuiError as error:
        return replace(found, state="refused", status=status_of(error), message=_told(error, payload))
    return replace(found, message=f"This is {payload.says}.{written}")


def _told(error: ColdtuiError, payload: Payload) -> str:
    """An error about a payload; hints that lead through screens are of no use here."""
    return told(error) if payload.kind is Kind.SECRET or not isinstance(error, Refused) else str(error)


def _fault(error: ColdtuiError) -> _Result:
    return _Result("refused", status_of(error), told(error))


def _new_file(path: str, world: World) -> Callable[[bytes], str]:
    """Writes the one file that was named, if it is still free then. Raises Refused where it is not, DeviceFailed."""
    folder, slash, name = path.rpartition("/")
    if world.exists(path):
        raise _taken(path)
    if portable_name(name) != name:
        raise Refused("Not every card takes a file of the name that --out gives.", "Name it in letters and digits.")
    writer = world.open_folder(folder + slash or ".")

    def only(n: int) -> str:
        if n > 1:
            raise _taken(path)
        return name

    return lambda data: writer(only, data)


def _taken(path: str) -> Refused:
    return Refused(f"There is a file {printable(path)} already.", "coldtui writes over nothing: name another one.")
