"""After a signature: write it on a card, and say where it goes from there."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from functools import partial

from textual.content import Content

from coldtui.core.errors import ColdtuiError
from coldtui.core.rawtx import RawTransaction
from coldtui.core.sign import SignedPsbt
from coldtui.devices.media import FileEntry, Volume
from coldtui.formats.psbt_file import Encoding, encode, encode_transaction, final_name, signed_name
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card, named
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.signed import Signed
from coldtui.ui.step import Back
from coldtui.ui.words import count, fingerprint, grouped

Name = Callable[[int], str]
"""The n-th choice of a file name."""


class Then(Enum):
    """What to do after a signature."""

    NEXT = "the next transaction"
    FINAL = "write the finished transaction too"
    HOME = "home"


async def take_away(ctx: Context, signed: SignedPsbt, entry: FileEntry, encoding: Encoding) -> Then:
    """Write the signed PSBT beside `entry`, and on request the finished transaction; say what is next."""
    data = encode(signed.psbt_bytes, encoding)
    written = await _write(ctx, entry.volume, partial(signed_name, entry.name), data, _SIGNED)
    if written is None:
        return Then.NEXT
    ctx.signed.add((entry.volume.identity, entry.raw_name))
    files = [written]
    while True:
        then = await _what_next(ctx, signed, files, is_final_written=len(files) > 1)
        if then is not Then.FINAL or signed.final_tx is None:
            return then
        final = encode_transaction(signed.final_tx)
        written = await _write(ctx, files[0][0], partial(final_name, entry.name), final, _FINISHED)
        files += [written] if written else []


async def take_finished(ctx: Context, tx: RawTransaction, entry: FileEntry) -> Then:
    """Write a transaction that others have signed enough, beside `entry`; say what is next."""
    data = encode_transaction(tx.serialize())
    written = await _write(ctx, entry.volume, partial(final_name, entry.name), data, _FINISHED)
    if written is None:
        return Then.NEXT
    signed = SignedPsbt(b"", 0, tx.serialize(), 0, (), tx.txid)
    return await _what_next(ctx, signed, [written], is_final_written=True)


@dataclass(frozen=True, slots=True)
class _Words:
    """What is being written, and what it means to give up."""

    title: str
    missing: str
    dropping: str


_SIGNED = _Words(
    "Write the signed transaction",
    "The transaction is signed, and not yet on a card.",
    "the signature is lost; the same file can be signed again",
)
_FINISHED = _Words(
    "Write the finished transaction",
    "The signed transaction (.psbt) is on a card, the finished one (.txn) is not.",
    "the .psbt file stays, and is all that most programs need",
)


async def _write(ctx: Context, volume: Volume, name_for: Name, data: bytes, words: _Words) -> tuple[Volume, str] | None:
    """Write a new file; when the card fails, say so and let another one be chosen. None when the user gave up."""
    while True:
        try:
            return volume, await ctx.work(ctx.devices.media.write_new, volume, name_for, data)
        except ColdtuiError as error:
            await ctx.tell(error)
        another = await _another_card(ctx, words)
        if another is None:
            return None
        volume = another


async def _another_card(ctx: Context, words: _Words) -> Volume | None:
    """Where to write after a card failed; None when the user gave up."""
    while True:
        try:
            return await choose_card(ctx, words.title, f"{words.missing} Where should it go?")
        except Back:
            if await _gives_up(ctx, words):
                return None


async def _gives_up(ctx: Context, words: _Words) -> bool:
    """Ask before something that was signed is dropped; Esc does not drop it."""
    items = [Item("Try again", "on this card or another", value=False), Item("Drop it", words.dropping, value=True)]
    try:
        return await ctx.ask(Choose(words.title, f"{words.missing} Drop it?", items))
    except Back:
        return False


async def _what_next(
    ctx: Context, signed: SignedPsbt, files: list[tuple[Volume, str]], *, is_final_written: bool
) -> Then:
    items = [Item("Next transaction", "on this card or another", Then.NEXT, "n")]
    if signed.final_tx is not None and not is_final_written:
        items.append(
            Item("Write the finished transaction too", "a .txn file, for programs that want one", Then.FINAL, "f")
        )
    items.append(Item("Home", "", Then.HOME, "h"))
    try:
        return await ctx.ask(Signed(_sentence(files[-1][0]), _facts(signed, files), items))
    except Back:
        return Then.NEXT


def _sentence(volume: Volume) -> str:
    pull = " You can pull the card." if volume.noun == "card" else ""
    return f"The signed transaction is in the {volume.noun}.{pull}".replace("in the card", "on the card")


def _facts(signed: SignedPsbt, files: list[tuple[Volume, str]]) -> list[tuple[str, str | Content]]:
    facts: list[tuple[str, str | Content]] = []
    for volume, name in files:
        facts += [("File", Content.styled(name, "bold $strong")), (volume.noun.capitalize(), named(volume))]
    if signed.signatures_added:
        facts.append(("Signed", f"{count(signed.signatures_added, 'signature')} added"))
    if signed.missing:
        names = " or ".join(sorted({fingerprint(key.origin.fingerprint) for key in signed.waiting}))
        facts.append(("Still missing", f"{count(signed.missing, 'signature')}, from {names}"))
        facts.append(("Now", "Take the file to the next signer, or back to your wallet program."))
    else:
        facts.append(("Complete", "All signatures are there."))
        facts.append(("Now", "Open the file in your wallet program on the online computer. It sends the transaction."))
    if signed.txid is not None:
        facts.append(("txid", grouped(signed.txid[::-1].hex(), 8)))
    return facts
