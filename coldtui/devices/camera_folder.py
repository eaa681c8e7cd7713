"""A folder of pictures that stands for a camera: for development, and for another program that fills it meanwhile."""

import os
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Self

from coldtui.core.text import printable
from coldtui.devices import camera_failures as failures
from coldtui.devices.camera import WAIT, Sight
from coldtui.devices.decoder_process import Decoder, DecoderProcess
from coldtui.devices.frames import MAX_FRAME_BYTES, Frame, Layout
from coldtui.devices.fs import READ_FLAGS

SUFFIXES = (".png", ".jpg", ".jpeg", ".pgm")
"""The endings of the names of the pictures that are shown; other files are none of it."""

PACE = 0.1
"""Seconds from one picture to the next."""

_MAX_LISTED = 10_000


class FolderCamera:
    """`Camera`: the pictures of a folder in the order of their names, again and again. New ones come in their turn."""

    def __init__(self, folder: str, decoder: Decoder, pause: Callable[[float], object] = time.sleep) -> None:
        self.name = name_of(folder)
        self._folder = folder
        self._decoder = decoder
        self._pause = pause
        self._shown = ""
        self._is_closed = False
        self._lock = threading.Lock()
        self._names()
        decoder.start()

    def look(self) -> Sight:
        """As `Camera.look`: blank where there is no picture, or it is not whole yet."""
        with self._lock:
            if self._is_closed:
                raise failures.closed(self.name)
            if not self._decoder.is_ready(WAIT):
                return Sight()
            self._pause(PACE)
            data = self._next()
            return self._decoder.see(Frame(Layout.FILE, data)) if data else Sight()

    def close(self) -> None:
        """As `Camera.close`."""
        with self._lock:
            self._is_closed = True
            self._decoder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _names(self) -> list[str]:
        try:
            with os.scandir(self._folder) as found:
                listed = [entry.name for entry, _ in zip(found, range(_MAX_LISTED), strict=False)]
        except OSError as error:
            raise failures.folder_gone() from error
        return sorted(name for name in listed if name.lower().endswith(SUFFIXES) and not name.startswith("."))

    def _next(self) -> bytes:
        """The bytes of the picture that comes after the last one, or nothing."""
        names = self._names()
        if not names:
            return b""
        self._shown = next((name for name in names if name > self._shown), names[0])
        with suppress(OSError):
            return _read(os.path.join(self._folder, self._shown))
        return b""


class FolderCameras:
    """`Cameras`: the one camera that a folder is."""

    def __init__(self, folder: str, decoder: Callable[[], Decoder] = DecoderProcess) -> None:
        self._folder = folder
        self._decoder = decoder

    def names(self) -> tuple[str, ...]:
        """The folder's name."""
        return (name_of(self._folder),)

    def open(self, name: str = "") -> FolderCamera:
        """As `Cameras.open`."""
        if name not in {"", *self.names()}:
            raise failures.no_such(name)
        return FolderCamera(self._folder, self._decoder())


class NoCameras:
    """`Cameras` where none is to be used."""

    def names(self) -> tuple[str, ...]:
        """None."""
        return ()

    def open(self, name: str = "") -> FolderCamera:
        """Raises DeviceFailed."""
        raise failures.no_such(name) if name else failures.switched_off()


def name_of(folder: str) -> str:
    """What the camera is called."""
    return f"folder {printable(os.path.basename(os.path.abspath(folder)), 40)}"


def _read(path: str) -> bytes:
    """A regular file that is no larger than a frame; nothing where it is one of another kind."""
    with open(os.open(path, READ_FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            return b""
        data = file.read(MAX_FRAME_BYTES + 1)
    return data if len(data) <= MAX_FRAME_BYTES else b""
