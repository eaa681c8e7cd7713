"""Two things side by side, to be compared."""

from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

_GAP = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A name, the thing itself, and sentences about it."""

    name: str
    thing: str
    sentences: tuple[str, ...]


class TwoColumns(Widget):
    """Both columns are of one width, and their things stand in the same row."""

    def __init__(self, left: Column, right: Column) -> None:
        super().__init__(classes="-gap")
        self._columns = (left, right)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the longer one takes."""
        del container, viewport
        return len(self._drawn(width))

    def render(self) -> Content:
        """All rows."""
        return Content("\n").join(self._drawn(self.size.width))

    def _drawn(self, width: int) -> list[Content]:
        room = max(20, (width - _GAP) // 2)
        left, right = (_rows(column, room) for column in self._columns)
        height = max(len(left), len(right))
        left += [Content("")] * (height - len(left))
        right += [Content("")] * (height - len(right))
        return [
            Content.assemble(one, " " * (room + _GAP - one.cell_length), other)
            for one, other in zip(left, right, strict=True)
        ]


def _rows(column: Column, width: int) -> list[Content]:
    rows = [Content.styled(column.name, "bold"), Content.styled(column.thing, "bold $strong"), Content("")]
    for sentence in column.sentences:
        rows += Content(sentence).wrap(width)
    return rows
