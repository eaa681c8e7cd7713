"""Steps one after the other, where Back goes exactly one step back."""

from collections.abc import Awaitable, Callable

from coldtui.ui.step import Back


async def in_order(*steps: Callable[[], Awaitable[object]], start: int = 0) -> None:
    """Run the steps; Back in one returns to the one before, Back in the first leaves with Back.

    `start` is the number of the first one to run, where those before it were run already. Answers go into a draft that
    the steps share. A step that does something which cannot be undone comes last.
    """
    place = start
    while place < len(steps):
        try:
            await steps[place]()
        except Back:
            if place == 0:
                raise
            place -= 1
        else:
            place += 1
