"""What a rule says of a transaction, and how a rule is written.

A rule is one function from the facts to what it has to tell, or None. Its threshold, its decision and its words stand
together, so that whoever changes one sees the others:

    @rule("fee-is-zero", Severity.WARNING, "There is no fee")
    def fee_is_zero(tx: Transaction) -> Told | None:
        return Told("...") if tx.fee == 0 else None
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from coldtui.core.transaction import Transaction


class Severity(Enum):
    """A note is shown; a warning is acknowledged, each by itself; with a blocker nothing can be signed."""

    NOTE = "note"
    WARNING = "warning"
    BLOCKER = "blocker"


class Acknowledge(Enum):
    """How the user acknowledges: not at all, by a tick, or by typing the finding's figure."""

    NONE = "none"
    TICK = "tick"
    TYPE = "type"


@dataclass(frozen=True, slots=True)
class Told:
    """What a rule has to tell: sentences, the place that they are about, and the figure where one must be typed."""

    detail: str
    where: str = ""
    figure: int | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know before signing. `where` is like "output 1" (counted from 0), or empty for the whole."""

    rule: str
    severity: Severity
    title: str
    detail: str
    where: str
    acknowledge: Acknowledge
    figure: int | None = None

    @property
    def token(self) -> str:
        """What `approve` and `--accept` take as acknowledgement: the rule, and `=FIGURE` where it must be typed."""
        return self.rule if self.figure is None else f"{self.rule}={self.figure}"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its name; called with the facts, it returns its finding or None."""

    name: str
    severity: Severity
    acknowledge: Acknowledge
    title: str
    tell: Callable[[Transaction], Told | None]

    def __call__(self, tx: Transaction) -> Finding | None:
        """The finding, or None where there is nothing to say."""
        told = self.tell(tx)
        if told is None:
            return None
        return Finding(self.name, self.severity, self.title, told.detail, told.where, self.acknowledge, told.figure)


def rule(
    name: str, severity: Severity, title: str, *, typed: bool = False
) -> Callable[[Callable[[Transaction], Told | None]], Rule]:
    """Make a function a rule. A warning is ticked, or with `typed` acknowledged by typing the figure that it tells."""
    if severity is Severity.WARNING:
        acknowledge = Acknowledge.TYPE if typed else Acknowledge.TICK
    else:
        acknowledge = Acknowledge.NONE

    def wrap(tell: Callable[[Transaction], Told | None]) -> Rule:
        return Rule(name, severity, acknowledge, title, tell)

    return wrap


_LISTED = 5
"""As many places are named one by one; the rest is counted."""


def places(what: str, indexes: Sequence[int]) -> str:
    """Name places: "input 3", "outputs 0, 2", "inputs 0, 1, 2, 3, 4 and 7 more"."""
    named = ", ".join(str(index) for index in indexes[:_LISTED])
    more = f" and {len(indexes) - _LISTED} more" if len(indexes) > _LISTED else ""
    return f"{what}{'s' if len(indexes) > 1 else ''} {named}{more}"


def sat(amount: int) -> str:
    """An amount for a sentence: "12,345 sat"."""
    return f"{amount:,} sat"
