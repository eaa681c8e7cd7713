"""Type or paste the text of a code, where no camera reads it."""

from collections.abc import Callable

from coldtui.ui.screens.paste import Paste, Says

_QUESTION = "Type or paste what the code holds. What it is will be recognised."


class PasteCode(Paste):
    """As `Paste`, for everything that can be scanned."""

    TITLE = "Type or paste it"
    HELP_TEXT = (
        "A transaction (PSBT) in base64 or hexadecimal, a wallet configuration, a public key, an address.",
        "The parts of a moving code (UR, BBQr), one a line, in any order.",
        "Enter starts a new line. Enter on an empty line goes on, when the text is whole.",
        "What can be a secret is hidden. F3 shows what you typed, or hides it. F4 twice clears it.",
        "Locking the screen forgets what was typed so far.",
    )

    def __init__(
        self, title: str, says: Says, is_usable: Callable[[str], bool], is_private: Callable[[str], bool]
    ) -> None:
        super().__init__(_QUESTION, says, is_usable, is_private)
        self._what_for = title

    @property
    def where(self) -> str:
        """What it is for."""
        return self._what_for
