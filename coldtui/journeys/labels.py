"""Labels of addresses, transactions and coins, as wallet programs export them (BIP329): taken in, shown, given back."""

from collections.abc import Mapping
from contextlib import suppress
from enum import Enum

from coldtui.core.errors import ColdtuiError
from coldtui.core.text import printable
from coldtui.formats.label_file import MAX_SIZE, Change, LabelFile, Merged, merge, read_labels, write_labels
from coldtui.journeys.context import Context
from coldtui.journeys.exports import numbered
from coldtui.journeys.files import choose_card, choose_file, named
from coldtui.ui.screens.backup_note import ConfirmRemoveLabels
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading, remark
from coldtui.ui.words import count

_TITLE = "Labels"
_SUFFIXES = (".jsonl", ".json", ".txt")
_NAME = numbered("labels", ".jsonl")

_HELP = (
    "Labels say what an address or a coin is for. Your wallet program exports them in the form of BIP329.",
    "Here they stand beside your addresses, and they go into your sealed backups.",
    "A label tells others about your payments: delete an export from the card when you need it no longer.",
)

_NAMES = {
    "addr": "Addresses",
    "tx": "Transactions",
    "input": "Inputs",
    "output": "Coins",
    "pubkey": "Public keys",
    "xpub": "Extended keys",
}
"""The types of BIP329 in words; every other one shows as it is called."""


class _Do(Enum):
    IMPORT = "import"
    EXPORT = "export"
    REMOVE = "remove"


async def labels(ctx: Context) -> None:
    """Import, export or remove labels. Raises Back."""
    while True:
        number = count(len(ctx.book.labels), "label")
        chosen = await ctx.ask(Choose(_TITLE, f"{number} here.", _rows(ctx), help_text=_HELP))
        with suppress(Back):
            await {_Do.IMPORT: _import, _Do.EXPORT: _export, _Do.REMOVE: _remove}[chosen](ctx)


def _rows(ctx: Context) -> list[Item[_Do] | Entry]:
    rows: list[Item[_Do] | Entry] = [Item("Import labels", "from a file on a card", _Do.IMPORT, "i")]
    if not ctx.book.labels:
        return rows
    rows.append(Item("Export labels", "to a file on a card, for a wallet program", _Do.EXPORT, "e"))
    rows.append(Item("Remove all labels", "here, and from later sealed backups", _Do.REMOVE, "r"))
    types = [label.type for label in ctx.book.labels]
    rows += [heading(""), heading("Of what they are")]
    return rows + [remark(_name(type_), str(types.count(type_))) for type_ in dict.fromkeys(types)]


def _name(type_: str) -> str:
    return _NAMES.get(type_) or printable(type_, 30)


async def _import(ctx: Context) -> None:
    """Choose a file until one is taken in. Raises Back."""
    last = None
    while True:
        question = "Which file of labels? It is plain text, one label a line."
        last = await choose_file(ctx, _TITLE, question, _SUFFIXES, help_text=_HELP, last=last)
        try:
            data = await ctx.work(ctx.devices.media.read, last, MAX_SIZE)
            file = await ctx.work(read_labels, data, ctx.network)
            merged = await ctx.work(merge, tuple(ctx.book.labels), file.labels)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        ctx.book.labels[:] = merged.labels
        with suppress(Back):
            await ctx.ask(taken_in(file, merged, last.name))
        return


def taken_in(file: LabelFile, merged: Merged, name: str) -> Tell:
    """What came of an import."""
    facts = [("File", name), *((_name(type_), _counted(by)) for type_, by in merged.counts.items())]
    lines = count(file.not_understood, "line")
    bad = f"{lines} of the file {'is' if file.not_understood == 1 else 'are'} no label for this network: left out."
    sentence = f"{count(len(file.labels), 'label')} read."
    return Tell(_TITLE, "CAUTION" if file.not_understood else "OK", sentence, bad if file.not_understood else "", facts)


def _counted(by: Mapping[Change, int]) -> str:
    return ", ".join(f"{number:,} {change.value}" for change, number in by.items() if number)


async def _export(ctx: Context) -> None:
    """Write all labels to a card. Raises Back."""
    while True:
        volume = await choose_card(ctx, _TITLE, "On which card shall the labels be written?")
        try:
            data = write_labels(ctx.book.labels)
            name = await ctx.work(ctx.devices.media.write_new, volume, _NAME, data)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        hint = "It can be read by everybody: delete it when it is imported."
        facts = [("File", printable(name)), (volume.noun.capitalize(), named(volume))]
        with suppress(Back):
            await ctx.ask(Tell(_TITLE, "OK", f"{count(len(ctx.book.labels), 'label')} written.", hint, facts))
        return


async def _remove(ctx: Context) -> None:
    number = count(len(ctx.book.labels), "label")
    await ctx.ask(ConfirmRemoveLabels(f"Remove {number}?", ["Your wallet program keeps its own."]))
    ctx.book.labels.clear()
