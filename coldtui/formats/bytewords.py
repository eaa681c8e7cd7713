"""Bytewords (BCR-2020-012): bytes as letters, in the minimal style, which is the one of URs.

Each byte has a word of four letters, of which the first and the last are enough. Behind the bytes stands their CRC-32,
big endian, as four bytes more.
"""

import zlib

from coldtui.core.errors import Unreadable

_WORDS = """
able acid also apex aqua arch atom aunt away axis back bald barn belt beta bias blue body brag brew bulb buzz calm cash
cats chef city claw code cola cook cost crux curl cusp cyan dark data days deli dice diet door down draw drop drum dull
duty each easy echo edge epic even exam exit eyes fact fair fern figs film fish fizz flap flew flux foxy free frog fuel
fund gala game gear gems gift girl glow good gray grim guru gush gyro half hang hard hawk heat help high hill holy hope
horn huts iced idea idle inch inky into iris iron item jade jazz join jolt jowl judo jugs jump junk jury keep keno kept
keys kick kiln king kite kiwi knob lamb lava lazy leaf legs liar limp lion list logo loud love luau luck lung main many
math maze memo menu meow mild mint miss monk nail navy need news next noon note numb obey oboe omit onyx open oval owls
paid part peck play plus poem pool pose puff puma purr quad quiz race ramp real redo rich road rock roof ruby ruin runs
rust safe saga scar sets silk skew slot soap solo song stub surf swan taco task taxi tent tied time tiny toil tomb toys
trip tuna twin ugly undo unit urge user vast very veto vial vibe view visa void vows wall wand warm wasp wave waxy webs
what when whiz wolf work yank yawn yell yoga yurt zaps zero zest zinc zone zoom
""".split()
"""The list of BCR-2020-012: the word of each byte, from 0 to 255."""

CHECKSUM = 4
"""Bytes behind the data."""

_LETTERS = [word[0] + word[-1] for word in _WORDS]
_BYTES = {memoryview(letters.encode()).cast("H")[0]: byte for byte, letters in enumerate(_LETTERS)}
"""The byte of two small letters that are read as one number of 16 bits: the quickest way to look up so many."""


def encode(data: bytes) -> str:
    """The bytes and their checksum in small letters, two for each byte."""
    return "".join(map(_LETTERS.__getitem__, data + _checksum(data)))


def decode(text: str) -> bytes:
    """The bytes behind letters of either case, their checksum compared. Raises Unreadable."""
    # isascii first: there are letters elsewhere in Unicode whose small form is one of these
    if not text.isascii() or len(text) % 2 or len(text) <= 2 * CHECKSUM:
        raise _unreadable()
    try:
        both = bytes(map(_BYTES.__getitem__, memoryview(text.lower().encode()).cast("H")))
    except KeyError:
        # without the cause, which would carry what was scanned
        raise _unreadable() from None
    data = both[:-CHECKSUM]
    if _checksum(data) != both[-CHECKSUM:]:
        raise _unreadable()
    return data


def _checksum(data: bytes) -> bytes:
    return zlib.crc32(data).to_bytes(CHECKSUM, "big")


def _unreadable() -> Unreadable:
    return Unreadable("This code is damaged: its checksum does not fit.", "Scan it once more.")
