"""After a signature: where the file is, who still has to sign, who sends it, and what next."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.screens.choose import Choose, Item, Value
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.words import tag


class Signed(Choose[Value]):
    """The file is written and was read back: the card can be pulled."""

    TITLE = "Signed"
    HELP_TEXT = (
        "The signed transaction is on the card: it was written and read back. The card can be pulled now.",
        "coldtui sends nothing. Open the file in the wallet program on your online computer, and send it there.",
        "If more signatures are needed, take the file to the next signer first.",
    )

    def __init__(self, sentence: str, facts: Sequence[tuple[str, str | Content]], items: Sequence[Item[Value]]) -> None:
        super().__init__("Signed", "What next?", items)
        self._sentence = sentence
        self._told = tuple(facts)

    def body(self) -> Iterable[Widget]:
        """What was written, then what next."""
        yield Lines(Content.assemble(tag("OK"), (self._sentence, "bold")))
        yield Facts(self._told)
        yield Lines("What next?")
        menu = Menu([Entry(row.label, row.note, row.press) for row in self._rows if isinstance(row, Item)])
        menu.add_class("-all")
        yield menu
