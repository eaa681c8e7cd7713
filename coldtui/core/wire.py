"""Reading and writing the little-endian bytes of Bitcoin, bounded: nothing is allocated before it was counted."""

import hashlib
import struct

from coldtui.core.errors import Unreadable

_U32 = struct.Struct("<I")
_U64 = struct.Struct("<Q")


def sha256(data: bytes) -> bytes:
    """SHA-256."""
    return hashlib.sha256(data).digest()


def sha256d(data: bytes) -> bytes:
    """SHA-256 twice: transaction ids and legacy signature hashes."""
    return hashlib.sha256(hashlib.sha256(data).digest()).digest()


try:
    hashlib.new("ripemd160")
except ValueError:
    # OpenSSL 3 moved RIPEMD-160 to its legacy provider, which some systems leave out (Ubuntu 22.04). Importing embit
    # here is late enough: the package's first line has put our curve under it.
    from embit.util.py_ripemd160 import ripemd160 as _ripemd160
else:

    def _ripemd160(data: bytes) -> bytes:
        return hashlib.new("ripemd160", data).digest()


def ripemd160(data: bytes) -> bytes:
    """RIPEMD-160."""
    digest: bytes = _ripemd160(data)
    return digest


def hash160(data: bytes) -> bytes:
    """RIPEMD-160 of SHA-256: public key hashes and script hashes."""
    return ripemd160(hashlib.sha256(data).digest())


def tagged_hash(tag: str, data: bytes) -> bytes:
    """The tagged hash of BIP340."""
    prefix = sha256(tag.encode())
    return sha256(prefix + prefix + data)


def compact_size(number: int) -> bytes:
    """A length as Bitcoin writes it: 1, 3, 5 or 9 bytes."""
    if number < 0xFD:
        return bytes((number,))
    if number <= 0xFFFF:
        return b"\xfd" + struct.pack("<H", number)
    if number <= 0xFFFFFFFF:
        return b"\xfe" + _U32.pack(number)
    return b"\xff" + _U64.pack(number)


def with_length(data: bytes) -> bytes:
    """`data` behind its compact size."""
    return compact_size(len(data)) + data


class Reader:
    """A cursor over bytes that raises `error` (an Unreadable) where they end too early."""

    __slots__ = ("_error", "data", "end", "position")

    def __init__(self, data: bytes, error: type[Unreadable]) -> None:
        self.data = data
        self.end = len(data)
        self.position = 0
        self._error = error

    @property
    def remaining(self) -> int:
        """Bytes not read yet."""
        return self.end - self.position

    def fail(self, sentence: str) -> Unreadable:
        """The error to raise, so that every reader speaks with one voice."""
        return self._error(sentence, "Export the file again and copy it once more.")

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        start = self.position
        stop = start + count
        if stop > self.end:
            raise self.fail("The data ends in the middle of a field.")
        self.position = stop
        return self.data[start:stop]

    def u32(self) -> int:
        """Four bytes, little endian."""
        value: int = _U32.unpack(self.take(4))[0]
        return value

    def u64(self) -> int:
        """Eight bytes, little endian."""
        value: int = _U64.unpack(self.take(8))[0]
        return value

    def compact(self) -> int:
        """A compact size, in its shortest form only: a second way to write a length is a way to hide bytes."""
        position = self.position
        if position >= self.end:
            raise self.fail("The data ends in the middle of a field.")
        first = self.data[position]
        self.position = position + 1
        if first < 0xFD:
            return first
        width = 1 << (first - 0xFC)
        value = int.from_bytes(self.take(width), "little")
        if value < (0xFD, 0x10000, 0x100000000)[first - 0xFD]:
            raise self.fail("A length is not written in its shortest form.")
        return value

    def count(self, least: int, what: str) -> int:
        """A compact size that counts things of at least `least` bytes each, checked against what remains."""
        value = self.compact()
        if value * least > self.remaining:
            raise self.fail(f"The data claims {value:,} {what}, more than it has room for.")
        return value

    def lengthed(self) -> bytes:
        """A compact size and that many bytes."""
        return self.take(self.compact())
