"""Set the passphrase that unlocks the screen: typed twice."""

from collections.abc import Iterable

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class NewPassphrase(Step[str]):
    """One line, asked twice; the second time must be the same."""

    TITLE = "Screen passphrase"
    HELP_TEXT = (
        "The screen passphrase unlocks the screen after F12, so that you need not type a recovery phrase for it.",
        "It belongs to this session only, and has nothing to do with the passphrase of a key.",
        "If you forget it, the recovery phrase of a loaded key unlocks too.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(self) -> None:
        super().__init__()
        self._first = ""

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines(_QUESTION)
        yield TextLine(masked=True, limit=256, commands={"enter": self.action_go})

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self._start_over()

    def action_go(self) -> None:
        """Enter."""
        line = self.query_one(TextLine)
        typed = line.text
        line.clear()
        if not typed:
            self.say("Type something first, or press Esc.", "INFO")
        elif not self._first:
            self._first = typed
            self.query_one(Lines).update("Type it once more.")
            self.say("")
        elif typed == self._first:
            self.answer(typed)
        else:
            self._start_over()
            self.say("The two were different. Start again.", "CAUTION")

    def _start_over(self) -> None:
        self._first = ""
        self.query_one(TextLine).clear()
        self.query_one(Lines).update(_QUESTION)


_QUESTION = "Choose a passphrase that unlocks this screen after F12."
