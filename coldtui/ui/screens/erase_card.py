"""Type a word before everything on a card is given up: a letter is pressed too easily, and so is Enter."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.confirm import Agreed
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.text_line import TextLine, english_letter
from coldtui.ui.words import tag

WORD = "ERASE"
"""What has to be typed, in capital or small letters."""


class EraseCard(Step[Agreed]):
    """Which card it is, what is on it, and the line; `danger` is what would be lost with it that matters most."""

    TITLE = "Make this card empty?"
    HELP_TEXT = (
        f"Everything on this card is lost when you type {WORD} and press Enter. Nothing else on the keyboard does it.",
        "Compare size and serial number with the card that you mean. The serial number can be that of the reader.",
        "The old files are not overwritten: somebody with the right tools may still find some of them.",
        "Esc goes back. The card stays as it is then.",
    )
    BINDINGS = [keys.enter("Make it empty")]

    def __init__(self, facts: Sequence[tuple[str, str | Content]], danger: str = "") -> None:
        super().__init__()
        self._facts = tuple(facts)
        self._danger = danger

    def body(self) -> Iterable[Widget]:
        """The card, what is at stake, the line."""
        yield Lines(Content.styled("Everything on this card will be lost:", "bold $strong"))
        yield Facts(self._facts)
        if self._danger:
            yield Lines(Content.assemble(tag("DANGER"), (self._danger, "bold")))
        yield Lines(f"Type {WORD} to make it empty.")
        yield TextLine(allowed=english_letter, limit=len(WORD), commands={"enter": self.action_go})

    def forget_typed(self) -> None:
        """Behind the lock nothing stays half agreed to."""
        self.query_one(TextLine).clear()

    def action_go(self) -> None:
        """Enter."""
        if self.query_one(TextLine).text.upper() == WORD:
            self.answer(Agreed.YES)
        else:
            self.say(f"Type the word {WORD} first, or press Esc. Nothing has happened.", "INFO")
