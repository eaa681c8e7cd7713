"""The last row: what can be pressed here, as far as there is room."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content
from textual.widgets import Static

from coldtui.ui import keys


@dataclass(frozen=True, slots=True)
class Shown:
    """A key with what it does; not `enabled` when it does nothing yet, not `listed` when only the help names it."""

    name: str
    label: str
    enabled: bool
    rank: int
    listed: bool

    @property
    def text(self) -> str:
        """As it stands in the row: brackets around what cannot be done yet."""
        return f"{self.name} {self.label}" if self.enabled else f"{self.name} ({self.label})"


def fitting(shown: Sequence[Shown], width: int) -> list[Shown]:
    """The keys that there is room for in so many columns: those of every screen give way, Back and Help never."""
    kept = [one for one in shown if one.listed and one.rank <= keys.HELP_RANK]
    for one in shown:
        if one.listed and one not in kept and has_room(kept, one, width):
            kept.append(one)
    return kept


def has_room(kept: Sequence[Shown], one: Shown, width: int) -> bool:
    """Whether one more key fits into a row of so many columns."""
    return _width([*kept, one]) <= width - keys.EDGES


def _width(shown: Sequence[Shown]) -> int:
    return sum(len(one.text) for one in shown) + 3 * (len(shown) - 1)


class KeyBar(Static):
    """Own keys at the left, Enter at the right end."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._shown: list[Shown] = []

    def show(self, shown: Sequence[Shown]) -> None:
        """Draw the row."""
        if list(shown) != self._shown:
            self._shown = list(shown)
            self._draw()

    def on_resize(self) -> None:
        """There is other room, and the right end moved."""
        self._draw()

    def _draw(self) -> None:
        width = self.app.size.width
        fit = fitting(self._shown, width)
        left = [one for one in fit if one.rank != keys.ENTER_RANK]
        right = [one for one in fit if one.rank == keys.ENTER_RANK]
        row = Content("   ").join([_drawn(one) for one in left])
        if right:
            end = _drawn(right[0])
            room = width - keys.EDGES - row.cell_length - end.cell_length
            row = Content.assemble(row, " " * max(3, room), end)
        self.update(Content.assemble(" ", row), layout=False)


def _drawn(one: Shown) -> Content:
    if one.enabled:
        return Content.assemble((one.name, "bold $key"), f" {one.label}")
    return Content.assemble((one.name, "$quiet"), f" ({one.label})")
