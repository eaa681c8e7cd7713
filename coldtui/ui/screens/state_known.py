"""State what is already known of a key: a fingerprint, a public key or an address. All of these are public."""

from collections.abc import Callable, Iterable

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.words import tag


class StateKnown(Step[str]):
    """One line, shown as it is typed; `says` tells what it is, with "OK" as severity where it is whole."""

    TITLE = "What do you know?"
    HELP_TEXT = (
        "The fingerprint has 8 letters and digits. Your notes and your wallet program show it.",
        "The public key begins with xpub, tpub, ypub, zpub or the like.",
        "An address: one that this key receives on. Blanks between its groups do not matter.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(self, question: str, says: Callable[[str], tuple[str, str]], typed: str = "") -> None:
        super().__init__()
        self._question = question
        self._says = says
        self._typed = typed

    def body(self) -> Iterable[Widget]:
        """The question, the line, what it is."""
        yield Lines(self._question)
        yield TextLine(limit=300, commands={"enter": self.action_go})
        yield Lines("")

    def mounted(self) -> None:
        """Start with what was typed before."""
        self.query_one(TextLine).put(self._typed)
        self._draw()

    def forget_typed(self) -> None:
        """Nothing secret belongs here, but somebody may have typed it."""
        self.query_one(TextLine).clear()
        self._draw()

    def on_text_line_changed(self) -> None:
        """Say at once what it is."""
        self._draw()

    def _draw(self) -> None:
        severity, sentence = self._says(self.query_one(TextLine).text)
        said = Content.assemble(tag(severity), sentence) if severity else Content(sentence)
        self.query(Lines).last().update(said)

    def action_go(self) -> None:
        """Enter."""
        text = self.query_one(TextLine).text
        severity, sentence = self._says(text)
        if severity == "OK":
            self.answer(text)
        else:
            self.say(sentence or "Type something first, or press Esc.", "INFO")
