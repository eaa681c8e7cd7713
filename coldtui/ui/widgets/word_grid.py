"""The words of a recovery phrase with their numbers, in columns, hidden or shown."""

import unicodedata
from collections.abc import Iterable, Sequence

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_ROWS = 6
_GAP = 3
_MASKED = "........"
_EMPTY = "-"
_NUMBER = 5
"""Cells of the mark, the number and the blanks before the word."""


def widest(words: Iterable[str]) -> int:
    """How many cells the widest of the words takes, and no less than a hidden one."""
    return max(len(_MASKED), max((cell_len(_composed(word)) for word in words), default=0))


class WordGrid(Widget):
    """Six rows, as many columns as it takes, and more rows where the columns have no room; read downwards.

    `widest` are the cells of the widest word that there can be: nothing moves when the words are shown.
    """

    def __init__(self, count: int, widest: int = len(_MASKED)) -> None:
        super().__init__()
        self._words: list[str] = [""] * count
        self._widest = widest
        self._at = 0
        self._is_shown = False

    def show(self, words: Sequence[str], at: int, *, shown: bool) -> None:
        """Draw the words; number `at` is the one being typed. Hidden ones are dots of one length."""
        self._words[:] = [_composed(word) for word in words]
        self._at = at
        self._is_shown = shown
        self.refresh()

    def mask(self, there: int, at: int = -1) -> None:
        """Forget the words. Draw the first `there` as hidden and the others as missing."""
        self._words[:] = [_MASKED] * there + [""] * (len(self._words) - there)
        self._at = at
        self._is_shown = False
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as it takes."""
        del container, viewport
        return self._rows(width)

    def render(self) -> Content:
        """The grid."""
        rows = self._rows(self.size.width)
        return Content("\n").join([self._row(row, rows) for row in range(rows)])

    def _rows(self, width: int) -> int:
        fitting = (width + _GAP) // (_NUMBER + self._widest + 1 + _GAP)
        columns = max(1, min(fitting, -(-len(self._words) // _ROWS)))
        return max(1, -(-len(self._words) // columns))

    def _row(self, row: int, rows: int) -> Content:
        cells = [self._cell(number) for number in range(row, len(self._words), rows)]
        return Content(" " * _GAP).join(cells)

    def _cell(self, number: int) -> Content:
        word = self._words[number]
        text = (word if self._is_shown else _MASKED) if word else _EMPTY
        mark = ">" if number == self._at else " "
        style = "bold $strong" if number == self._at else ""
        blank = " " * (self._widest + 1 - cell_len(text))
        return Content.styled(f"{mark}{number + 1:2d}  {text}{blank}", style)


def _composed(word: str) -> str:
    # lists are NFKD, in which a syllable of Korean is three letters that terminals draw beside each other
    return unicodedata.normalize("NFC", word)
