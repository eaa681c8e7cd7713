"""Work that takes time: its figures are true, they come from the thread that works, and the screen never freezes."""

import asyncio
import threading
import time
from contextlib import suppress
from functools import partial

import pytest

from coldtui.formats.age_locks import PassphraseLock
from coldtui.ui import key_time
from coldtui.ui.key_time import expected_seconds, key_phase, memory
from coldtui.ui.progress import Phase, Progress
from coldtui.ui.screens.working import Working, figures
from tests.ui.gallery_sealed import Clock, at_copies, at_key
from tests.ui.stand import standing, text
from tests.ui.test_app import application, play, question, see

WORST = 0.1
"""Seconds that the screen may stand still at most, on a computer that does nothing else."""

SHARE = 1 / 8
"""The same, in the time that the work takes: a computer that is busy with other things is slower with both."""

LOG_N = 18
"""What a drawn passphrase has: some 0.8 seconds."""

ATTEMPTS = 3


def stretched(log_n):
    """What making a key from a passphrase is: the real thing."""
    PassphraseLock(bytes(16), log_n, bytes(32)).opened(b"secret")


# --- what a worker writes down ---------------------------------------------------------------------------------------


def test_phases_follow_each_other_with_their_seconds_and_figures():
    clock = Clock()
    progress = Progress("Sealing", clock)
    assert (progress.doing, progress.phases, progress.seconds) == ("Sealing", (), 0)
    with progress.phase("first", expected=3.0):
        clock.now += 2
        (first,) = progress.phases
        assert (first.name, first.expected, first.ended, progress.seconds_of(first)) == ("first", 3.0, None, 2)
    clock.now += 1
    with progress.phase("second", "bytes") as told:
        told(5, 20)
        told(10, 20)
        clock.now += 4
    first, second = progress.phases
    assert (first.is_done, progress.seconds_of(first)) == (True, 2)
    assert (second.done, second.total, second.unit, progress.seconds_of(second)) == (10, 20, "bytes", 4)
    assert progress.seconds == 7


def test_a_phase_that_raises_is_not_done_and_the_next_one_goes_on():
    progress = Progress("Sealing", Clock())
    with suppress(OSError), progress.phase("first", "bytes") as told:
        told(1, 2)
        raise OSError
    with progress.phase("second"):
        pass
    assert [(phase.name, phase.is_done, phase.ended is None) for phase in progress.phases] == [
        ("first", False, False),
        ("second", True, False),
    ]


def test_what_was_read_is_not_changed_by_what_is_written_later():
    progress = Progress("Sealing", Clock())
    with progress.phase("first", "bytes") as told:
        before = progress.phases
        told(1, 2)
        assert before[0].done == 0
    assert before[0].ended is None


# --- how it is said ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("phase", "seconds", "said"),
    [
        (Phase("a", "bytes", 0, done=0, total=40), 0, "[........................]  0 of 40 bytes   0 s"),
        (Phase("a", "bytes", 0, done=39, total=40), 2, "[#######################.]  39 of 40 bytes   2 s"),
        (Phase("a", "copies", 0, done=3, total=3), 9, "[########################]  3 of 3 copies   9 s"),
        (Phase("a", "", 0, done=1_500, total=3_000), 9, "[############............]  1,500 of 3,000   9 s"),
        (Phase("a", "", 0), 12, "12 s"),
        (Phase("a", "", 0, expected=3.0), 1, "[########................]  1 s of about 3 s"),
        (Phase("a", "", 0, expected=0.2), 0, "[........................]  0 s of about 1 s"),
        (Phase("a", "", 0, expected=3.0), 3.9, "[#######################.]  3 s of about 3 s"),
        (Phase("a", "", 0, expected=3.0), 5, "[#######################.]  5 s; about 3 s were expected"),
    ],
)
def test_figures_are_counted_or_estimated(phase, seconds, said):
    assert figures(phase, seconds) == said


def test_no_estimate_is_full_before_the_end():
    for seconds in (0, 2.99, 3, 3.5, 100, 10**6):
        assert "." in figures(Phase("a", "", 0, expected=3.0), seconds).split("]")[0]


def shown(progress, change=lambda: None):
    """What stands on the screen, and again after a change."""

    async def run():
        async with standing(Working(progress)) as pilot:
            first = text(pilot.app)
            change()
            pilot.app.screen._look()
            await pilot.pause()
            return first, text(pilot.app)

    return asyncio.run(run())


def test_the_screen_shows_each_phase_with_what_became_of_it():
    first, _ = shown(at_copies())
    assert "[OK]      Making the key from the passphrase: 256 MB of memory, 3 s" in first
    assert "[CAUTION] Not done: Writing three copies onto SD 8 GB" in first
    assert 'Now       Writing three copies onto SD 32 GB "BACKUP"' in first
    assert "14,336 of 39,880 bytes" in first


def test_the_screen_follows_the_work():
    progress = at_key(1)
    first, second = shown(progress, lambda: setattr(progress._clock, "now", progress._clock.now + 1))
    assert "1 s of about 3 s" in first
    assert "2 s of about 3 s" in second


def test_of_many_phases_the_last_ones_are_shown():
    first, _ = shown(at_copies(12))
    assert "Making the key" not in first
    assert "Now       Writing" in first


# --- how long a key takes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("log_n", "said"), [(0, "1 kB"), (9, "512 kB"), (10, "1 MB"), (18, "256 MB"), (20, "1 GB"), (22, "4 GB")]
)
def test_memory_is_what_scrypt_takes(log_n, said):
    assert memory(log_n) == said


def test_the_estimate_grows_with_the_rounds(monkeypatch):
    calls = []

    class Lock:
        def __init__(self, salt, log_n, body):
            self.log_n = log_n

        def opened(self, passphrase):
            calls.append(self.log_n)
            clock.now += 0.05

    clock = Clock()
    monkeypatch.setattr(key_time, "PassphraseLock", Lock)
    assert [round(expected_seconds(log_n, clock), 4) for log_n in (10, 14, 18, 20)] == [0.0031, 0.05, 1.0, 4.0]
    assert set(calls) == {14}


def test_the_phase_of_a_key_says_its_memory_and_its_estimate_and_nothing_else():
    progress = Progress("Opening")
    with key_phase(progress, 12):
        (phase,) = progress.phases
    assert phase.name == "Making the key from the passphrase: 4 MB of memory"
    assert phase.expected > 0


# --- on the real application -------------------------------------------------------------------------------------------


def test_a_journey_shows_how_far_its_work_is(monkeypatch):
    may_go, may_end = threading.Event(), threading.Event()

    def work(progress):
        with progress.phase("Making the key", expected=60.0):
            may_go.wait(10)
        with progress.phase("Writing three copies", "bytes") as told:
            told(1_234, 5_678)
            may_end.wait(10)

    async def journey(ctx):
        progress = Progress("Sealing the backup")
        await ctx.work_showing(progress, work, progress)
        await ctx.ask(question("The work is done."))

    async def story(player):
        await player.press("t")
        await see(player, "Sealing the backup ...")
        await see(player, "s of about 60 s")
        await player.press("escape")
        assert isinstance(player.app.screen, Working)
        may_go.set()
        await see(player, "[OK]      Making the key")
        await see(player, "1,234 of 5,678 bytes")
        may_end.set()
        await see(player, "The work is done.")

    play(application(journey, monkeypatch=monkeypatch), story)


async def _worst_gap(is_over):
    """The longest time for which the screen's own thread did nothing else: seconds."""
    worst, before = 0.0, time.perf_counter()
    while not is_over.is_set():
        await asyncio.sleep(0.01)
        now = time.perf_counter()
        worst, before = max(worst, now - before), now
    return worst


def stands_still(monkeypatch, work):
    """Whether the application stood still for too long while a journey did this work."""
    found = []

    async def journey(ctx):
        is_over = asyncio.Event()
        ticker = asyncio.create_task(_worst_gap(is_over))
        await asyncio.sleep(0)  # it ticks
        began = time.perf_counter()
        await work(ctx)
        takes = time.perf_counter() - began
        is_over.set()
        found.append(await ticker >= max(WORST, SHARE * takes))
        await ctx.ask(question("The work is done."))

    async def story(player):
        await player.press("t")
        await see(player, "The work is done.")

    play(application(journey, monkeypatch=monkeypatch), story)
    return found[0]


async def in_a_thread(ctx):
    progress = Progress("Sealing the backup")
    await ctx.work_showing(progress, partial(_make_key, progress))


def _make_key(progress):
    with key_phase(progress, LOG_N):
        stretched(LOG_N)


async def on_the_screens_own_thread(ctx):
    stretched(LOG_N)


def test_the_screen_never_freezes_while_a_key_is_made(monkeypatch):
    """How long it stands still, tests/bench/freezing.py measures; other programs may take the processor away here."""
    assert not all(stands_still(monkeypatch, in_a_thread) for _ in range(ATTEMPTS))


def test_control_the_same_work_on_the_screens_own_thread_freezes_it_every_time(monkeypatch):
    assert all(stands_still(monkeypatch, on_the_screens_own_thread) for _ in range(ATTEMPTS))
