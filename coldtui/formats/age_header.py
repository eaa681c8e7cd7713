"""The header of an age file, version 1 (c2sp.org/age, "Header"): lines of ASCII before the encrypted content.

    age-encryption.org/v1
    -> scrypt rF0/NwblUHHTpgQgRpe5CQ 18
    gUjEymFKMVXQEKdMMHL24oYexjE3TIC0O0zGSqJ2aUY
    --- IOXiQYStkoT1mvZW2tFOqZdhRVvj58egABx/sWfZQbc

Each stanza holds the file key once, locked in its own way. Behind the dashes stands a MAC of all before it. There is
one way to write every header: what is written otherwise is refused, and nothing is computed before all of it was read.
"""

import binascii
import re
from base64 import b64decode, b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from coldtui.core.errors import Damaged, NotSealed

MAX_SIZE = 16 * 1024
"""Bytes. Ours have 150; one with 100 recipients has 10,000."""

_MAKER, _VERSION = b"age-encryption.org/", b"v1\n"
# text behind a stanza's first line: full lines of 64 letters, then one that is shorter, if need be empty
_STANZA = re.compile(rb"->((?: [\x21-\x7e]+)+)\n((?:[A-Za-z0-9+/]{64}\n)*[A-Za-z0-9+/]{0,63}\n)")
_END = re.compile(rb"---( ([A-Za-z0-9+/]{43})\n)")
_COLUMNS = 64


@dataclass(frozen=True, slots=True)
class Stanza:
    """One lock: its type, its arguments, and its body as bytes."""

    type: str
    arguments: tuple[str, ...]
    body: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """An age file taken apart, and nothing of it proved: `mac` (32 bytes) is of `signed`, by the file key."""

    stanzas: tuple[Stanza, ...]
    signed: bytes
    mac: bytes
    payload: bytes


def damaged() -> Damaged:
    """What to raise where a header is not as it must be written."""
    return Damaged("The first lines of this sealed backup are damaged.", "Try another copy of it, or another card.")


def read(data: bytes) -> Envelope:
    """Take a file apart. Raises NotSealed for another kind of file, Damaged for a header that nobody writes."""
    start = len(_MAKER + _VERSION)
    if not data.startswith(_MAKER):
        raise NotSealed("This is no sealed backup.", "Choose another file.")
    if not data.startswith(_VERSION, len(_MAKER)):
        raise NotSealed("This was not sealed by version 1 of age, or its first line is damaged.", "Try another copy.")
    header, stanzas, at = data[:MAX_SIZE], [], start
    while found := _STANZA.match(header, at):
        type_, *arguments = found[1].decode("ascii").split()
        stanzas.append(Stanza(type_, tuple(arguments), unbase64(found[2].replace(b"\n", b""))))
        at = found.end()
    end = _END.match(header, at)
    if not stanzas or not end:
        raise damaged()
    return Envelope(tuple(stanzas), header[: end.start(1)], unbase64(end[2]), data[end.end() :])


def to_sign(stanzas: Sequence[Stanza]) -> bytes:
    """The header of some stanzas as far as its MAC covers it: up to the dashes."""
    return _MAKER + _VERSION + b"".join(_lines(stanza) for stanza in stanzas) + b"---"


def with_mac(signed: bytes, mac: bytes) -> bytes:
    """The whole header, of what `to_sign` gave and its MAC of 32 bytes."""
    return signed + b" " + base64(mac).encode() + b"\n"


def _lines(stanza: Stanza) -> bytes:
    body = base64(stanza.body)
    # a body of full lines ends with an empty one
    parts = [body[at : at + _COLUMNS] for at in range(0, len(body) + 1, _COLUMNS)]
    return "\n".join([" ".join(["->", stanza.type, *stanza.arguments]), *parts, ""]).encode("ascii")


def base64(data: bytes) -> str:
    """Base64 as age writes it: without the signs that fill it up (RFC 4648, 3.2)."""
    return b64encode(data).rstrip(b"=").decode()


def unbase64(text: str | bytes) -> bytes:
    """The bytes of base64 without fillers, where this is the one way to write them. Raises Damaged."""
    letters = text.encode() if isinstance(text, str) else text
    try:
        data = b64decode(letters + b"=" * (-len(letters) % 4), validate=True)
    except binascii.Error:
        raise damaged() from None
    if base64(data).encode() != letters:
        raise damaged()
    return data
