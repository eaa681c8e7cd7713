"""The command line without a screen: review, sign, address, findings, selftest. Its output is a contract.

What touches the world comes in as arguments (`World`), so that this file can be tested and that nothing here names a
device. Recovery phrase and passphrase come from the terminal without echo or from standard input: never from an
argument, never from the environment.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from coldtui.arguments import NETWORKS, network
from coldtui.core.address import address
from coldtui.core.errors import ColdtuiError
from coldtui.core.finalise import finished
from coldtui.core.finding import Acknowledge, Severity
from coldtui.core.key import path_text
from coldtui.core.known_answers import CHECKS
from coldtui.core.mnemonic import normalise_phrase
from coldtui.core.ownership import Place
from coldtui.core.rawtx import OutPoint
from coldtui.core.review import Review, Verdict, review
from coldtui.core.rules import RULES
from coldtui.core.text import printable
from coldtui.core.transaction import read
from coldtui.core.wallet import Deriver, Wallet
from coldtui.custody.accounts import read_to_sign
from coldtui.custody.session import Session
from coldtui.exit_status import BUG, DONE, REFUSED, USAGE, WARNED, gravest, status_of
from coldtui.formats import psbt_file, report
from coldtui.formats.wallet_file import read_wallet_file

ACCEPTING = "acknowledge a warning by its name in the output; some with the figure shown"

MAX_WALLET_FILE = 64_000
MAX_ADDRESSES = 10_000


class Writer(Protocol):
    """Writes a new file into a folder that was chosen before; returns its path."""

    def __call__(self, name_for: Callable[[int], str], data: bytes) -> str:
        """Write `data` under the first of the names that is free. Raises DeviceFailed."""
        ...


@dataclass(frozen=True, slots=True)
class World:
    """What the command line needs of the world.

    `read_file(path, limit)`, `read_stdin(limit)` and `read_lines(limit)`, a line after the other as they come, raise
    DeviceFailed; `qr_codes` reads a picture and raises what `devices.pictures` says; `exists` says whether a path names
    anything; `open_folder` returns a Writer; `ask_secrets` returns recovery phrase and passphrase; `check_randomness`
    raises DeviceFailed where the random generator is not alive; `show` prints a line, `complain` prints one for people
    beside the output.
    """

    read_file: Callable[[str, int], bytes]
    read_stdin: Callable[[int], bytes]
    read_lines: Callable[[int], Iterator[bytes]]
    qr_codes: Callable[[bytes], tuple[bytes, ...]]
    exists: Callable[[str], bool]
    open_folder: Callable[[str], Writer]
    ask_secrets: Callable[[], tuple[str, str]]
    check_randomness: Callable[[], None]
    show: Callable[[str], None]
    complain: Callable[[str], None]


def _indexes(text: str) -> range:
    first, _, last = text.partition("-")
    if not (first.isascii() and first.isdecimal()) or (last and not (last.isascii() and last.isdecimal())):
        raise argparse.ArgumentTypeError("must be a number, or two numbers with a hyphen between them")
    start, stop = int(first), int(last or first)
    if not start <= stop < 1 << 31 or stop - start >= MAX_ADDRESSES:
        raise argparse.ArgumentTypeError(f"must go up from 0 to at most 2147483647, at most {MAX_ADDRESSES:,} at once")
    return range(start, stop + 1)


def _accepted(text: str) -> str:
    name, _, figure = text.partition("=")
    rules = {rule.name: rule for rule in RULES if rule.severity is Severity.WARNING}
    if name not in rules:
        raise argparse.ArgumentTypeError("must name a warning of `coldtui findings`")
    typed = rules[name].acknowledge is Acknowledge.TYPE
    figure = figure.replace(",", "")
    if typed != bool(figure) or (typed and not (figure.isascii() and figure.isdecimal())):
        raise argparse.ArgumentTypeError(f"must be {name}=FIGURE with the figure shown" if typed else f"must be {name}")
    return f"{name}={int(figure)}" if typed else name


Run: TypeAlias = Callable[[argparse.Namespace, World], int]
"""Runs a command; returns its exit status."""

AddCommand: TypeAlias = Callable[..., argparse.ArgumentParser]
"""Adds a command: its name, what runs it, what it does, and whether it has --json (it has, unless said)."""


def add_commands(parser: argparse.ArgumentParser, more: Callable[[AddCommand], None]) -> None:
    """Add the commands to a parser, each with the function that runs it as `run`; `more` adds those of other files."""
    commands = parser.add_subparsers(metavar="COMMAND", title="commands")

    def command(name: str, run: Run, text: str, *, has_json: bool = True) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        added.set_defaults(run=run)
        if has_json:
            added.add_argument("--json", action="store_true", help="print one JSON object a line")
        return added

    def reads_psbts(added: argparse.ArgumentParser) -> None:
        added.add_argument("file", nargs="+", metavar="FILE", help="a PSBT as binary, base64 or hexadecimal")
        added.add_argument("--wallet", action="append", metavar="FILE", help="a wallet configuration (descriptor)")

    def knows_network(added: argparse.ArgumentParser) -> None:
        # SUPPRESS: a network given before the command must not be overwritten by the command's default
        added.add_argument("--network", type=network, default=argparse.SUPPRESS, metavar="NET", help=NETWORKS)

    look = command("review", _run_review, "say what transactions do; - is standard input")
    make = command("sign", _run_sign, "sign transactions with a recovery phrase that is asked for")
    where = command("address", _run_address, "list addresses of a wallet")
    for added in (look, make):
        reads_psbts(added)
    for added in (look, make, where):
        knows_network(added)
    make.add_argument("--out", required=True, metavar="DIR", help="the folder for the signed files")
    make.add_argument("--accept", action="append", type=_accepted, default=[], metavar="RULE[=FIGURE]", help=ACCEPTING)
    where.add_argument("--wallet", required=True, metavar="FILE")
    where.add_argument("--index", required=True, type=_indexes, metavar="A[-B]", help="one index, or from A to B")
    where.add_argument("--branch", type=int, choices=(0, 1), default=0, help="0 receives, 1 is change")
    command("findings", _run_findings, "list everything that a review can find")
    command("selftest", run_selftest, "check that this computer computes right")
    more(command)


def _read_wallets(args: argparse.Namespace, world: World) -> list[Wallet] | None:
    """The wallets named by --wallet, or None where none was. Raises what reading them raises."""
    if not args.wallet:
        return None
    return [_read_wallet(path, args, world) for path in args.wallet]


def _read_wallet(path: str, args: argparse.Namespace, world: World) -> Wallet:
    registration = read_wallet_file(world.read_file(path, MAX_WALLET_FILE), args.network, _wallet_name(path))
    for note in registration.notes:
        world.complain(f"{printable(path)}: {note}")
    return registration.wallet


def _wallet_name(path: str) -> str:
    return printable(path.rsplit("/", 1)[-1].rsplit(".", 1)[0])


def show(args: argparse.Namespace, world: World, line: report.Json, text: str) -> None:
    """Print a line: as JSON where that was asked for, else for people."""
    world.show(json.dumps(line) if args.json else text)


def told(error: ColdtuiError) -> str:
    """What is wrong and what to do, in one line."""
    return f"{error} {error.hint}".strip()


def _run_review(args: argparse.Namespace, world: World) -> int:
    if args.file.count("-") > 1:
        world.complain("coldtui: standard input can be read once only.")
        return USAGE
    wallets = _read_wallets(args, world)
    return gravest([_review_one(file, wallets, args, world) for file in args.file])


def _review_one(file: str, wallets: Sequence[Wallet] | None, args: argparse.Namespace, world: World) -> int:
    try:
        limit = psbt_file.MAX_FILE
        data = world.read_stdin(limit) if file == "-" else world.read_file(file, limit)
        raw, _ = psbt_file.decode(data)
        reviewed = review(read(raw, args.network, wallets))
    except ColdtuiError as error:
        show(args, world, report.unread_json(file, args.network, error), f"{printable(file)}: refuse\n  {told(error)}")
        return status_of(error)
    show(args, world, report.review_json(file, reviewed), report.review_text(printable(file), reviewed))
    return {Verdict.OK: DONE, Verdict.WARN: WARNED, Verdict.REFUSE: REFUSED}[reviewed.verdict]


def _run_sign(args: argparse.Namespace, world: World) -> int:
    if "-" in args.file:
        world.complain("coldtui: standard input carries the recovery phrase, so it cannot be a transaction as well.")
        return USAGE
    wallets = _read_wallets(args, world)
    writer = world.open_folder(args.out)
    phrase, passphrase = world.ask_secrets()
    with Session() as session:
        fingerprint = session.add(normalise_phrase(phrase), passphrase)
        del phrase, passphrase
        world.complain(f"Key {fingerprint.hex()}")
        # nothing else passes from file to file: two that give one coin two amounts are halves of one lie (BIP143)
        seen: dict[OutPoint, int] = {}
        return gravest([_sign_one(file, wallets, session, writer, seen, args, world) for file in args.file])


def _sign_one(
    file: str,
    wallets: Sequence[Wallet] | None,
    session: Session,
    writer: Writer,
    seen: dict[OutPoint, int],
    args: argparse.Namespace,
    world: World,
) -> int:
    try:
        raw, encoding = psbt_file.decode(world.read_file(file, psbt_file.MAX_FILE))
        reviewed = review(read_to_sign(session, raw, args.network, wallets or (), seen, accounts=wallets is None))
    except ColdtuiError as error:
        show(args, world, report.unread_json(file, args.network, error), f"{printable(file)}: refuse\n  {told(error)}")
        return status_of(error)
    # the first word about a coin stands
    seen |= reviewed.transaction.known_amounts | seen
    line = report.review_json(file, reviewed)
    text = report.review_text(printable(file), reviewed)
    status = DONE
    if reviewed.verdict is Verdict.REFUSE:
        status = REFUSED
    elif reviewed.unacknowledged(args.accept):
        status = WARNED
    else:
        try:
            _sign_and_write(file, encoding, reviewed, session, writer, args, line)
        except ColdtuiError as error:
            # with the signed file written and the finished one not, the transaction was not refused
            line["verdict"] = line["verdict"] if line["signed"] else Verdict.REFUSE.value
            line["findings"] = [report.fault_json(error), *_findings(reviewed)]
            text += f"\n  {told(error)}"
            status = status_of(error)
    written = "".join(f"\n  wrote {printable(str(line[what]))}" for what in ("signed", "final") if line[what])
    show(args, world, line, text + (written or "\n  nothing was signed"))
    return status


def _findings(reviewed: Review) -> list[report.Json]:
    return [report.finding_json(one) for one in reviewed.findings]


def _sign_and_write(
    file: str,
    encoding: psbt_file.Encoding,
    reviewed: Review,
    session: Session,
    writer: Writer,
    args: argparse.Namespace,
    line: report.Json,
) -> None:
    approval = reviewed.approve(args.accept)
    name = file.rsplit("/", 1)[-1]
    complete = finished(reviewed.transaction).tx
    if complete is not None:
        # others have signed enough: there is nothing to add, only to put together
        final = psbt_file.encode_transaction(complete.serialize())
        line["final"] = writer(lambda n: psbt_file.final_name(name, n), final)
        line["txid"] = complete.txid[::-1].hex()
        return
    signed = session.sign(reviewed, approval)
    data = psbt_file.encode(signed.psbt_bytes, encoding)
    line["signed"] = writer(lambda n: psbt_file.signed_name(name, n), data)
    line["signatures_added"] = signed.signatures_added
    if signed.final_tx is not None:
        final = psbt_file.encode_transaction(signed.final_tx)
        line["final"] = writer(lambda n: psbt_file.final_name(name, n), final)
        line["txid"] = None if signed.txid is None else signed.txid[::-1].hex()


def _run_address(args: argparse.Namespace, world: World) -> int:
    wallet = _read_wallet(args.wallet, args, world)
    deriver = Deriver(wallet)
    for index in args.index:
        derived = deriver.at(args.branch, index)
        path = path_text(Place(wallet, args.branch, index, derived).path())
        where = address(derived.script_pubkey, wallet.network)
        line: report.Json = {"index": index, "branch": args.branch, "path": path, "address": where}
        show(args, world, line, f"{index:>6}  {path}  {where}")
    return DONE


def _run_findings(args: argparse.Namespace, world: World) -> int:
    for rule in RULES:
        line: report.Json = {
            "rule": rule.name,
            "severity": rule.severity.value,
            "acknowledge": rule.acknowledge.value,
            "title": rule.title,
        }
        show(args, world, line, f"{rule.severity.value:8} {rule.name:30} {rule.title}")
    for name, title in report.FAULTS.values():
        fault: report.Json = {"rule": name, "severity": "blocker", "acknowledge": "none", "title": title}
        show(args, world, fault, f"{'blocker':8} {name:30} {title}")
    return DONE


def run_selftest(args: argparse.Namespace, world: World) -> int:
    """Print every check; the one command that is run even where one fails."""

    def random_generator() -> str:
        world.check_randomness()
        return "getrandom answers, and two draws differ"

    passed = True
    for name, check in (*CHECKS, ("random-generator", random_generator)):
        try:
            detail, ok = check(), True
        except (RuntimeError, ColdtuiError) as error:
            detail, ok = str(error), False
        passed = passed and ok
        show(args, world, {"check": name, "ok": ok, "detail": detail}, f"{'ok' if ok else 'FAILED':7} {name}: {detail}")
    return DONE if passed else BUG
