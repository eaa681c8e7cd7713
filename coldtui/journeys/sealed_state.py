"""In one line, whether everything is sealed: for home, for the menu of backups, and before the program is left."""

from enum import Enum

from coldtui.journeys.context import Context
from coldtui.ui.words import count


class State(Enum):
    """How well the state of this moment is kept."""

    NONE = "none"
    """No sealed backup was opened or written in this session."""
    OVERDUE = "overdue"
    """Something changed, and is on no card."""
    SEALED = "sealed"
    """All is on a card, read back and opened."""
    PROVED = "proved"
    """And was opened after the card was pulled, with the passphrase typed anew."""


def state_of(ctx: Context) -> State:
    """How it is now. Reads every key of the session: for a worker."""
    if not ctx.session.has_backup:
        return State.NONE
    version = ctx.session.sealing.version(ctx.contents())
    on_cards = {card.version for card in ctx.enrolled.values()}
    if version not in on_cards | {ctx.session.sealing.sealed_version}:
        return State.OVERDUE
    return State.PROVED if ctx.proved == ctx.proved_version() else State.SEALED


def said(ctx: Context, state: State) -> str:
    """The line."""
    if state is State.NONE:
        return "none in this session"
    generation = f"generation {ctx.session.sealing.generation}"
    if state is State.OVERDUE:
        return f"OVERDUE: {_why(ctx)}"
    if not ctx.enrolled:
        return f"{generation}, opened; Backups, e enrols a card"
    on = count(len({card.name for card in ctx.enrolled.values()}), "card")
    return f"{generation}, sealed on {on}, {'proved' if state is State.PROVED else 'not proved yet'}"


def _why(ctx: Context) -> str:
    if ctx.session.sealing.has_passphrase and not ctx.session.sealing.is_ready:
        return "locking forgot its passphrase (Backups, s)"
    if not ctx.enrolled:
        return "enrol a card (Backups, e)"
    return "insert your card, it is sealed at once"
