"""One sealed backup out of copies of which each may be damaged.

A copy is a pair: the bytes of the sealed backup and the bytes of its SUM (formats/backup_copies.py), each None when
nothing of it could be read. A sector that could not be read is filled with zeros where it was: no sector of a sealed
backup is one byte over and over, so such a sector has no vote.

Each sector is taken from a copy of which some SUM says that it is good there; where no SUM can say, each byte is what
most copies have. Proved is what then has the SHA-256 in the first line of a SUM. Sums are no seal: who can write to the
card can write sums as well. So what comes out is right only when it opens with the passphrase, and `attempts` goes on
to the next best when it does not: a lying sum neither makes a wrong backup pass nor hides the right one. The work is
bounded by the lengths in formats/backup_copies.py; what is longer is left out.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from coldtui.core.errors import Unreadable
from coldtui.formats.backup_copies import (
    LONGEST_SEALED,
    LONGEST_SUMS,
    SECTOR,
    first_line,
    sector_digest,
    sector_line,
    sectors,
    write_sums,
)

Copy = tuple[bytes | None, bytes | None]
"""The sealed backup and its SUM as they were read, zeros for unreadable sectors; None where nothing could be read."""

_VOTING = 16
"""Bytes: in a last sector shorter than this, one byte over and over may well be right."""


@dataclass(frozen=True, slots=True, repr=False)
class Repaired:
    """A sealed backup as the copies give it, and how they did.

    `data` is the sealed backup. `is_proved`: some SUM's SHA-256 is that of the data. Of `copies` looked at, `healthy`
    are the data byte for byte, and `damaged_sums` have a SUM that is not the data's. `repaired_sectors` is how many
    sectors of the best copy had to come from elsewhere, 0 when there is a healthy one.
    """

    data: bytes
    is_proved: bool
    copies: int
    healthy: int
    damaged_sums: int
    repaired_sectors: int

    @property
    def how(self) -> str:
        """All that in plain sentences."""
        return f"{self._copies_said()} {self._sums_said()}".rstrip()

    def _copies_said(self) -> str:
        if not self.is_proved:
            agree = f"{self.healthy} of {self.copies} copies say this" if self.healthy else "Most copies say this"
            return f"{agree}, and no sum does: whether it is right shows when it is opened."
        if self.healthy == self.copies:
            return "The copy is whole." if self.copies == 1 else f"All {self.copies} copies are whole."
        if self.healthy:
            return f"{self.healthy} of {self.copies} copies {'is' if self.healthy == 1 else 'are'} whole."
        pieces = "1 piece" if self.repaired_sectors == 1 else f"{self.repaired_sectors} pieces"
        was = "was" if self.repaired_sectors == 1 else "were"
        return f"No copy is whole, but together they are: in the best one {pieces} of {SECTOR} bytes {was} damaged."

    def _sums_said(self) -> str:
        if not self.is_proved or not self.damaged_sums:
            return ""
        return f"The sums of {self.damaged_sums} of {self.copies} copies are missing or damaged."


def repair(copies: Sequence[Copy]) -> Repaired:
    """The likeliest backup: a proved one, or when no SUM has a first line left, what most copies say.

    Raises Unreadable when the copies do not make a whole one.
    """
    nothing_can_prove = not any(sums and first_line(sums) for _, sums in _readable(copies))
    found = next((attempt for attempt in attempts(copies) if attempt.is_proved or nothing_can_prove), None)
    if found is not None:
        return found
    if any(sealed for sealed, _ in copies):
        raise Unreadable(
            "No copy of this backup is whole, and together they do not make a whole one.",
            "Try the backup before it, or another card.",
        )
    raise Unreadable("No copy of this backup could be read.", "Try the backup before it, or another card.")


def attempts(copies: Sequence[Copy]) -> Iterator[Repaired]:
    """Every backup that these copies may stand for, each once: the proved ones first, then what no SUM agrees with.

    To be opened one after the other until one opens; none has a sector that nobody could read.
    """
    readable = _readable(copies)
    seen: set[bytes] = set()
    for is_proved, found in ((True, _proved(readable)), (False, _unproved(readable))):
        for data in found:
            if data not in seen:
                seen.add(data)
                yield _described(data, is_proved, copies)


def _readable(copies: Sequence[Copy]) -> list[Copy]:
    """The copies without what is longer than any could be, or empty."""
    return [
        (
            sealed if sealed and len(sealed) <= LONGEST_SEALED else None,
            sums if sums and len(sums) <= LONGEST_SUMS else None,
        )
        for sealed, sums in copies
    ]


def _described(data: bytes, is_proved: bool, copies: Sequence[Copy]) -> Repaired:
    sums = write_sums(data)
    lacking = [_differing(sealed, data) for sealed, _ in copies if sealed is not None]
    return Repaired(
        data,
        is_proved,
        copies=len(copies),
        healthy=sum(sealed == data for sealed, _ in copies),
        damaged_sums=sum(theirs != sums for _, theirs in copies),
        repaired_sectors=min(lacking),
    )


def _differing(sealed: bytes, data: bytes) -> int:
    whole = range(0, max(len(data), len(sealed)), SECTOR)
    return sum(sealed[at : at + SECTOR] != data[at : at + SECTOR] for at in whole)


def _proved(copies: Sequence[Copy]) -> Iterator[bytes]:
    """Everything that has the SHA-256 of a SUM, most SUMs first."""
    readable = [sealed for sealed, _ in copies if sealed]
    claims = Counter(claim for _, sums in copies if sums and (claim := first_line(sums)))
    for (length, sha256), _ in claims.most_common():
        witnesses = [sums for _, sums in copies if sums and first_line(sums) in {None, (length, sha256)}]
        for data in _made(readable, witnesses, length):
            if len(data) == length and _is_stated(data, sha256):
                yield data
                break


def _is_stated(data: bytes, sha256: bytes) -> bool:
    return hashlib.sha256(data).digest() == sha256


def _made(readable: Sequence[bytes], witnesses: Sequence[bytes], length: int) -> Iterator[bytes]:
    """Each copy as it is; then their sectors by all SUMs together, and by each alone in case another one lies."""
    yield from readable
    different = list(dict.fromkeys(witnesses))
    alone = [[witness] for witness in different] if len(different) > 1 else []
    for trusted in (different, *alone):
        data = _joined(readable, trusted, length)
        if data is not None:
            yield data


def _unproved(copies: Sequence[Copy]) -> Iterator[bytes]:
    """What most copies say, and each copy as it is: without a sum only the seal can tell."""
    readable = [sealed for sealed, _ in copies if sealed]
    witnesses = [sums for _, sums in copies if sums]
    for length, _ in Counter(map(len, readable)).most_common():
        data = _joined(readable, witnesses, length)
        if data is not None:
            yield data
    yield from (sealed for sealed in readable if not any(map(_is_blank, sectors(sealed))))


def _joined(readable: Sequence[bytes], witnesses: Sequence[bytes], length: int) -> bytes | None:
    """The backup of `length` bytes sector by sector; None when one cannot be decided."""
    parts = []
    for index, start in enumerate(range(0, length, SECTOR)):
        end = min(start + SECTOR, length)
        found = [sealed[start:end] for sealed in readable if len(sealed) >= end]
        digests = {sector_line(sums, length, index) for sums in witnesses}
        vouched = (part for part in found if sector_digest(index, part) in digests)
        part = next(vouched, None) or _majority(found)
        if part is None:
            return None
        parts.append(part)
    return b"".join(parts)


def _majority(found: Sequence[bytes]) -> bytes | None:
    """Byte by byte what most of the sectors have that could be read; None when two bytes have equally many votes."""
    voting = [part for part in found if not _is_blank(part)]
    if not voting:
        return None
    winners = bytearray()
    for votes in zip(*voting, strict=True):
        winner = votes[0] if votes.count(votes[0]) * 2 > len(votes) else _most_voted(votes)
        if winner is None:
            return None
        winners.append(winner)
    return bytes(winners)


def _most_voted(votes: tuple[int, ...]) -> int | None:
    winner = max(votes, key=votes.count)
    most = votes.count(winner)
    is_tied = any(votes.count(other) == most for other in votes if other != winner)
    return None if is_tied else winner


def _is_blank(sector: bytes) -> bool:
    """Whether this is what stands where nothing could be read, or where a card was wiped."""
    return len(sector) >= _VOTING and sector.count(sector[0]) == len(sector)
