"""A sealed backup on paper: the same bytes as QR codes, and as lines of letters, with words that say what to do.

One code holds the bytes as they are, where it need not be larger than SINGLE_VERSION; else they are parts of BBQr, all
of one size. The lines are the armored text (formats/armor.py): a file for `age`, once somebody typed them. Damage that
the codes cannot stand leaves the lines, and the other way round.

Nothing is opened, and nothing is said of the content but its generation.
"""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from textwrap import wrap

from coldtui.core.errors import Refused
from coldtui.formats import bbqr
from coldtui.formats.armor import armor
from coldtui.formats.pdf import WIDTH, Code, Mark, Text, pdf
from coldtui.formats.qr_capacity import modules_of
from coldtui.formats.qr_matrix import Matrix, qr_matrix

SINGLE_VERSION = 25
"""The largest code that stands alone: a camera of 640x480 reads it, and it holds the smallest backup."""

PART_VERSION = 20
PART_ERROR = "m"
PART_CHARS = 970
"""Codes of several: their size, and the characters that they hold at an error correction of 15 percent."""

MOST_CODES = 40
"""Nobody scans more. They are ten pages, and hold 24 kB."""

_MARGIN = 250
_COLUMNS = 72
_PITCH = 60
_LINES = 42
"""Lines of letters on a page."""

_LINE_SIZE, _LINE_PITCH = 50, 64
_SINGLE_DOTS, _PART_DOTS = 14, 9
"""Dots of a square: 1.2 and 0.8 millimetres."""

_GAP = 150
"""Dots between codes: more than their quiet zones (ISO/IEC 18004, 6.3.8)."""

_WORDS = """\
This sheet holds keys and wallets of somebody who owns Bitcoin. They are sealed with a backup passphrase: without it \
nobody can read them.
The passphrase is NOT on this sheet. Keep the two in different places: whoever has both can take the coins.
TO OPEN IT: start coldtui on a computer that stays offline, choose Open my card, then Another form, and hold {code} \
before the camera, or take {pictures}.
WITHOUT COLDTUI: type the lines of {pages} into a file, and run on a computer that stays offline:
    age -d backup.txt
Any program for age files, version 1, opens it. {holds}"""


def codes(sealed: bytes) -> tuple[Matrix, ...]:
    """The QR codes that hold a sealed backup, in their order. Raises Refused where they would be too many."""
    single = _single(sealed)
    if single is not None:
        return (single,)
    parts = bbqr.split(sealed, "B", "2", PART_CHARS)
    if len(parts) > MOST_CODES:
        raise Refused(
            f"This backup is too large for paper: it would take {len(parts)} codes.",
            "Keep it on cards. Labels and notes make a backup large.",
        )
    return tuple(qr_matrix(part, PART_ERROR, PART_VERSION) for part in parts)


def _single(sealed: bytes) -> Matrix | None:
    """One code, with the strongest error correction that leaves it small enough; None where none does."""
    for error in "hqml":
        with suppress(Refused):
            matrix = qr_matrix(sealed, error)
            if len(matrix) <= modules_of(SINGLE_VERSION):
                return matrix
    return None


def sheet(sealed: bytes, number: int) -> bytes:
    """The pages as a PDF, for the backup of that generation. Raises Refused where they would be too many.

    First the codes, then the lines.
    """
    made = codes(sealed)
    lines = armor(sealed).splitlines()
    bodies = [*_of_codes(made, _pages_of(lines)), *_of_lines(lines)]
    return pdf([[*_head(number, at, len(bodies)), *body] for at, body in enumerate(bodies, start=1)])


def _pages_of(lines: Sequence[str]) -> int:
    return -(-len(lines) // _LINES)


def _head(number: int, page: int, pages: int) -> Iterator[Mark]:
    yield Text(_MARGIN, _MARGIN + 62, "SEALED BACKUP", 66, is_bold=True)
    yield Text(_MARGIN, _MARGIN + 140, f"Generation {number}. The highest number is the newest.")
    place = Text(0, _MARGIN + 62, f"page {page} of {pages}")
    yield Text(WIDTH - _MARGIN - place.width, place.y, place.text)


_TOP = _MARGIN + 230
"""Where a page begins below its head."""


# --- codes ------------------------------------------------------------------------------------------------------------


def _of_codes(made: Sequence[Matrix], line_pages: int) -> Iterator[list[Mark]]:
    """The pages with codes: one that fills it, or four on each. The words stand on the first."""
    words = list(_words(len(made), line_pages))
    below = max(mark.y for mark in words)
    if len(made) == 1:
        side = len(made[0]) * _SINGLE_DOTS
        yield [*words, Code((WIDTH - side) // 2, below + _GAP, made[0], _SINGLE_DOTS)]
        return
    for start in range(0, len(made), 4):
        yield [*(words if start == 0 else []), *_four(made, start, below)]


def _four(made: Sequence[Matrix], start: int, top: int) -> Iterator[Mark]:
    """Up to four codes in two rows, on each page at the same place, each with its number below it."""
    for place, matrix in enumerate(made[start : start + 4]):
        side = len(matrix) * _PART_DOTS
        x = _MARGIN if place % 2 == 0 else WIDTH - _MARGIN - side
        y = top + _GAP // 2 + place // 2 * (side + _GAP)
        yield Code(x, y, matrix, _PART_DOTS)
        yield Text(x, y + side + 80, f"code {start + place + 1} of {len(made)}")


def _words(count: int, line_pages: int) -> Iterator[Text]:
    is_single = count == 1
    first = 1 + -(-count // 4)
    last = first + line_pages - 1
    filled = {
        "code": "the code" if is_single else "each code",
        "pictures": "a picture of this page" if is_single else "pictures of the pages",
        "pages": f"page {first}" if first == last else f"the pages {first} to {last}",
        "holds": "The code holds that file's bytes." if is_single else "The codes are its parts (BBQr, base32).",
    }
    y = _TOP
    for text in _WORDS.format(**filled).splitlines():
        for line in wrap(text, _COLUMNS):
            yield Text(_MARGIN, y, line)
            y += _PITCH
        y += _PITCH // 3


# --- lines ------------------------------------------------------------------------------------------------------------


def _of_lines(lines: Sequence[str]) -> Iterator[list[Mark]]:
    for start in range(0, len(lines), _LINES):
        said = "The same backup as lines of letters, those with dashes included:" if start == 0 else "More lines:"
        rows = enumerate(lines[start : start + _LINES], start=1)
        yield [
            Text(_MARGIN, _TOP, said),
            *(Text(_MARGIN, _TOP + 40 + row * _LINE_PITCH, line, _LINE_SIZE) for row, line in rows),
        ]
