"""Paragraphs, and facts beside their names."""

from collections.abc import Sequence

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget
from textual.widgets import Static


class Lines(Static):
    """Text that is only read. What comes as `str` is shown letter by letter: no markup."""

    def __init__(self, *paragraphs: str | Content, gap: bool = True) -> None:
        super().__init__(joined(paragraphs), markup=False, classes="-gap" if gap else "")


def joined(paragraphs: Sequence[str | Content]) -> Content:
    """One paragraph a row."""
    return Content("\n").join([Content(one) if isinstance(one, str) else one for one in paragraphs])


class Facts(Widget):
    """Names at the left, what they are at the right; long facts go on below themselves, in their own column.

    A name that comes as `str` is quiet. The column of facts begins at `column`, or three cells behind the longest name.
    """

    def __init__(
        self, facts: Sequence[tuple[str | Content, str | Content]], column: int = 0, *, gap: bool = True
    ) -> None:
        super().__init__(classes="-gap" if gap else "")
        self._fixed = column
        self._facts = tuple(facts)

    def put(self, facts: Sequence[tuple[str | Content, str | Content]]) -> None:
        """Show other facts."""
        self._facts = tuple(facts)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as the facts take when wrapped."""
        del container, viewport
        return len(self._rows(width))

    def render(self) -> Content:
        """All rows."""
        return Content("\n").join(self._rows(self.size.width))

    def _rows(self, width: int) -> list[Content]:
        names = [Content.styled(name, "$quiet") if isinstance(name, str) else name for name, _ in self._facts]
        column = self._fixed or 3 + max((name.cell_length for name in names), default=0)
        rows: list[Content] = []
        for name, (_, fact) in zip(names, self._facts, strict=True):
            content = Content(fact) if isinstance(fact, str) else fact
            for number, line in enumerate(content.wrap(max(20, width - column))):
                label = Content("") if number else name
                rows.append(Content.assemble(label, " " * (column - label.cell_length), line))
        return rows
