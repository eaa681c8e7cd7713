"""Explain one thing before something is asked or shown: a heading and a few sentences."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.tell import Read
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.words import tag


class Explain(Step[Read]):
    """One task: to read this. `state` says which of several it is; a `severity` stands before a grave heading."""

    TITLE = "Before you go on"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "This screen explains one thing. Read it, then press Enter.",
        "Esc goes back one screen. Nothing has happened yet.",
    )
    BINDINGS = [keys.enter("Continue")]

    def __init__(
        self,
        title: str,
        heading: str,
        sentences: Sequence[str | Content],
        *,
        state: str = "",
        severity: str = "",
        enter: str = "Continue",
    ) -> None:
        super().__init__()
        self._title = title
        self._heading = heading
        self._sentences = tuple(sentences)
        self._state = state
        self._severity = severity
        self._enter = enter

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """The state given."""
        return self._state or super().state

    def body(self) -> Iterable[Widget]:
        """The heading, and a paragraph for every thought."""
        yield Lines(Content.assemble(tag(self._severity) if self._severity else "", (self._heading, "bold $strong")))
        for sentence in self._sentences:
            yield Lines(sentence)

    def key_label(self, binding: Binding) -> str:
        """Enter says where it leads."""
        return self._enter if binding.action == "go" else super().key_label(binding)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)
