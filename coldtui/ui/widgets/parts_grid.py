"""Which parts of a transfer are there: # is there, a point is missing, in a place that never grows."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

HAVE, SOME, MISSING = "#-."

ROWS = 4


class PartsGrid(Widget):
    """A letter for every part; where there are more than fit, one letter stands for several, `-` for some of them."""

    def __init__(self) -> None:
        super().__init__()
        self._have: tuple[bool, ...] = ()

    def put(self, have: tuple[bool, ...]) -> None:
        """Show these."""
        if have != self._have:
            self._have = have
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Always the same: nothing moves while parts come."""
        del container, viewport, width
        return ROWS

    def render(self) -> Content:
        """The letters."""
        return Content("\n".join(drawn(self._have, max(1, self.size.width), ROWS)))


def drawn(have: Sequence[bool], columns: int, rows: int) -> list[str]:
    """The rows of letters, with gaps between them where there is room."""
    letters = _letters(have, columns * rows)
    per_row, gap = columns, ""
    if len(letters) <= (columns + 1) // 2 * rows:
        per_row, gap = (columns + 1) // 2, " "
    return [gap.join(letters[start : start + per_row]) for start in range(0, len(letters), per_row)]


def _letters(have: Sequence[bool], room: int) -> str:
    size = max(1, -(-len(have) // room))
    groups = (have[start : start + size] for start in range(0, len(have), size))
    return "".join(HAVE if all(group) else SOME if any(group) else MISSING for group in groups)
