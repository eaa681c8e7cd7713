"""A code that moves with the words that belong to it: beside it, or below it where the window is tall and narrow."""

import asyncio
from collections.abc import Callable, Sequence

from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content

from coldtui.ui.code_room import BELOW, BESIDE
from coldtui.ui.widgets.lines import Lines, joined
from coldtui.ui.widgets.moving_code import Aside, MovingCode


class CodeStage(Container):
    """`caption` says what the codes hold. Under it stands where in the round they are, then all the rest."""

    DEFAULT_CSS = f"""
    CodeStage {{ layout: horizontal; }}
    CodeStage > Container {{ width: 1fr; height: 100%; align: center middle; }}
    CodeStage > Vertical {{ width: {BESIDE}; height: 100%; padding: 1 1 0 2; }}
    CodeStage.-below {{ layout: vertical; }}
    CodeStage.-below > Container {{ width: 100%; height: 1fr; }}
    CodeStage.-below > Vertical {{ width: 100%; height: {BELOW}; padding: 0 3; }}
    CodeStage.-empty > Container {{ display: none; }}
    CodeStage.-empty > Vertical {{ width: 100%; height: 100%; padding: 1 3 0 3; }}
    """

    def __init__(self, caption: str, turned: Callable[[], None], aside: Aside = asyncio.to_thread) -> None:
        super().__init__()
        self.code = MovingCode(turned, aside)
        self._caption = Lines(caption)
        self._place = Lines(gap=False)
        self._rest = Lines(gap=False)

    def compose(self) -> ComposeResult:
        """Both."""
        with Container():
            yield self.code
        with Vertical():
            yield self._caption
            yield self._place
            yield self._rest

    def set_out(self, *, is_beside: bool = True, is_empty: bool = False) -> None:
        """Where the words stand; where there is no code they have all the room."""
        self.set_class(not is_beside and not is_empty, "-below")
        self.set_class(is_empty, "-empty")

    def say(self, place: Content, rows: Sequence[str | Content]) -> None:
        """Other words."""
        self._place.update(place)
        self._rest.update(joined(rows))

    def say_place(self, place: Content) -> None:
        """The next code is shown; the rest stays."""
        self._place.update(place, layout=False)
