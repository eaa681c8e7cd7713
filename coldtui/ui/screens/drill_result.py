"""What a check of a backup found, and what next."""

from collections.abc import Sequence

from textual.content import Content

from coldtui.ui.screens.choose import Item, Value
from coldtui.ui.screens.outcome import Outcome


class DrillResult(Outcome[Value]):
    """PASS or FAIL, with what was compared. Nothing of the backup is shown."""

    TITLE = "Backup checked"
    HELP_TEXT = (
        "PASS means that this backup opens the key that you named. Its words were not shown, and nothing was loaded.",
        "FAIL means another key: a wrong passphrase, another backup, or words that happen to fit.",
        "The note for a card says what was checked. It holds no secret.",
    )

    def __init__(
        self,
        severity: str,
        sentence: str,
        hint: str,
        facts: Sequence[tuple[str, str | Content]],
        items: Sequence[Item[Value]],
    ) -> None:
        super().__init__(self.TITLE, severity, sentence, hint, facts, items)
