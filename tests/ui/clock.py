"""A clock that a test turns: what hides itself after a time is tested without waiting for it."""

import asyncio

from coldtui.ui.screens import concealed

_PATIENCE = 10


class Clock:
    """Stands in for `time.monotonic` where secret screens look at it."""

    def __init__(self, monkeypatch):
        self.now = 1_000.0
        self._looks = 0
        monkeypatch.setattr(concealed, "monotonic", self)

    def __call__(self) -> float:
        self._looks += 1
        return self.now

    def goes(self, seconds):
        """A step of a story: so much time goes by, and a screen that shows a secret has looked at the clock since."""

        async def step(pilot):
            self.now += seconds
            await self.is_looked_at(pilot.app.screen)
            await pilot.pause()

        return step

    async def is_looked_at(self, screen) -> None:
        before = self._looks
        for _ in range(_PATIENCE * 50):
            if self._looks > before or not screen.is_shown:
                return
            await asyncio.sleep(0.02)
        raise AssertionError("nobody looks at the clock")
