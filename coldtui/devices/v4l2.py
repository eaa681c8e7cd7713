"""A camera that the Linux kernel knows: `Camera` over Video4Linux2, and `Cameras` over all of them.

It begins with 640 by 480 pixels, which are enough for a code of version 25 that fills most of the picture. Where none
is found in some seconds it goes on with 1280 by 720, as far as the camera has that.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from coldtui.core.errors import DeviceFailed
from coldtui.core.text import printable
from coldtui.devices import camera_failures as failures
from coldtui.devices.camera import WAIT, Sight
from coldtui.devices.decoder_process import Decoder, DecoderProcess
from coldtui.devices.v4l2_device import RATE, Device, Mode
from coldtui.devices.v4l2_kernel import Kernel, LinuxKernel

SMALL = (640, 480)
LARGE = (1280, 720)

SILENCE = 3.0
"""Seconds without a picture until a camera counts as one that gives none."""

FRUITLESS = 5.0
"""Seconds without a code until larger pictures are tried."""

_SLOW = 0.5 * RATE
"""Pictures a second, below which a format that is dearer to read may be better."""


class V4l2Camera:
    """`Camera`: one device that streams. Made running; raises DeviceFailed where it cannot be."""

    def __init__(
        self, kernel: Kernel, path: str, decoder: Decoder, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.name = short_name(path)
        self._decoder = decoder
        self._clock = clock
        self._lock = threading.Lock()
        self._is_closed = False
        self._has_grown = False
        self._is_decoding = False
        try:
            self._device = Device(kernel, path)
        except OSError as error:
            raise failures.explained(error, self.name) from error
        try:
            self.name, is_camera = self._device.capability()
            if not is_camera:
                raise failures.no_camera(self.name)
            decoder.start()
            self._mode = self._settled(SMALL)
            self._device.start()
        except OSError as error:
            self.close()
            raise failures.explained(error, self.name) from error
        except DeviceFailed:
            self.close()
            raise
        self._picture_at = self._code_at = clock()

    def look(self) -> Sight:
        """As `Camera.look`."""
        with self._lock:
            if self._is_closed:
                raise failures.closed(self.name)
            try:
                if not self._is_decoding:
                    return self._first_sight()
                sight = self._sight()
                self._grow_after(sight)
            except OSError as error:
                raise failures.explained(error, self.name) from error
            return sight

    def close(self) -> None:
        """As `Camera.close`."""
        with self._lock:
            self._is_closed = True
            self._device.close()
            self._decoder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _first_sight(self) -> Sight:
        """The camera runs before its decoder does; how long it gives nothing, counts from when both do."""
        if not self._decoder.is_ready(WAIT):
            return Sight()
        self._is_decoding = True
        self._picture_at = self._code_at = self._clock()
        return self._sight()

    def _sight(self) -> Sight:
        data = self._device.newest(WAIT)
        sight = self._decoder.see(self._mode.frame(data)) if data else Sight()
        now = self._clock()
        if not sight.is_blank:
            self._picture_at = now
        elif now - self._picture_at >= SILENCE:
            raise failures.silent(self.name)
        if sight.codes:
            self._code_at = now
        return sight

    def _grow_after(self, sight: Sight) -> None:
        """Larger pictures, once, where no code was seen for long; the small ones again where that fails."""
        if self._has_grown or sight.is_blank or self._clock() - self._code_at < FRUITLESS:
            return
        self._has_grown = True
        sizes = [self._device.size_near(one, LARGE) for one in self._device.formats()]
        if all(width * height <= self._mode.width * self._mode.height for width, height in sizes):
            return
        self._device.stop()
        try:
            self._mode = self._settled(LARGE)
            self._device.start()
        except (OSError, DeviceFailed):
            self._device.stop()
            self._mode = self._settled(SMALL)
            self._device.start()
        self._picture_at = self._clock()

    def _settled(self, wanted: tuple[int, int]) -> Mode:
        """Set the device to about this size, in the cheapest format that is quick enough, else in the quickest."""
        best: Mode | None = None
        for one in self._device.formats():
            mode = self._device.set(one, self._device.size_near(one, wanted))
            if mode is not None and (mode.rate == 0 or mode.rate >= _SLOW):
                return mode
            if mode is not None and (best is None or mode.rate > best.rate):
                best = mode
        # the device is set to what was tried last
        again = None if best is None else self._device.set(best.pixel_format, (best.width, best.height))
        if again is None:
            raise failures.not_understood(self.name)
        return again


class V4l2Cameras:
    """`Cameras`: every one that the kernel has, or the one at `only`."""

    def __init__(
        self, only: str = "", kernel: Kernel | None = None, decoder: Callable[[], Decoder] = DecoderProcess
    ) -> None:
        self._only = only
        self._kernel = LinuxKernel() if kernel is None else kernel
        self._decoder = decoder

    def names(self) -> tuple[str, ...]:
        """As `Cameras.names`."""
        return tuple(self._paths())

    def open(self, name: str = "") -> V4l2Camera:
        """As `Cameras.open`."""
        paths = self._paths()
        if name and name not in paths:
            raise failures.no_such(name)
        first: DeviceFailed | None = None
        for path in [paths[name]] if name else paths.values():
            try:
                return V4l2Camera(self._kernel, path, self._decoder())
            except DeviceFailed as failure:
                first = first or failure
        raise first or failures.none_found()

    def _paths(self) -> dict[str, str]:
        """The path of each camera by its name; two of the same name are told apart by their paths."""
        found: dict[str, str] = {}
        for path in (self._only,) if self._only else self._kernel.nodes():
            name = self._name(path)
            if name:
                found[name if name not in found else f"{name} ({short_name(path)})"] = path
        return found

    def _name(self, path: str) -> str:
        """What is there calls itself so; nothing where it is no camera."""
        try:
            device = Device(self._kernel, path)
        except OSError:
            # in use or not allowed: to open it says why
            return short_name(path)
        try:
            name, is_camera = device.capability()
        except OSError:
            return self._only and short_name(path)
        finally:
            with suppress(OSError):
                device.close()
        return name if is_camera or self._only else ""


def short_name(path: str) -> str:
    """The last part of a path, in printable characters."""
    return printable(path.rsplit("/", 1)[-1], 40)
