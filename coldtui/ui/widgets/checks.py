"""What was looked at, one below the other: `[OK]`, its name, what was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from textual.content import Content

from coldtui.ui.widgets.lines import Facts
from coldtui.ui.words import tag

_GAP = 2
"""Cells between the longest name and what was found: a check has one column more than a fact, and needs the room."""


@dataclass(frozen=True, slots=True)
class Check:
    """A severity of `words.SEVERITIES`, what was looked at, and what was found."""

    severity: str
    name: str
    found: str | Content


class Checks(Facts):
    """Facts, each behind how grave it is."""

    def __init__(self, checks: Sequence[Check]) -> None:
        named = [Content.assemble(tag(one.severity), (one.name, "$quiet")) for one in checks]
        column = _GAP + max((name.cell_length for name in named), default=0)
        super().__init__(list(zip(named, [one.found for one in checks], strict=True)), column)
