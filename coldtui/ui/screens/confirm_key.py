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

    def __init__(
        self,
        raw_fingerprint: bytes,
        made_from: str,
        *,
        address: str,
        path: str,
        script: str = "native segwit",
        has_passphrase: bool | None = None,
    ) -> None:
        """`made_from` says what was given: "Recovery phrase, 12 words". A passphrase of None is not spoken of."""
        super().__init__()
        self._fingerprint = raw_fingerprint
        self._made_from = made_from
        self._has_passphrase = has_passphrase
        self._address = address
        self._path = path
        self._script = script

    def body(self) -> Iterable[Widget]:
        """What to compare."""
        facts: list[tuple[str, str | Content]] = [
            ("Fingerprint", Content.styled(fingerprint(self._fingerprint), "bold $strong")),
            ("Made from", self._made_from),
        ]
        if self._has_passphrase is not None:
            facts.append(("Passphrase", "yes" if self._has_passphrase else "none"))
        facts += [("First address", grouped(self._address)), ("", f"{self._script}, {self._path}")]
        yield Lines("Compare the fingerprint with your notes or with your wallet program.")
        yield Facts(facts)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Use.THIS_KEY)
