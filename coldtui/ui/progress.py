"""How far work in a thread is: whoever does it writes it down, the screen reads it. Nothing of what is worked on.

    progress = Progress("Sealing the backup")
    with progress.phase("Writing three copies", "bytes") as told:
        store.write(..., told=told)

One thread writes and another reads without a lock: every value is replaced whole, and none is changed in place.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from time import monotonic

Told = Callable[[int, int], None]
"""Told how much is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Phase:
    """One of the things that the work consists of: `done` of `total` units, or `expected` seconds where none counts.

    `began` and `ended` are the seconds of the clock; `is_done` says whether it ended well.
    """

    name: str
    unit: str
    began: float
    expected: float = 0.0
    done: int = 0
    total: int = 0
    ended: float | None = None
    is_done: bool = False


class Progress:
    """What is being done, and its phases in the order in which they began. Names are shown as they are."""

    def __init__(self, doing: str = "Working", clock: Callable[[], float] = monotonic) -> None:
        self.doing = doing
        self._clock = clock
        self._began = clock()
        self._phases: tuple[Phase, ...] = ()

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Those that have begun."""
        return self._phases

    @property
    def seconds(self) -> float:
        """How long all of it takes by now."""
        return self._clock() - self._began

    def seconds_of(self, phase: Phase) -> float:
        """How long a phase took, or takes by now."""
        return (self._clock() if phase.ended is None else phase.ended) - phase.began

    @contextmanager
    def phase(self, name: str, unit: str = "", expected: float = 0.0) -> Iterator[Told]:
        """A phase, as long as the block; what it yields is told how much is done. Not done where the block raises."""
        self._phases = (*self._phases, Phase(name, unit, self._clock(), expected))
        is_done = False
        try:
            yield self._told
            is_done = True
        finally:
            self._put(replace(self._phases[-1], ended=self._clock(), is_done=is_done))

    def _told(self, done: int, total: int) -> None:
        self._put(replace(self._phases[-1], done=done, total=total))

    def _put(self, phase: Phase) -> None:
        self._phases = (*self._phases[:-1], phase)
