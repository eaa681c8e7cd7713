"""A keyboard was plugged in, and does nothing until somebody who sits here allows it."""

from enum import Enum

from coldtui.core.text import printable
from coldtui.ui.frame import Cover
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.tell import Tell

_LONGEST = 60
"""Letters of what it calls itself that are shown: the stick of an enemy says what it likes."""


class Allowed(Enum):
    """What is to become of it."""

    NO = "it stays off"
    YES = "it may type"


class NewKeyboard(Cover, Choose[Allowed]):
    """Esc and Enter on the marked row are No; no letter is Yes, since whoever was typing goes on for a moment."""

    TITLE = "A new keyboard"
    HELP_TEXT = (
        "Something was plugged in that says it is a keyboard. What it is called is what it says of itself.",
        "Did you plug in a keyboard? Then allow it. A stick or a cable that says so is an attack: pull it out.",
        "Whatever types can also sign, and read what is on the screen by its answers.",
        "Esc leaves it switched off. You are asked again when it is plugged in again.",
    )

    def __init__(self, name: str) -> None:
        super().__init__(
            "A new keyboard",
            f"A keyboard was plugged in: {printable(name, _LONGEST) or 'it has no name'}\n\n"
            "It does nothing until you allow it. If you plugged in no keyboard, pull it out.",
            [
                Item("No", "it stays off", Allowed.NO),
                Item("Yes", "I plugged in this keyboard: it may type", Allowed.YES),
            ],
        )


class NotAllowed(Cover, Tell):
    """It could not be switched on."""
