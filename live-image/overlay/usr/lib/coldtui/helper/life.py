"""One life of coldtui: it is started, the power keys are watched, and its end is dealt with.

PID 1 starts the next life when this process ends, with nothing left of the one before.
"""

import os
import select
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from enum import Enum
from importlib import import_module
from pathlib import Path
from threading import Thread

from helper import console, leftovers, power, screen, session, survivors
from helper.crashes import Crashes
from helper.power_keys import PowerKeys
from helper.session import Child
from helper.terminal import opened
from helper.unfinished import Mark

_LOOK_EVERY = 0.5
"""Seconds between two looks for new power buttons."""

_LEAST = 19
"""The lowest priority: while coldtui starts, it has the processor."""

_BLIND = 3.0
"""Seconds to wait where there is no console to press Enter on."""

_HOME = "/tmp"  # noqa: S108 (where coldtui writes)

_GOING = Path("/run/coldtui/going")
"""There when PID 1 is about to switch off (/usr/lib/coldtui/power-off)."""


class End(Enum):
    """How a wait ended."""

    CHILD = "coldtui ended"
    POWER = "to be switched off: a power key, a lid, or coldtui asked for it"
    ANSWER = "somebody pressed Enter"
    TIME = "time is up"


class Life:
    """Waits for what ends it. Without a child somebody is only told something, and answers."""

    def __init__(self, child: Child | None, keys: PowerKeys, clock: Callable[[], float] = time.monotonic) -> None:
        self._child = child
        self._keys = keys
        self._clock = clock
        self._process = None if child is None else os.pidfd_open(child.process)
        self._asked, self._asks = os.pipe2(os.O_CLOEXEC)
        self.status: int | None = None
        """Exit status of coldtui, negative for a signal; None while it runs."""

    def ask_for_power_off(self) -> None:
        """From another thread: `wait` returns POWER."""
        os.write(self._asks, b"x")

    def wait(self, seconds: float | None = None, answer: int | None = None, *, keys: bool = True) -> End:
        """Until one of the ends; `answer` is a terminal where somebody may press Enter."""
        end = None if seconds is None else self._clock() + seconds
        while end is None or self._clock() < end:
            child = self._process if self.status is None else None
            watched = [one for one in (child, answer) if one is not None]
            if keys:
                self._keys.look()
                watched += [self._asked, *self._keys.descriptors]
            ready = _readable(watched, _LOOK_EVERY if end is None else min(_LOOK_EVERY, end - self._clock()))
            if keys and (self._asked in ready or self._keys.pressed()):
                return End.POWER
            if self._child and child in ready:
                self.status = os.waitstatus_to_exitcode(os.waitpid(self._child.process, 0)[1])
                return End.CHILD
            if answer is not None and answer in ready:
                return End.ANSWER
        return End.TIME

    def end_child(self) -> None:
        """Ends coldtui."""
        if self._child and self.status is None:
            power.end(self._child.process, lambda seconds: self.wait(seconds, keys=False) is End.CHILD)


def main(arguments: Sequence[str]) -> int:
    """Runs coldtui once; the arguments are its own."""
    terminal = os.ttyname(0)
    session.be_the_last_to_go()
    screen.clear(terminal)  # where the helper before this one was cut off, coldtui's last screen still stands
    if not survivors.end_all():
        return _switch_off(terminal, screen.NOT_ENDED)
    leftovers.empty(_HOME)
    keys, mark = PowerKeys(), Mark()
    if mark.is_left and not is_to_start_again(Life(None, keys), terminal, Crashes()):
        return _switch_off(terminal)
    mark.leave()
    _prepare(terminal)
    child = session.start(terminal, arguments)
    life = Life(child, keys)
    Thread(target=_serve, args=(child, terminal, life.ask_for_power_off), daemon=True).start()
    if life.wait() is End.CHILD:
        take_back(terminal)
        if _GOING.exists() or is_to_start_again(life, terminal, Crashes()):
            mark.remove()
            return 0
    life.end_child()
    take_back(terminal)
    return _switch_off(terminal)


def _switch_off(terminal: str, words: str = screen.GOING) -> int:
    screen.show(terminal, words)
    power.switch_off()
    return 0


def is_to_start_again(life: Life, terminal: str, crashes: Crashes) -> bool:
    """coldtui has ended: by itself, which means to switch off, or by a crash, which somebody has to read of."""
    if life.status == 0:
        return False
    are_too_many = crashes.are_too_many()
    answer = screen.show(terminal, screen.KEEPS_CRASHING if are_too_many else screen.CRASHED)
    ended = life.wait(None if answer is not None else _BLIND, answer)
    if answer is not None:
        os.close(answer)
    return ended is not End.POWER and not are_too_many


def take_back(terminal: str, user: int = session.USER) -> None:
    """coldtui has ended: what it left behind ends too, and does not get the console anew, which is root's again."""
    with suppress(OSError), opened(terminal) as descriptor:
        os.fchown(descriptor, 0, 0)
        os.fchmod(descriptor, 0o600)
    survivors.end_soon(user)


def _prepare(terminal: str) -> None:
    """The font that fits, and our colours, at every start: coldtui could change them; without them it is as it was."""
    with suppress(OSError), opened(terminal) as descriptor:
        console.take_back(descriptor)
        console.fit_font(descriptor)


def _serve(child: Child, terminal: str, power_off: Callable[[], None]) -> None:
    """What the verbs need is loaded now, while coldtui starts: nobody waits for it."""
    with child.link:  # where this fails it is closed, and coldtui waits for no answer
        os.setpriority(os.PRIO_PROCESS, 0, _LEAST)
        import_module("helper.serving").run(child.link, terminal, power_off)


def _readable(descriptors: Sequence[int], seconds: float) -> frozenset[int]:
    poll = select.poll()
    for descriptor in descriptors:
        poll.register(descriptor, select.POLLIN)
    return frozenset(descriptor for descriptor, _ in poll.poll(max(0.0, seconds) * 1000))
