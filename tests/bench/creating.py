"""`python -m tests.bench.creating [--rounds 20]`: what it costs to make a key from rolls, and to make it the session's.

The peer is the package `mnemonic` making the words and the seed of the same entropy in the same run; most of both is
BIP39's deliberate stretching. Milliseconds, medians. Goal: at most 100 ms apart from the stretching.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable, Sequence
from hashlib import sha256

from mnemonic import Mnemonic

from coldtui.core.comparison import comparison_code
from coldtui.core.entropy import Source
from coldtui.core.key import parse_path
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wordlist import Language
from coldtui.custody.session import Session
from coldtui.custody.sources import Sources, Way
from tests.bench.loading import stretch

ROLLS = "".join(random.Random(39).choices("123456", k=100))
STRETCHINGS = 4
"""How often a key is stretched on the way: for its fingerprint, its account, to see whether it is loaded, to load it."""


def create(word_count: int) -> bytes:
    """Everything from the rolls to a key of the session, but the screens; the fingerprint."""
    with Session() as session, session.draft() as draft, Sources(Way.ALONE) as sources:
        sources.put(Source.D6, ROLLS)
        sources.fill(draft, word_count, Language.ENGLISH)
        sources.steps(word_count, Language.ENGLISH)
        draft.words()
        comparison_code(draft.fingerprint, draft.account_key(parse_path("m/84h/0h/0h"), is_test=False))
        return b"" if draft.is_loaded else draft.keep()


def peer(word_count: int) -> bytes:
    """The words and the seed by the package `mnemonic`."""
    english = Mnemonic("english")
    words = english.to_mnemonic(sha256(ROLLS.encode()).digest()[: word_count * 4 // 3])
    return bytes(english.to_seed(words))


def _median(rounds: int, work: Callable[[], object]) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.creating", description="The cost of making a key.")
    parser.add_argument("--rounds", type=int, default=20)
    rounds = parser.parse_args(arguments).rounds
    stretching = _median(rounds, stretch)
    print(
        f"one stretching (PBKDF2, 2048 rounds) takes {1000 * stretching:.1f} ms; a key is stretched {STRETCHINGS} times"
    )
    print(f"{'words':>6}{'creating':>10}{'apart':>8}{'creating/peer':>15}")
    for count in WORD_COUNTS:
        ours, theirs = _median(rounds, lambda n=count: create(n)), _median(rounds, lambda n=count: peer(n))
        apart = ours - STRETCHINGS * stretching
        print(f"{count:>6}{1000 * ours:>10.1f}{1000 * apart:>8.1f}{ours / theirs:>15.2f}")


if __name__ == "__main__":
    main()
