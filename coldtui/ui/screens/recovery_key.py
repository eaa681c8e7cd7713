"""The recovery key of sealed backups: shown to be written down, and typed from the paper."""

from typing import ClassVar

from textual.content import Content

from coldtui.ui import keys
from coldtui.ui.screens.confirm import Confirm
from coldtui.ui.screens.opening import Opening
from coldtui.ui.screens.show_secret import ShowSecret
from coldtui.ui.words import count

LENGTH = 74
"""Characters of a recovery key as text (c2sp.org/age)."""


class ShowRecoveryKey(ShowSecret):
    """The private key of age, hidden until Space."""

    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Space shows the recovery key, and hides it again. It is hidden by itself after 60 seconds.",
        "Groups of four characters are for the eye: the blanks between them are not part of it.",
        "Small letters are as good as capital ones, but write all of them in one way. Take no photo.",
        "There is no letter O, I or B behind the first 1, and no second 1: what looks like O is the digit 0.",
        "Enter goes on when you have written it; it works once you have seen it.",
    )


class TypeRecoveryKey(Opening):
    """The recovery key, from the paper."""

    TITLE = "Recovery key"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "The recovery key begins with AGE-SECRET-KEY-1. Type it whole, as it stands on your paper.",
        "Blanks do not count, and small letters are as good as capital ones.",
        "A typing mistake is found before anything is opened, and its place is named where it can be.",
        "F3 shows what you type. Locking forgets it.",
    )
    MISSING: ClassVar[str] = "Type the recovery key, or press Esc."

    def remarks(self, text: str) -> list[str | Content]:
        """How long it is: that helps to find one's place."""
        letters = "".join(text.split())
        return [f"{count(len(letters), 'character')} of {LENGTH}" if letters else self.NOTHING]

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Numbers of Unicode are of no use here."""
        return False if action == "show_code_points" else super().check_action(action, parameters)


class ConfirmForgetRecovery(Confirm):
    """Before later backups do without the recovery key."""

    TITLE = "Forget the recovery key?"
    HELP_TEXT = (
        "Press f, and later backups have no second file.",
        "Files that lie on cards already still open with the paper: keep it safe, or destroy both.",
        "Esc goes back and keeps it.",
    )
    BINDINGS = [keys.key("f", "agree", "Forget it")]
