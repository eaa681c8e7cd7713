"""The last row: what can be pressed here, at most six keys."""

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


def fitting(shown: Sequence[Shown]) -> list[Shown]:
    """The keys that there is room for: those of every screen give way first, Back and Help never."""
    kept = [one for one in shown if one.listed]
    while len(kept) > keys.MOST or _width(kept) > keys.WIDEST:
        least = max(kept, key=lambda one: one.rank)
        if least.rank <= keys.HELP_RANK:
            break
        kept.remove(least)
    return kept


def _width(shown: Sequence[Shown]) -> int:
    return sum(len(one.text) for one in shown) + 3 * (len(shown) - 1)


class KeyBar(Static):
    """Own keys at the left, Enter at the right end."""

    def __init__(self) -> None:
        super().__init__("", markup=False)
        self._shown: list[Shown] = []

    def show(self, shown: Sequence[Shown]) -> None:
        """Draw the row."""
        fit = fitting(shown)
        if fit != self._shown:
            self._shown = fit
            self._draw()

    def on_resize(self) -> None:
        """The right end moved."""
        self._draw()

    def _draw(self) -> None:
        left = [one for one in self._shown if one.rank != keys.ENTER_RANK]
        right = [one for one in self._shown if one.rank == keys.ENTER_RANK]
        row = Content("   ").join([_drawn(one) for one in left])
        if right:
            end = _drawn(right[0])
            room = self.app.size.width - 2 - row.cell_length - end.cell_length
            row = Content.assemble(row, " " * max(3, room), end)
        self.update(Content.assemble(" ", row), layout=False)


def _drawn(one: Shown) -> Content:
    if one.enabled:
        return Content.assemble((one.name, "bold $key"), f" {one.label}")
    return Content.assemble((one.name, "$quiet"), f" ({one.label})")
