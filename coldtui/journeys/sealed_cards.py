"""Which cards have sealed backups on them, and choosing one of those."""

from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.core.errors import DeviceFailed
from coldtui.devices.backup_store import Generation, Generations
from coldtui.devices.media import Volume
from coldtui.journeys.context import Context
from coldtui.journeys.files import NO_CARD, named, steady, unusable
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.widgets.menu import Entry, heading, remark
from coldtui.ui.words import count

_SHOWN = 6
"""Generations of a card that are listed: nobody needs the others while these can be opened."""


@dataclass(frozen=True, slots=True)
class SealedCard:
    """One card as it was seen: its backups, or why they cannot be read."""

    volume: Volume
    generations: tuple[Generation, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A generation on a card that may be opened."""

    volume: Volume
    generation: Generation


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
    return SealedCard(volume, found.found)


async def choose_sealed(
    ctx: Context, title: str, question: str, others: Sequence[Item[str]] = (), help_text: tuple[str, ...] = ()
) -> Candidate | str:
    """Choose a generation on a card, the newest intact one first, or one of `others`. Raises Back."""
    return await ctx.ask_watching(
        Looker(ctx), lambda cards: Choose(title, question, _rows(cards, others), help_text=help_text)
    )


def _rows(cards: tuple[SealedCard, ...], others: Sequence[Item[str]]) -> list[Item[Candidate | str] | Entry]:
    rows: list[Item[Candidate | str] | Entry] = []
    for card in cards:
        rows += [heading(named(card.volume)), *_rows_of(card), remark("")]
    if not cards:
        rows += [remark(NO_CARD), remark("")]
    rows += [Item(other.label, other.note, other.value, other.press) for other in others]
    return rows


def _rows_of(card: SealedCard) -> list[Item[Candidate | str] | Entry]:
    if card.fault:
        return [remark(card.fault)]
    if not card.generations:
        return [remark("No sealed backup on this card.")]
    # what is intact first: a damaged one may still be put together, but nobody should begin with it
    ordered = sorted(card.generations, key=lambda one: (not one.is_intact, -one.number))
    rows: list[Item[Candidate | str] | Entry] = [
        Item(f"Generation {one.number}", _about(one), Candidate(card.volume, one)) for one in ordered[:_SHOWN]
    ]
    if len(ordered) > _SHOWN:
        rows.append(remark(f"and {count(len(ordered) - _SHOWN, 'older one')}"))
    return rows


def _about(generation: Generation) -> str:
    copies = len(generation.copies)
    if generation.is_complete:
        return f"{copies} of {copies} copies healthy"
    if generation.is_intact:
        return f"{generation.healthy} of {copies} copies healthy: seal anew soon"
    return "no copy healthy: repair is tried"
