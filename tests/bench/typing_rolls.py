"""How long the screen for rolls takes for a key, against the same kind of app with a plain line to type into.

`python -m tests.bench.typing_rolls [ROLLS]` types rolls into both in turn, each key waited for until it is drawn, and
prints the medians in milliseconds and their ratio. The issue wants at most 20 ms a key; nothing here judges. Textual
draws 60 frames a second at most, so that each key waits up to 17 ms for the next frame, in both.
"""

import asyncio
import statistics
import sys
import time
from collections.abc import Iterable, Sequence

from textual import events
from textual.widget import Widget

from coldtui.core.entropy import Source
from coldtui.ui.page import Page
from coldtui.ui.screens.collect import Collect, Task
from coldtui.ui.widgets.rolls import Rolls
from coldtui.ui.widgets.text_line import TextLine
from tests.ui.stand import standing

ROLLS = "4653546356564442331126545432364454456133414665342464163431264241114551522151536632136554662524525653"


class Plain(Page[None]):
    """A page with nothing but a line."""

    TITLE = "Plain"
    HELP_TEXT = ()

    def body(self) -> Iterable[Widget]:
        """The line."""
        yield TextLine(limit=1_000)


async def milliseconds(screen: Page[object], keys: Sequence[str]) -> list[float]:
    """For each key, from the terminal's event to the frame that shows it."""
    taken = []
    async with standing(screen) as pilot:
        app = pilot.app
        for key in keys:
            drawn = asyncio.Event()
            started = time.perf_counter()
            app.post_message(events.Key(key, key))
            # behind the key in every queue on its way, then after the frame
            while _typed(app.screen) <= len(taken):  # noqa: ASYNC110 (the screen tells nobody but itself)
                await asyncio.sleep(0)
            app.screen.call_after_refresh(drawn.set)
            await drawn.wait()
            taken.append(1000 * (time.perf_counter() - started))
    return taken


def _typed(screen: Widget) -> int:
    rolls = screen.query(Rolls)
    return len(rolls.first().found) if rolls else len(screen.query_one(TextLine).text)


def measure(rolls: int, rounds: int = 3) -> dict[str, float]:
    """The median of each, in milliseconds a key, of all rounds together."""
    keys = (ROLLS * (rolls // len(ROLLS) + 1))[:rolls]
    times: dict[str, list[float]] = {"rolls": [], "plain line": []}
    for _ in range(rounds):
        times["rolls"] += asyncio.run(milliseconds(Collect(Task(Source.D6, 24, is_alone=True)), keys))
        times["plain line"] += asyncio.run(milliseconds(Plain(), keys))
    return {name: statistics.median(taken) for name, taken in times.items()}


def main(rolls: int = 100) -> None:
    """Print both medians and their ratio."""
    medians = measure(rolls)
    for name, median in medians.items():
        print(f"{name:12} {median:6.2f} ms a key")
    print(f"ratio {medians['rolls'] / medians['plain line']:.2f}; {rolls} rolls (at most 20 ms a key)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
