"""How cold this computer is: what could be looked at, and what no program can see."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from enum import Enum

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.start import COMPARE
from coldtui.ui.step import Step
from coldtui.ui.widgets.checks import Check, Checks
from coldtui.ui.widgets.key_bar import Shown
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import digest

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
    LETTERS = "choose how large the letters are"
    NETWORK = "choose the Bitcoin network"


class ThisComputer(Step[Next]):
    """The checks, worst word at the right end of the first row; scrolls where there are many.

    `sums` are files of the release and their SHA-256 in hexadecimal digits.
    """

    TITLE = "How cold is this computer?"
    HELP_TEXT = (
        "Each line is one thing that coldtui looked at now. [OK] is as it should be, [CAUTION] is what you can better.",
        "An ordinary computer has networks, disks and other programs: for keys that matter start the live image.",
        "r looks again, for instance after you pulled the stick out or covered the camera.",
        "d enters the date and the block height. coldtui shows them as you entered them and rests nothing on them.",
        "n chooses the Bitcoin network: a test network to practise. In the live image k chooses keyboard, l letters.",
        "Compare vmlinuz and initrd.img with those lines of SHA256SUMS of the release: they name what was started.",
    )
    BINDINGS = [
        keys.key("r", "look", "Check again"),
        keys.key("d", "day", "Date"),
        keys.key("k", "keyboard", "Keyboard"),
        keys.key("l", "letters", "Letters"),
        keys.key("n", "network", "Bitcoin network"),
    ]

    def __init__(
        self,
        checks: Sequence[Check],
        sums: Sequence[tuple[str, str]] = (),
        *,
        has_layouts: bool = False,
        has_letters: bool = False,
    ) -> None:
        super().__init__()
        self._checks = tuple(checks)
        self._sums = [(name, digest(figure)) for name, figure in sums]
        self._offers = {"keyboard": has_layouts, "letters": has_letters}

    @property
    def state(self) -> str:
        """The worst of what was found; remarks count as right."""
        worst = max((_RANKS.index(check.severity) for check in self._checks), default=0)
        return _RANKS[worst] if worst > _RANKS.index("INFO") else "OK"

    def body(self) -> Iterable[Widget]:
        """What was looked at, and what cannot be."""
        yield Checks(self._checks)
        if self._sums:
            yield Lines(COMPARE, gap=False)
            yield Facts(self._sums, 14)
        yield Lines(_UNSEEN)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Layout and letters can be chosen in the image only, and the network not in the demo, which has its own."""
        if action == "network":
            return not self.frame.demo
        return self._offers[action] if action in self._offers else super().check_action(action, parameters)

    def listed_keys(self) -> list[Shown]:
        """To look again is done by coming again too: its key gives way where there are more than are read."""
        shown = super().listed_keys()
        own = [one for one in shown if one.listed and one.rank <= keys.HELP_RANK]
        if len(own) <= keys.MOST:
            return shown
        return [replace(one, listed=False) if one.name == "r" else one for one in shown]

    def action_look(self) -> None:
        """The letter r."""
        self.answer(Next.LOOK)

    def action_day(self) -> None:
        """The letter d."""
        self.answer(Next.DAY)

    def action_keyboard(self) -> None:
        """The letter k."""
        self.answer(Next.KEYBOARD)

    def action_letters(self) -> None:
        """The letter l."""
        self.answer(Next.LETTERS)

    def action_network(self) -> None:
        """The letter n."""
        self.answer(Next.NETWORK)
