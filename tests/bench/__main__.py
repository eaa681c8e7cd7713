"""`python -m tests.bench [--inputs 1000] [--rounds 5]`: prints what coldtui needs, as ratios. Judges nothing by itself.

The rounds of all programs are interleaved and the quickest of each counts, so that other work on the machine does the
least harm. Times are processor time in milliseconds.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench import measure
from tests.bench.files import KINDS
from tests.oracles.bdk import Bdk

GOALS = "goals: total/bdk below 1.00, sign/floor at most 1.60, twice the inputs at most 2.20 times the time"


@dataclass(frozen=True)
class Row:
    """What was measured for one kind of wallet; seconds."""

    kind: str
    ours: measure.Stages
    floor: float
    bdk: tuple[float, float]
    doubled: float

    @property
    def against_bdk(self) -> float:
        """coldtui's whole road against parsing and signing alone."""
        return self.ours.total / sum(self.bdk)

    @property
    def against_floor(self) -> float:
        """The signing stage against the curve's own work."""
        return self.ours.sign / self.floor

    @property
    def growth(self) -> float:
        """How much longer twice the inputs take."""
        return self.doubled / self.ours.total


def run(kind: str, inputs: int, rounds: int) -> Row:
    """Measure one kind of wallet."""
    work = measure.work_of(kind, inputs)
    measure.coldtui(kind, 2 * inputs)
    ours, floors, theirs, doubled = [], [], [], []
    with Bdk() as bdk:
        measure.open_bdk(bdk, kind, inputs)
        for _ in range(rounds):
            ours.append(measure.coldtui(kind, inputs))
            floors.append(measure.floor(kind, work))
            theirs.append(measure.bdkpython(bdk, kind, inputs))
            doubled.append(measure.coldtui(kind, 2 * inputs).total)
    best = measure.Stages(
        *(min(getattr(one, stage) for one in ours) for stage in ("read", "review", "sign", "write")),
        ours[0].signatures,
    )
    return Row(kind, best, min(floors), min(theirs, key=sum), min(doubled))


def table(rows: Sequence[Row]) -> str:
    """The rows for people."""
    head = ("kind", "read", "review", "sign", "write", "total", "floor", "bdk", "total/bdk", "sign/floor", "2n/n")
    lines = ["".join(f"{cell:>11}" for cell in head)]
    for row in rows:
        ours = row.ours
        times = (ours.read, ours.review, ours.sign, ours.write, ours.total, row.floor, sum(row.bdk))
        ratios = (row.against_bdk, row.against_floor, row.growth)
        cells = [row.kind, *(f"{1000 * one:.1f}" for one in times), *(f"{one:.2f}" for one in ratios)]
        lines.append("".join(f"{cell:>11}" for cell in cells))
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description="Speed of coldtui, as ratios.")
    parser.add_argument("--inputs", type=int, default=1_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--kind", choices=KINDS, action="append")
    asked = parser.parse_args(arguments)
    rows = [run(kind, asked.inputs, asked.rounds) for kind in asked.kind or KINDS]
    print(f"{asked.inputs} inputs, the quickest of {asked.rounds} rounds, processor time in ms")
    print(table(rows))
    print(GOALS)


if __name__ == "__main__":
    main()
