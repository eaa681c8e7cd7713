"""Show a text that may be public, whole: to be read, to be written to a card, or to be scanned."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import grouped


class Take(Enum):
    """The answer: how the text leaves this computer."""

    FILE = "to a card"
    CODE = "as a QR code"
    NOT = "done"


class ShowText(Step[Take]):
    """What it is for, the facts about it, and the text itself; scrolls where it is longer than the screen.

    A text without blanks stands in groups of four letters, for comparing; the blanks are not part of it. Of any other
    text each line stands as it is. `has_code` offers the answer CODE.
    """

    TITLE = "Public key"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "w writes this to a card as a file, exactly as it is, without the blanks between the groups.",
        "q shows it as a QR code, where one can hold it.",
        "This is no secret that can spend, but it is private: whoever has it sees your coins.",
        "Up and Down scroll. Enter or Esc goes back.",
    )
    BINDINGS = [
        keys.key("w", "take_file", "Write to a card"),
        keys.key("q", "take_code", "QR code"),
        keys.enter("Done"),
    ]

    def __init__(
        self,
        title: str,
        sentences: Sequence[str | Content],
        facts: Sequence[tuple[str, str | Content]],
        text: str,
        *,
        has_code: bool = False,
    ) -> None:
        super().__init__()
        self._title = title
        self._sentences = tuple(sentences)
        self._facts = tuple(facts)
        self._text = text
        self._has_code = has_code

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """What it is for, the facts, the text."""
        if self._sentences:
            yield Lines(*self._sentences)
        yield Facts(self._facts)
        text = self._text.rstrip("\n")
        yield Lines(*(text.split("\n") if set(text) & {" ", "\n"} else [_readable(text)]), gap=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not every text fits into a code."""
        return self._has_code if action == "take_code" else super().check_action(action, parameters)

    def action_take_file(self) -> None:
        """W."""
        self.answer(Take.FILE)

    def action_take_code(self) -> None:
        """Q."""
        self.answer(Take.CODE)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Take.NOT)


def _readable(text: str) -> Content:
    """In groups of four, but for the origin before a key: its fingerprint and path are read as they stand."""
    origin, bracket, key = text.partition("]")
    return Content.assemble(f"{origin}] ", grouped(key)) if bracket and origin.startswith("[") else grouped(text)
