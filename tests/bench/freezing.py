"""`python -m tests.bench.freezing [--log-n 18] [--rounds 3]`: for how long the screen stands still while work is done.

A task of the application's own thread asks for its turn every 10 ms; printed is the longest time that it waited, and
the ratio to the same work on that very thread, which stands still for all of it. Goal: at most 100 ms. The works are
what sealing and opening consist of: a key from a passphrase, copies put together from three damaged ones, a document
written and read; and, on the screen's own thread, what the measure of a passphrase takes at each key press.
"""

import argparse
import asyncio
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from coldtui.core.mnemonic import WORDS
from coldtui.core.strength import measure as measured
from coldtui.core.strength_pieces import MOST
from coldtui.formats import backup_document
from coldtui.formats.age_locks import PassphraseLock
from coldtui.formats.backup_copies import write_sums
from coldtui.formats.backup_repair import attempts
from coldtui.ui.progress import Progress
from coldtui.ui.screens.working import Working
from tests.formats.backups import document
from tests.ui.stand import Stand

_SIZE = 1_000_000
"""Bytes of the backup that is put together."""


@dataclass(frozen=True)
class Gaps:
    """Seconds: what the work takes, and the longest standstill with it in a thread and on the screen's own."""

    takes: float
    aside: float
    beside: float


def key(log_n: int) -> None:
    """A key from a passphrase."""
    PassphraseLock(bytes(16), log_n, bytes(32)).opened(b"passphrase")


def repair() -> None:
    """Three copies, each with every third sector lost, put together."""
    sealed = random.Random(1).randbytes(_SIZE)
    sums = write_sums(sealed)
    copies = []
    for copy in range(3):
        damaged = bytearray(sealed)
        for start in range(copy * 512, _SIZE, 3 * 512):
            damaged[start : start + 512] = bytes(len(damaged[start : start + 512]))
        copies.append((bytes(damaged), sums))
    assert next(iter(attempts(copies))).data == sealed


def written_and_read() -> None:
    """A document, ten times."""
    for _ in range(10):
        backup_document.verify(backup_document.read(backup_document.write(document())))


def pressed() -> float:
    """The longest that one key press costs while a long passphrase is typed: seconds."""
    chance = random.Random(1)
    texts = [" ".join(chance.sample(WORDS, 30))[:MOST], "x" * MOST, "".join(chance.choices("abcdefgh1234!", k=MOST))]
    worst = 0.0
    measured("x")
    for text in texts:
        for length in (MOST // 4, MOST // 2, MOST):
            began = time.perf_counter()
            measured(text[:length])
            worst = max(worst, time.perf_counter() - began)
    return worst


async def _gap(work: Callable[[], Awaitable[None]]) -> float:
    worst, before, is_over = 0.0, time.perf_counter(), asyncio.Event()

    async def tick() -> None:
        nonlocal worst, before
        while not is_over.is_set():
            await asyncio.sleep(0.01)
            now = time.perf_counter()
            worst, before = max(worst, now - before), now

    ticker = asyncio.create_task(tick())
    await asyncio.sleep(0)
    await work()
    is_over.set()
    await ticker
    return worst


async def gaps(work: Callable[[], None]) -> Gaps:
    """Do the work in a thread under the screen that shows it, and again on the screen's own thread."""

    async def beside() -> None:
        work()

    app = Stand()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(Working(Progress("Sealing the backup")))
        await pilot.pause()
        began = time.perf_counter()
        aside = await _gap(lambda: asyncio.to_thread(work))
        takes = time.perf_counter() - began
        return Gaps(takes, aside, await _gap(beside))


def measure(log_n: int, rounds: int) -> dict[str, Gaps]:
    """Each work; of the rounds the one that stood still the longest."""
    works = {
        f"key, 2^{log_n}": lambda: key(log_n),
        "three damaged copies": repair,
        "ten documents": written_and_read,
    }
    return {
        name: max((asyncio.run(gaps(work)) for _ in range(rounds)), key=lambda one: one.aside)
        for name, work in works.items()
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.freezing", description="How long the screen freezes.")
    parser.add_argument("--log-n", type=int, default=18)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(arguments)
    print(f"{'work':>22}{'takes, ms':>11}{'standstill, ms':>16}{'without a thread':>18}{'ratio':>7}")
    for name, one in measure(asked.log_n, asked.rounds).items():
        figures = f"{1000 * one.takes:>11.0f}{1000 * one.aside:>16.0f}{1000 * one.beside:>18.0f}"
        print(f"{name:>22}{figures}{one.aside / one.beside:>7.2f}")
    print(f"the longest key press while a passphrase is measured: {1000 * pressed():.0f} ms (goal: 100 ms)")


if __name__ == "__main__":
    main()
