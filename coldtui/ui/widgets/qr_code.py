"""One QR code on a page, as `code_paint` draws it."""

from collections.abc import Sequence

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from coldtui.formats.qr_matrix import Matrix
from coldtui.ui.widgets.code_paint import LEAST_QUIET_ZONE, QUIET_ZONE, Plan, drawn, has_half_blocks, inks
from coldtui.ui.widgets.lines import Lines

_AROUND = 4
"""Rows of a page that are not its body's: title, blank, status, keys."""

_SIDES = 6
"""Columns that a page leaves blank."""

_WIDEST = 112
"""Columns of a body at most (coldtui.tcss)."""

_BESIDE = 30
"""Columns that what stands beside a code must be left with, for the code to be drawn large."""


def _plan(modules: int, width: int, height: int, *, half_blocks: bool = True) -> Plan:
    """The best way to draw a code into so many columns and rows; the smallest where none fits."""
    large, usual = Plan(modules, QUIET_ZONE, is_large=True), Plan(modules, QUIET_ZONE)
    if large.fits(width - _BESIDE, height):
        return large
    return usual if half_blocks and usual.fits(width, height) else _smallest(modules, half_blocks=half_blocks)


def _smallest(modules: int, *, half_blocks: bool) -> Plan:
    return Plan(modules, LEAST_QUIET_ZONE, is_large=not half_blocks)


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
    def fits_page(matrix: Matrix, size: Size, taken: int = 0, *, half_blocks: bool = True) -> bool:
        """Whether it fits whole on a page of a terminal of this size, beside `taken` rows of other things."""
        return _smallest(len(matrix), half_blocks=half_blocks).fits(*_room(size, taken))

    @staticmethod
    def rows_of_page(matrix: Matrix, *, half_blocks: bool = True) -> int:
        """Rows that a terminal must have, for it to fit."""
        return _smallest(len(matrix), half_blocks=half_blocks).height + _AROUND

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
            ink, style = inks(self.app.theme)[0], self.visual_style.rich_style
            strips = drawn(self._code, plan, ink) if self._code else _covered(plan, style)
            self._strips = ((plan, self.app.theme), strips)
        return strips[y] if y < len(strips) else Strip.blank(self.size.width)

    def _plan_for(self, size: Size) -> Plan:
        return _plan(self._modules, *_room(size, self._taken), half_blocks=has_half_blocks(self.app))


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


def _covered(plan: Plan, style: Style) -> list[Strip]:
    """A frame where the code will be."""
    edge = "+" + "-" * (plan.width - 2) + "+"
    middle = "|" + "hidden".center(plan.width - 2) + "|"
    inside = "|" + " " * (plan.width - 2) + "|"
    rows = [edge, *[inside] * (plan.height - 2), edge]
    rows[plan.height // 2] = middle
    return [Strip([Segment(row, style)], plan.width) for row in rows]
