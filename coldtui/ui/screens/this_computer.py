"""How cold this computer is: what could be looked at, and what no program can see."""

from collections.abc import Iterable, Sequence
from enum import Enum

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.checks import Check, Checks
from coldtui.ui.widgets.lines import Lines

_RANKS = ("OK", "INFO", "CAUTION", "DANGER")

_UNSEEN = (
    "What this screen cannot see: the firmware of this computer, a camera behind you, what happened to the stick "
    "before you started from it."
)


class Next(Enum):
    """What to do next about this computer."""

    LOOK = "look again"
    KEYBOARD = "choose the keyboard layout"
    DAY = "enter date and block height"


class ThisComputer(Step[Next]):
    """The checks, worst word at the right end of the first row; scrolls where there are many."""

    TITLE = "How cold is this computer?"
    HELP_TEXT = (
        "Each line is one thing that coldtui looked at now. [OK] is as it should be, [CAUTION] is what you can better.",
        "An ordinary computer has networks, disks and other programs: for keys that matter start the live image.",
        "r looks again, for instance after you pulled the stick out or covered the camera.",
        "d enters the date and the block height. coldtui shows them as you entered them and rests nothing on them.",
        "Compare vmlinuz and initrd.img with those lines of SHA256SUMS of the release: they name what was started.",
    )
    BINDINGS = [
        keys.key("r", "look", "Check again"),
        keys.key("d", "day", "Date, block height"),
        keys.key("k", "keyboard", "Keyboard"),
    ]

    def __init__(self, checks: Sequence[Check], *, has_layouts: bool) -> None:
        super().__init__()
        self._checks = tuple(checks)
        self._has_layouts = has_layouts

    @property
    def state(self) -> str:
        """The worst of what was found; remarks count as right."""
        worst = max((_RANKS.index(check.severity) for check in self._checks), default=0)
        return _RANKS[worst] if worst > _RANKS.index("INFO") else "OK"

    def body(self) -> Iterable[Widget]:
        """What was looked at, and what cannot be."""
        yield Checks(self._checks)
        yield Lines(_UNSEEN)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The layout can be chosen in the image only."""
        return self._has_layouts if action == "keyboard" else super().check_action(action, parameters)

    def action_look(self) -> None:
        """The letter r."""
        self.answer(Next.LOOK)

    def action_day(self) -> None:
        """The letter d."""
        self.answer(Next.DAY)

    def action_keyboard(self) -> None:
        """The letter k."""
        self.answer(Next.KEYBOARD)
