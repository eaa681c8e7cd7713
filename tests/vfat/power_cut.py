"""What a card may hold after the power went, worked out from the commands that it got while backups were written.

A card without a cache keeps every command, and of the one it was at, any sectors. A card with a cache keeps what came
before the last flush, and of all commands since then any sectors: each one that it keeps is whole, for a sector is what
a card writes at a time.
"""

import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tests.qemu.card import MARK, Command, Flush, Write

KEPT = 2
"""How many generations stay when old ones are pruned."""


@dataclass(frozen=True, slots=True, repr=False)
class Cut:
    """One way in which the power may go."""

    where: str
    """For whoever looks for the reason of a failure."""
    sectors: dict[int, bytes]
    """What the card then holds that it did not at first."""
    acknowledged: tuple[int, ...]
    """The generations that were said to be safe before; their numbers begin with 1."""
    pruning: int
    """The highest generation there was when old ones were last pruned, 0 when they never were."""

    @property
    def required(self) -> tuple[int, ...]:
        """The generations that must be there."""
        return tuple(number for number in self.acknowledged if number > self.pruning - KEPT)


class _Tape:
    """The commands as they come: what the card holds, and what was said."""

    def __init__(self) -> None:
        self.sectors: dict[int, bytes] = {}
        self._said: list[dict[str, int]] = []

    def play(self, write: Write) -> None:
        if write.start == MARK:
            self._said.append(json.loads(write.data))
        else:
            self.sectors |= write.sectors()

    def cut(self, where: str, more: Mapping[int, bytes] = MappingProxyType({})) -> Cut:
        acknowledged = tuple(said["written"] for said in self._said if "written" in said)
        pruning = max((said["pruning"] for said in self._said if "pruning" in said), default=0)
        return Cut(where, {**self.sectors, **more}, acknowledged, pruning)


def prefixes(log: Sequence[Command]) -> Iterator[Cut]:
    """After every single command, with nothing lost."""
    tape = _Tape()
    for number, command in enumerate(log):
        if isinstance(command, Write):
            tape.play(command)
            yield tape.cut(f"after command {number}")


def torn(log: Sequence[Command], seed: int) -> Iterator[Cut]:
    """In the middle of every command of more than a sector."""
    chance = random.Random(seed)
    tape = _Tape()
    for number, command in enumerate(log):
        if isinstance(command, Write):
            sectors = list(command.sectors().items())
            if len(sectors) > 1:
                some = chance.sample(sectors, chance.randrange(1, len(sectors)))
                yield tape.cut(f"during command {number}, seed {seed}", dict(some))
            tape.play(command)


def reordered(log: Sequence[Command], seed: int) -> Iterator[Cut]:
    """After every command, with a random part of what was written since the last flush.

    After every mark also with nothing of it: what was acknowledged does not need it.
    """
    chance = random.Random(seed)
    sure = _Tape()
    pending: list[Write] = []
    for number, command in enumerate(log):
        if isinstance(command, Flush):
            for write in pending:
                sure.play(write)
            pending.clear()
            continue
        if command.start == MARK:
            sure.play(command)
            yield sure.cut(f"after command {number}, nothing since the flush")
        else:
            pending.append(command)
        yield sure.cut(f"after command {number}, seed {seed}", _some(pending, chance))


def distinct(cuts: Iterable[Cut]) -> list[Cut]:
    """Each once: many a command writes what is there already."""
    return list({(frozenset(cut.sectors.items()), cut.required): cut for cut in cuts}.values())


def _some(pending: Sequence[Write], chance: random.Random) -> dict[int, bytes]:
    """Each command is kept whole, or not at all, or in part; what came later stands over what came before."""
    kept: dict[int, bytes] = {}
    for write in pending:
        share = chance.choice((0.0, 0.0, 0.5, 1.0, 1.0))
        kept |= {number: data for number, data in write.sectors().items() if chance.random() < share}
    return kept
