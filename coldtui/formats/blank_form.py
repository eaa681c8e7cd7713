"""Blank forms: plain text without a secret, to be printed or copied, and filled in by hand.

Nothing here ever receives a phrase. What is filled in already is public: the fingerprint and, if the user wants it, the
public key and the first address, by which whoever finds the form can see the coins, and cannot spend them. ASCII, at
most 72 columns.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import wrap

from coldtui.formats.qr_grid import fixed, window_edge

WIDTH = 72
_RULE = "-" * WIDTH
_BLANK = "_" * 18
_DARK, _LIGHT, _OPEN = "##", "  ", ".."
_COLUMNS = 3
"""Columns of words: with their numbers they fill the width."""


@dataclass(frozen=True, slots=True)
class Public:
    """What a form says of its key; each may be empty, and is then a line to be filled in."""

    fingerprint: str = ""
    network: str = ""
    path: str = ""
    first_address: str = ""
    descriptor: str = ""


def word_form(count: int, public: Public) -> str:
    """A sheet for the words of a recovery phrase."""
    return _sheet(f"RECOVERY PHRASE, {count} WORDS", _numbered(count), _WORDS, public)


def share_form(shares: int, needed: int, words: int, public: Public) -> str:
    """`shares` sheets, one for each share of `words` words; any `needed` of them bring the key back.

    Raises ValueError when more are needed than there are.
    """
    if not 1 <= needed <= shares:
        raise ValueError("not more shares can be needed than there are")
    sheets = (
        _sheet(
            f"SHARE {number} OF {shares}: ANY {needed} BRING THE KEY BACK",
            [*_KINDS, "", *_numbered(words)],
            _SHARE,
            public,
        )
        for number in range(1, shares + 1)
    )
    # a form feed would be a control character on a screen: a printer breaks pages by itself
    return "\n".join(sheets)


def grid_form(edge: int, public: Public) -> str:
    """A sheet with the empty grid of a code of 21, 25 or 29 squares; what every such code has is drawn already."""
    return _sheet(f"CODE OF {edge} x {edge} SQUARES (SEEDQR)", _grid(edge), _GRID, public)


_BY_HAND = (
    "Write each word with its number, by hand, with ink that does not fade. Never type the words into a device that "
    "goes online."
)
_WORDS = (f"{_BY_HAND} Whoever reads this sheet can take the coins.",)
_SHARE = (f"{_BY_HAND} Keep no two shares in one place.", "This share belongs to: " + "_" * 40)
_KINDS = (
    "Kind          [ ] split recovery phrase     [ ] SLIP-39 wallet",
    "              [ ] codex32                   [ ] Seed XOR",
)
"""Words of shares do not tell their kind: SLIP-39 has two that look the same."""
_GRID = (
    "Fill in the dark squares by hand. Take no photo of it, and keep it covered: any camera reads it at a glance.",
    "A letter and a number name a window: B3 is in row B, column 3.",
    "## is dark in every such code, a blank stays blank, and each .. is yours to fill in or to leave.",
)


def _sheet(title: str, middle: Sequence[str], notes: Sequence[str], public: Public) -> str:
    lines = [_RULE, title, _RULE, ""]
    for note in notes:
        lines += [*wrap(note, WIDTH), ""]
    lines += [*middle, "", *_facts(public), _RULE]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _numbered(count: int) -> list[str]:
    rows = -(-count // _COLUMNS)
    lines = []
    for row in range(rows):
        cells = [f"{number + 1:2d} {_BLANK}" for number in range(row, count, rows)]
        lines += ["   ".join(cells), ""]
    return lines[:-1]


def _grid(edge: int) -> list[str]:
    step = window_edge(edge)
    across = "+".join("-" * 2 * min(step, edge - start) for start in range(0, edge, step))
    border = f"    +{across}+"
    heads = "".join(f"{number:<{2 * step + 1}}" for number in range(1, 1 + len(range(0, edge, step))))
    lines = ["     " + heads, border]
    for y, row in enumerate(fixed(edge)):
        cells = [_OPEN if dark is None else _DARK if dark else _LIGHT for dark in row]
        parts = ["".join(cells[start : start + step]) for start in range(0, edge, step)]
        letter = chr(ord("A") + y // step) if y % step == 0 else " "
        lines.append(f"{letter}{y + 1:3d}|{'|'.join(parts)}|")
        if y % step == step - 1 or y == edge - 1:
            lines.append(border)
    return lines


def _facts(public: Public) -> Iterator[str]:
    for name, value in (
        ("Name", ""),
        ("Fingerprint", public.fingerprint),
        ("Network", public.network),
        # only ever by hand: a file that says so tells a thief what to look for
        ("Passphrase", "[ ] none     [ ] yes, written down elsewhere"),
        ("Date", ""),
        ("Place", ""),
        ("Checked on", ""),
    ):
        yield f"{name:<14}{value or '_' * (WIDTH - 14)}"
    for name, value in (
        ("Path", public.path),
        ("First address", public.first_address),
        ("Public key", public.descriptor),
    ):
        if value:
            room = WIDTH - 14
            parts = [value[start : start + room] for start in range(0, len(value), room)]
            yield f"{name:<14}{parts[0]}"
            yield from (" " * 14 + part for part in parts[1:])
