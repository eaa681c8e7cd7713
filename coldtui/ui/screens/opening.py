"""Type what opens a sealed backup: a passphrase or a recovery key."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.words import tag


class Opening(Passphrase):
    """One line, which cannot be empty. `facts` say what it opens; `error` what was wrong with the one typed before."""

    NOTHING: ClassVar[str] = "Nothing typed yet"
    MISSING: ClassVar[str]
    """What is said to Enter in an empty line."""

    def __init__(
        self, title: str, question: str, facts: Sequence[tuple[str, str | Content]] = (), *, error: str = ""
    ) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._facts = tuple(facts)
        self._error = error

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """What was wrong, the question, what it opens, the line, how long it is."""
        if self._error:
            yield Lines(Content.assemble(tag("CAUTION"), (self._error, "bold")))
        _, *rest = super().body()
        yield Lines(self._question)
        if self._facts:
            yield Facts(self._facts)
        yield from rest

    def is_missing(self, typed: str) -> bool:
        """Whether there is nothing but blanks."""
        return not typed.strip()

    def action_go(self) -> None:
        """Enter."""
        line = self.query_one(TextLine)
        typed = line.text
        if self.is_missing(typed):
            self.say(self.MISSING, "INFO")
        else:
            line.clear()
            self.answer(typed)
