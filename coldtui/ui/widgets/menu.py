"""A list to choose from: one row marked with `>`, moved by the arrow keys."""

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

_WIDEST_LABEL = 30
"""Cells that labels may take for notes to stand beside them; behind a wider one the note goes on its own row."""

_GAP = 2


@dataclass(frozen=True, slots=True)
class Entry:
    """One row: what it is, a word about it, whether it can be chosen (a heading cannot), and a letter that does so."""

    label: str
    note: str = ""
    press: str = ""
    can_choose: bool = True
    is_heading: bool = False


def heading(text: str) -> Entry:
    """A row above others that belong together."""
    return Entry(text, can_choose=False, is_heading=True)


def remark(text: str, note: str = "") -> Entry:
    """A row that is only read."""
    return Entry(text, note, can_choose=False)


class Menu(Widget, can_focus=True):
    """Shows as many rows as fit around the marked one. Posts Moved; what Enter does is its page's affair."""

    BINDINGS = [
        Binding("up", "move(-1)", "Row above", key_display="Up", show=False),
        Binding("down", "move(1)", "Row below", key_display="Down", show=False),
        Binding("pageup", "move(-8)", "Eight rows up", key_display="PgUp", show=False),
        Binding("pagedown", "move(8)", "Eight rows down", key_display="PgDn", show=False),
        Binding("home", "move(-9999)", "First row", key_display="Home", show=False),
        Binding("end", "move(9999)", "Last row", key_display="End", show=False),
    ]

    class Moved(Message):
        """Another row is marked, or other rows are shown."""

    def __init__(self, entries: Sequence[Entry], at: int = 0) -> None:
        super().__init__()
        self._entries = tuple(entries)
        self._letters = 3 if any(entry.press for entry in entries) else 0
        widths = [cell_len(entry.label) for entry in entries if entry.note]
        self._column = max((width for width in widths if width <= _WIDEST_LABEL), default=0)
        self._heights: tuple[int, list[int]] = (0, [])
        self._choosable = [number for number, entry in enumerate(entries) if entry.can_choose]
        self._at = at if at in self._choosable else next(iter(self._choosable), -1)
        self._top = 0
        self.is_touched = False
        """Whether somebody moved the mark."""

    @property
    def at(self) -> int | None:
        """The number of the marked entry, None where nothing can be chosen."""
        return None if self._at < 0 else self._at

    @property
    def marked_rows(self) -> tuple[int, int]:
        """The first row of the marked entry, and the one behind its last, where the whole list is shown."""
        return self._height(0, self._at - 1), self._height(0, self._at)

    @property
    def is_at_start(self) -> bool:
        """Whether the first row that can be chosen is marked."""
        return bool(self._choosable) and self._at == self._choosable[0]

    @property
    def is_at_end(self) -> bool:
        """Whether the last row that can be chosen is marked."""
        return bool(self._choosable) and self._at == self._choosable[-1]

    def put(self, entries: Sequence[Entry]) -> None:
        """Show as many other entries, of which the same can be chosen; the mark stays."""
        self._entries = tuple(entries)
        self._heights = (0, [])
        self.refresh()

    @property
    def more_below(self) -> bool:
        """Whether there are entries below the last row shown."""
        return self._height(self._top, len(self._entries) - 1) > self.size.height

    def action_move(self, step: int) -> None:
        """Mark the row `step` choosable rows further; beyond an end, scroll to what is only read there."""
        self.is_touched = True
        if self._choosable:
            place = self._choosable.index(self._at) + step
            self._at = self._choosable[min(max(place, 0), len(self._choosable) - 1)]
            self._follow(0 if place <= 0 else len(self._entries) - 1 if place >= len(self._choosable) - 1 else self._at)
        else:
            self._top = min(max(self._top + step, 0), max(0, len(self._entries) - 1))
        self.refresh()
        self.post_message(self.Moved())

    def on_resize(self) -> None:
        """Other rows fit."""
        self._follow(self._at)
        self.refresh()  # it may be drawn already, from the first row on
        self.post_message(self.Moved())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as all entries take (where the stylesheet says height auto)."""
        del container, viewport
        return sum(len(self._rows(number, width)) for number in range(len(self._entries)))

    def render(self) -> Content:
        """The rows from the first one shown on."""
        rows: list[Content] = []
        for number in range(self._top, len(self._entries)):
            rows += self._rows(number)
            if len(rows) >= self.size.height:
                break
        return Content("\n").join(rows[: self.size.height])

    def _follow(self, further: int) -> None:
        """Show the marked entry, and of what lies between it and `further` as much as fits."""
        if self._at < 0:
            return
        self._top = min(self._top, self._at, max(further, 0))
        for goal in (further, self._at):
            while self._top < self._at and self._height(self._top, max(goal, 0)) > self.size.height:
                self._top += 1

    def _height(self, first: int, last: int) -> int:
        width, heights = self._heights
        if width != self.size.width:
            # a list of five hundred files is laid out once, not at every key
            heights = [len(self._rows(number)) for number in range(len(self._entries))]
            self._heights = self.size.width, heights
        return sum(heights[first : last + 1])

    def _rows(self, number: int, width: int | None = None) -> list[Content]:
        entry = self._entries[number]
        width = max(20, width or self.size.width)
        if entry.is_heading:
            return [Content.styled(line, "$quiet") for line in _wrapped(entry.label, width)]
        is_marked = number == self._at
        style = "reverse $cursor on $cursor-text" if is_marked else ""
        mark = ("> " if is_marked else "  ") + (entry.press.ljust(self._letters) if entry.can_choose else "")
        lines = _laid_out(entry, width - len(mark), self._column)
        rows = [(mark if not place else " " * len(mark)) + line for place, line in enumerate(lines)]
        return [Content.styled(row + " " * (width - cell_len(row)) if is_marked else row, style) for row in rows]


def _laid_out(entry: Entry, width: int, column: int) -> list[str]:
    """The label with its note beside it where it fits, below it where it does not."""
    if not entry.note:
        return _wrapped(entry.label, width)
    room = width - column - _GAP
    if cell_len(entry.label) > column:
        return [*_wrapped(entry.label, width), *("  " + line for line in _wrapped(entry.note, width - 2))]
    first, *rest = _wrapped(entry.note, room)
    blank = " " * (column + _GAP)
    return [entry.label + " " * (column + _GAP - cell_len(entry.label)) + first, *(blank + line for line in rest)]


def _wrapped(text: str, width: int) -> list[str]:
    return [line.plain.rstrip() for line in Content(text).wrap(max(8, width))]
