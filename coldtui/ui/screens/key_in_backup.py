"""The passphrase of one key in a backup that was opened: the backup says that there is one, and does not hold it."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class KeyInBackup(Passphrase):
    """One line, which cannot be empty; `key` is how the key is called on screens. Back leaves the key out."""

    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "This key was used with a passphrase of its own, which does not lie in the backup.",
        "Only the right one loads the key: its fingerprint is compared. Capital letters, blanks and signs count.",
        "Esc leaves this key out. It stays in the backup.",
        "F3 shows what you type, F4 the number of each character in Unicode.",
    )
    NOTHING: ClassVar[str] = "Nothing typed yet"

    def __init__(self, key: str) -> None:
        super().__init__()
        self._key = key

    def body(self) -> Iterable[Widget]:
        """The question, the line, how long it is and what is unusual about it."""
        _, *rest = super().body()
        yield Lines(
            f"Key {self._key} has a passphrase of its own. Type it, or press Esc to leave this key out for now."
        )
        yield from rest

    def action_go(self) -> None:
        """Enter."""
        text = self.query_one(TextLine).text
        if text:
            self.answer(text)
        else:
            self.say("Type its passphrase. Esc leaves this key out for now.", "INFO")
