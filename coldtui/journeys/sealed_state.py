"""In one line, whether everything is sealed: for home, for the menu of backups, and before the program is left.

Only cards count that this session wrote on or read, and opened: what was opened from paper is on no card.
"""

from enum import Enum

from coldtui.core.errors import Refused
from coldtui.journeys.context import Context
from coldtui.journeys.enrolled import Enrolled
from coldtui.ui.words import count


class State(Enum):
    """How well the state of this moment is kept."""

    NONE = "none"
    """No sealed backup was opened or written in this session."""
    TOO_MUCH = "too much"
    """There is more than a backup holds, so that it is on no card."""
    OVERDUE = "overdue"
    """Something changed, and is on no card."""
    SEALED = "sealed"
    """All is on a card, read back and opened."""
    PROVED = "proved"
    """And was opened after that card was pulled, with the passphrase typed anew."""

    @property
    def is_overdue(self) -> bool:
        """Whether something would be lost with this session."""
        return self in {State.OVERDUE, State.TOO_MUCH}


def state_of(ctx: Context) -> State:
    """How it is now. Reads every key of the session: for a worker."""
    if not ctx.session.has_backup:
        return State.NONE
    try:
        current, proved = _current(ctx), ctx.proved_version()
    except Refused:
        return State.TOO_MUCH
    if not current:
        return State.OVERDUE
    return State.PROVED if any(card.proved == proved for card in current) else State.SEALED


def _current(ctx: Context) -> list[Enrolled]:
    """The enrolled cards that hold the state of this moment. Raises Refused where no backup could hold it."""
    version = ctx.session.sealing.version(ctx.contents())
    return [card for card in ctx.enrolled.values() if card.version == version]


def said(ctx: Context, state: State, *, is_strange_in: bool = False) -> str:
    """The line. Reads every key of the session: for a worker.

    `is_strange_in` says whether a card is in whose backups could not be taken for those of this session.
    """
    if state is State.NONE:
        return "none in this session"
    if state is State.TOO_MUCH:
        return "OVERDUE: more than a backup holds (Backups, w)"
    if state is State.OVERDUE:
        return f"OVERDUE: {_why(ctx, is_strange_in=is_strange_in)}"
    proved = ctx.proved_version()
    on = {card.name for card in _current(ctx)}
    known = {card.name for card in _current(ctx) if card.proved == proved}
    how = "not proved yet" if not known else "proved" if known == on else f"{len(known)} of them proved"
    return f"generation {ctx.session.sealing.generation}, sealed on {count(len(on), 'card')}, {how}"


def _why(ctx: Context, *, is_strange_in: bool) -> str:
    if ctx.session.sealing.has_passphrase and not ctx.session.sealing.is_ready:
        return "locking forgot its passphrase (Backups, s)"
    if is_strange_in:
        return "card in, not recognised: Home, o"
    if not ctx.enrolled:
        return "enrol a card (Backups, e)"
    return "insert your card, it is sealed at once"
