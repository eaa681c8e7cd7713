"""Type the token of a BSMS coordinator."""

from collections.abc import Iterable
from typing import ClassVar

from textual.widget import Widget

from coldtui.core.errors import Unreadable
from coldtui.formats.bsms_record import read_token
from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class AskToken(Step[str]):
    """One line; nothing means that the coordinator gave no token."""

    TITLE = "Token of the coordinator"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "The coordinator is the program that puts the wallet together. It may give each signer a token.",
        "With a token the record is encrypted, so that only the coordinator can read it.",
        "Without one, or with the token 00, the record is plain text.",
    )
    BINDINGS = [keys.enter("Continue")]

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines("Did the coordinator give you a token? Type it, or leave the line empty if it gave none.")
        yield TextLine(limit=50)

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self.query_one(TextLine).clear()

    def action_go(self) -> None:
        """Enter."""
        try:
            self.answer(read_token(self.query_one(TextLine).text))
        except Unreadable as error:
            self.say(str(error), "CAUTION")
