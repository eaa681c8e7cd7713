"""How often coldtui crashed lately. Each start is a helper of its own, so that is remembered in a file."""

import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_WITHIN = 60.0
_MANY = 3
"""So many crashes within so many seconds, and it is not started again."""


class Crashes:
    """`clock` counts seconds since the computer was switched on."""

    def __init__(self, path: str = "/run/coldtui/crashes", clock: Callable[[], float] = time.monotonic) -> None:
        self._path = Path(path)
        self._clock = clock

    def are_too_many(self) -> bool:
        """Notes one more; whether these are too many now."""
        now = self._clock()
        lately = [*(when for when in self._noted() if now - when < _WITHIN), now]
        with suppress(OSError):  # memory is full: it counts as the first one
            self._path.write_text("".join(f"{when}\n" for when in lately), encoding="ascii")
        return len(lately) >= _MANY

    def _noted(self) -> list[float]:
        try:
            return [float(line) for line in self._path.read_text(encoding="ascii").split()]
        except (OSError, ValueError):
            return []
