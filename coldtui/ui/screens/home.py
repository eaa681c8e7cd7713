"""Home: the menu, and what is loaded."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.screens.choose import Choose, Item, Value
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import tag

_DEMO = "The demo: its coins are worth nothing. Its key has 12 words: eleven times abandon, then about. No passphrase."


class Home(Choose[Value]):
    """Where every journey starts and ends. There is nothing to go back to."""

    TITLE = "Home"
    HELP_TEXT = (
        "coldtui keeps Bitcoin keys on a computer that is never online. Start with your card, or with loading a key.",
        "A transaction comes in on a card or by QR code, you read it here, and a signed copy goes out the same way.",
        "x scans any code, and goes on with whatever it is. Of an address it says whether it is yours.",
        "Keys are only in memory: they are gone when you leave with F10 or switch the computer off.",
        "OVERDUE behind Sealed backup: something changed that is on no card yet.",
        "F12 hides everything at once. F2 hides amounts on the screens that show some.",
    )

    def __init__(self, items: Sequence[Item[Value]], facts: Sequence[tuple[str, str | Content]], at: int = 0) -> None:
        super().__init__("Home", "What would you like to do?", items, facts=[*facts, ("Cards", "...")], at=at)

    def show_cards(self, cards: str) -> None:
        """Say what is plugged in."""
        self._facts = (*self._facts[:-1], ("Cards", cards))
        if self.stands:
            self.query_one(Facts).put(self._facts)

    def mounted(self) -> None:
        """The cards may have been seen while this was being put together."""
        self.query_one(Facts).put(self._facts)

    def body(self) -> Iterable[Widget]:
        """The menu, what is loaded, and in the demo whose key there is to try."""
        yield from super().body()
        if self.frame.demo:
            yield Lines(Content.assemble(tag("INFO"), _DEMO))

    def action_back(self) -> None:
        """Esc: this is as far back as it goes."""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """No Back in the last row."""
        return False if action == "back" else super().check_action(action, parameters)
