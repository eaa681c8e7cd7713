"""Something takes time. There is no Back: a thread cannot be stopped, and a key that lies is worse than none."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from coldtui.ui.page import Page
from coldtui.ui.progress import Phase, Progress
from coldtui.ui.widgets.lines import Lines, joined
from coldtui.ui.words import bar, tag

_LOOK_EVERY = 0.2
"""Seconds between two looks at how far it is."""

_SHOWN = 7
"""Phases that are shown, the last ones: as many as fit with their figures."""

_BAR = 24
_INDENT = " " * 10
"""As wide as a tag."""


class Working(Page[None]):
    """Says what is going on, how far it is and for how long; ends by itself."""

    TITLE = "Working"
    HELP_TEXT = (
        "coldtui is working on what you asked for. The screen goes away by itself.",
        "How long a key takes is estimated from a small run, and the other figures are counted.",
        "F12 hides it and F10 leaves the program. Neither stops what is being written right now.",
    )

    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress
        self._drawn = ""

    def body(self) -> Iterable[Widget]:
        """What is being done, its phases, and for how long."""
        yield Lines(f"{self._progress.doing} ...")
        yield Lines("", gap=False)

    def mounted(self) -> None:
        """Look at the work: figures that move show that the program is alive."""
        self.set_interval(_LOOK_EVERY, self._look)
        self._look()

    def _look(self) -> None:
        phases = self._progress.phases[-_SHOWN:]
        rows = [row for phase in phases for row in self._rows(phase)]
        drawn = joined([*rows, *([""] if rows else []), f"{int(self._progress.seconds)} s"])
        if drawn.plain != self._drawn:
            self._drawn = drawn.plain
            self.query(Lines).last().update(drawn)

    def _rows(self, phase: Phase) -> list[Content]:
        seconds = self._progress.seconds_of(phase)
        if phase.ended is not None:
            if not phase.is_done:
                return [Content.assemble(tag("CAUTION"), f"Not done: {phase.name}")]
            return [Content.assemble(tag("OK"), f"{phase.name}, {int(seconds)} s")]
        return [
            Content.assemble(("Now".ljust(len(_INDENT)), "bold"), (phase.name, "bold")),
            Content(_INDENT + figures(phase, seconds)),
        ]


def figures(phase: Phase, seconds: float) -> str:
    """How far a phase is, in figures: counted where it counts, else of the seconds that were expected."""
    if phase.total:
        unit = f" {phase.unit}" if phase.unit else ""
        share = phase.done / phase.total
        return f"{bar(share, _BAR)}  {phase.done:,} of {phase.total:,}{unit}   {int(seconds)} s"
    if not phase.expected:
        return f"{int(seconds)} s"
    about = f"about {max(1, round(phase.expected))} s"
    # it is not done before it has ended, however long it takes
    shown = bar(min(seconds / phase.expected, 1 - 1 / _BAR), _BAR)
    if seconds > phase.expected + 1:
        return f"{shown}  {int(seconds)} s; {about} were expected"
    return f"{shown}  {int(seconds)} s of {about}"
