"""Addresses, whole, in groups of four, a page at a time; one is marked, and can be shown as a QR code."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from textual.content import Content
from textual.widget import Widget

from coldtui.core.text import printable
from coldtui.core.wallet import Wallet
from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import grouped, tag

_BRANCHES = ("receive", "change")
_LAST = 2**31 - 1
_ROWS_AROUND = 8
"""Rows of the screen that are not addresses."""
_ROWS_OF_CAUTION = 3
_LONGEST_LABEL = 60
"""Characters of a label that fit into one row at 80 columns."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """An address, its index on its branch, and its label, empty for none."""

    index: int
    address: str
    label: str = ""


Addresses: TypeAlias = Callable[[int, int, int], Sequence[Numbered]]
"""Branch, first index, how many."""


class Wish(Enum):
    """An answer that is no address."""

    WALLET = "the wallet configuration"


class AddressList(Step[Numbered | Wish]):
    """Pages through one branch of a wallet. The answer is the marked address, to be shown as a code, or a wish.

    `caution` says why nothing should be received yet: it stands above the receive addresses; empty for none.
    `take_over` shows the page and the mark of an earlier one.
    """

    TITLE = "Addresses"
    HELP_TEXT = (
        "Compare a whole address, every group, with the one that you were given.",
        "Receive addresses are for others to pay you. Change addresses are what your own payments come back to.",
        "The number before an address is its index; n and p turn the page. Enter shows the marked one as a QR code.",
        "w shows the wallet configuration, for another program to watch the same wallet.",
        "Below an address is its label, if one was imported: Backups, n.",
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

    def __init__(self, wallet: Wallet, addresses: Addresses, caution: str = "") -> None:
        super().__init__()
        self._caution = caution
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
        """The wallet, what is to be minded, then a page of addresses."""
        yield Lines(f"{self._wallet.name}   {self._wallet.policy_text}")
        if self._caution:
            yield Lines(self._minded())
        yield Facts(self._page())

    def resized(self) -> None:
        """Another number fits."""
        self._draw()

    @property
    def _number(self) -> int:
        rows = self.size.height - _ROWS_AROUND - (_ROWS_OF_CAUTION if self._caution else 0)
        return max(3, rows // 3)

    def _page(self) -> list[tuple[str, str | Content]]:
        shown = self._addresses(self._branch, self._first, min(self._number, _LAST - self._first + 1))
        facts: list[tuple[str, str | Content]] = []
        for one in shown:
            mark = "> " if one.index == self._at else "  "
            facts += [(f"{mark}{one.index}", grouped(one.address)), ("", printable(one.label, _LONGEST_LABEL))]
        return facts if shown[-1].label else facts[:-1]

    def _minded(self) -> Content:
        """Nobody pays to change addresses: there is nothing to mind there."""
        return Content.assemble(tag("CAUTION"), self._caution) if self._branch == 0 else Content("")

    @property
    def place(self) -> tuple[int, int, int]:
        """The branch, the first index that is shown, and the one that is marked."""
        return self._branch, self._first, self._at

    @property
    def is_change(self) -> bool:
        """Whether the change addresses are shown."""
        return self._branch == 1

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
        if self._caution:
            self.query(Lines).last().update(self._minded())
        self.query_one(Facts).put(self._page())
        self.show_frame()
