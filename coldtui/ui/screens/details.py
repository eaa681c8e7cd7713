"""The technical facts of a transaction, whole, for those who want to compare them."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines


class Details(Step[None]):
    """Reads; nothing to answer but Back."""

    TITLE = "Details"
    HELP_TEXT = (
        "The facts of this transaction with their technical names, for comparing with another program.",
        "Inputs and outputs are counted from 0. The txid is written as block explorers write it.",
        "Nothing here needs to be read before signing. Esc goes back.",
    )

    def __init__(self, rows: Sequence[str | Content]) -> None:
        super().__init__()
        self._rows = tuple(rows)

    def body(self) -> Iterable[Widget]:
        """All rows."""
        yield Lines(*self._rows, gap=False)
