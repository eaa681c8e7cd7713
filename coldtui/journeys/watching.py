"""The camera, held by a thread for as long as its screen is the one that is looked at.

The whole life of an open camera is one call in that thread, so that it is closed however the journey ends: by an
answer, by Esc, under the lock or the help, when the program is left. What is read is fed to a reader in the thread too;
the screen is only told to draw.
"""

import asyncio
from dataclasses import replace

from coldtui.core.errors import DeviceFailed, SwitchedOff
from coldtui.core.text import printable
from coldtui.devices.camera import Cameras, Sight
from coldtui.journeys.context import LOOK_EVERY, Context
from coldtui.journeys.reader import Note, Reader
from coldtui.journeys.scan_advice import Advice
from coldtui.ui.screens.scan import Ended, Scan, View
from coldtui.ui.widgets.preview import Picture

_SOON = 0.05
"""Seconds between two looks at whether the screen is still looked at."""

GONE = 3.0
"""Seconds without any code after which the last one counts as taken away: a camera misses one now and then."""

_LONGEST_NAME = 40
"""Letters of a camera's name that are shown."""


class Watching:
    """Looks through a camera on behalf of one screen, and leaves that screen when something wanted was read."""

    def __init__(self, ctx: Context, step: Scan, reader: Reader) -> None:
        self._ctx = ctx
        self._step = step
        self._reader = reader
        self._loop = asyncio.get_running_loop()
        self._advice = Advice()
        self._is_wanted = False
        self._is_due = False
        self._name = ""
        self._has_others = False
        self._sight = Sight()
        self._looks = 0
        self._rate, self._counted_at, self._counted = 0, self._loop.time(), 0
        self._news = reader.news
        self._code_at = self._counted_at

    async def follow(self) -> None:
        """Open the camera whenever the screen is looked at, and close it when not; until something was found."""
        try:
            while True:
                if self._step.forgotten:
                    self._step.forgotten = False
                    self._reader.forget()
                if self._step.is_watched:
                    if self._reader.is_done:
                        self._step.answer(Ended.FOUND)
                        return
                    await self._hold()
                await asyncio.sleep(_SOON)
        finally:
            self._is_wanted = False

    async def _hold(self) -> None:
        """One camera, from opening to closing. Where it fails, say why, and wait before another try."""
        self._is_wanted = True
        held = asyncio.create_task(asyncio.to_thread(self._look))
        try:
            while not held.done():
                self._is_wanted = self._step.is_watched and not self._reader.is_done
                await asyncio.wait({held}, timeout=_SOON)
        finally:
            # whoever goes on, goes on with the camera closed
            self._is_wanted = False
            await asyncio.wait({held})
        failure = held.result()
        if failure is not None:
            self._step.show(self._trouble(failure))
            await asyncio.sleep(LOOK_EVERY)

    def _trouble(self, failure: DeviceFailed) -> View:
        """Why there is no picture."""
        is_off, others = isinstance(failure, SwitchedOff), self._has_others
        view = View(severity="INFO", sentence=str(failure), hint=failure.hint, trouble=True)
        return replace(view, has_others=others, is_off=is_off)

    def _look(self) -> DeviceFailed | None:
        """In the thread: look until nobody is interested any more, and feed what is seen. The failure, if any."""
        cameras = self._ctx.devices.cameras
        try:
            # before it is opened: from one that fails, too, there is a way to another
            self._has_others = len(cameras.names()) > 1
            with cameras.open(chosen(cameras, self._ctx.camera)) as camera:
                self._name = camera.name
                while self._is_wanted and not self._reader.is_done:
                    sight = camera.look()
                    for seen in sight.codes:
                        self._reader.feed(seen.data)
                    self._sight, self._looks = emptied(sight), self._looks + (not sight.is_blank)
                    self._ask_to_draw()
        except DeviceFailed as failure:
            return failure
        return None

    def _ask_to_draw(self) -> None:
        """In the thread. A camera can be quicker than the application: then only the last of its pictures is drawn."""
        if not self._is_due:
            self._is_due = True
            self._loop.call_soon_threadsafe(self._draw)

    def _draw(self) -> None:
        """In the application: show the last picture, what was read so far, and what would help."""
        self._is_due = False
        if not (self._is_wanted and self._step.is_watched):
            return
        sight, reader, now = self._sight, self._reader, self._loop.time()
        is_new, self._news = reader.news != self._news, reader.news
        if is_new:
            self._ctx.stage.stir()
        self._count(now)
        self._mind_the_code(now, sight)
        advice = self._advice.about(now, sight, is_new=is_new)
        note = reader.note if reader.note.sentence else Note("INFO" if advice else "", advice)
        self._step.show(
            View(
                printable(self._name, _LONGEST_NAME),
                self._rate,
                pictured(sight),
                reader.parts,
                note.severity,
                note.sentence,
                note.hint,
                has_others=self._has_others,
                is_again=reader.is_again,
            )
        )

    def _mind_the_code(self, now: float, sight: Sight) -> None:
        if sight.codes:
            self._code_at = now
        elif now - self._code_at >= GONE:
            self._reader.code_gone()
            self._code_at = now

    def _count(self, now: float) -> None:
        """Pictures a second, counted over a second at least."""
        if now - self._counted_at >= 1:
            self._rate = round((self._looks - self._counted) / (now - self._counted_at))
            self._counted_at, self._counted = now, self._looks


def emptied(sight: Sight) -> Sight:
    """The look without what its codes hold, which can be a secret: nothing keeps that."""
    return replace(sight, codes=tuple(replace(seen, data=b"") for seen in sight.codes))


def chosen(cameras: Cameras, name: str) -> str:
    """The camera of that name while it is plugged in, else the one that is best."""
    return name if name in cameras.names() else ""


def next_camera(cameras: Cameras, name: str) -> str:
    """The camera after that one; empty where there is none at all."""
    names = cameras.names()
    place = names.index(name) + 1 if name in names else 1
    return names[place % len(names)] if names else ""


def pictured(sight: Sight) -> Picture | None:
    """What is shown of a look."""
    if sight.is_blank or not sight.preview:
        return None
    corners = tuple(seen.corners for seen in sight.codes)
    return Picture(sight.preview, sight.preview_width, sight.preview_height, corners)
