"""Show a record of what was done, line by line, and offer to write it on a card."""

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.show_text import Take
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.words import tag


class ShowRecord(Step[Take]):
    """The outcome in a sentence, then the text as it would stand in a file; scrolls where it is long."""

    TITLE = "Record"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "This is what was done, and what was not reached. It holds no secret.",
        "w writes it to a card as a text file.",
        "Up and Down scroll. Enter or Esc leaves.",
    )
    BINDINGS = [keys.key("w", "take_file", "Write to a card"), keys.enter("Done")]

    def __init__(self, title: str, severity: str, sentence: str, text: str) -> None:
        super().__init__()
        self._title = title
        self._severity = severity
        self._sentence = sentence
        self._text = text

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """What came of it, and the text."""
        yield Lines(Content.assemble(tag(self._severity), (self._sentence, "bold")))
        yield Lines(*self._text.rstrip("\n").split("\n"), gap=False)

    def action_take_file(self) -> None:
        """W."""
        self.answer(Take.FILE)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Take.NOT)
