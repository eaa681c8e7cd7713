"""The process in which pictures of a camera are decoded (`frame_decoder`), and what is believed of its answers.

It holds no key, and may crash or hang: then it is ended, the picture counts as one without a code, and the next picture
gets a new process. What it answers is checked as if an enemy had written it.
"""

import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Protocol

from coldtui.core.errors import DeviceFailed
from coldtui.devices.camera import MAX_PREVIEW_SIDE, Seen, Sight
from coldtui.devices.frames import MAX_FRAME_BYTES, Frame

PATIENCE = 3.0
"""Seconds for one picture, by the clock; then the process is ended.

A picture of 1280 by 720 takes up to 0.3 seconds of the only processor of an emulated computer, as slow as the laptops
that 64 bits began with, and others draw the screen on it meanwhile.
"""

START_PATIENCE = 20.0
"""Seconds until the process has loaded its libraries."""

MAX_FAILURES = 3
"""Pictures in a row that may end the process before the camera is given up."""

REQUEST = struct.Struct(">cBBHHII")
ANSWER = struct.Struct(">cHHBBBBBB")
CODE = struct.Struct(">8HH")
"""As in `frame_decoder`, which is never imported here: its libraries are not to be where keys are."""

MAX_PAYLOAD = 7_089
"""Bytes of the longest payload: digits in a code of version 40 (ISO/IEC 18004, table 7)."""

MAX_CODES = 16
_MAX_ANSWER = ANSWER.size + MAX_CODES * (CODE.size + MAX_PAYLOAD) + MAX_PREVIEW_SIDE**2
_DECODER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "frame_decoder.py")
_LENGTH = 4
_READY, _READ, _DAMAGED = b"+", b"r", b"d"


class Decoder(Protocol):
    """What finds the codes in a frame."""

    def start(self) -> None:
        """Begin to get ready."""

    def is_ready(self, seconds: float) -> bool:
        """As `DecoderProcess.is_ready`."""

    def see(self, frame: Frame) -> Sight:
        """As `DecoderProcess.see`."""

    def close(self) -> None:
        """End."""


class _LostError(Exception):
    """The process ended, did not answer in time, or answered nonsense."""


class _LateError(_LostError):
    """It did not answer in time."""


class DecoderProcess:
    """Finds codes in frames, one after the other. For one thread at a time."""

    def __init__(
        self,
        command: Sequence[str] | None = None,
        patience: float = PATIENCE,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        # -I: nothing of the environment or of the present folder is looked at; -B: nothing is written
        self._command = (sys.executable or "", "-I", "-B", _DECODER) if command is None else tuple(command)
        self._patience = patience
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._started_at = 0.0
        self._failures = 0

    def start(self) -> None:
        """Let it load its libraries while the camera starts. Raises DeviceFailed where there is no such program."""
        if self._process is not None:
            return
        try:
            self._process = subprocess.Popen(  # noqa: S603 (our own file, and nothing of the user's on the command line)
                self._command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={},
                cwd="/",
                start_new_session=True,
            )
        except OSError as error:
            raise _cannot_start() from error
        self._started_at = self._clock()
        for descriptor in self._pipes():
            os.set_blocking(descriptor, False)

    def is_ready(self, seconds: float) -> bool:
        """Whether it has loaded its libraries; waits for that no longer than `seconds`. Starts it where need be.

        Raises DeviceFailed where it cannot work on this computer.
        """
        if self._is_ready:
            return True
        self.start()
        try:
            self._is_ready = self._received(1, self._clock() + seconds) == _READY
        except _LateError:
            if self._clock() - self._started_at < START_PATIENCE:
                return False
        except _LostError:
            pass  # it ended at once
        if not self._is_ready:
            self.close()
            raise _cannot_start()
        return True

    def see(self, frame: Frame) -> Sight:
        """What is in a picture; a blank sight where it is damaged, or the process was lost over it, or is not ready.

        Raises DeviceFailed where the process cannot work at all, or was lost over several pictures in a row.
        """
        if not self.is_ready(self._patience):
            return Sight()
        try:
            sight = understood(self._answer_to(frame))
        except _LostError:
            self.close()
            self._failures += 1
            if self._failures < MAX_FAILURES:
                return Sight()
            raise DeviceFailed(
                "The camera's pictures could not be decoded within their limits of time and memory.",
                "Start the camera again, or use pictures on a card.",
            ) from None  # the error could carry what was read of the codes
        self._failures = 0
        return sight

    def close(self) -> None:
        """End the process."""
        process, self._process, self._is_ready = self._process, None, False
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    pipe.close()

    def _pipes(self) -> tuple[int, int]:
        """The descriptors to write to it and to read from it."""
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise _LostError
        return process.stdin.fileno(), process.stdout.fileno()

    def _answer_to(self, frame: Frame) -> bytes:
        if len(frame.data) > MAX_FRAME_BYTES:
            raise _LostError
        layout = frame.layout
        numbers = (layout.step, layout.offset, frame.width, frame.height, frame.stride, len(frame.data))
        deadline = self._clock() + self._patience
        self._send(REQUEST.pack(layout.kind, *numbers), deadline)
        self._send(frame.data, deadline)
        length = int.from_bytes(self._received(_LENGTH, deadline), "big")
        if length > _MAX_ANSWER:
            raise _LostError
        return self._received(length, deadline)

    def _send(self, data: bytes, deadline: float) -> None:
        descriptor, _ = self._pipes()
        left = memoryview(data)
        while left:
            self._wait(descriptor, select.POLLOUT, deadline)
            try:
                left = left[os.write(descriptor, left) :]
            except BlockingIOError:
                continue
            except OSError:
                raise _LostError from None

    def _received(self, count: int, deadline: float) -> bytes:
        _, descriptor = self._pipes()
        data = bytearray()
        while len(data) < count:
            self._wait(descriptor, select.POLLIN, deadline)
            with suppress(BlockingIOError):
                part = os.read(descriptor, count - len(data))
                if not part:
                    raise _LostError
                data += part
        return bytes(data)

    def _wait(self, descriptor: int, event: int, deadline: float) -> None:
        poll = select.poll()
        poll.register(descriptor, event)
        if not poll.poll(max(0.0, 1000 * (deadline - self._clock()))):
            raise _LateError


def understood(answer: bytes) -> Sight:
    """The sight in an answer. Raises _LostError for what is none."""
    if len(answer) < ANSWER.size:
        raise _LostError
    outcome, width, height, across, down, brightness, contrast, is_moving, count = ANSWER.unpack_from(answer)
    if outcome == _DAMAGED:
        return Sight()
    if outcome != _READ or max(across, down) > MAX_PREVIEW_SIDE or count > MAX_CODES or not (width and height):
        raise _LostError
    codes, rest = [], answer[ANSWER.size :]
    for _ in range(count):
        code, rest = _first_code(rest)
        codes.append(code)
    if len(rest) != across * down:
        raise _LostError
    return Sight(tuple(codes), width, height, rest, across, down, brightness, contrast, bool(is_moving))


def _first_code(answer: bytes) -> tuple[Seen, bytes]:
    """The first code of an answer, and what follows it."""
    if len(answer) < CODE.size:
        raise _LostError
    *places, length = CODE.unpack_from(answer)
    end = CODE.size + length
    if length > MAX_PAYLOAD or len(answer) < end:
        raise _LostError
    shares = [place / 65_535 for place in places]
    corners = tuple(zip(shares[::2], shares[1::2], strict=True))
    return Seen(answer[CODE.size : end], corners), answer[end:]


def _cannot_start() -> DeviceFailed:
    return DeviceFailed(
        "Pictures of a camera cannot be decoded on this computer.", "Use files on a card, or type what the code holds."
    )
