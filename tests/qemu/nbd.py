"""A block device that is served to QEMU from this process, so that the test is the card.

The fixed newstyle of the NBD protocol, one export and one client
(https://github.com/NetworkBlockDevice/nbd/blob/master/doc/proto.md). No structured replies, no FUA: QEMU then asks for
a flush of its own.
"""

import errno
import socket
import struct
import threading
from pathlib import Path
from typing import BinaryIO, Protocol

_HANDSHAKE = b"NBDMAGIC"
_OPTION = b"IHAVEOPT"
_OPTION_REPLY = 0x3E889045565A9
_FIXED_NEWSTYLE_NO_ZEROES = 3
_GO = 7
_ACK, _INFO, _UNSUPPORTED = 1, 3, 0x80000001
_EXPORT = 0
_HAS_FLAGS, _READ_ONLY, _SEND_FLUSH = 1, 2, 4
_REQUEST, _REPLY = 0x25609513, 0x67446698
_READ, _WRITE, _DISCONNECT, _FLUSH = range(4)


class Disk(Protocol):
    """What is served. Each call may raise OSError, which the client then gets."""

    size: int
    is_locked: bool

    def read(self, start: int, length: int) -> bytes: ...

    def write(self, start: int, data: bytes) -> None: ...

    def flush(self) -> None: ...


class Server:
    """Serves `disk` at the socket `path`, in a thread of its own, until the client leaves."""

    def __init__(self, disk: Disk, path: Path) -> None:
        self._disk = disk
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen(1)
        self._thread = threading.Thread(target=self._serve, name="nbd", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """When the client has left."""
        self._listening.close()
        self._thread.join(10)

    def _serve(self) -> None:
        client, _ = self._listening.accept()
        with client, client.makefile("rb") as asked:
            client.sendall(_HANDSHAKE + _OPTION + struct.pack(">H", _FIXED_NEWSTYLE_NO_ZEROES))
            asked.read(4)  # the client's flags
            while not self._agreed(client, asked):
                pass
            while self._served(client, asked):
                pass

    def _agreed(self, client: socket.socket, asked: BinaryIO) -> bool:
        """Answers one option; whether the disk may now be used."""
        _, option, length = struct.unpack(">8sII", asked.read(16))
        asked.read(length)
        if option != _GO:
            client.sendall(struct.pack(">QIII", _OPTION_REPLY, option, _UNSUPPORTED, 0))
            return False
        flags = _HAS_FLAGS | _SEND_FLUSH | (_READ_ONLY if self._disk.is_locked else 0)
        info = struct.pack(">HQH", _EXPORT, self._disk.size, flags)
        client.sendall(struct.pack(">QIII", _OPTION_REPLY, option, _INFO, len(info)) + info)
        client.sendall(struct.pack(">QIII", _OPTION_REPLY, option, _ACK, 0))
        return True

    def _served(self, client: socket.socket, asked: BinaryIO) -> bool:
        """Answers one request; whether more can come."""
        header = asked.read(28)
        if len(header) < 28:
            return False
        magic, _, kind, handle, start, length = struct.unpack(">IHHQQI", header)
        if magic != _REQUEST or kind == _DISCONNECT:
            return False
        given = asked.read(length) if kind == _WRITE else b""
        answer, error = b"", 0
        try:
            answer = self._done(kind, start, length, given)
        except OSError as failure:
            error = failure.errno or errno.EIO
        client.sendall(struct.pack(">IIQ", _REPLY, error, handle) + answer)
        return True

    def _done(self, kind: int, start: int, length: int, given: bytes) -> bytes:
        if kind == _READ:
            return self._disk.read(start, length)
        if kind == _WRITE:
            self._disk.write(start, given)
        elif kind == _FLUSH:
            self._disk.flush()
        else:
            raise OSError(errno.EINVAL, "this disk does not do that")
        return b""
