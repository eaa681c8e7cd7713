"""Which cards have sealed backups on them, and choosing one of those."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from coldtui.core.errors import DeviceFailed
from coldtui.devices.backup_store import Generation, Generations
from coldtui.devices.media import Volume
from coldtui.journeys.context import Context
from coldtui.journeys.files import NO_CARD, named, steady, unusable
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading, remark

_SHOWN = 6
"""Generations of a card that are listed at first: nobody needs the others while one of these can be opened."""


_MORE = "There are still more: too many were put onto this card. Look at it on another computer."


@dataclass(frozen=True, slots=True)
class SealedCard:
    """One card as it was seen: its backups, or why they cannot be read."""

    volume: Volume
    generations: tuple[Generation, ...] = ()
    fault: str = ""
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    """A generation on a card that may be opened."""

    volume: Volume
    generation: Generation


@dataclass(frozen=True, slots=True)
class _Older:
    """All that are on a card: the newest numbers may be made up."""

    volume: Volume


_Row = Item[Candidate | _Older | str] | Entry


class Looker:
    """Looks at every card, for a worker; reads the backups of the cards only when one has come, gone or changed."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._volumes: tuple[Volume, ...] | None = None
        self._cards: tuple[SealedCard, ...] = ()

    def __call__(self) -> tuple[SealedCard, ...]:
        """Every card with its sealed backups."""
        volumes = steady(self._ctx.devices.media)
        if volumes != self._volumes:
            self._cards = tuple(_looked_at(self._ctx, volume) for volume in volumes)
            self._volumes = volumes
        return self._cards


def _looked_at(ctx: Context, volume: Volume) -> SealedCard:
    if not volume.mounted:
        return SealedCard(volume, fault=unusable(volume))
    try:
        found: Generations = ctx.devices.backups.generations(volume)
    except DeviceFailed as error:
        return SealedCard(volume, fault=f"{error} {error.hint}".rstrip())
    return SealedCard(volume, found.found, has_more=found.more)


async def choose_sealed(
    ctx: Context, title: str, question: str, others: Sequence[Item[str]] = (), help_text: tuple[str, ...] = ()
) -> Candidate | str:
    """Choose a generation on a card, the newest intact one first, or one of `others`. Raises Back."""
    while True:
        chosen: Candidate | _Older | str = await ctx.ask_watching(
            Looker(ctx), lambda cards: Choose(title, question, _rows(cards, others), help_text=help_text)
        )
        if not isinstance(chosen, _Older):
            return chosen
        with suppress(Back):
            return await _choose_older(ctx, title, question, chosen.volume)


async def _choose_older(ctx: Context, title: str, question: str, volume: Volume) -> Candidate:
    """Choose among all generations on this card. Raises Back."""
    return await ctx.ask_watching(Looker(ctx), lambda cards: Choose(title, question, _all_rows(cards, volume)))


def _all_rows(cards: tuple[SealedCard, ...], volume: Volume) -> list[Item[Candidate] | Entry]:
    card = next((one for one in cards if one.volume.identity == volume.identity), None)
    rows: list[Item[Candidate] | Entry] = [heading(named(volume))]
    if card is None:
        return [*rows, remark("The card is gone.")]
    rows += [remark(card.fault)] if card.fault else _items(card)
    return [*rows, remark(_MORE)] if card.has_more else rows


def _rows(cards: tuple[SealedCard, ...], others: Sequence[Item[str]]) -> list[_Row]:
    rows: list[_Row] = []
    for card in cards:
        rows += [heading(named(card.volume)), *_rows_of(card), remark("")]
    if not cards:
        rows += [remark(NO_CARD), remark("")]
    rows += [Item(other.label, other.note, other.value, other.press, gives_way=True) for other in others]
    return rows


def _rows_of(card: SealedCard) -> list[_Row]:
    if card.fault:
        return [remark(card.fault)]
    if not card.generations:
        # what damage made unreadable can look like nothing: nobody should write onto it because of that
        return [remark("No sealed backup on this card. If you expect one, leave it as it is.")]
    items = _items(card)
    rows: list[_Row] = []
    rows += [Item(one.label, one.note, one.value) for one in items[:_SHOWN]]
    if len(items) > _SHOWN or card.has_more:
        rows.append(Item("Older ones", f"all {len(items)} of this card", _Older(card.volume)))
    return rows


def _items(card: SealedCard) -> list[Item[Candidate]]:
    """What is intact first: a damaged one may still be put together, but nobody should begin with it."""
    ordered = sorted(card.generations, key=lambda one: (not one.is_intact, -one.number))
    return [Item(f"Generation {one.number}", _about(one), Candidate(card.volume, one)) for one in ordered]


def _about(generation: Generation) -> str:
    copies = len(generation.copies)
    if generation.is_complete:
        return f"{copies} of {copies} copies healthy"
    if generation.is_intact:
        return f"{generation.healthy} of {copies} copies healthy: seal anew soon"
    return "no copy healthy: repair is tried"
