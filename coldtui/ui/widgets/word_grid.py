"""The words of a recovery phrase with their numbers, in columns, hidden or shown."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_ROWS = 6
_MASKED = "........"
_EMPTY = "-"


class WordGrid(Widget):
    """Six rows, as many columns as it takes; read downwards, as the words stand on a card."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._words: list[str] = [""] * count
        self._at = 0
        self._is_shown = False

    def show(self, words: Sequence[str], at: int, *, shown: bool) -> None:
        """Draw the words; number `at` is the one being typed. Hidden ones are dots of one length."""
        self._words[:] = words
        self._at = at
        self._is_shown = shown
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Six rows."""
        del container, viewport, width
        return _ROWS

    def render(self) -> Content:
        """The grid."""
        return Content("\n").join([self._row(row) for row in range(_ROWS)])

    def _row(self, row: int) -> Content:
        cells = [self._cell(number) for number in range(row, len(self._words), _ROWS)]
        return Content("   ").join(cells)

    def _cell(self, number: int) -> Content:
        word = self._words[number]
        text = (word if self._is_shown else _MASKED) if word else _EMPTY
        mark = ">" if number == self._at else " "
        style = "bold $strong" if number == self._at else ""
        return Content.styled(f"{mark}{number + 1:2d}  {text:<9}", style)
