"""QR codes one after the other in one place, each drawn ahead of its turn: making one takes longer than showing it.

The strips of cells are made in a thread, and kept for the next round as far as there is room. Nothing is laid out anew
from one code to the next: all have one size.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol, TypeVar

from rich.segment import Segment
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from coldtui.formats.qr_capacity import version_of
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.ui.widgets.code_paint import Ink, Plan, drawn

if TYPE_CHECKING:
    from textual.worker import Worker

Result = TypeVar("Result")


class Aside(Protocol):
    """Does a piece of work away from the screen, as `asyncio.to_thread` does."""

    def __call__(self, work: Callable[[], Result], /) -> Awaitable[Result]:
        """Its result."""


_MOST_ROWS = 12_000
"""Strips that are kept: some 25 MB."""


class MovingCode(Widget):
    """Shows the codes of `texts`, all of one version. It goes on when it is told to, and never by itself."""

    DEFAULT_CSS = """
    MovingCode { width: auto; height: auto; }
    """

    def __init__(self, turned: Callable[[], None], aside: Aside = asyncio.to_thread) -> None:
        """`turned` is called whenever another code is shown: ten times a second, and a message has a long way to go."""
        super().__init__()
        self.display = False
        self._turned = turned
        self._aside = aside
        self._texts: tuple[str, ...] = ()
        self.plan: Plan | None = None
        """How large it is drawn; None where there is nothing."""
        self._ink: Ink | None = None
        self._at = 0
        self._ahead: dict[int, list[Strip]] = {}
        self._shown: list[Strip] = []
        self._known: dict[str, Segment] = {}
        self._drawing: Worker[None] | None = None

    @property
    def at(self) -> int:
        """The number of the code whose turn it is, from 0."""
        return self._at

    @property
    def is_ready(self) -> bool:
        """Whether that code is the one that is shown, and not still being made."""
        return self._at in self._ahead

    @property
    def kept(self) -> int:
        """Codes that are drawn."""
        return len(self._ahead)

    def load(self, texts: Sequence[str], plan: Plan, ink: Ink, at: int = 0) -> None:
        """Show these from now on, starting at number `at`. What is shown stays until the first of them is drawn."""
        self.rest()
        is_other_size = self.plan is None or (plan.width, plan.height) != (self.plan.width, self.plan.height)
        self._texts, self.plan, self._ink = tuple(texts), plan, ink
        self._at = at % len(self._texts)
        self._ahead, self._known = {}, {}
        if is_other_size:
            self._shown = []
            self.display = True
            self.refresh(layout=True)
        self._draw_ahead()

    def drop(self) -> None:
        """Forget all of them."""
        self.rest()
        self._texts, self.plan, self._shown = (), None, []
        self._ahead, self._known = {}, {}
        self.display = False

    def turn(self, by: int = 1) -> None:
        """Go on by so many codes, at the end to the first: at once, or when the code is drawn."""
        if not self._texts:
            return
        self._at = (self._at + by) % len(self._texts)
        if self.is_ready:
            self._show()
        self._draw_ahead()

    def rest(self) -> None:
        """Draw nothing ahead any more, until the next turn."""
        if self._drawing is not None:
            self._drawing.cancel()
            self._drawing = None

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """Columns."""
        del container, viewport
        return self.plan.width if self.plan else 0

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Rows."""
        del container, viewport, width
        return self.plan.height if self.plan else 0

    def render_line(self, y: int) -> Strip:
        """One row of cells."""
        return self._shown[y] if y < len(self._shown) else Strip.blank(self.size.width, self.rich_style)

    def _show(self) -> None:
        self._shown = self._ahead[self._at]
        self.refresh()
        self._turned()

    def _draw_ahead(self) -> None:
        if self._missing() is not None and (self._drawing is None or self._drawing.is_finished):
            self._drawing = self.run_worker(self._draw_all)

    async def _draw_all(self) -> None:
        while (number := self._missing()) is not None and self.plan and self._ink:
            make = partial(_made, self._texts[number], self.plan, self._ink, self._known)
            # one who loads other texts meanwhile ends this here
            self._ahead[number] = await self._aside(make)
            for far in [one for one in self._ahead if self._steps_to(one) >= self._room]:
                del self._ahead[far]
            if number == self._at:
                self._show()

    def _missing(self) -> int | None:
        """The next code that is to be drawn."""
        ahead = ((self._at + step) % len(self._texts) for step in range(min(self._room, len(self._texts))))
        return next((number for number in ahead if number not in self._ahead), None)

    @property
    def _room(self) -> int:
        """How many codes may be kept."""
        return max(2, _MOST_ROWS // self.plan.height) if self.plan else 0

    def _steps_to(self, number: int) -> int:
        return (number - self._at) % len(self._texts)


def _made(text: str, plan: Plan, ink: Ink, known: dict[str, Segment]) -> list[Strip]:
    return drawn(qr_matrix(text, version=version_of(plan.modules)), plan, ink, known)
