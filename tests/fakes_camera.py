"""Cameras that see what a test tells them to see."""

import threading
from collections.abc import Iterable, Sequence
from typing import Self

from coldtui.core.errors import DeviceFailed
from coldtui.devices.camera import Seen, Sight

SQUARE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
"""Where the codes are: in the middle."""

Shown = Sight | DeviceFailed | bytes | str | Sequence[bytes | str] | None
"""What one look gives: a whole sight, a failure, a payload, several, or no code."""


def sight(*payloads: bytes | str, brightness: int = 120, contrast: int = 150, is_moving: bool = False) -> Sight:
    """A look at these codes: 640 by 480 pixels, and a preview of 64 by 48 that is lighter in the middle."""
    row = bytes(200 if 16 <= column < 48 else 60 for column in range(64))
    preview = b"".join(row if 12 <= line < 36 else bytes([60]) * 64 for line in range(48))
    codes = tuple(Seen(one.encode() if isinstance(one, str) else one, SQUARE) for one in payloads)
    return Sight(codes, 640, 480, preview, 64, 48, brightness, contrast, is_moving)


class FakeCamera:
    """`Camera` over a list: one thing a look; when the list is over it sees no code any more, or begins again."""

    def __init__(self, shown: Iterable[Shown] = (), name: str = "Fake camera", *, again: bool = False) -> None:
        self.name = name
        self.looks = 0
        self._shown = list(shown)
        self._again = again
        self._closed = threading.Event()

    @property
    def is_closed(self) -> bool:
        """Whether it was given back."""
        return self._closed.is_set()

    def show(self, shown: Iterable[Shown]) -> None:
        """From now on it sees these, again and again."""
        self._shown, self._again = list(shown), True

    def look(self) -> Sight:
        """The next of the list."""
        if self.is_closed:
            raise DeviceFailed("The camera is closed.", "Start it again.")
        if self._again:
            self._closed.wait(0.01)  # as quick as a camera of 100 pictures a second
        place = self.looks % len(self._shown) if self._again and self._shown else self.looks
        self.looks += 1
        if place >= len(self._shown):
            self._closed.wait(0.02)  # nothing more to see: do not spin
            return sight()
        shown = self._shown[place]
        if isinstance(shown, DeviceFailed):
            raise shown
        if isinstance(shown, Sight):
            return shown
        if shown is None:
            return sight()
        return sight(shown) if isinstance(shown, bytes | str) else sight(*shown)

    def close(self) -> None:
        """No more looks."""
        self._closed.set()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class FakeCameras:
    """`Cameras` with one camera, or with none, or one that cannot be opened.

    `FakeCameras()` has no camera; `FakeCameras([[b"one"], [b"two"]])` one that sees these; `opened` keeps every camera
    that was opened, so that a test can see that all were closed.
    """

    def __init__(
        self,
        shown: Iterable[Shown] | None = None,
        *,
        names: Sequence[str] = ("Fake camera",),
        failure: DeviceFailed | None = None,
        again: bool = False,
    ) -> None:
        self.shown = None if shown is None else list(shown)
        self.failure = failure
        self.opened: list[FakeCamera] = []
        self._names = tuple(names)
        self._again = again

    def names(self) -> tuple[str, ...]:
        """Its names, where there is a camera."""
        return () if self.shown is None and self.failure is None else self._names

    def open(self, name: str = "") -> FakeCamera:
        """A camera that begins the list from the front."""
        if self.failure is not None:
            raise self.failure
        if self.shown is None or name not in {"", *self._names}:
            raise DeviceFailed("No camera was found.", "Plug one in, or use pictures on a card.")
        self.opened.append(FakeCamera(self.shown, name or self._names[0], again=self._again))
        return self.opened[-1]

    def show(self, *shown: Shown) -> None:
        """From now on there is a camera, and every one, an open one too, sees these again and again."""
        self.shown, self.failure, self._again = list(shown), None, True
        for camera in self.opened:
            camera.show(shown)

    def unplug(self) -> None:
        """There is no camera any more, and one that is open fails."""
        self.shown = None
        for camera in self.opened:
            camera.show([DeviceFailed("The camera Fake camera was unplugged.", "Plug it in and try again.")])

    @property
    def all_closed(self) -> bool:
        """Whether every camera that was opened was given back."""
        return all(camera.is_closed for camera in self.opened)
