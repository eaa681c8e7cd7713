"""Choose the passphrase of a new key: typed twice."""

from typing import ClassVar

from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class KeyPassphrase(Passphrase):
    """One line, asked twice; the second time must be the same, letter for letter."""

    TITLE = "Choose a passphrase"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "A passphrase is an extra word or sentence that you choose. Capital letters, blanks and signs count.",
        "Several words are better than one: a computer that has your words guesses a short passphrase quickly.",
        "You type it twice. F3 shows what you type, F4 the number of each character in Unicode.",
        "Esc goes back: from the second time to the first, and from there to a key without a passphrase.",
    )
    QUESTION: ClassVar[str] = "Choose the passphrase of this key, and type it. Write it down as you type it."
    NOTHING: ClassVar[str] = "Nothing typed yet"
    EMPTY: ClassVar[str] = "Type a passphrase. To go on without one, press Esc."
    """What Enter says to an empty line."""

    def __init__(self) -> None:
        super().__init__()
        self._first = ""

    @property
    def state(self) -> str:
        """The first or the second time."""
        return "second time" if self.is_second else "first time"

    @property
    def is_second(self) -> bool:
        """Whether it is typed for the second time."""
        return bool(self._first)

    def is_same(self, typed: str, first: str) -> bool:
        """Whether the second time was as the first."""
        return typed == first

    def forget_typed(self) -> None:
        """What was typed is forgotten, the first time too."""
        self._ask("")

    def action_go(self) -> None:
        """Enter."""
        typed = self.query_one(TextLine).text
        if not typed:
            self.say(self.EMPTY, "INFO")
        elif not self._first:
            self._ask(typed)
        elif self.is_same(typed, self._first):
            self._ask("")
            self.answer(typed)
        else:
            self._ask("")
            self.say("The two were different. Start again.", "CAUTION")

    def action_back(self) -> None:
        """Esc: the second time goes back to the first."""
        if self._first:
            self._ask("")
        else:
            super().action_back()

    def _ask(self, first: str) -> None:
        self._first = first
        question = "Type it once more, from what you wrote down." if first else self.QUESTION
        self.query(Lines).first().update(question)
        self.query_one(TextLine).clear()
        self._conceal()
        self.say("")
        self.show_frame()
