"""What came of something: the outcome in one sentence, the facts, and what next."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.screens.choose import Choose, Item, Value
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.words import tag


class Outcome(Choose[Value]):
    """A sentence behind its severity, a hint, facts; below them what can be done next."""

    TITLE = "What came of it"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "The first line says what came of it, and below it is what it rests on.",
        "Choose what is next with Up, Down and Enter, or by its letter. Esc goes back.",
    )

    def __init__(
        self,
        title: str,
        severity: str,
        sentence: str,
        hint: str,
        facts: Sequence[tuple[str, str | Content]],
        items: Sequence[Item[Value]],
        help_text: tuple[str, ...] = (),
    ) -> None:
        super().__init__(title, "What next?", items, help_text=help_text)
        self._severity = severity
        self._sentence = sentence
        self._hint = hint
        self._told = tuple(facts)

    def body(self) -> Iterable[Widget]:
        """The outcome, the facts, what next."""
        yield Lines(Content.assemble(tag(self._severity), (self._sentence, "bold")))
        if self._hint:
            yield Lines(self._hint)
        yield Facts(self._told)
        yield Lines("What next?")
        menu = Menu([Entry(row.label, row.note, row.press) for row in self._rows if isinstance(row, Item)])
        menu.add_class("-all")
        yield menu
