"""The command that repeats how a key came about, as QR codes: as many as it takes on this screen."""

from collections.abc import Callable, Iterable

from textual.widget import Widget

from coldtui.formats.qr_matrix import Matrix, qr_matrix
from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.widgets.code_paint import has_half_blocks
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.qr_code import QrCode

_LEAST, _MOST = 40, 400
"""Letters in one code: less is not worth a code, more is hard to scan off a screen."""

_CAPTION_ROWS = 2


class LineCodes(Concealed[None]):
    """One code after the other, hidden until Space. `line` fetches the text, each time anew."""

    TITLE = "The command as QR codes"
    HELP_TEXT = (
        "Scan only with a device that is never online: the command is as secret as your words.",
        "A long command takes several codes. Put their texts together in order, with nothing between them.",
        "Right and Left show the next code and the one before. Space shows and hides.",
        "Esc goes back to the steps.",
    )
    BINDINGS = [
        keys.key("left,p", "turn(-1)", "Before", "Left"),
        keys.key("right,n,enter", "turn(1)", "Next", "Right"),
    ]

    def __init__(self, line: Callable[[], str]) -> None:
        super().__init__("the codes")
        self._fetch = line
        self._at = 0
        self._total = 0

    @property
    def state(self) -> str:
        """Which of them."""
        return f"code {self._at + 1} of {self._total}" if self._total else ""

    def body(self) -> Iterable[Widget]:
        """What it is, and the code."""
        yield Lines("", gap=False)
        yield QrCode(None, 21, _CAPTION_ROWS)

    def reveal(self) -> None:
        """Fetch the line and show one code of it."""
        line = self._fetch()
        size = self._letters(line)
        parts = [line[start : start + size] for start in range(0, len(line), size)]
        self._total = len(parts)
        self._at = min(self._at, self._total - 1)
        self.query_one(QrCode).put(qr_matrix(parts[self._at]))
        self._caption(f"Part {self._at + 1} of {self._total}. Put the parts together with nothing between them.")

    def conceal(self) -> None:
        """Take it off the screen."""
        self.query_one(QrCode).put(None)
        self._caption("As secret as your words: scan only with a device that is never online.")

    def resized(self) -> None:
        """More or less fits into one code."""
        self.hide()

    def action_turn(self, step: int) -> None:
        """Left and Right."""
        self._at = min(max(self._at + step, 0), self._total - 1)
        if self.is_shown:
            self.reveal()
        self.show_frame()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Turning needs several."""
        if action == "turn":
            return self.is_shown and self._total > 1
        return super().check_action(action, parameters)

    def _caption(self, text: str) -> None:
        self.query_one(Lines).update(text)
        self.show_frame()

    def _letters(self, line: str) -> int:
        """How many letters of the line go into one code that fits on this screen."""
        size = min(len(line), _MOST)
        while size > _LEAST and not self._fits(qr_matrix(line[:size])):
            size -= 4
        return size

    def _fits(self, matrix: Matrix) -> bool:
        return QrCode.fits_page(matrix, self.app.size, _CAPTION_ROWS, half_blocks=has_half_blocks(self.app))
