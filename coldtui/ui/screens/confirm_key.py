"""Is this the key you meant? Its fingerprint tells, as no two keys share one by accident."""

from collections.abc import Iterable
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import fingerprint, grouped


class Use(Enum):
    """The answer."""

    THIS_KEY = "this key"


class ConfirmKey(Step[Use]):
    """Shows the fingerprint and the first address of the most usual account."""

    TITLE = "Is this your key?"
    HELP_TEXT = (
        "The fingerprint names the key: 8 letters and digits that your other programs show too.",
        "Another fingerprint than the one in your notes means another phrase or another passphrase.",
        "Esc goes back to correct it. Nothing is kept then.",
    )
    BINDINGS = [keys.enter("Use this key")]

    def __init__(self, raw_fingerprint: bytes, words: int, *, has_passphrase: bool, address: str, path: str) -> None:
        super().__init__()
        self._fingerprint = raw_fingerprint
        self._words = words
        self._has_passphrase = has_passphrase
        self._address = address
        self._path = path

    def body(self) -> Iterable[Widget]:
        """What to compare."""
        yield Lines("Compare the fingerprint with your notes or with your wallet program.")
        yield Facts(
            [
                ("Fingerprint", Content.styled(fingerprint(self._fingerprint), "bold $strong")),
                ("Recovery phrase", f"{self._words} words"),
                ("Passphrase", "yes" if self._has_passphrase else "none"),
                ("First address", grouped(self._address)),
                ("", f"native segwit, {self._path}"),
            ]
        )

    def action_go(self) -> None:
        """Enter."""
        self.answer(Use.THIS_KEY)
