"""Fountain codes: a message as endlessly many parts, of which any that are enough give it back (BCR-2024-001).

The first parts are the fragments of the message in order, all others mix several by XOR. The paper's decoder takes a
part only where it is a subset of another; this one solves the linear equations that the parts are, by keeping them in
reduced row echelon form over GF(2). So it needs as few parts as can be, knows at once which tell nothing new, notices
when they contradict each other, and never keeps more of them than the message has fragments, whoever chose them.
"""

import zlib
from dataclasses import dataclass

from coldtui.core.errors import Unreadable
from coldtui.formats import cbor
from coldtui.formats.fragments import mixed_into
from coldtui.formats.transfer import MAX_BYTES, MAX_PARTS, Mixed

MIN_FRAGMENT = 10
"""Bytes that a sender allows a fragment at least, as the reference implementation does."""

MAX_SEQ_NUM = (1 << 32) - 1

_MAX_WORK = 3_000_000
"""Steps that the mixed parts of one transfer may cost before those that follow are left aside; ten take a microsecond.

They are enough for messages of a thousand fragments of which no part comes unmixed. Unmixed ones always count.
"""

_STEPS_OF_A_DRAW, _STEPS_OF_A_SUM = 10, 3
"""What it costs to choose a fragment, and to add two equations; to look at one is a step."""


@dataclass(frozen=True, slots=True, repr=False)
class Part:
    """One part as it travels (BCR-2024-001, "Part Serialization"); its numbers fit each other and the bounds above."""

    seq_num: int
    seq_len: int
    message_len: int
    checksum: int
    data: bytes

    @property
    def of_the_transfer(self) -> tuple[int, int, int, int]:
        """What all parts of a transfer have in common."""
        return self.seq_len, self.message_len, self.checksum, len(self.data)

    def cbor(self) -> bytes:
        """Its bytes."""
        return cbor.encode((self.seq_num, self.seq_len, self.message_len, self.checksum, self.data))


def read_part(data: bytes) -> Part:
    """The part that the bytes are. Raises Unreadable."""
    match cbor.decode(data):
        # bool is a kind of int in Python and none in CBOR
        case (int(seq_num), int(seq_len), int(message_len), int(checksum), bytes(fragment)) as fields if (
            bool not in map(type, fields)
        ):
            part = Part(seq_num, seq_len, message_len, checksum, fragment)
        case _:
            raise Unreadable("This code is not a part of a message.", "Scan it once more.")
    is_in_bounds = 1 <= seq_num <= MAX_SEQ_NUM and 1 <= seq_len <= MAX_PARTS and 1 <= message_len <= MAX_BYTES
    # the last fragment is filled up, and none is empty
    is_whole = (seq_len - 1) * len(fragment) < message_len <= seq_len * len(fragment)
    if not (is_in_bounds and is_whole and 0 <= checksum < 1 << 32):
        raise Unreadable(
            "The numbers in this code are too large, or do not fit each other.",
            "Codes carry up to 2 MB, in 4,096 parts at most. Use a card for more.",
        )
    return part


class FountainEncoder:
    """The parts of a message. `max_fragment` are the bytes that a fragment may have, at least 10.

    Raises ValueError for a message or a number of parts beyond the bounds.
    """

    def __init__(self, message: bytes, max_fragment: int) -> None:
        if not 1 <= len(message) <= MAX_BYTES or max_fragment < MIN_FRAGMENT:
            raise ValueError("a message has a byte and 2 MB at most, a fragment 10 bytes at least")
        self._message_len = len(message)
        self._checksum = zlib.crc32(message)
        self._size = fragment_size(len(message), max_fragment)
        starts = range(0, len(message), self._size)
        if len(starts) > MAX_PARTS:
            raise ValueError("a message has 4,096 fragments at most")
        fragments = (message[start : start + self._size].ljust(self._size, b"\0") for start in starts)
        self._fragments = [int.from_bytes(fragment, "big") for fragment in fragments]

    @property
    def seq_len(self) -> int:
        """How many fragments the message has."""
        return len(self._fragments)

    def part(self, seq_num: int) -> Part:
        """A part, 1 to 2^32 - 1. Raises ValueError."""
        if not 1 <= seq_num <= MAX_SEQ_NUM:
            raise ValueError("parts are counted from 1 to 2^32 - 1")
        mixed = 0
        for index in mixed_into(seq_num, self.seq_len, self._checksum):
            mixed ^= self._fragments[index]
        return Part(seq_num, self.seq_len, self._message_len, self._checksum, mixed.to_bytes(self._size, "big"))


def fragment_size(message_len: int, max_fragment: int) -> int:
    """Bytes of each fragment when they are as few as can be and equally long ("Determining Fragment Length")."""
    count = -(-message_len // max_fragment)
    return -(-message_len // count)


@dataclass(slots=True, repr=False)
class _Row:
    """An equation: these fragments (a bit each) make this data. The one that it is kept under is in no other row."""

    fragments: int
    data: int


class FountainDecoder:
    """One transfer, which is the one that a part belongs to; that part is still to be fed as all the others are."""

    def __init__(self, like: Part) -> None:
        self._transfer = like.of_the_transfer
        self.seq_len, self._message_len, self._checksum, self._size = self._transfer
        self._have = [False] * self.seq_len
        self._solved: dict[int, int] = {}
        self._rows: dict[int, _Row] = {}
        self._work = _MAX_WORK
        self.message: bytes | None = None
        """The whole, once it is there and its checksum fits."""

    @property
    def rank(self) -> int:
        """How many parts told something new: the message is there when they are as many as its fragments."""
        return len(self._solved) + len(self._rows)

    @property
    def have(self) -> tuple[bool, ...]:
        """Which fragments are known."""
        return tuple(self._have)

    def feed(self, part: Part) -> None:
        """Take a part in.

        Raises Mixed where it is of another transfer, where it contradicts the others, and where all are there and do
        not have the checksum of the message: then they never were of one.
        """
        if part.of_the_transfer != self._transfer:
            raise Mixed
        if self.message is not None or not self._may(part):
            return
        row = self._reduced(part)
        if row.fragments:
            self._keep(row)
        elif row.data:
            raise Mixed
        if len(self._solved) == self.seq_len:
            self.message = self._joined()

    def _may(self, part: Part) -> bool:
        """Whether there is work left to spend on a part."""
        return part.seq_num <= self.seq_len or self._work > 0

    def _reduced(self, part: Part) -> _Row:
        """What the part tells beyond what is known: nothing, when no fragments are left in it."""
        fragments, data = 0, int.from_bytes(part.data, "big")
        indexes = mixed_into(part.seq_num, self.seq_len, self._checksum)
        self._work -= _STEPS_OF_A_DRAW * len(indexes)
        for index in indexes:
            if index in self._solved:
                data ^= self._solved[index]
                continue
            fragments ^= 1 << index
            if index in self._rows:
                row = self._rows[index]
                fragments ^= row.fragments
                data ^= row.data
        return _Row(fragments, data)

    def _keep(self, new: _Row) -> None:
        """Solve a new equation for one of its fragments, and put that into all others that have it."""
        pivot = new.fragments.bit_length() - 1
        bit = 1 << pivot
        touched = [(pivot, new)]
        for index, row in self._rows.items():
            if row.fragments & bit:
                row.fragments ^= new.fragments
                row.data ^= new.data
                touched.append((index, row))
        self._work -= len(self._rows) + _STEPS_OF_A_SUM * len(touched)
        self._rows[pivot] = new
        for index, row in touched:
            if row.fragments == 1 << index:
                self._solved[index] = self._rows.pop(index).data
                self._have[index] = True

    def _joined(self) -> bytes:
        fragments = (self._solved[index].to_bytes(self._size, "big") for index in range(self.seq_len))
        message = b"".join(fragments)[: self._message_len]
        if zlib.crc32(message) != self._checksum:
            raise Mixed
        return message
