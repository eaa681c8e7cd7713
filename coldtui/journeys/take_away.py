"""After a signature: let it leave, as a file on a card or as a QR code, and say where it goes from there."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from textual.content import Content

from coldtui.core.rawtx import RawTransaction
from coldtui.core.sign import SignedPsbt
from coldtui.formats.payload import Kind
from coldtui.formats.psbt_file import encode, encode_transaction, final_name, signed_name
from coldtui.formats.sending import Outgoing, answer_encoding
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.incoming import Incoming
from coldtui.journeys.send import send
from coldtui.journeys.write_signed import Words, Written, write
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.show_codes import Done
from coldtui.ui.screens.signed import Signed
from coldtui.ui.step import Back
from coldtui.ui.words import count, fingerprint, grouped


class Then(Enum):
    """What to do after a signature."""

    NEXT = "the next transaction"
    HOME = "home"


class _Way(Enum):
    FILE = "as a file"
    CODE = "as a QR code"


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class _Thing:
    """What can leave: the signed PSBT, or the finished transaction. `file` is it as a file, `words` are about that."""

    kind: Kind
    raw: bytes
    file: bytes
    name_for: Callable[[int], str]
    words: Words
    caption: str
    labels: tuple[Item[_Way], Item[_Way]]


@dataclass(slots=True, repr=False)
class _Leaving:
    """What can leave, and what has left so far."""

    signed: SignedPsbt
    incoming: Incoming
    things: tuple[_Thing, ...]
    files: list[tuple[_Thing, Written]] = field(default_factory=list)
    shown: list[_Thing] = field(default_factory=list)

    @property
    def has_left(self) -> bool:
        """Whether anything of it was written, or shown as a code that was to be seen."""
        return bool(self.files or self.shown)


_SIGNED = Words(
    "Write the signed transaction",
    "The transaction is signed, and neither written nor shown yet.",
    "nothing is written; the same transaction can be signed again",
)
_FINISHED = Words(
    "Write the finished transaction",
    "The finished transaction is neither written nor shown yet.",
    "most programs need only the signed one (.psbt)",
)
_SIGNED_LABELS = (
    Item("Write it to a card", "a .psbt file", _Way.FILE, "w"),
    Item("Show it as a QR code", "for your wallet program to scan", _Way.CODE, "q"),
)
_ALONE_LABELS = (Item("Write it to a card", "a .txn file", _Way.FILE, "w"), _SIGNED_LABELS[1])
_FINISHED_LABELS = (
    Item("Write the finished transaction", "a .txn file, for programs that want one", _Way.FILE, "f"),
    Item("Show the finished transaction", "as a QR code, for programs that want one", _Way.CODE, "t"),
)


async def take_away(ctx: Context, signed: SignedPsbt, incoming: Incoming) -> Then:
    """Let the signed PSBT leave the way it came, and on request the finished transaction; say what is next."""
    data = encode(signed.psbt_bytes, incoming.form)
    names = partial(signed_name, incoming.name)
    things = [_Thing(Kind.PSBT, signed.psbt_bytes, data, names, _SIGNED, "Signed transaction (PSBT)", _SIGNED_LABELS)]
    if signed.final_tx is not None:
        things.append(_final(signed.final_tx, incoming, _FINISHED_LABELS))
    return await _leave(ctx, _Leaving(signed, incoming, tuple(things)))


async def take_finished(ctx: Context, tx: RawTransaction, incoming: Incoming) -> Then:
    """Let a transaction leave that others have signed enough; say what is next."""
    raw = tx.serialize()
    signed = SignedPsbt(b"", 0, raw, 0, (), tx.txid)
    return await _leave(ctx, _Leaving(signed, incoming, (_final(raw, incoming, _ALONE_LABELS),)))


def _final(raw: bytes, incoming: Incoming, labels: tuple[Item[_Way], Item[_Way]]) -> _Thing:
    names = partial(final_name, incoming.name)
    data = encode_transaction(raw)
    return _Thing(Kind.TRANSACTION, raw, data, names, _FINISHED, "Finished transaction", labels)


async def _leave(ctx: Context, leaving: _Leaving) -> Then:
    """The way it came first, then whatever is asked for, until the user goes on."""
    way = _Way.FILE if leaving.incoming.entry is not None else _Way.CODE
    await _take(ctx, leaving, leaving.things[0], way)
    while True:
        chosen = await _ask_next(ctx, leaving)
        if not isinstance(chosen, Then):
            await _take(ctx, leaving, *chosen)
        elif leaving.has_left or await _is_dropped(ctx, leaving):
            return chosen


async def _ask_next(ctx: Context, leaving: _Leaving) -> Then | tuple[_Thing, _Way]:
    """Say where it went, and let the user choose what is next; Esc is the next transaction."""
    step = Signed(
        _sentence(leaving), _facts(leaving), _items(leaving), _pulling(ctx, leaving), has_left=leaving.has_left
    )
    try:
        return await ctx.ask(step)
    except Back:
        return Then.NEXT


async def _is_dropped(ctx: Context, leaving: _Leaving) -> bool:
    """Ask before something is left that was signed and has not left; Esc does not drop it."""
    words = leaving.things[0].words
    items = [Item("Keep it", "and choose how it leaves", False), Item("Drop it", words.dropping, True)]
    try:
        return await ctx.ask(Choose("Signed", f"{words.missing} Drop it?", items))
    except Back:
        return False


async def _take(ctx: Context, leaving: _Leaving, thing: _Thing, way: _Way) -> None:
    """Let one thing leave one way, or the other where that is asked for; Back from the cards leads to its codes."""
    then: _Way | None = way
    has_codes = False
    while then is not None:
        if then is _Way.CODE:
            has_codes = True
            then = await _show(ctx, leaving, thing)
            continue
        try:
            await _write(ctx, leaving, thing)
        except Back:
            then = _Way.CODE if has_codes else None
        else:
            then = None


async def _show(ctx: Context, leaving: _Leaving, thing: _Thing) -> _Way | None:
    """Show it as codes, in the encoding in which the request came; the way that is wanted then, if any."""
    came_in = leaving.incoming.encoding
    start = None if came_in is None else answer_encoding(came_in)
    sent = await send(ctx, "Signed", thing.caption, Outgoing(thing.kind, thing.raw), start)
    if sent.was_seen and thing not in leaving.shown:
        leaving.shown.append(thing)
    return _Way.FILE if sent.left is Done.FILE else None


async def _write(ctx: Context, leaving: _Leaving, thing: _Thing) -> None:
    """Write it on the card that it came on, or on one that is chosen. Raises Back where none is."""
    entry = leaving.incoming.entry
    if leaving.files:
        volume = leaving.files[-1][1][0]
    elif entry is not None and not leaving.shown:
        # with codes instead of a file, the card had failed
        volume = entry.volume
    else:
        volume = await choose_card(ctx, thing.words.title, "Where should it go?")
    written = await write(ctx, volume, thing.name_for, thing.file, thing.words.title)
    leaving.files.append((thing, written))
    ctx.written.append(written[1])
    if thing is leaving.things[0] and entry is not None:
        ctx.signed.add((entry.volume.identity, entry.raw_name))


def _items(leaving: _Leaving) -> list[Item[Then | tuple[_Thing, _Way]]]:
    written = [thing for thing, _ in leaving.files]
    following: list[Item[Then | tuple[_Thing, _Way]]] = [Item("Next transaction", _next(leaving), Then.NEXT, "n")]
    ways: list[Item[Then | tuple[_Thing, _Way]]] = [
        Item(f"{label.label}{_too(label.value, leaving)}", label.note, (thing, label.value), label.press)
        for thing in (reversed(leaving.things) if leaving.has_left else leaving.things)
        for label in thing.labels
        if label.value is _Way.CODE or thing not in written
    ]
    first = [*following, *ways] if leaving.has_left else [*ways, *following]
    return [*first, Item("Home", "", Then.HOME, "h")]


def _too(way: _Way, leaving: _Leaving) -> str:
    """The end of the words for a file where another one was written."""
    return " too" if way is _Way.FILE and leaving.files else ""


def _next(leaving: _Leaving) -> str:
    return "on this card or another" if leaving.incoming.entry is not None else "by QR code"


def _sentence(leaving: _Leaving) -> str:
    if not leaving.has_left:
        return leaving.things[0].words.missing
    if not leaving.files:
        return "The signed transaction was shown as a QR code."
    volume = leaving.files[-1][1][0]
    where = f"{'on' if volume.noun == 'card' else 'in'} the {volume.noun}."
    is_signed = any(thing is leaving.things[0] for thing, _ in leaving.files)
    return f"The {'signed' if is_signed else 'finished'} transaction is {where}"


def _pulling(ctx: Context, leaving: _Leaving) -> str:
    """When a card can be pulled out that coldtui mounted and unmounts at home; empty for what others mount."""
    entry = leaving.incoming.entry
    volumes = [*([] if entry is None else [entry.volume]), *(volume for _, (volume, _) in leaving.files)]
    ours = {volume.identity for volume in volumes if volume.is_ours}
    if not ours or not ctx.devices.media.holds_cards:
        return ""
    return f"Go home first: then the {'card' if len(ours) == 1 else 'cards'} can be pulled out."


def _facts(leaving: _Leaving) -> list[tuple[str, str | Content]]:
    facts: list[tuple[str, str | Content]] = []
    signed, files = leaving.signed, leaving.files
    for _, (volume, name) in files:
        facts += [("File", Content.styled(name, "bold $strong")), (volume.noun.capitalize(), named(volume))]
    if signed.signatures_added:
        facts.append(("Signed", f"{count(signed.signatures_added, 'signature')} added"))
    it = "the file" if files else "it"
    if not leaving.has_left:
        facts.append(("Now", "Write it to a card, or show it as a QR code."))
    elif signed.missing:
        names = " or ".join(sorted({fingerprint(key.origin.fingerprint) for key in signed.waiting}))
        facts.append(("Still missing", f"{count(signed.missing, 'signature')}, from {names}"))
        facts.append(("Now", f"Take {it} to the next signer, or back to your wallet program."))
    else:
        opening = "Open the file in" if files else "Scan it with"
        facts.append(("Complete", "All signatures are there."))
        facts.append(("Now", f"{opening} your wallet program on the online computer. It sends the transaction."))
    if signed.txid is not None:
        facts.append(("txid", grouped(signed.txid[::-1].hex(), 8)))
    return facts
