"""`python -m tests.bench.splitting [--rounds 20]`: making shares, against the programs that others use.

Processor time in milliseconds, the quickest of all rounds, interleaved with the peer's. Both make a set and open it by
one quorum; coldtui opens it by every smallest quorum, since it shows no share before. The secret of SLIP-39 is
stretched on purpose (PBKDF2, 20,000 rounds, once to make and once to open): that time stands in a column of its own,
and is subtracted before anything is compared.
"""

import argparse
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from codex32 import Codex32String
from shamir_mnemonic import cipher, shamir

from coldtui.core import codex32
from coldtui.custody.draft import Draft
from coldtui.custody.session import Session
from coldtui.custody.shares import Shares
from coldtui.custody.splitting import split_codex32, split_slip39, split_xor

MOST = 100.0
GOAL = f"goal: no split takes more than {MOST:.0f} ms apart from stretching"
ENTROPY = bytes(range(1, 33))
CHANCE = random.Random(1).randbytes

Split = Callable[[Session, Draft], Shares]


@dataclass(frozen=True)
class Case:
    """What is made, by us and by a peer where there is one, and how often the secret is stretched meanwhile."""

    name: str
    ours: Split
    peer: Callable[[], object] | None
    stretched: int


@dataclass(frozen=True)
class Row:
    """Milliseconds; `peer` is None where there is none. `ours` and `peer` are without the stretching."""

    name: str
    ours: float
    stretching: float
    peer: float | None

    @property
    def ratio(self) -> float | None:
        """How many times as long as the peer."""
        return None if self.peer is None else self.ours / self.peer


def slip39_peer(groups: Sequence[tuple[int, int]], needed: int) -> Callable[[], object]:
    """shamir-mnemonic: make a set, and open it by one quorum."""

    def run() -> bytes:
        made = shamir.generate_mnemonics(needed, groups, ENTROPY)
        chosen = [
            share for group, (threshold, _) in zip(made[:needed], groups, strict=False) for share in group[:threshold]
        ]
        return shamir.combine_mnemonics(chosen)

    return run


def codex32_peer(threshold: int, count: int) -> Callable[[], object]:
    """codex32: make a set of a 64-byte seed, and open it by one quorum."""

    def run() -> bytes:
        prefix = f"ms1{threshold}test"
        secret = Codex32String.from_seed(ENTROPY * 2, f"{prefix}s")
        fixed = [Codex32String.from_seed(CHANCE(64), prefix + index) for index in codex32.INDEXES[: threshold - 1]]
        derived = [
            Codex32String.interpolate_at([secret, *fixed], index) for index in codex32.INDEXES[threshold - 1 : count]
        ]
        return Codex32String.interpolate_at([*fixed, *derived][-threshold:]).data

    return run


def cases() -> list[Case]:
    """Usual sets and large ones."""
    sets = {"2 of 3": ([(2, 3)], 1), "3 of 5": ([(3, 5)], 1), "2 of 3 groups": ([(2, 3), (3, 5), (1, 1)], 2)}
    sets |= {"8 of 16": ([(8, 16)], 1), "16 groups": ([(2, 3)] * 16, 8)}
    found = []
    for name, (groups, needed) in sets.items():

        def split(session: Session, draft: Draft, groups=groups, needed=needed) -> Shares:
            return split_slip39(session, draft, groups, needed, CHANCE)

        found.append(Case(f"SLIP-39 {name}", split, slip39_peer(groups, needed), 2))
    for threshold, count in ((2, 3), (3, 5), (9, 31)):

        def split_seed(session: Session, draft: Draft, threshold=threshold, count=count) -> Shares:
            return split_codex32(session, draft, threshold, count, CHANCE)

        found.append(Case(f"codex32 {threshold} of {count}", split_seed, codex32_peer(threshold, count), 0))
    found.append(Case("Seed XOR, 4 parts", lambda session, draft: split_xor(session, draft, 4, CHANCE), None, 0))
    return found


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of processor time."""
    start = time.process_time()
    work()
    return 1000 * (time.process_time() - start)


def run(case: Case, rounds: int) -> Row:
    """Measure one case. Of a phrase the fingerprint is asked for as well, which BIP39 stretches: counted with the rest."""
    ours, theirs, once, named = [], [], [], []
    with Session() as session, session.draft() as draft:
        draft.from_seed(ENTROPY * 2) if case.name.startswith("codex32") else draft.from_entropy(ENTROPY)
        for _ in range(rounds):
            ours.append(timed(lambda: case.ours(session, draft).wipe()))
            theirs.append(timed(case.peer) if case.peer else 0.0)
            once.append(timed(lambda: cipher.encrypt(ENTROPY, b"", 1, 1, True)))
            named.append(timed(lambda: draft.fingerprint))
    stretched = case.stretched * min(once)
    peer = min(theirs) - stretched if case.peer else None
    stretched += min(named)
    return Row(case.name, max(0.0, min(ours) - stretched), stretched, peer)


def table(rows: Sequence[Row]) -> str:
    """The rows for people."""
    lines = [f"{'set':<24}{'ours':>9}{'stretching':>12}{'peer':>9}{'ours/peer':>11}"]
    for row in rows:
        peer = ("-", "-") if row.peer is None else (f"{row.peer:.1f}", f"{row.ratio:.2f}")
        lines.append(f"{row.name:<24}{row.ours:>9.1f}{row.stretching:>12.1f}{peer[0]:>9}{peer[1]:>11}")
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.splitting", description="Speed of splitting a key.")
    parser.add_argument("--rounds", type=int, default=20)
    asked = parser.parse_args(arguments)
    print(f"the quickest of {asked.rounds} rounds, processor time in ms")
    print(table([run(case, asked.rounds) for case in cases()]))
    print(GOAL)


if __name__ == "__main__":
    main()
