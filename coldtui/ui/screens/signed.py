"""After a signature: where it went, as a file or by code, who still has to sign, who sends it, and what next."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.screens.choose import Choose, Item, Value
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.words import tag


class Signed(Choose[Value]):
    """A file was written and read back, or codes were shown, unless it has not left yet.

    `pulling` says when the card can be pulled out.
    """

    TITLE = "Signed"
    HELP_TEXT = (
        "A file on a card was written and read back. A QR code can be shown once more.",
        "Pull a card out when nothing uses it any more: coldtui ends its use of cards when you go home.",
        "coldtui sends nothing. Take it into the wallet program on your online computer, and send it there.",
        "If more signatures are needed, take it to the next signer first.",
    )

    def __init__(
        self,
        sentence: str,
        facts: Sequence[tuple[str, str | Content]],
        items: Sequence[Item[Value]],
        pulling: str = "",
        *,
        has_left: bool = True,
    ) -> None:
        super().__init__("Signed", "What next?", items)
        self._sentence = sentence
        self._told = tuple(facts)
        self._pulling = pulling
        self._severity = "OK" if has_left else "CAUTION"

    def body(self) -> Iterable[Widget]:
        """What was written or shown, then what next."""
        yield Lines(
            Content.assemble(tag(self._severity), (self._sentence, "bold")), *([self._pulling] if self._pulling else [])
        )
        yield Facts(self._told)
        yield Lines("What next?")
        menu = Menu([Entry(row.label, row.note, row.press) for row in self._rows if isinstance(row, Item)])
        menu.add_class("-all")
        yield menu
