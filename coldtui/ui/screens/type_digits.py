"""Type the last digits of a key's fingerprint before it is given up: so nobody takes one key for another."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.confirm import Agreed
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.words import tag

DIGITS = 4
"""How many have to be typed."""

_HEX = frozenset("0123456789abcdefABCDEF")


class TypeDigits(Step[Agreed]):
    """What will happen, the facts, and the line. `key` is the fingerprint (4 bytes), `enter` what Enter does."""

    TITLE = "Is this the key?"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        f"Type the last {DIGITS} digits of the fingerprint, and press Enter. Nothing else on the keyboard does it.",
        "The fingerprint is what this screen and your notes call the key. It is no secret.",
        "Esc goes back. Nothing has happened then.",
    )
    BINDINGS = [keys.enter("Do it")]

    def __init__(
        self,
        title: str,
        question: str,
        key: bytes,
        enter: str,
        facts: Sequence[tuple[str, str | Content]] = (),
        danger: str = "",
    ) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._digits = key.hex()[-DIGITS:]
        self._enter = enter
        self._facts = tuple(facts)
        self._danger = danger

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """The question, what it is about, what is at stake, the line."""
        yield Lines(Content.styled(self._question, "bold $strong"))
        if self._facts:
            yield Facts(self._facts)
        if self._danger:
            yield Lines(Content.assemble(tag("DANGER"), (self._danger, "bold")))
        yield Lines(f"Type the last {DIGITS} digits of its fingerprint.")
        yield TextLine(allowed=_is_hex, limit=DIGITS, commands={"enter": self.action_go})

    def key_label(self, binding: Binding) -> str:
        """Enter says what it does."""
        return self._enter if binding.action == "go" else super().key_label(binding)

    def forget_typed(self) -> None:
        """Behind the lock nothing stays half agreed to."""
        self.query_one(TextLine).clear()

    def action_go(self) -> None:
        """Enter."""
        if self.query_one(TextLine).text.lower() == self._digits:
            self.answer(Agreed.YES)
        else:
            self.say("These are not the last digits of this key. Nothing has happened.", "INFO")


def _is_hex(character: str) -> bool:
    return character in _HEX
