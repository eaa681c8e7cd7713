"""A QR code that a camera reads off the terminal: black on white whatever the theme, with its quiet zone around it.

Two modules share a cell, one above the other, as half blocks. A cell of one colour is a blank with a background where
that can be white: letters leave seams in some fonts. The Linux console has no white background (it draws it grey), so
there white is always drawn as a letter. Where there is much room, a module is two whole cells, which every font has.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeAlias

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from coldtui.formats.qr_matrix import Matrix
from coldtui.ui import theme
from coldtui.ui.widgets.lines import Lines

QUIET_ZONE = 4
"""Light modules around a code (ISO/IEC 18004, 9.1)."""

LEAST_QUIET_ZONE = 2
"""Where four do not fit; zxing and phones read it."""

_AROUND = 4
"""Rows of a page that are not its body's: title, blank, status, keys."""

_SIDES = 6
"""Columns that a page leaves blank."""

_WIDEST = 112
"""Columns of a body at most (coldtui.tcss)."""

_BESIDE = 30
"""Columns that what stands beside a code must be left with, for the code to be drawn large."""

_Ink: TypeAlias = Mapping[tuple[bool, bool], Segment]
"""The cell for two modules, the upper one first; True is dark."""

_WHITE, _BLACK = "#ffffff", "#000000"

_PAINT: _Ink = MappingProxyType(
    {
        (False, False): Segment(" ", Style(color=_BLACK, bgcolor=_WHITE)),
        (True, True): Segment(" ", Style(color=_WHITE, bgcolor=_BLACK)),
        (False, True): Segment("\u2580", Style(color=_WHITE, bgcolor=_BLACK)),
        (True, False): Segment("\u2584", Style(color=_WHITE, bgcolor=_BLACK)),
    }
)

# bright white is a colour of letters only: as a background the kernel draws it as the grey one
_LETTER = Style(color="bright_white", bgcolor="black")
_CONSOLE: _Ink = MappingProxyType(
    {
        (False, False): Segment("\u2588", _LETTER),
        (True, True): Segment(" ", _LETTER),
        (False, True): Segment("\u2580", _LETTER),
        (True, False): Segment("\u2584", _LETTER),
    }
)

# without colour the brighter of the terminal's two is taken to be that of its letters
_MONO: _Ink = MappingProxyType(
    {
        (False, False): Segment(" ", Style(reverse=True)),
        (True, True): Segment(" ", Style()),
        (False, True): Segment("\u2580", Style()),
        (True, False): Segment("\u2584", Style()),
    }
)

_INKS: Mapping[str, _Ink] = MappingProxyType({theme.CONSOLE.name: _CONSOLE, theme.MONO.name: _MONO})


@dataclass(frozen=True, slots=True)
class _Plan:
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
        return 2 * self.edge if self.is_large else self.edge

    @property
    def height(self) -> int:
        return self.edge if self.is_large else (self.edge + 1) // 2

    def fits(self, width: int, height: int) -> bool:
        return self.width <= width and self.height <= height


def _plan(modules: int, width: int, height: int) -> _Plan:
    """The best way to draw a code into so many columns and rows; the smallest where none fits."""
    large, usual = _Plan(modules, QUIET_ZONE, is_large=True), _Plan(modules, QUIET_ZONE)
    if large.fits(width - _BESIDE, height):
        return large
    return usual if usual.fits(width, height) else _Plan(modules, LEAST_QUIET_ZONE)


class QrCode(Widget):
    """One code. `put` shows another one; None hides it: its place stays.

    `taken` are the rows of the body that other widgets need. A page whose code does not fit scrolls; ask `fits` first.
    """

    DEFAULT_CSS = """
    QrCode { width: auto; height: auto; }
    """

    def __init__(self, matrix: Matrix | None, modules: int = 0, taken: int = 0) -> None:
        """`modules` is the width of the code to come, where there is none yet."""
        super().__init__()
        self._code = matrix
        self._modules = len(matrix) if matrix else modules
        self._taken = taken
        self._strips: tuple[object, list[Strip]] = (None, [])

    @staticmethod
    def fits(matrix: Matrix, width: int, height: int) -> bool:
        """Whether a code with the least quiet zone fits into so many columns and rows."""
        return _Plan(len(matrix), LEAST_QUIET_ZONE).fits(width, height)

    @staticmethod
    def fits_page(matrix: Matrix, size: Size, taken: int = 0) -> bool:
        """Whether it fits whole on a page of a terminal of this size, beside `taken` rows of other things."""
        return QrCode.fits(matrix, *_room(size, taken))

    def put(self, matrix: Matrix | None) -> None:
        """Show another code, or none."""
        is_other_size = matrix is not None and len(matrix) != self._modules
        self._code = matrix
        self._modules = len(matrix) if matrix else self._modules
        self._strips = (None, [])
        self.refresh(layout=is_other_size)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Columns."""
        del container
        return self._plan_for(viewport).width

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows."""
        del container, width
        return self._plan_for(viewport).height

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        plan = self._plan_for(self.app.size)
        made_for, strips = self._strips
        if made_for != (plan, self.app.theme):
            ink, style = _INKS.get(self.app.theme, _PAINT), self.visual_style.rich_style
            strips = _drawn(self._code, plan, ink) if self._code else _covered(plan, style)
            self._strips = ((plan, self.app.theme), strips)
        return strips[y] if y < len(strips) else Strip.blank(self.size.width)

    def _plan_for(self, size: Size) -> _Plan:
        return _plan(self._modules, *_room(size, self._taken))


class Beside(Horizontal):
    """A code, and at its right the sentences that belong to it: rows are scarcer than columns."""

    DEFAULT_CSS = """
    Beside { height: auto; }
    Beside > Lines { width: 1fr; margin-left: 3; }
    """

    def __init__(self, code: QrCode, paragraphs: Sequence[str | Content]) -> None:
        super().__init__()
        self._code = code
        self._paragraphs = tuple(paragraphs)

    def compose(self) -> ComposeResult:
        """The two."""
        yield self._code
        yield Lines(*self._paragraphs, gap=False)


def _room(size: Size, taken: int) -> tuple[int, int]:
    return min(size.width - _SIDES, _WIDEST), size.height - _AROUND - taken


def _drawn(matrix: Matrix, plan: _Plan, ink: _Ink) -> list[Strip]:
    """The cells, row by row."""
    blank = (False,) * plan.edge
    side = (False,) * plan.zone
    rows = [blank] * plan.zone + [(*side, *row, *side) for row in matrix] + [blank] * plan.zone
    if plan.is_large:
        return [_strip([(dark, dark) for dark in row for _ in range(2)], ink) for row in rows]
    if len(rows) % 2:
        rows.append(blank)
    return [_strip(list(zip(rows[y], rows[y + 1], strict=True)), ink) for y in range(0, len(rows), 2)]


def _strip(cells: Sequence[tuple[bool, bool]], ink: _Ink) -> Strip:
    return Strip(list(Segment.simplify([ink[cell] for cell in cells])), len(cells))


def _covered(plan: _Plan, style: Style) -> list[Strip]:
    """A frame where the code will be."""
    edge = "+" + "-" * (plan.width - 2) + "+"
    middle = "|" + "hidden".center(plan.width - 2) + "|"
    inside = "|" + " " * (plan.width - 2) + "|"
    rows = [edge, *[inside] * (plan.height - 2), edge]
    rows[plan.height // 2] = middle
    return [Strip([Segment(row, style)], plan.width) for row in rows]
