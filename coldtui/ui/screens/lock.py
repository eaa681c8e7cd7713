"""F12: everything is hidden until somebody shows that the session is theirs."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.frame import Curtain
from coldtui.ui.page import Page
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class Opens(Enum):
    """What the session says to what was typed."""

    YES = "yes"
    NO = "no"
    IF_COMPLETED = "with the passphrase of the key"


class Lock(Curtain, Page[None]):
    """Asks for a passphrase or the recovery phrase of a loaded key; without a key, for Enter.

    `passphrases` are the names of those that unlock. `opens` gets what was typed, and after IF_COMPLETED also the
    passphrase of that key. `has_typable` says whether the backup of a loaded key can be typed in one line.
    """

    TITLE = "Locked"
    HELP_TEXT = (
        "Everything is hidden. What you were doing goes on when you unlock.",
        "A key in the making is kept only if a key is loaded or a screen passphrase set: else nothing could unlock it.",
        "A recovery phrase is typed with blanks between its words; the first four letters of each are enough.",
        "F12 forgets what you typed here so far.",
        "F10 wipes the keys of this session and leaves, without unlocking.",
    )
    BINDINGS = [keys.enter("Unlock")]

    def __init__(
        self,
        *,
        is_empty: bool,
        opens: Callable[[str, str], Opens],
        passphrases: Sequence[str] = (),
        has_typable: bool = True,
    ) -> None:
        super().__init__()
        self._has_typable = has_typable
        self._is_empty = is_empty
        self._passphrases = tuple(passphrases)
        self._opens = opens
        self._phrase = ""

    @property
    def state(self) -> str:
        """Not even the number of keys is told."""
        return ""

    def body(self) -> Iterable[Widget]:
        """Only what opens it."""
        if self._is_empty:
            yield Lines("The screen is locked. No key is loaded.", "Press Enter to go on.")
        else:
            yield Lines(self._question)
            yield TextLine(limit=400, masked=True)

    @property
    def _question(self) -> str:
        if self._phrase:
            return "Type the passphrase of this key, or leave the line empty if it has none."
        if self._passphrases:
            forgotten = "\nIf you forgot it, type the recovery phrase of a loaded key." if self._has_typable else ""
            return f"The screen is locked. Type the {' or the '.join(self._passphrases)} to go on.{forgotten}"
        if not self._has_typable:
            return (
                "The screen is locked. The loaded key came from shares, and no screen passphrase was set:\n"
                "nothing that you could type here proves that it is yours. F10 wipes it and leaves; load it again then."
            )
        return (
            "The screen is locked. Type the recovery phrase of a loaded key to go on.\n"
            "Blanks between the words; the first four letters of each word are enough."
        )

    def forget_typed(self) -> None:
        """F12 once more, while this was being unlocked: start over."""
        self._ask_again("")

    def action_go(self) -> None:
        """Enter."""
        if self._is_empty:
            self.dismiss(None)
            return
        line = self.query_one(TextLine)
        phrase, passphrase = (self._phrase, line.text) if self._phrase else (line.text, "")
        line.clear()
        answer = self._opens(phrase, passphrase)
        if answer is Opens.YES:
            self._phrase = ""
            self.dismiss(None)
        elif answer is Opens.IF_COMPLETED and not self._phrase:
            self._ask_again(phrase)
            self.say("")
        else:
            self._ask_again("")
            self.say("This does not unlock. Nothing was changed; try again.", "CAUTION")

    def _ask_again(self, phrase: str) -> None:
        self._phrase = phrase
        if not self._is_empty:
            self.query_one(TextLine).clear()
            self.query(Lines).first().update(self._question)
