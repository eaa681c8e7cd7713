"""Remove what is older on a card and holds a key that is destroyed. Runs in a thread.

Only what the passphrase opens, and is the generation that its name says, is removed, only when a newer generation
without the key was sealed, read back and opened on the same card, and only what that one makes good for: a generation
that holds anything else stays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from coldtui.core.errors import ColdtuiError, DeviceFailed
from coldtui.custody.contents import Contents
from coldtui.custody.session import Session
from coldtui.devices.backup_store import BackupStore, Pair
from coldtui.devices.media import Volume
from coldtui.formats.age import read_header
from coldtui.formats.backup_repair import attempts
from coldtui.journeys.enrolled import Enrolled
from coldtui.ui.key_time import expected_seconds
from coldtui.ui.progress import Progress


class _Judged(Enum):
    """What a generation is to the key that is destroyed."""

    GOES = "it holds the key, and nothing that the new one has not"
    NEEDED = "it holds the key, and something that the new one has not"
    WITHOUT = "it does not hold the key"
    OTHER = "it does not hold the key, but something that the new one has not"
    UNOPENED = "the passphrase does not open all of it, or it is not the generation that its name says"


@dataclass(frozen=True, slots=True)
class Cleared:
    """What became of one card: numbers of generations.

    `number` is the new one. Of the older ones `removed` are gone, `left` should be and may still be there, `needed`
    hold something else that is nowhere newer, and `unopened` may be somebody else's. `fault` is what went wrong, in a
    sentence. `has_more`: there are backups that were not looked at.
    """

    card: str
    number: int
    removed: tuple[int, ...] = ()
    left: tuple[int, ...] = ()
    needed: tuple[int, ...] = ()
    unopened: tuple[int, ...] = ()
    fault: str = ""
    has_more: bool = False

    @property
    def is_clear(self) -> bool:
        """Whether nothing on the card is known to hold the key."""
        return not (self.left or self.needed or self.unopened or self.fault or self.has_more)


@dataclass(frozen=True, slots=True, repr=False)
class _Eye:
    """What it takes to judge a generation."""

    session: Session
    contents: Contents
    key: bytes

    def judge(self, copies: tuple[Pair, ...], number: int) -> _Judged:
        """Every backup that the copies may stand for is opened: a card can be mixed up, or made up."""
        verdicts = [self._judge(one.data, number, is_proved=one.is_proved) for one in attempts(copies)]
        if _Judged.GOES in verdicts and _Judged.OTHER in verdicts:
            return _Judged.NEEDED  # they go together: what one has besides would be lost with the key
        worst = (_Judged.NEEDED, _Judged.UNOPENED, _Judged.GOES, _Judged.OTHER, _Judged.WITHOUT)
        return next((one for one in worst if one in verdicts), _Judged.UNOPENED)

    def _judge(self, data: bytes, number: int, *, is_proved: bool) -> _Judged | None:
        """None for what is only a guess at a damaged backup, and does not open."""
        sealing = self.session.sealing
        try:
            if (read_header(data).log_n or 0) > sealing.log_n:
                return _Judged.UNOPENED
            with self.session.reopen(data) as opened:
                is_covered = sealing.covers(opened, self.contents)
                if not any(key.identity.startswith(self.key) for key in opened.keys):
                    return _Judged.WITHOUT if is_covered else _Judged.OTHER
                if opened.generation != number:
                    return _Judged.UNOPENED
                return _Judged.GOES if is_covered else _Judged.NEEDED
        except ColdtuiError:
            if not sealing.is_ready:  # the screen was locked meanwhile: nothing can be judged any more
                raise
            return _Judged.UNOPENED if is_proved else None


def clear_card(
    session: Session,
    backups: BackupStore,
    volume: Volume,
    card: Enrolled,
    key: bytes,
    contents: Contents,
    progress: Progress,
) -> Cleared:
    """Remove each older generation that holds the key, now that `card.number` is proved. What fails is in the result.

    `key` is the key (see `Sealing.holds`), `contents` are those that were sealed. The session still has the key, or a
    copy of it to be sealed, all the while.
    """
    verdicts: dict[int, _Judged] = {}
    has_more = False
    try:
        found = backups.generations(volume)
        has_more = found.more
        eye = _Eye(session, contents, key)
        for generation in found.found:
            if generation.number != card.number:
                number, seconds = generation.number, expected_seconds(session.sealing.log_n)
                with progress.phase(f"Opening generation {number}", "", seconds):
                    verdicts[number] = eye.judge(backups.read_copies(volume, number), number)
        goes = tuple(_of(verdicts, _Judged.GOES))
        with progress.phase("Removing what holds the key"):
            removed = backups.remove(volume, goes, card.number) if goes else ()
    except ColdtuiError as fault:
        goes = tuple(_of(verdicts, _Judged.GOES))
        removed = tuple(set(goes) - set(_there(backups, volume, goes)))
        return _told(card, verdicts, removed, f"{fault} {fault.hint}".rstrip(), has_more=has_more)
    return _told(card, verdicts, removed, "", has_more=has_more)


def _told(
    card: Enrolled, verdicts: dict[int, _Judged], removed: tuple[int, ...], fault: str, *, has_more: bool
) -> Cleared:
    left = tuple(number for number in _of(verdicts, _Judged.GOES) if number not in removed)
    needed, unopened = _of(verdicts, _Judged.NEEDED), _of(verdicts, _Judged.UNOPENED)
    return Cleared(
        card.name, card.number, tuple(sorted(removed)), left, tuple(needed), tuple(unopened), fault, has_more=has_more
    )


def _of(verdicts: dict[int, _Judged], judged: _Judged) -> Iterator[int]:
    return (number for number in sorted(verdicts) if verdicts[number] is judged)


def _there(backups: BackupStore, volume: Volume, numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Which of these are still on the card, all of them where it cannot be read any more."""
    try:
        return tuple(one.number for one in backups.generations(volume).found if one.number in numbers)
    except DeviceFailed:
        return numbers
