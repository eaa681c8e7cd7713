"""Is the first address there the same as here? The last step of connecting a wallet program."""

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import grouped


class Compared(Enum):
    """The answer."""

    SAME = "the same"
    DIFFERENT = "different"


class SameAddress(Step[Compared]):
    """The first address whole, in groups of four; one letter says that it is the same, another that it is not."""

    TITLE = "Compare the first address"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Compare every group, from the first to the last: an attacker can make both ends look alike.",
        "Look at the wallet program on its own screen, not at a message or a printout.",
        "y says that it is the same. n says that it is not, and tells what to do.",
    )
    BINDINGS = [keys.key("y", "say_same", "The same"), keys.key("n", "say_different", "Not the same")]

    def __init__(self, program: str, how: str, address: str, path: str) -> None:
        super().__init__()
        self._program = program
        self._how = how
        self._address = address
        self._path = path

    def body(self) -> Iterable[Widget]:
        """Where to look there, and what must stand there."""
        yield Lines(f"Look up the first receive address in {self._program}. {self._how}")
        yield Lines("Compare every group with this one:")
        yield Facts([("First address", grouped(self._address)), ("", ""), ("Path", self._path)])
        yield Lines("Is it the same?")

    def action_say_same(self) -> None:
        """Y."""
        self.answer(Compared.SAME)

    def action_say_different(self) -> None:
        """N."""
        self.answer(Compared.DIFFERENT)
