"""The one kind of screen that asks: one question, dismissed with a typed answer. Esc is Back, everywhere."""

from typing import Generic, TypeVar

from coldtui.ui import keys
from coldtui.ui.page import Page

Answer = TypeVar("Answer")


class Back(Exception):
    """The user pressed Esc. Control flow of journeys, and no ColdtuiError."""


class Step(Page[Answer | None], Generic[Answer]):
    """A page that asks one question. `None` as its result means Back; every other result is the answer."""

    BINDINGS = [keys.BACK]

    def __init__(self) -> None:
        super().__init__()
        self._is_answered = False
        self.is_outdated = False
        """Whether it left because what it asked about had changed."""

    def answer(self, answer: Answer) -> None:
        """Leave this screen with an answer. Only the first one counts, however many keys were typed ahead."""
        self._leave(answer)

    def outdate(self) -> None:
        """Leave because what this asks about has changed: it will be asked anew."""
        self.is_outdated = not self._is_answered
        self._leave(None)

    def interrupt(self) -> None:
        """Leave because the whole journey ends here; nobody is asked."""
        self._leave(None)

    def take_over(self, outdated: "Step[Answer]") -> None:
        """Start where the user was on the step that this one replaces."""

    def action_back(self) -> None:
        """Esc."""
        self._leave(None)

    def _leave(self, result: Answer | None) -> None:
        # Textual would take the next key on a screen that is leaving for the screen below, and pop that too
        if not self._is_answered and self.is_current:
            self._is_answered = True
            self.dismiss(result)
