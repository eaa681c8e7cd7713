"""Show a text that may be public as one QR code."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.widget import Widget

from coldtui.formats.qr_matrix import Matrix
from coldtui.ui import keys
from coldtui.ui.screens.tell import Read
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.qr_code import Beside, QrCode


class ShowCode(Step[Read]):
    """One code, and beside it what it is. In a window that is too small it says how large one must be."""

    TITLE = "QR code"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Hold the camera of the other device before the screen, so that it sees the whole code with its white edge.",
        "A code that does not fit into this window cannot be scanned: use a smaller font, or write a file instead.",
        "Enter or Esc goes back.",
    )
    BINDINGS = [keys.enter("Done")]

    def __init__(self, title: str, matrix: Matrix, sentences: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._matrix = matrix
        self._sentences = tuple(sentences)

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """The code with what it is, or why it is not there."""
        yield Beside(QrCode(self._matrix), self._sentences)
        yield Lines("", gap=False)

    def mounted(self) -> None:
        """Show what fits."""
        self._fit()

    def resized(self) -> None:
        """More or less fits."""
        self._fit()

    def _fit(self) -> None:
        fits = QrCode.fits_page(self._matrix, self.app.size)
        beside, instead = self.query_one(Beside), self.query(Lines).last()
        for widget in (beside, *beside.children):
            widget.display = fits
        instead.display = not fits
        rows = (len(self._matrix) + 5) // 2 + 4
        instead.update(
            f"This code needs a window of {rows} rows, and this one has {self.app.size.height}. "
            "Use a smaller font, or go back and press w to write a file."
        )

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)
