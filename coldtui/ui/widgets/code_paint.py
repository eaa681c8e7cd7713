"""How the squares of a QR code become cells: black on white whatever the theme, with the quiet zone around them.

Two modules share a cell, one above the other, as half blocks. A cell of one colour is a blank with a background where
that can be white: letters leave seams in some fonts. The Linux console has no white background (it draws it grey), so
there white is always drawn as a letter. Where there is much room, or the font has no half blocks, a module is two whole
cells, which every font has.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.app import App
from textual.strip import Strip

from coldtui.ui import theme
from coldtui.ui.frame import FramedApp

QUIET_ZONE = 4
"""Light modules around a code (ISO/IEC 18004, 9.1)."""

LEAST_QUIET_ZONE = 2
"""Where four do not fit; zxing and phones read it."""

Squares: TypeAlias = Sequence[Sequence[bool]]
"""The rows from the top; True is dark."""

_LIGHT, _DARK = "0", "3"
"""A cell is written as 2 * upper + lower, dark counting 1: these are the cells of one colour."""

_CELLS = MappingProxyType({(False, False): "0", (False, True): "1", (True, False): "2", (True, True): "3"})

_SHORT = 6
"""Cells of a run that is worth remembering: there are at most some hundred such runs."""

_RUNS = re.compile(f"{_LIGHT}+|[^{_LIGHT}]+")


@dataclass(frozen=True, slots=True, eq=False)
class Ink:
    """What the four kinds of cells are drawn with, in the order light, dark below, dark above, dark."""

    letters: str
    light: Style
    other: Style

    @property
    def is_plain(self) -> bool:
        """Whether every cell has the same style, so that a row is one run."""
        return self.light == self.other


_BLANKS = " \u2580\u2584 "
"""Light is a background, dark too."""

_LETTERS = "\u2588\u2580\u2584 "
"""Light is a letter."""

_ON_PAPER = " \u2584\u2580\u2588"
"""Dark is a letter."""


def _painted(white: str) -> Ink:
    return Ink(_BLANKS, Style(color="#000000", bgcolor=white), Style(color=white, bgcolor="#000000"))


def _lettered(white: str) -> Ink:
    # bright white is a colour of letters only: as a background the kernel draws it as the grey one
    style = Style(color=white, bgcolor="black")
    return Ink(_LETTERS, style, style)


_PAINT = tuple(map(_painted, ("#ffffff", "#aaaaaa", "#555555")))
_CONSOLE = tuple(map(_lettered, ("bright_white", "white", "bright_black")))
_MONO = (Ink(_BLANKS, Style(reverse=True), Style()), Ink(_ON_PAPER, Style(), Style()))
"""Without colour the brighter of the terminal's two is taken to be that of its letters, unless it is said otherwise."""

_INKS: Mapping[str, tuple[Ink, ...]] = MappingProxyType({theme.CONSOLE.name: _CONSOLE, theme.MONO.name: _MONO})


def inks(theme_name: str) -> tuple[Ink, ...]:
    """The inks of a theme, the best first; with colour these are three whites, without it the two ways round."""
    return _INKS.get(theme_name, _PAINT)


def has_half_blocks(app: App[object]) -> bool:
    """Whether the font of the terminal draws half blocks, as far as is known."""
    return not isinstance(app, FramedApp) or app.frame.half_blocks


@dataclass(frozen=True, slots=True)
class Plan:
    """How a code of so many modules is drawn: its quiet zone, and whether a module is two whole cells."""

    modules: int
    zone: int
    is_large: bool = False

    @property
    def edge(self) -> int:
        """Modules from edge to edge, quiet zones included."""
        return self.modules + 2 * self.zone

    @property
    def width(self) -> int:
        """Columns."""
        return 2 * self.edge if self.is_large else self.edge

    @property
    def height(self) -> int:
        """Rows."""
        return self.edge if self.is_large else (self.edge + 1) // 2

    def fits(self, width: int, height: int) -> bool:
        """Whether it fits into so many columns and rows."""
        return self.width <= width and self.height <= height


def widest(modules: int, width: int, height: int, *, is_large: bool = False) -> Plan | None:
    """The plan with the widest quiet zone that fits into so many columns and rows, 4 at most; None where none fits."""
    for zone in range(QUIET_ZONE, LEAST_QUIET_ZONE - 1, -1):
        plan = Plan(modules, zone, is_large)
        if plan.fits(width, height):
            return plan
    return None


def drawn(squares: Squares, plan: Plan, ink: Ink, known: dict[str, Segment] | None = None) -> list[Strip]:
    """The rows of cells. `known` keeps short runs of this ink for the next code; a secret code gives none."""
    blank = (False,) * plan.edge
    side = (False,) * plan.zone
    rows = [blank] * plan.zone + [(*side, *row, *side) for row in squares] + [blank] * plan.zone
    if plan.is_large:
        lines = ["".join([(_DARK if dark else _LIGHT) * 2 for dark in row]) for row in rows]
    else:
        if len(rows) % 2:
            rows.append(blank)
        pairs = zip(rows[::2], rows[1::2], strict=True)
        lines = ["".join([_CELLS[cell] for cell in zip(upper, lower, strict=True)]) for upper, lower in pairs]
    return [_strip(line, ink, {} if known is None else known) for line in lines]


def _strip(cells: str, ink: Ink, known: dict[str, Segment]) -> Strip:
    runs = [cells] if ink.is_plain else _RUNS.findall(cells)
    return Strip([known.get(run) or _segment(run, ink, known) for run in runs], len(cells))


def _segment(run: str, ink: Ink, known: dict[str, Segment]) -> Segment:
    letters = run.translate({ord(str(kind)): letter for kind, letter in enumerate(ink.letters)})
    segment = Segment(letters, ink.light if run.startswith(_LIGHT) else ink.other)
    if len(run) <= _SHORT:
        known[run] = segment
    return segment
