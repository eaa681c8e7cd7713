"""Row 1: coldtui | NETWORK | where you are | state."""

from textual.content import Content
from textual.widgets import Static

from coldtui.ui.frame import Frame

_BADGE = "reverse $badge on $badge-text"


class TitleBar(Static):
    """The first row. Test networks stand reversed, the demo says so on every screen."""

    def __init__(self) -> None:
        super().__init__("", markup=False)

    def show(self, frame: Frame, where: str, state: str) -> None:
        """Draw the row; `state` stands at its right end."""
        network = (f" {frame.network.label} ", _BADGE) if frame.network.is_test else frame.network.label
        demo = Content.assemble(" ", (" DEMO ", _BADGE), " |") if frame.demo else ""
        left = Content.assemble(" coldtui |", demo, " ", network, " | ", (where, "bold"))
        room = self.app.size.width - left.cell_length - len(state) - 1
        self.update(Content.assemble(left, " " * max(2, room), state), layout=False)
