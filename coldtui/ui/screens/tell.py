"""Tell something, and stay until it was read."""

from collections.abc import Iterable, Sequence
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import tag


class Read(Enum):
    """The answer to a screen that only tells."""

    READ = "read"


class Tell(Step[Read]):
    """One fact with its severity, what goes with it, and a hint what to do now."""

    TITLE = "Note"
    HELP_TEXT = (
        "This screen tells what happened and what you can do now.",
        "It stays until you press Enter. Esc goes back where there is something to go back to.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(
        self,
        title: str,
        severity: str,
        sentence: str,
        hint: str = "",
        facts: Sequence[tuple[str, str | Content]] = (),
        after: Sequence[str] = (),
    ) -> None:
        super().__init__()
        self._title = title
        self._severity = severity
        self._sentence = sentence
        self._hint = hint
        self._facts = tuple(facts)
        self._after = tuple(after)

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """What happened, the facts, what to do now."""
        yield Lines(Content.assemble(tag(self._severity), (self._sentence, "bold")))
        if self._hint:
            yield Lines(self._hint)
        if self._facts:
            yield Facts(self._facts)
        for text in self._after:
            yield Lines(text)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)
