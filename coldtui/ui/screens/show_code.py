"""Show a text that may be public as one QR code."""

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.formats.qr_matrix import Matrix
from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.code_paint import has_half_blocks
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.qr_code import Beside, QrCode

_PARTS = "press m for smaller codes that move, "


class Shown(Enum):
    """The answer."""

    WHOLE = "done"
    PARTS = "in parts that move instead"


class ShowCode(Step[Shown]):
    """One code, and beside it what it is. In a window that is too small it says how large one must be.

    `has_parts` offers the answer PARTS: several smaller codes that fit into any window. `has_shown` says whether the
    code was ever to be seen.
    """

    TITLE = "QR code"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Hold the camera of the other device before the screen, so that it sees the whole code with its white edge.",
        "A code that does not fit into this window cannot be scanned: use a smaller font, or write a file instead.",
        "m shows the same in parts that move (UR or BBQr), where a program reads those.",
        "Enter or Esc goes back.",
    )
    BINDINGS = [keys.key("m", "take_parts", "Moving parts"), keys.enter("Done")]

    def __init__(
        self, title: str, matrix: Matrix, sentences: Sequence[str | Content], *, has_parts: bool = False
    ) -> None:
        super().__init__()
        self._title = title
        self._matrix = matrix
        self._sentences = tuple(sentences)
        self._has_parts = has_parts
        self.has_shown = False

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
        half_blocks = has_half_blocks(self.app)
        fits = QrCode.fits_page(self._matrix, self.app.size, half_blocks=half_blocks)
        self.has_shown = self.has_shown or fits
        beside, instead = self.query_one(Beside), self.query(Lines).last()
        for widget in (beside, *beside.children):
            widget.display = fits
        instead.display = not fits
        rows = QrCode.rows_of_page(self._matrix, half_blocks=half_blocks)
        instead.update(
            f"This code needs a window of {rows} rows, and this one has {self.app.size.height}. "
            f"Use a smaller font, {_PARTS if self._has_parts else ''}or go back and press w to write a file."
        )

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not everything can be shown in parts."""
        return self._has_parts if action == "take_parts" else super().check_action(action, parameters)

    def action_take_parts(self) -> None:
        """M."""
        self.answer(Shown.PARTS)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Shown.WHOLE)
