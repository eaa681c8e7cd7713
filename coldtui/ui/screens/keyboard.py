"""Choose the keyboard layout, and try what the keys give: before a secret is typed with the wrong letters."""

from collections.abc import Iterable, Sequence

from textual.binding import Binding
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.widgets.status_row import StatusRow
from coldtui.ui.widgets.text_line import TextLine

_HEADROOM = 8
"""Rows that Page Up and Page Down move."""


class Keyboard(Step[str]):
    """Answers with the name of a layout: another one is to be switched on and asked about again, the same is kept.

    `layouts` are names and titles. Letters go into the line for trying, arrows move in the list.
    """

    TITLE = "Keyboard"
    HELP_TEXT = (
        "Up and Down move in the list, Enter switches to the marked layout. Everything else goes into the line.",
        "Type y and z, digits, and the signs of your passphrase, and look whether they are what is on your keys.",
        "Enter on the layout that is on keeps it and goes on. Later it is under This computer, k.",
        "Nothing that you type here is kept. Do not type a whole passphrase.",
    )
    BINDINGS = [
        keys.key("up", "move(-1)", "Layout above", "Up", listed=False),
        keys.key("down", "move(1)", "Layout below", "Down", listed=False),
        keys.key("pageup", f"move({-_HEADROOM})", "Eight layouts up", "PgUp", listed=False),
        keys.key("pagedown", f"move({_HEADROOM})", "Eight layouts down", "PgDn", listed=False),
        keys.enter("Switch to it"),
    ]

    def __init__(self, layouts: Sequence[tuple[str, str]], current: str) -> None:
        super().__init__()
        self._layouts = tuple(layouts)
        self._current = next((place for place, (name, _) in enumerate(self._layouts) if name == current), 0)

    def body(self) -> Iterable[Widget]:
        """What is on, the line for trying, and the list."""
        yield Lines(
            f"The keys give {self._layouts[self._current][1]}.", "Try y z, digits and signs like - / @ # ' here:"
        )
        yield TextLine(limit=60)
        yield Lines("Is it what you typed? Enter keeps it. If not, Up and Down lead to yours:")
        yield Menu([self._entry(place) for place in range(len(self._layouts))], self._current)

    def _entry(self, place: int) -> Entry:
        name, title = self._layouts[place]
        return Entry(title, f"{name}, is on" if place == self._current else name)

    def mounted(self) -> None:
        """Letters are for the line; the list is moved from here."""
        self.query_one(Menu).can_focus = False
        self.set_focus(self.query_one(TextLine))

    def forget_typed(self) -> None:
        """Somebody may have tried a passphrase."""
        self.query_one(TextLine).clear()

    def scrolled(self) -> None:
        """The list scrolls by itself."""
        self.query_one(StatusRow).show_more(self.query_one(Menu).more_below)

    def on_menu_moved(self) -> None:
        """Enter keeps or switches; there may be more below, or no more."""
        self.refresh_bindings()
        self.scrolled()

    def key_label(self, binding: Binding) -> str:
        """Enter says which of the two it does."""
        is_kept = binding.id == "enter" and self._marked == self._current
        return "Keep this layout" if is_kept else super().key_label(binding)

    @property
    def _marked(self) -> int:
        return self.query_one(Menu).at or 0

    def action_move(self, step: int) -> None:
        """Up and Down."""
        self.query_one(Menu).action_move(step)

    def action_go(self) -> None:
        """Enter."""
        self.answer(self._layouts[self._marked][0])
