"""Random bytes for shares, which the kernel alone does not decide.

Whoever can predict the bytes that shares are made with opens a key with one share fewer for each polynomial, down to
one single share. A key is there already when it is split, and it is a secret that no thief of a share has. So

    salt    = 32 bytes of the kernel, once for a set
    stream  = HMAC-SHA512(secret, LABEL || salt || length of purpose || purpose || draw || block), block 0, 1, 2, ...
    bytes   = bytes of the kernel XOR the first bytes of stream

with `length of purpose` in 2 bytes, `draw` (which draw of the set it is, from 0) and `block` in 4 bytes each, the most
significant first. If the kernel's bytes are good, they are a one-time pad over the stream: what comes out is as random,
and as independent of the secret, as they are, and fewer shares than needed go on telling nothing at all. If they are
known, or always the same, the stream is still unknown to everybody who does not have the secret, since HMAC is a
pseudorandom function; fewer shares than needed are then of use only to who guesses the whole secret. The salt keeps the
streams of two sets of one key apart. RFC 6979, section 3.6, mixes a key into the bytes for a signature likewise.
"""

import hmac
from collections.abc import Callable
from itertools import count

from coldtui.core.secret import Secret

Random = Callable[[int], bytes]
"""n secret random bytes, for every n."""

LABEL = b"coldtui share randomness 1"
SALT_BYTES = 32


def mixed(random: Random, secret: Secret, purpose: str) -> Random:
    """A source of bytes for the shares of one set, made of the kernel's and of the secret that is split.

    `purpose` says which set it is: the scheme and its numbers. The source reads `secret` at every draw, and keeps
    nothing of it. Raises RuntimeError where the kernel gives another number of bytes than it was asked for, ValueError
    when the secret was wiped, and whatever `random` raises.
    """
    salt = _drawn(random, SALT_BYTES)
    name = purpose.encode()
    head = LABEL + salt + len(name).to_bytes(2, "big") + name
    draws = count()

    def draw(size: int) -> bytes:
        drawn = _drawn(random, size)
        stream = _stream(secret, head + next(draws).to_bytes(4, "big"), size)
        return bytes(ours ^ theirs for ours, theirs in zip(drawn, stream, strict=True))

    return draw


def _stream(secret: Secret, message: bytes, size: int) -> bytes:
    stream = b""
    for block in count():
        if len(stream) >= size:
            break
        stream += hmac.digest(secret.expose(), message + block.to_bytes(4, "big"), "sha512")
    return stream[:size]


def _drawn(random: Random, size: int) -> bytes:
    drawn = random(size)
    if len(drawn) != size:
        raise RuntimeError("the random source gave another number of bytes than it was asked for")
    return drawn
