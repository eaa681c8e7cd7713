"""Steps one after the other, where Back goes exactly one step back."""

from collections.abc import Awaitable, Callable
from enum import Enum

from coldtui.ui.step import Back


class Passed(Enum):
    """What a step returns that had nothing to ask."""

    PASSED = "passed"


async def in_order(*steps: Callable[[], Awaitable[object]], start: int = 0) -> None:
    """Run the steps; Back in one returns to the one before, Back in the first leaves with Back.

    `start` is the number of the first one to run, where those before it were run already. Answers go into a draft that
    the steps share. Back passes by a step that returns `Passed`: it would only lead to where one came from. A step that
    does something which cannot be undone comes last.
    """
    place, is_back = start, False
    while place < len(steps):
        try:
            is_back &= isinstance(await steps[place](), Passed)
        except Back:
            is_back = True
        if is_back and place == 0:
            raise Back
        place += -1 if is_back else 1
