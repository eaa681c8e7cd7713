"""The parts "p1of3 ...", "p2of3 ..." of Specter-DIY, which Specter Desktop, SeedSigner and Krux read and write.

Behind the blank stands a piece of one text, mostly of a PSBT in base64. There is no checksum: see
`transfer.Contradiction`.
"""

import re

from coldtui.core.errors import Unreadable
from coldtui.formats.transfer import AGAIN, MAX_BYTES, MAX_PARTS, Contradiction, Mixed, too_large, too_many_codes

MAX_TEXT = (MAX_BYTES + 2) // 3 * 4
"""The longest text: two megabytes in base64."""

_PART = re.compile(r"p([1-9][0-9]{0,3})of([1-9][0-9]{0,3}) ([ -~]+)")


def split(text: str, max_chars: int) -> tuple[str, ...]:
    """The parts of a text, each of at most `max_chars` characters and of nearly one size; the text where it fits.

    Raises Refused where it takes more parts than there can be.
    """
    if len(text) <= max_chars:
        return (text,)
    for digits in range(1, len(str(MAX_PARTS)) + 1):
        room = max_chars - len("pof ") - 2 * digits
        count = -(-len(text) // room) if room > 0 else MAX_PARTS + 1
        if count <= MAX_PARTS and len(str(count)) <= digits:
            break
    else:
        raise too_many_codes()
    size = -(-len(text) // count)
    pieces = [text[start : start + size] for start in range(0, len(text), size)]
    return tuple(f"p{number}of{len(pieces)} {piece}" for number, piece in enumerate(pieces, start=1))


class PmofnDecoder:
    """Puts a text together from its parts, which may come in any order and repeatedly."""

    def __init__(self) -> None:
        self._count = 0
        self._parts: dict[int, str] = {}
        self._length = 0

    @property
    def part_count(self) -> int:
        """How many parts there are, 0 until one came."""
        return self._count

    @property
    def have(self) -> tuple[bool, ...]:
        """Which parts came."""
        return tuple(number in self._parts for number in range(1, self._count + 1))

    @property
    def parts_seen(self) -> int:
        """How many parts came, each counted once."""
        return len(self._parts)

    @property
    def data(self) -> bytes | None:
        """The text as ASCII bytes, when all parts came."""
        if not self._count or len(self._parts) < self._count:
            return None
        return "".join(self._parts[number] for number in range(1, self._count + 1)).encode("ascii")

    def feed(self, text: str) -> None:
        """Take one part.

        Raises Unreadable for what is no part, Mixed for a part of another transfer, and Contradiction for one that
        differs from what came under its header.
        """
        match = _PART.fullmatch(text)
        if match is None or not 1 <= int(match[1]) <= int(match[2]) <= MAX_PARTS:
            raise Unreadable("This code is not a correct part of a transfer (pMofN).", AGAIN)
        number, count, piece = int(match[1]), int(match[2]), match[3]
        if count != (self._count or count):
            raise Mixed
        if number in self._parts:
            if self._parts[number] != piece:
                raise Contradiction
            return
        if self._length + len(piece) > MAX_TEXT:
            raise too_large()
        self._count = count
        self._length += len(piece)
        self._parts[number] = piece
