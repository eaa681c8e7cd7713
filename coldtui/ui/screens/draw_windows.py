"""Draw a secret code by hand: window after window, each large enough to be copied without counting."""

from collections.abc import Callable, Iterable

from textual.binding import Binding
from textual.widget import Widget

from coldtui.formats.qr_grid import windows
from coldtui.formats.qr_matrix import Matrix
from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.screens.show_secret_code import Seen
from coldtui.ui.widgets.code_window import CodeWindow


class DrawWindows(Concealed[Seen]):
    """The windows of a code of `modules` squares from edge to edge; `fetch` makes it anew each time it is shown."""

    TITLE = "Draw the code"
    HELP_TEXT = (
        "The code is shown in windows, named as on printed templates: a letter for the row, a number for the column.",
        "Copy one window into the empty grid on your paper; Enter shows the next. Arrow keys go to any window.",
        "The numbers at the edges count the squares of the whole code, from the top left corner.",
        "Every code has the same large squares in three corners: the blank form has them drawn already.",
        "Space shows the squares for 60 seconds, and hides them. F12 locks the screen and hides them.",
    )
    BINDINGS = [
        keys.key("up", "move(0, -1)", "Window above", "Up", listed=False),
        keys.key("down", "move(0, 1)", "Window below", "Down", listed=False),
        keys.key("left", "move(-1, 0)", "Window to the left", "Left", listed=False),
        keys.key("right", "move(1, 0)", "Window to the right", "Right", listed=False),
        keys.enter("Next window"),
    ]

    def __init__(self, title: str, modules: int, fetch: Callable[[], Matrix]) -> None:
        super().__init__("this window")
        self._title = title
        self._modules = modules
        self._fetch = fetch
        self._windows = windows(modules)
        self._across = sum(one.top == 0 for one in self._windows)
        self._at = 0
        self._done: frozenset[int] = frozenset()

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """How far along."""
        return f"window {self._at + 1} of {len(self._windows)}"

    def body(self) -> Iterable[Widget]:
        """The window."""
        yield CodeWindow(self._windows)

    def reveal(self) -> None:
        """The squares of this window, and no others."""
        one = self._windows[self._at]
        part = tuple(row[one.left : one.right] for row in self._fetch()[one.top : one.bottom])
        self._done |= {self._at}
        self.query_one(CodeWindow).show(self._at, part, self._done)

    def conceal(self) -> None:
        """An empty window."""
        self.query_one(CodeWindow).show(self._at, None, self._done)

    def key_label(self, binding: Binding) -> str:
        """Enter finishes at the last window."""
        if binding.action == "go":
            return "Drawn" if self._at == len(self._windows) - 1 else "Next window"
        return super().key_label(binding)

    def action_go(self) -> None:
        """Enter: the next window, shown if this one was; after the last one it is done."""
        if self._at == len(self._windows) - 1:
            self.answer(Seen.DONE)
        else:
            self._go_to(self._at + 1)

    def action_move(self, columns: int, rows: int) -> None:
        """An arrow key; at an edge it stays."""
        column, row = self._at % self._across + columns, self._at // self._across + rows
        if 0 <= column < self._across and 0 <= row < self._across:
            self._go_to(row * self._across + column)

    def _go_to(self, at: int) -> None:
        self._at = at
        if self.is_shown:
            self.uncover()
        else:
            self.conceal()
        self.show_frame()
        self.refresh_bindings()
