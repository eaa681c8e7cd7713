"""The optional passphrase of a key: an extra word that the user chose."""

from collections.abc import Iterable

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine


class Passphrase(Step[str]):
    """One line; empty means that there is none."""

    TITLE = "Passphrase"
    HELP_TEXT = (
        "A passphrase is an extra word or sentence that you chose when you made this key. Most keys have none.",
        "Every passphrase opens some wallet: a typing error opens an empty one.",
        "The next screen shows the fingerprint: compare it with your notes.",
        "Capital letters and blanks count. F3 shows what you type.",
    )
    BINDINGS = [keys.key("f3", "show_typed", "Show", "F3"), keys.enter("Continue")]

    def body(self) -> Iterable[Widget]:
        """The question and the line."""
        yield Lines("Does this key have a passphrase? Type it, or leave the line empty if it has none.")
        yield TextLine(masked=True, limit=256)
        yield Lines("", gap=False)

    def mounted(self) -> None:
        """Say how long it is from the start."""
        self.on_text_line_changed()

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self.query_one(TextLine).clear()
        self._mask(masked=True)
        self.on_text_line_changed()

    def on_screen_suspend(self) -> None:
        """Something covers this screen: it is hidden when it comes back."""
        if self.stands:
            self._mask(masked=True)

    def on_text_line_changed(self) -> None:
        """Blanks at the ends are easily overlooked, and count."""
        text = self.query_one(TextLine).text
        self.query(Lines).last().update(f"{len(text)} characters" if text else "No passphrase")
        if text != text.strip():
            self.say("The passphrase begins or ends with a blank. It counts.", "CAUTION")
        else:
            self.say("")

    def action_show_typed(self) -> None:
        """F3."""
        self._mask(masked=not self.query_one(TextLine).masked)

    def _mask(self, *, masked: bool) -> None:
        self.query_one(TextLine).mask(masked)

    def action_go(self) -> None:
        """Enter."""
        self.answer(self.query_one(TextLine).text)
