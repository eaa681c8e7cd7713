"""The passphrase of SLIP-39 shares: asked when they are made, and when they are put together."""

from typing import ClassVar

from coldtui.core.errors import Refused
from coldtui.core.slip39 import check_passphrase
from coldtui.ui.screens.key_passphrase import KeyPassphrase
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.widgets.text_line import TextLine


class SharePassphrase(Passphrase):
    """One line when shares are put together; empty means that there is none."""

    TITLE = "Passphrase of the shares"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Shares can have a passphrase of their own, which their maker chose. Most have none.",
        "Every passphrase opens some wallet: a typing error opens an empty one.",
        "The next screen shows the fingerprint: compare it with your notes.",
        "A recovery phrase that was split can have another passphrase, which is asked later.",
    )
    QUESTION: ClassVar[str] = (
        "Did the shares get a passphrase when they were made? Type it, or leave the line empty if they have none."
    )

    def action_go(self) -> None:
        """Enter."""
        typed = self.query_one(TextLine).text
        if _is_allowed(self, typed):
            self.answer(typed)


class NewSharePassphrase(KeyPassphrase):
    """One line, asked twice, when shares are made."""

    TITLE = "Passphrase of the shares"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Whoever puts the shares together needs this passphrase too. If it is lost, the shares open nothing of yours.",
        "Every passphrase opens some wallet: nobody can tell that a wrong one is wrong, but by the fingerprint.",
        "Letters, digits and signs of an English keyboard only, so that every SLIP-39 wallet takes it.",
        "You type it twice. F3 shows what you type.",
    )
    QUESTION: ClassVar[str] = "Choose the passphrase of these shares, and type it. Write it down as you type it."

    def action_go(self) -> None:
        """Enter."""
        if _is_allowed(self, self.query_one(TextLine).text):
            super().action_go()


def _is_allowed(step: Passphrase, typed: str) -> bool:
    try:
        check_passphrase(typed)
    except Refused:
        step.say("Use only the characters of an English keyboard.", "CAUTION")
        return False
    return True
