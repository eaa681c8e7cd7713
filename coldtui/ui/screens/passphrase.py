"""The optional passphrase of a key: an extra word that the user chose."""

from collections.abc import Iterable
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.core.passphrase import code_points, pitfalls
from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines, joined
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.words import count, tag

_COLUMNS = 4


class Passphrase(Step[str]):
    """One line; empty means that there is none."""

    TITLE = "Passphrase"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "A passphrase is an extra word or sentence that you chose when you made this key. Most keys have none.",
        "Every passphrase opens some wallet: a typing error opens an empty one.",
        "The next screen shows the fingerprint: compare it with your notes.",
        "Capital letters and blanks count. F3 shows what you type, F4 the number of each character in Unicode.",
    )
    QUESTION: ClassVar[str] = "Does this key have a passphrase? Type it, or leave the line empty if it has none."
    NOTHING: ClassVar[str] = "No passphrase"
    """What an empty line means."""
    BINDINGS = [
        keys.key("f3", "show_typed", "Show", "F3"),
        keys.key("f4", "show_code_points", "Code points", "F4"),
        keys.enter("Continue"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._lists_points = False

    def body(self) -> Iterable[Widget]:
        """The question, the line, how long it is and what is unusual about it."""
        yield Lines(self.QUESTION)
        yield TextLine(masked=True, limit=256, commands={"enter": self.action_go})
        yield Lines("", gap=False)

    def mounted(self) -> None:
        """Say how long it is from the start."""
        self.on_text_line_changed()

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self.query_one(TextLine).clear()
        self._conceal()

    def on_screen_suspend(self) -> None:
        """Something covers this screen: it is hidden when it comes back."""
        if self.stands:
            self._conceal()

    def on_text_line_changed(self) -> None:
        """Blanks and unusual letters are easily overlooked, and count."""
        text = self.query_one(TextLine).text
        rows = self.remarks(text)
        if self._lists_points:
            rows += ["", *_listed(text)]
        self.query(Lines).last().update(joined(rows))

    def remarks(self, text: str) -> list[str | Content]:
        """What is said of what was typed so far, a row each."""
        rows: list[str | Content] = [count(len(text), "character") if text else self.NOTHING]
        return rows + [Content.assemble(tag("CAUTION"), sentence) for sentence in pitfalls(text)]

    def action_show_typed(self) -> None:
        """F3."""
        line = self.query_one(TextLine)
        line.mask(not line.masked)

    def action_show_code_points(self) -> None:
        """F4."""
        self._lists_points = not self._lists_points
        self.on_text_line_changed()

    def _conceal(self) -> None:
        """Show stars, and no code points."""
        self._lists_points = False
        self.query_one(TextLine).mask(True)
        self.on_text_line_changed()

    def action_go(self) -> None:
        """Enter."""
        self.answer(self.query_one(TextLine).text)


def _listed(text: str) -> list[str]:
    """The characters with their numbers in Unicode, some in a row."""
    points = code_points(text)
    cells = [f"{place:3d}  {point:<10}" for place, point in enumerate(points, 1)]
    return ["".join(cells[start : start + _COLUMNS]).rstrip() for start in range(0, len(cells), _COLUMNS)]
