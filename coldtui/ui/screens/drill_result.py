"""What a check of a backup found, and what next."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.screens.choose import Choose, Item, Value
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.words import tag


class DrillResult(Choose[Value]):
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
        super().__init__("Backup checked", "What next?", items)
        self._severity = severity
        self._sentence = sentence
        self._hint = hint
        self._told = tuple(facts)

    def body(self) -> Iterable[Widget]:
        """The result, what was compared, what next."""
        yield Lines(Content.assemble(tag(self._severity), (self._sentence, "bold")))
        if self._hint:
            yield Lines(self._hint)
        yield Facts(self._told)
        yield Lines("What next?")
        menu = Menu([Entry(row.label, row.note, row.press) for row in self._rows if isinstance(row, Item)])
        menu.add_class("-all")
        yield menu
