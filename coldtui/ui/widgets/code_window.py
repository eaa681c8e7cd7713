"""One window of a code, large enough to be copied square by square, and a map that says which window it is.

Letters, not colours: a dark square is ####, an empty one ...., so that it reads alike on every terminal.
"""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from coldtui.formats.qr_grid import Window
from coldtui.formats.qr_matrix import Matrix

_DARK, _LIGHT, _COVERED = "####", "....", "    "
_SIDE = 3
_BETWEEN = 4
_TALL = 2
"""Rows of a square."""


class CodeWindow(Widget):
    """Draws one of `windows`; its rows and columns bear the numbers that they have in the whole code, from 1."""

    def __init__(self, windows: Sequence[Window]) -> None:
        super().__init__()
        self._windows = tuple(windows)
        self._at = 0
        self._part: Matrix | None = None
        self._done: frozenset[int] = frozenset()

    def show(self, at: int, part: Matrix | None, done: frozenset[int]) -> None:
        """Draw window `at` with its squares, or covered; `done` are the windows that are ticked on the map."""
        self._at = at
        self._part = part
        self._done = done
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the largest window takes: nothing moves between two windows."""
        del container, viewport, width
        return 1 + _TALL * max(one.bottom - one.top for one in self._windows)

    def render(self) -> Content:
        """The window at the left, the map at the right."""
        left, right = self._squares(), self._map()
        width = _SIDE + (len(_DARK) + 1) * max(one.right - one.left for one in self._windows)
        height = max(len(left), len(right))
        rows = []
        for row in range(height):
            drawn = left[row] if row < len(left) else Content("")
            beside = right[row] if row < len(right) else Content("")
            rows.append(Content.assemble(drawn, " " * (width + _BETWEEN - drawn.cell_length), beside))
        return Content("\n").join(rows)

    def _squares(self) -> list[Content]:
        window = self._windows[self._at]
        numbers = "".join(f"{column + 1:^{len(_DARK)}} " for column in range(window.left, window.right))
        rows = [Content.styled(" " * _SIDE + numbers, "$quiet")]
        for row in range(window.top, window.bottom):
            for part in range(_TALL):
                label = f"{row + 1:2d} " if part == 0 else " " * _SIDE
                cells = [self._square(row - window.top, column) for column in range(window.right - window.left)]
                rows.append(Content.assemble((label, "$quiet"), Content(" ").join(cells)))
        return rows

    def _square(self, row: int, column: int) -> Content:
        if self._part is None:
            return Content(_COVERED)
        return Content.styled(_DARK, "bold $strong") if self._part[row][column] else Content.styled(_LIGHT, "$quiet")

    def _map(self) -> list[Content]:
        here = self._windows[self._at]
        rows: list[Content] = [Content.styled(f"Window {here.name}", "bold $strong"), Content("")]
        tops = sorted({one.top for one in self._windows})
        for top in tops:
            cells = [self._place(number) for number, one in enumerate(self._windows) if one.top == top]
            rows.append(Content("").join(cells))
        legend = (f"{_DARK}  dark: fill it in", f"{_LIGHT}  leave it empty", "", "x on the map: was shown")
        return [*rows, Content(""), *map(Content, legend)]

    def _place(self, number: int) -> Content:
        name = self._windows[number].name
        if number == self._at:
            return Content.styled(f"[{name}]", "bold $strong")
        return Content(f" {name}{'x' if number in self._done else ' '}")
