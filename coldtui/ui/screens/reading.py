"""Pictures are read one after the other, which can take minutes: how far it is, and a way out."""

from collections.abc import Iterable
from enum import Enum
from typing import ClassVar

from textual.widget import Widget

from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines


class Done(Enum):
    """How it was left, but for Esc."""

    DONE = "all were read, or enough"


class Reading(Step[Done]):
    """Shows which of `number` pictures is read now."""

    TITLE = "Pictures"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Every picture is read by itself; the screen goes away when all that is needed was read.",
        "Esc stops after the picture that is being read. What was read so far is kept.",
        "Nothing is written to the card.",
    )

    def __init__(self, title: str, number: int) -> None:
        super().__init__()
        self._title = title
        self._number = number
        self._place = 1
        self.is_stopped = False
        """Whether nobody waits for the next picture any more."""

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """How far it is."""
        yield Lines(self._said)
        yield Lines("Esc stops. What was read so far is kept.")

    def mounted(self) -> None:
        """It may be further already."""
        self.show(self._place)

    def show(self, place: int) -> None:
        """Picture number `place`, from 1, is read now."""
        self._place = place
        if self.stands:
            self.query(Lines).first().update(self._said)

    def stop(self) -> None:
        """Nobody waits any more."""
        self.is_stopped = True

    @property
    def _said(self) -> str:
        return f"Reading picture {self._place:,} of {self._number:,} ..."
