"""Before a child of a key becomes a key of the session."""

from collections.abc import Sequence

from textual.content import Content

from coldtui.ui import keys
from coldtui.ui.screens.confirm import Confirm


class ConfirmChild(Confirm):
    """What is about to be loaded."""

    TITLE = "Load this child?"
    HELP_TEXT = (
        "Press l to load the child as a key of this session. It can sign then, like every other key.",
        "It is gone when the session ends. Its parent can make it again, with the same length and index.",
        "Esc goes back and loads nothing.",
    )
    BINDINGS = [keys.key("l", "agree", "Load it")]

    def __init__(self, facts: Sequence[tuple[str, str | Content]]) -> None:
        super().__init__("Load this child as a key of this session?", (), facts)
