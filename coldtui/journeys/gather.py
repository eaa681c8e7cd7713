"""Gather what a key is made from: from the kernel and the user together, or from dice, coins or cards alone."""

from dataclasses import dataclass
from enum import Enum

from coldtui.core.entropy import ALONE, TYPED, Source, is_enough, needed, needed_bits
from coldtui.core.errors import DeviceFailed
from coldtui.custody.sources import Sources, Way
from coldtui.journeys.context import Context
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.collect import Collect, Task
from coldtui.ui.screens.collect_text import WORDING
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import count

_TITLE = "Create a key"

_LABELS = {
    Source.D6: "Dice",
    Source.D20: "20-sided dice",
    Source.COINS: "Coins",
    Source.CARDS: "Playing cards",
    Source.MASH: "Keys hit at random",
    Source.HEX: "Hexadecimal digits",
}

_HELP = (
    "The random generator of this computer gives 32 bytes. Your part is mixed with them by a published formula.",
    "Your part alone must be enough for the whole key: then the key is safe even if the generator is not.",
    "Dice are best: you see what they show, and nobody else chooses it. You can add several sources.",
    "A screen after this one lets you check the result with another tool.",
)

_HELP_ALONE = (
    "Only what you roll, flip or draw makes the key. Nothing of this computer goes in.",
    "The formulas are those of other signers: with the same rolls they give the same words.",
    "One kind only. Use fair dice, and enough of them: nothing else protects the key.",
)


class _Then(Enum):
    GO_ON = "go on"


@dataclass(frozen=True, slots=True)
class _Remove:
    source: Source


async def gather(ctx: Context, sources: Sources, word_count: int) -> None:
    """Fill `sources` until they are enough for so many words. Raises Back.

    A computer without a live random generator is told, and makes no mixed key.
    """
    if sources.needs_kernel:
        await _ask_kernel(ctx, sources)
    if sources.way is Way.ALONE:
        await _gather_alone(ctx, sources, word_count)
    else:
        await _gather_mixed(ctx, sources, word_count)


async def _ask_kernel(ctx: Context, sources: Sources) -> None:
    try:
        await ctx.work(ctx.devices.randomness.check)
        sources.from_kernel(await ctx.work(ctx.devices.randomness.bytes, 32))
    except DeviceFailed as error:
        await ctx.ask(Tell("Random generator", "DANGER", str(error), error.hint))
        raise Back from error


async def _gather_alone(ctx: Context, sources: Sources, word_count: int) -> None:
    while True:
        rows = [Item(_LABELS[source], _amount(sources, source, word_count), source) for source in ALONE]
        at = ALONE.index(sources.given[0]) if sources.given else 0
        question = f"What do you use for {word_count} words?"
        source = await ctx.ask(Choose(_TITLE, question, rows, help_text=_HELP_ALONE, at=at))
        try:
            await _collect(ctx, sources, source, word_count)
        except Back:
            continue
        return


def _amount(sources: Sources, source: Source, word_count: int) -> str:
    wording = WORDING[source]
    if source in sources.given:
        return f"{count(sources.count_of(source), wording.one, wording.many)} typed: look at them, or go on"
    return f"{needed(source, word_count)} {wording.many}"


async def _gather_mixed(ctx: Context, sources: Sources, word_count: int) -> None:
    while True:
        step = Choose(_TITLE, _question(sources, word_count), _rows(sources, word_count), help_text=_HELP)
        chosen = await ctx.ask(step)
        if chosen is _Then.GO_ON:
            return
        if isinstance(chosen, _Remove):
            sources.remove(chosen.source)
        elif isinstance(chosen, Source):
            try:
                await _collect(ctx, sources, chosen, word_count)
            except Back:
                continue


def _question(sources: Sources, word_count: int) -> str:
    if not sources.given:
        return (
            "32 bytes of this computer's random generator are in. Now your part, which must be enough by itself.\n"
            "What do you use?"
        )
    have = sources.bits_without()
    if sources.enough_for(word_count):
        return f"Your part is enough for {word_count} words: {have:.1f} bits if fair. Go on, or add more."
    return f"Your part: {have:.1f} of {needed_bits(word_count)} bits if fair. Add more."


def _rows(sources: Sources, word_count: int) -> list[Item[_Then | _Remove | Source] | Entry]:
    rows: list[Item[_Then | _Remove | Source] | Entry] = []
    if sources.enough_for(word_count):
        rows.append(Item("Go on", "check the result, then see the words", _Then.GO_ON, "g"))
    for source in TYPED:
        wording, is_given = WORDING[source], source in sources.given
        before = sources.bits_without(source)
        if is_given:
            note = f"{count(sources.count_of(source), wording.one, wording.many)} typed: look at them, or add"
        elif is_enough(before, word_count):
            note = f"more {wording.many}"
        else:
            note = f"{needed(source, word_count, before)} {wording.many}, or fewer and something else too"
        rows.append(Item(_LABELS[source], note, source))
    if sources.given:
        rows.append(heading(""))
        rows += [
            Item(f"Remove: {_LABELS[one].lower()}", "forget what you typed", _Remove(one)) for one in sources.given
        ]
    return rows


async def _collect(ctx: Context, sources: Sources, source: Source, word_count: int) -> None:
    is_alone = sources.way is Way.ALONE
    before = 0.0 if is_alone else sources.bits_without(source)
    text = await ctx.ask(Collect(Task(source, word_count, is_alone, before), sources.text_of(source)))
    if is_alone:
        # another kind takes the place of the one before, once it is whole
        for other in sources.given:
            sources.remove(other)
    sources.put(source, text)
