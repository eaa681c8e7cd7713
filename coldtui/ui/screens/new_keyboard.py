"""A keyboard was plugged in, and does nothing until somebody who sits here allows it."""

from enum import Enum

from textual.binding import Binding

from coldtui.core.text import printable
from coldtui.ui.frame import Cover
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.tell import Tell
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.menu import Menu

_LONGEST = 60
"""Letters of what it calls itself that are shown: the stick of an enemy says what it likes."""


class Allowed(Enum):
    """What is to become of it."""

    NO = "it stays off"
    YES = "it may type"


class NewKeyboard(Cover, Choose[Allowed]):
    """Esc and Enter on the marked row are No; no letter is Yes, since whoever was typing goes on for a moment.

    When the keyboard is pulled out, this says so and stays: a key that was meant for it must not do anything below.
    """

    TITLE = "A new keyboard"
    HELP_TEXT = (
        "Something was plugged in that says it is a keyboard. What it is called is what it says of itself.",
        "Did you plug in a keyboard? Then allow it. A stick or a cable that says so is an attack: pull it out.",
        "Whatever types can also sign, and read what is on the screen by its answers.",
        "Esc leaves it switched off. You are asked again when it is plugged in again.",
    )

    def __init__(self, name: str) -> None:
        called = printable(name, _LONGEST) or "it has no name"
        super().__init__(
            "A new keyboard",
            f"A keyboard was plugged in: {called}\n\n"
            "It does nothing until you allow it. If you plugged in no keyboard, pull it out.",
            [
                Item("No", "it stays off", Allowed.NO),
                Item("Yes", "I plugged in this keyboard: it may type", Allowed.YES),
            ],
        )
        self._called = called
        self.is_gone = False
        """Whether it waits no more, and not by the answer."""

    def tell_gone(self) -> None:
        """It was pulled out, or let in as the only one: there is nothing to choose any more."""
        self.is_gone = True
        if self.stands:
            self.mounted()

    def mounted(self) -> None:
        """It may be gone before this was shown."""
        if self.is_gone:
            self.query_one(Lines).update(
                f"A keyboard was plugged in: {self._called}\n\n"
                "It is not waiting any more: it was pulled out. Or it is the only keyboard, and may type."
            )
            self.query_one(Menu).display = False
            self.show_keys()

    def key_label(self, binding: Binding) -> str:
        """Enter says what it does here."""
        return "Continue" if binding.id == "enter" and self.is_gone else super().key_label(binding)

    def action_go(self) -> None:
        """Enter."""
        if self.is_gone:
            self.answer(Allowed.NO)
        else:
            super().action_go()


class NotAllowed(Cover, Tell):
    """It could not be switched on."""
