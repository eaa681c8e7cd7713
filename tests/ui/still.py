"""A clock that a test turns, and a thread that is none: codes that move, without waiting for anything."""

import asyncio

from coldtui.ui.screens.show_codes import ShowCodes
from coldtui.ui.widgets import moving_code


class Ticks:
    """Stands in for the interval of a screen: nothing happens but by `tick`."""

    def __init__(self):
        self.running = []
        """The intervals that were asked for and not stopped: seconds, and what is done."""
        self.asked = []
        """Seconds of every interval ever asked for."""

    def every(self, seconds, action):
        one = (seconds, action)
        self.running.append(one)
        self.asked.append(seconds)
        return lambda: self.running.remove(one)

    def tick(self):
        for _, action in list(self.running):
            action()


async def at_once(work):
    """The work, done here and now."""
    return work()


class Few:
    """A thread that draws so many codes at once, and the next ones when it is given `more`; texts it makes always."""

    def __init__(self, codes):
        self._free = asyncio.Semaphore(codes)
        self.done = 0

    async def __call__(self, work):
        if work.func.__module__ == moving_code.__name__:
            await self._free.acquire()
            self.done += 1
        return work()

    def more(self, codes=1):
        for _ in range(codes):
            self._free.release()


class Each:
    """A thread that draws the first so many codes whenever codes are loaded, and no more of them."""

    def __init__(self, codes):
        self._codes = codes
        self._drawn = {}

    async def __call__(self, work):
        if work.func.__module__ == moving_code.__name__:
            *_, memory = work.args  # a new one with every load
            _, count = self._drawn.get(id(memory), (memory, 0))
            if count == self._codes:
                await asyncio.Event().wait()
            self._drawn[id(memory)] = (memory, count + 1)
        return work()


def codes(*arguments, ticks=None, aside=at_once, **more):
    """The screen with a clock of ours; without `ticks` one that never ticks."""
    return ShowCodes(*arguments, every=(ticks or Ticks()).every, aside=aside, **more)
