"""Which QR codes fit into a window: beside their words, or above them where the window is tall and narrow."""

from dataclasses import dataclass

from textual.geometry import Size

from coldtui.formats.presets import VERSIONS
from coldtui.formats.qr_capacity import modules_of
from coldtui.ui.widgets.code_paint import Plan, widest

AROUND = 2
"""Rows that are never the code's: where you are, and the keys."""

BESIDE = 33
"""Columns of the words beside a code."""

BELOW = 8
"""Rows of the words below a code."""


@dataclass(frozen=True, slots=True)
class Room:
    """Columns and rows for a code; the words stand beside it or below it."""

    width: int
    height: int
    is_beside: bool
    is_large: bool
    """Whether a module is two whole cells."""

    @property
    def largest(self) -> int:
        """The largest version of use that fits; 0 where none does."""
        fitting = (one for one in range(VERSIONS[-1], 0, -1) if self.plan(one) is not None)
        return next(fitting, 0)

    @property
    def versions(self) -> tuple[int, ...]:
        """The steps of density that fit, the last of them the largest code that fits; none where none does."""
        largest = self.largest
        return (*(one for one in VERSIONS if one < largest), largest) if largest else ()

    def plan(self, version: int) -> Plan | None:
        """How a code of this version is drawn here; None where it does not fit."""
        return widest(modules_of(version), self.width, self.height, is_large=self.is_large)


def room_in(window: Size, *, is_large: bool = False) -> Room:
    """The room in a window, arranged so that the largest code fits."""
    height = window.height - AROUND
    beside = Room(window.width - BESIDE, height, is_beside=True, is_large=is_large)
    below = Room(window.width, height - BELOW, is_beside=False, is_large=is_large)
    return below if below.largest > beside.largest else beside
