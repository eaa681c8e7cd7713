"""The row above the keys: a message at the left, and whether there is more below at the right."""

from textual.content import Content
from textual.widgets import Static

from coldtui.ui.words import tag

_MORE = "more below  v "


class StatusRow(Static):
    """One line that stays until the next one; nothing that matters is ever shown for some seconds only."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._text = Content("")
        self._more = False

    def say(self, text: str, severity: str = "") -> None:
        """Show `text`, behind `[CAUTION]` or the like where `severity` is one."""
        said = Content.assemble(tag(severity) if severity else "", text)
        if said.plain != self._text.plain:
            self._text = said
            self._draw()

    def show_more(self, more: bool) -> None:
        """Show whether there is more below."""
        if more != self._more:
            self._more = more
            self._draw()

    def on_resize(self) -> None:
        """The right end moved."""
        self._draw()

    def _draw(self) -> None:
        if not self._more:
            self.update(self._text, layout=False)
            return
        room = self.content_size.width - self._text.cell_length - len(_MORE)
        self.update(Content.assemble(self._text, " " * max(1, room), (_MORE, "bold $info")), layout=False)
