"""The six risks of a key's backups: which are covered, which are not, and why."""

from collections.abc import Sequence

from coldtui.core.backup_risks import SUITS, Coverage, level
from coldtui.ui import keys
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.widgets.menu import Entry, remark

_TITLE = "The six risks"


class Risks(Choose[Coverage]):
    """The risks in their order; the answer is the one to explain. Below them what is wrong with the copies."""

    TITLE = _TITLE
    HELP_TEXT = (
        "A risk is covered when the copies that you noted are enough whatever it takes away. Enter explains one.",
        "coldtui knows what the register says, and nothing else: keep it true, and check each copy now and then.",
        "The level counts the first five risks in their order, as the Bitcoin Design Guide does: 0 to 4.",
        "More protection means more work, at setup and in use. Small amounts do not need all of it.",
    )
    BINDINGS = [keys.enter("Explain")]

    def __init__(
        self, of: str, coverages: Sequence[Coverage], warnings: Sequence[str], not_judged: str = "", at: int = 0
    ) -> None:
        rows: list[Item[Coverage] | Entry] = [Item(_label(one), one.why, one) for one in coverages]
        if warnings or not_judged:
            rows.append(remark(""))
        rows += [remark(f"[CAUTION] {warning}") for warning in warnings]
        rows += [remark(f"[INFO]    {not_judged}")] if not_judged else []
        super().__init__(_TITLE, f"{of}{_summary(coverages)}", rows, help_text=self.HELP_TEXT, at=at)


def _label(one: Coverage) -> str:
    return f"{'[OK]' if one.is_covered else '[CAUTION]':9} {one.risk.value}"


def _summary(coverages: Sequence[Coverage]) -> str:
    covered = sum(one.is_covered for one in coverages)
    reached = level(coverages)
    counted = f"{covered} of {len(coverages)} risks are covered."
    if reached is None:
        return f"{counted} There is no backup yet."
    return f"{counted} Level {reached} of {len(SUITS) - 1}, for {SUITS[reached]}."


def explanation(one: Coverage) -> Explain:
    """What a risk means, why it is covered or not, and what to do about it."""
    heading = f"{one.risk.value}: {'covered' if one.is_covered else 'not covered'}"
    sentences = [sentence for sentence in (one.risk.means, one.why, one.what_to_do) if sentence]
    return Explain(
        _TITLE, heading, sentences, severity="OK" if one.is_covered else "CAUTION", enter="Back to the risks"
    )
