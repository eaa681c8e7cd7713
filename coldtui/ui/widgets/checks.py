"""What was looked at, one below the other: `[OK]`, its name, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from coldtui.ui.words import tag

_GAP = 2


@dataclass(frozen=True, slots=True)
class Check:
    """A severity of `words.SEVERITIES`, what was looked at, and what was found."""

    severity: str
    name: str
    found: str | Content


class Checks(Widget):
    """A row each; what is long goes on below itself, in its own column."""

    def __init__(self, checks: Sequence[Check]) -> None:
        super().__init__(classes="-gap")
        self._checks = tuple(checks)

    def put(self, checks: Sequence[Check]) -> None:
        """Show others."""
        self._checks = tuple(checks)
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as they take when wrapped."""
        del container, viewport
        return len(self._rows(width))

    def render(self) -> Content:
        """All rows."""
        return Content("\n").join(self._rows(self.size.width))

    def _rows(self, width: int) -> list[Content]:
        column = _GAP + max((len(check.name) for check in self._checks), default=0)
        rows: list[Content] = []
        for check in self._checks:
            mark = tag(check.severity)
            found = Content(check.found) if isinstance(check.found, str) else check.found
            for number, line in enumerate(found.wrap(max(20, width - column - mark.cell_length))):
                head = Content.assemble(mark, (check.name.ljust(column), "$quiet"))
                rows.append(Content.assemble(head if not number else " " * head.cell_length, line))
        return rows
