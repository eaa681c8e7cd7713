"""The same words without and with the passphrase: two keys, side by side."""

from collections.abc import Iterable
from enum import Enum

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.two_columns import Column, TwoColumns
from coldtui.ui.words import fingerprint

_WITHOUT = (
    "The words alone open this one. Whoever finds your paper finds it.",
    "You will not use it, or only for a small amount that a thief may find.",
)
_WITH = (
    "The words and the passphrase open this one. It is the key that you will use.",
    "Without the passphrase nobody can open it, not even you.",
)


class Which(Enum):
    """The answer."""

    WITH = "with"
    WITHOUT = "without"
    CHANGE = "change"


class TwoFingerprints(Step[Which]):
    """Shows both fingerprints (4 bytes each) and what each means."""

    TITLE = "One phrase, two keys"
    HELP_TEXT = (
        "The fingerprint names a key: 8 letters and digits that your other programs show too.",
        "Enter takes the key with the passphrase. Compare its fingerprint every time that you type the passphrase.",
        "c or Esc goes back to type another passphrase. n takes the key without one.",
    )
    BINDINGS = [
        keys.key("c", "change", "Change it"),
        keys.key("n", "go_without", "No passphrase"),
        keys.enter("Use it"),
    ]

    def __init__(self, without: bytes, with_passphrase: bytes) -> None:
        super().__init__()
        self._without = without
        self._with = with_passphrase

    def body(self) -> Iterable[Widget]:
        """Both keys, and what to write down."""
        yield Lines("Your words are two keys now, with two wallets. Which one will you use?")
        yield TwoColumns(
            Column("Without the passphrase", fingerprint(self._without), _WITHOUT),
            Column("With the passphrase", fingerprint(self._with), _WITH),
        )
        yield Lines(
            f"Write {fingerprint(self._with)} down too. Compare it each time that you load this key: "
            "a mistyped passphrase opens yet another, empty wallet, with another fingerprint."
        )
        yield Lines("Store passphrase and words in different places. If you lose one, all is lost.")

    def action_change(self) -> None:
        """C: type another one."""
        self.answer(Which.CHANGE)

    def action_go_without(self) -> None:
        """N: no passphrase after all."""
        self.answer(Which.WITHOUT)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Which.WITH)
