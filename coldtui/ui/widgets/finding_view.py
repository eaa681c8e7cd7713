"""One finding with its words and, where it must be acknowledged, its tick."""

import re

from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from coldtui.core.finding import Acknowledge, Finding, Severity
from coldtui.ui.words import HIDDEN, tag

_TAGS = {Severity.NOTE: "INFO", Severity.WARNING: "CAUTION", Severity.BLOCKER: "DANGER"}
_AMOUNT = re.compile(r"[0-9][0-9,. ]* (?:sat|BTC|%)(?![A-Za-z])")
_INDENT = "   "


class FindingView(Widget):
    """Shows `[ ]` or `[x]` for a warning, and `>` on the one that Space is about.

    `remark` is what the finding means beside something that the user said.
    """

    def __init__(self, finding: Finding, *, is_ticked: bool, hidden: bool = False, remark: str = "") -> None:
        super().__init__(classes="-gap")
        self.finding = finding
        self._is_ticked = is_ticked
        self._hidden = hidden
        self._remark = remark
        self._is_next = False

    @property
    def is_open(self) -> bool:
        """Whether it still has to be acknowledged."""
        return self.finding.acknowledge is not Acknowledge.NONE and not self._is_ticked

    def tick(self) -> None:
        """It was acknowledged."""
        self._is_ticked = True
        self.refresh()

    def mark(self, is_next: bool) -> None:
        """Show that Space is about this one."""
        if is_next != self._is_next:
            self._is_next = is_next
            self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as it takes."""
        del container, viewport
        return len(self._rows(width))

    def render(self) -> Content:
        """Title, words, tick."""
        return Content("\n").join(self._rows(self.size.width))

    def _rows(self, width: int) -> list[Content]:
        finding = self.finding
        where = f"  ({finding.where})" if finding.where else ""
        title = Content.assemble(tag(_TAGS[finding.severity]), (finding.title, "bold"), where)
        detail = _AMOUNT.sub(HIDDEN, finding.detail) if self._hidden else finding.detail
        rows = [*title.wrap(width)]
        rows += [Content.assemble(_INDENT, line) for line in Content(detail).wrap(width - len(_INDENT))]
        if self._remark:
            rows += [Content.assemble(_INDENT, line) for line in Content(self._remark).wrap(width - len(_INDENT))]
        if finding.acknowledge is not Acknowledge.NONE:
            mark = " > " if self._is_next else _INDENT
            rows.append(Content.styled(f"{mark}[{'x' if self._is_ticked else ' '}] {self._question()}", "bold"))
        return rows

    def _question(self) -> str:
        if self.finding.acknowledge is Acknowledge.TICK:
            return "I have read this"
        return "I typed the figure" if self._is_ticked else "Space, then type the figure"
