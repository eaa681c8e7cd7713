"""Steps one after the other: Back goes exactly one step back."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from coldtui.journeys.order import Passed, in_order
from coldtui.ui.step import Back


def walked(*answers: str) -> tuple[list[int], bool]:
    """Walk through three steps with these answers ("go", "back"); the steps visited, and whether it left by Back."""
    left = iter(answers)
    visited: list[int] = []

    def step(number: int) -> Callable[[], Awaitable[object]]:
        async def ask() -> object:
            visited.append(number)
            answer = next(left)
            if answer == "back":
                raise Back
            return Passed.PASSED if answer == "pass" else None

        return ask

    try:
        asyncio.run(in_order(step(1), step(2), step(3)))
    except Back:
        return visited, True
    return visited, False


@pytest.mark.parametrize(
    ("answers", "visited", "is_back"),
    [
        (("go", "go", "go"), [1, 2, 3], False),
        (("back",), [1], True),
        (("go", "back", "go", "go", "go"), [1, 2, 1, 2, 3], False),
        (("go", "go", "back", "back", "back"), [1, 2, 3, 2, 1], True),
        (("go", "go", "back", "go", "go"), [1, 2, 3, 2, 3], False),
        (("go", "pass", "go"), [1, 2, 3], False),
        (("go", "pass", "back", "pass", "go", "go", "go"), [1, 2, 3, 2, 1, 2, 3], False),
        (("pass", "pass", "back", "pass", "pass"), [1, 2, 3, 2, 1], True),
    ],
)
def test_back_goes_one_step_back_and_past_those_that_asked_nothing(answers, visited, is_back):
    assert walked(*answers) == (visited, is_back)
