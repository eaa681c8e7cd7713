"""A USB device that is served to QEMU from this process, so that the test is the device.

The device's side of the protocol of usbredir, as far as control transfers and one bulk endpoint to read from need it
(https://gitlab.freedesktop.org/spice/usbredir, docs/usb-redirection-protocol.md; the numbers are those of its
usbredirproto.h).
"""

import select
import socket
import struct
import threading
from collections import deque
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

_HELLO, _CONNECT, _INTERFACES, _ENDPOINTS = 0, 1, 4, 5
_SET_CONFIGURATION, _GET_CONFIGURATION, _CONFIGURATION = 6, 7, 8
_SET_ALTERNATIVE, _GET_ALTERNATIVE, _ALTERNATIVE = 9, 10, 11
_CANCEL, _CONTROL, _BULK = 21, 100, 101
_DONE, _CANCELLED, _STALLED = 0, 1, 4

_CAPABILITIES = 1 << 4 | 1 << 5 | 1 << 6
"""The largest packet of an endpoint is told, requests have long numbers, and what is read can be long: xHCI wants it."""

_FIRST_HEADER, _HEADER = struct.Struct("<III"), struct.Struct("<IIQ")
_CONTROL_HEADER = struct.Struct("<BBBBHHH")
_BULK_HEADER = struct.Struct("<BBHIH")
_PLACES = 32
_CONTROL_TYPE, _BULK_TYPE, _NO_TYPE = 0, 2, 255
_HIGH_SPEED = 2
_IN = 0x80


class StalledError(Exception):
    """The device does not do what it was asked."""


@dataclass(frozen=True)
class Shape:
    """What QEMU wants to know: vendor and product, class, subclass and protocol of the device and of each interface.

    `endpoint` is the one to read from: its number, its interface, its largest packet.
    """

    number: tuple[int, int]
    kind: tuple[int, int, int]
    interfaces: tuple[tuple[int, int, int], ...]
    endpoint: tuple[int, int, int]


class Device(Protocol):
    """What is served."""

    shape: Shape

    def answer(self, kind: int, request: int, value: int, index: int) -> bytes:
        """What a control transfer reads: bmRequestType, bRequest, wValue, wIndex. Raises StalledError."""

    def take(self, kind: int, request: int, value: int, index: int, data: bytes) -> None:
        """A control transfer that writes. Raises StalledError."""

    def read(self, length: int) -> bytes:
        """What the endpoint gives, nothing when it has nothing yet."""

    def rest(self) -> float:
        """Seconds until the endpoint has something."""


class Server:
    """Serves `device` at the socket `path`, in a thread of its own, until the client leaves."""

    def __init__(self, device: Device, path: Path) -> None:
        self._device = device
        self._reads: deque[tuple[int, bytes, int]] = deque()
        self._configuration = 0
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen(1)
        self._thread = threading.Thread(target=self._serve, name="usb", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """When the client has left."""
        self._thread.join(10)

    def _serve(self) -> None:
        with self._listening:
            self._client, _ = self._listening.accept()
        with self._client, suppress(BrokenPipeError, ConnectionResetError):  # it left in the middle
            self._introduce()
            is_there = True
            while is_there:
                rest = self._device.rest() if self._reads else None
                is_heard, *_ = select.select([self._client], [], [], rest)
                is_there = self._served() if is_heard else True
                self._give()

    def _introduce(self) -> None:
        """What the device is, and then that it is there."""
        hello = struct.pack("<64sI", b"coldtui's tests", _CAPABILITIES)
        self._client.sendall(_FIRST_HEADER.pack(_HELLO, len(hello), 0) + hello)
        _, length, _ = _FIRST_HEADER.unpack(self._hear(_FIRST_HEADER.size))
        self._hear(length)
        shape = self._device.shape
        number, interface, largest = shape.endpoint
        columns = zip(*((place, *kind) for place, kind in enumerate(shape.interfaces)), strict=True)
        told = b"".join(bytes(column).ljust(_PLACES, b"\0") for column in columns)
        self._say(_INTERFACES, 0, struct.pack("<I", len(shape.interfaces)) + told)
        types, interfaces, sizes = [_NO_TYPE] * _PLACES, [0] * _PLACES, [0] * _PLACES
        # those to read from stand behind those to write to
        types[0], types[_PLACES // 2] = _CONTROL_TYPE, _CONTROL_TYPE
        place = _PLACES // 2 + number
        types[place], interfaces[place], sizes[place] = _BULK_TYPE, interface, largest
        intervals = bytes(_PLACES)
        self._say(_ENDPOINTS, 0, bytes(types) + intervals + bytes(interfaces) + struct.pack(f"<{_PLACES}H", *sizes))
        self._say(_CONNECT, 0, struct.pack("<BBBBHH", _HIGH_SPEED, *shape.kind, *shape.number))

    def _served(self) -> bool:
        """Answers one request; whether more can come."""
        header = self._hear(_HEADER.size)
        if len(header) < _HEADER.size:
            return False
        kind, length, number = _HEADER.unpack(header)
        data = self._hear(length) if length else b""
        if kind == _CONTROL:
            self._control(number, data)
        elif kind == _BULK:
            self._reads.append((number, data, _length_of(data)))
        elif kind == _CANCEL:
            self._cancel(number)
        elif kind in {_SET_CONFIGURATION, _GET_CONFIGURATION}:
            self._configuration = data[0] if data else self._configuration
            self._say(_CONFIGURATION, number, bytes((_DONE, self._configuration)))
        elif kind in {_SET_ALTERNATIVE, _GET_ALTERNATIVE}:
            self._say(_ALTERNATIVE, number, bytes((_DONE, data[0], 0)))
        return True

    def _control(self, number: int, packet: bytes) -> None:
        endpoint, request, kind, _, value, index, length = _CONTROL_HEADER.unpack_from(packet)
        answer, status = b"", _DONE
        try:
            if kind & _IN:
                answer = self._device.answer(kind, request, value, index)[:length]
                length = len(answer)
            else:
                self._device.take(kind, request, value, index, packet[_CONTROL_HEADER.size :])
        except StalledError:
            status, length = _STALLED, 0
        head = _CONTROL_HEADER.pack(endpoint, request, kind, status, value, index, length)
        self._say(_CONTROL, number, head + answer)

    def _give(self) -> None:
        """To those who read, what there is."""
        while self._reads:
            number, packet, length = self._reads[0]
            data = self._device.read(length)
            if not data:
                return
            self._reads.popleft()
            self._answer_read(number, packet, _DONE, data)

    def _cancel(self, number: int) -> None:
        for waiting in [one for one in self._reads if one[0] == number]:
            self._reads.remove(waiting)
            self._answer_read(number, waiting[1], _CANCELLED, b"")

    def _answer_read(self, number: int, packet: bytes, status: int, data: bytes) -> None:
        endpoint, _, _, stream, _ = _BULK_HEADER.unpack(packet)
        head = _BULK_HEADER.pack(endpoint, status, len(data) & 0xFFFF, stream, len(data) >> 16)
        self._say(_BULK, number, head + data)

    def _say(self, kind: int, number: int, data: bytes) -> None:
        self._client.sendall(_HEADER.pack(kind, len(data), number) + data)

    def _hear(self, length: int) -> bytes:
        """All of it; less when nobody is there any more."""
        return self._client.recv(length, socket.MSG_WAITALL)


def _length_of(packet: bytes) -> int:
    _, _, low, _, high = _BULK_HEADER.unpack(packet)
    return high << 16 | low
