"""F10: leave the program. The second of two steps, which says what is lost."""

from collections.abc import Iterable
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.frame import Cover
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.words import count, tag


class Leave(Enum):
    """How to leave."""

    PROGRAM = "program"


class Power(Cover, Step[Leave]):
    """Asks once more, and says what will be gone."""

    TITLE = "Leave coldtui"
    HELP_TEXT = (
        "F10 or Enter wipes the keys of this session and ends the program. Esc goes back to where you were.",
        "What is on your cards stays as it is.",
        "coldtui overwrites what it controls. Switch the computer off to clear the rest of its memory.",
    )
    BINDINGS = [keys.enter("Wipe and leave")]

    def __init__(self, keys_loaded: int, wallets: int, *, is_making: bool = False, is_overdue: bool = False) -> None:
        super().__init__()
        self._is_overdue = is_overdue
        self._is_making = is_making
        self._keys_loaded = keys_loaded
        self._wallets = wallets

    def body(self) -> Iterable[Widget]:
        """What is lost, and what is not."""
        if self._is_making:
            yield Lines(
                Content.assemble(tag("CAUTION"), ("What is being made now will be forgotten.", "bold")),
                "What you wrote down of it is no checked backup: mark that paper, or destroy it.",
            )
        elif not self._keys_loaded and not self._wallets:
            yield Lines("Nothing is loaded: nothing will be lost.")
        if self._is_overdue:
            yield Lines(
                Content.assemble(tag("CAUTION"), ("The sealed backup is overdue: a change is on no card yet.", "bold")),
                "Esc, and go home with your card plugged in: it is sealed at once.",
            )
        if self._keys_loaded:
            yield Lines(
                f"{count(self._keys_loaded, 'key')} will be wiped from this session.",
                "To use a key again you need its sealed backup or its recovery phrase, and its passphrase if any.",
            )
        if self._wallets:
            yield Lines(f"{count(self._wallets, 'registered wallet')} will be forgotten. Keep the configuration file.")
        yield Lines("Files on your cards stay as they are.")
        yield Lines("F10 again, or Enter, leaves. Esc goes back.")

    def action_go(self) -> None:
        """Enter, or F10 a second time."""
        self.answer(Leave.PROGRAM)
