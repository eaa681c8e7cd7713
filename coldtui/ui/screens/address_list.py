"""Addresses, whole, in groups of four, a page at a time; one is marked, and can be shown as a QR code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from textual.content import Content
from textual.widget import Widget

from coldtui.core.wallet import Wallet
from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import grouped

_BRANCHES = ("receive", "change")
_LAST = 2**31 - 1
_ROWS_AROUND = 8
"""Rows of the screen that are not addresses."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An address and its index on its branch."""

    index: int
    address: str


Addresses: TypeAlias = Callable[[int, int, int], Sequence[Numbered]]
"""Branch, first index, how many."""


class Wish(Enum):
    """An answer that is no address."""

    WALLET = "the wallet configuration"


class AddressList(Step[Numbered | Wish]):
    """Pages through one branch of a wallet. The answer is the marked address, to be shown as a code, or a wish.

    `take_over` shows the page and the mark of an earlier one.
    """

    TITLE = "Addresses"
    HELP_TEXT = (
        "Compare a whole address, every group, with the one that you were given.",
        "Receive addresses are for others to pay you. Change addresses are what your own payments come back to.",
        "The number before an address is its index; n and p turn the page. Enter shows the marked one as a QR code.",
        "w shows the wallet configuration, for another program to watch the same wallet.",
    )
    BINDINGS = [
        keys.key("n", "turn(1)", "Next"),
        keys.key("p", "turn(-1)", "Previous", listed=False),
        keys.key("pagedown", "turn(1)", "Next", "PgDn", listed=False),
        keys.key("pageup", "turn(-1)", "Previous", "PgUp", listed=False),
        keys.key("c", "change_branch", "Receive/change"),
        keys.key("w", "take_wallet", "Wallet"),
        keys.key("up", "move(-1)", "Mark the one above", "Up", listed=False),
        keys.key("down", "move(1)", "Mark the one below", "Down", listed=False),
        keys.enter("QR code"),
    ]

    def __init__(self, wallet: Wallet, addresses: Addresses) -> None:
        super().__init__()
        self._wallet = wallet
        self._addresses = addresses
        self._branch = 0
        self._first = 0
        self._at = 0

    @property
    def where(self) -> str:
        """Which branch."""
        return f"{_BRANCHES[self._branch].capitalize()} addresses"

    def body(self) -> Iterable[Widget]:
        """The wallet, then a page of addresses."""
        yield Lines(f"{self._wallet.name}   {self._wallet.policy_text}")
        yield Facts(self._page())

    def resized(self) -> None:
        """Another number fits."""
        self._draw()

    @property
    def _number(self) -> int:
        return max(3, (self.size.height - _ROWS_AROUND) // 3)

    def _page(self) -> list[tuple[str, str | Content]]:
        shown = self._addresses(self._branch, self._first, min(self._number, _LAST - self._first + 1))
        facts: list[tuple[str, str | Content]] = []
        for one in shown:
            mark = "> " if one.index == self._at else "  "
            facts += [(f"{mark}{one.index}", grouped(one.address)), ("", "")]
        return facts[:-1]

    @property
    def place(self) -> tuple[int, int, int]:
        """The branch, the first index that is shown, and the one that is marked."""
        return self._branch, self._first, self._at

    def take_over(self, outdated: Step[Numbered | Wish]) -> None:
        """Show the same page, with the same mark."""
        if isinstance(outdated, AddressList):
            self._branch, self._first, self._at = outdated.place

    def action_turn(self, pages: int) -> None:
        """The next page or the one before."""
        self._first = min(max(0, self._first + pages * self._number), _LAST)
        self._at = self._first
        self._draw()

    def action_move(self, by: int) -> None:
        """Mark another one, on the next page where need be."""
        self._at = min(max(0, self._at + by), _LAST)
        if not self._first <= self._at < self._first + self._number:
            self._first = max(0, self._at if by < 0 else self._at - self._number + 1)
        self._draw()

    def action_change_branch(self) -> None:
        """From receive to change addresses, or back, from the first one on."""
        self._branch = 1 - self._branch
        self._first = self._at = 0
        self._draw()

    def action_take_wallet(self) -> None:
        """W."""
        self.answer(Wish.WALLET)

    def action_go(self) -> None:
        """Enter: the marked one."""
        self.answer(self._addresses(self._branch, self._at, 1)[0])

    def _draw(self) -> None:
        # a window that became smaller can have left the mark below the last row
        self._first = max(self._first, self._at - self._number + 1)
        self.query_one(Facts).put(self._page())
        self.show_frame()
