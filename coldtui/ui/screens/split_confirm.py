"""The last look before shares are made."""

from coldtui.ui import keys
from coldtui.ui.screens.confirm import Confirm


class ConfirmSplit(Confirm):
    """What will be made, as a sheet."""

    TITLE = "Make these shares?"
    HELP_TEXT = (
        "Press m to make the shares. They are then shown one after the other, each to its holder.",
        "Each share is typed back from its sheet before the next one is shown. Plan some minutes for each.",
        "Esc goes back and changes something. Nothing is made before you press m.",
    )
    BINDINGS = [keys.key("m", "agree", "Make the shares")]
