"""SLIP-39 shares can be read in two ways, and nothing in them tells which: both keys, side by side."""

from collections.abc import Iterable
from enum import Enum

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.two_columns import Column, TwoColumns
from coldtui.ui.words import fingerprint

_WALLET = (
    "The shares hold the wallet itself, as those of a Trezor do.",
    "The sheet says SLIP-39 wallet, or it was made by another program.",
)
_PHRASE = (
    "The shares hold the words of a recovery phrase, split by coldtui.",
    "The sheet says split recovery phrase.",
)


class ShareMode(Enum):
    """The answer."""

    WALLET = "wallet"
    PHRASE = "phrase"
    OTHER_LANGUAGE = "phrase in another language"


class ChooseShareMode(Step[ShareMode]):
    """Shows both fingerprints (4 bytes each); `language` is the one that the phrase is read in."""

    TITLE = "Which key is it?"
    HELP_TEXT = (
        "The same shares open two keys, and nothing in them tells which one was meant. The sheet says it.",
        "Compare the fingerprint with your notes: 8 letters and digits that your other programs show too.",
        "If neither is yours, the passphrase of the shares may be another one: Esc goes back to it.",
        "Or your phrase has a passphrase of its own: p asks for it next, and then shows the fingerprint with it.",
        "l reads the recovery phrase in another language than English: its sheet names the language.",
    )
    BINDINGS = [
        keys.key("w", "choose('wallet')", "SLIP-39 wallet"),
        keys.key("p", "choose('phrase')", "Recovery phrase"),
        keys.key("l", "choose('phrase in another language')", "Language"),
    ]

    def __init__(self, wallet: bytes, phrase: bytes, language: str) -> None:
        super().__init__()
        self._wallet = wallet
        self._phrase = phrase
        self._language = language

    def body(self) -> Iterable[Widget]:
        """Both keys, and how to tell."""
        yield Lines("These shares can be read in two ways. Look at the sheet, and compare the fingerprint.")
        yield TwoColumns(
            Column("w  SLIP-39 wallet", fingerprint(self._wallet), _WALLET),
            Column(f"p  Phrase, {self._language}", fingerprint(self._phrase), _PHRASE),
        )
        yield Lines(
            "The other one opens a wallet too, an empty one. If neither fingerprint is the one in your notes: the "
            "passphrase of the shares is another, or there is one; or the phrase has a passphrase of its own, which is "
            "asked next, after p."
        )

    def action_choose(self, mode: str) -> None:
        """A letter."""
        self.answer(ShareMode(mode))
