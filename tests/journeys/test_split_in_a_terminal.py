"""Split a key and put it together again in the real program: the sheets hold what the terminal showed, and nothing else."""

import asyncio
import re
from pathlib import Path

import pytest

from coldtui.core.slip39 import WORDS
from tests.drivers import NO_TMUX, Script, TmuxPlayer, play, wait_for

NUMBERED = re.compile(r"\b(\d+)\s+([a-z]+)\b")

TO_THE_SHARES = """
loaded
press    b
see      Back up a key of this session
press    end up enter
see      Which backup?
press    s
see      Shares have drawbacks
press    enter
see      What shares are good for
press    enter
see      Which kind of shares?
press    enter
see      These shares hold your recovery phrase
press    enter
see      How many
press    enter
see      No passphrase
press    enter
see      Make these shares?
press    m
"""

HOME = """
see      Your shares work
press    enter
see      Which backup?
press    escape
see      backed up
press    escape
press    k
see      1 key in this session
press    w
see      Wipe 1 key
press    w
see      No key is loaded.
press    escape
press    l
see      In which form is your backup?
press    x
see      Which kind of shares do you have?
press    enter
see      How many words
press    enter
"""


async def follow(player: TmuxPlayer, text: str) -> None:
    await play(Script.read_text("lines", text), player)


async def copied(player: TmuxPlayer) -> list[str]:
    """A sheet as a person writes it: the numbered words on the screen, in their order."""
    await follow(player, "see Now only the holder of\npress enter\nsee Write this at the top\npress enter")
    await follow(player, "see Space shows the words\npress space\nsee Hide")
    await wait_for(player, lambda shown: len(words_on(shown or "")) == 20)
    sheet = words_on(await player.screen() or "")
    await follow(player, "press enter\nsee Check ")
    await follow(player, f"type {' '.join(sheet)}\npress enter")
    return sheet


def words_on(shown: str) -> list[str]:
    found = {int(number): word for number, word in NUMBERED.findall(shown) if word in WORDS}
    return [found[number] for number in sorted(found)]


@pytest.mark.slow
@pytest.mark.tmux
@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
def test_two_of_three_sheets_bring_the_key_back(tmp_path: Path) -> None:
    async def story(player: TmuxPlayer) -> None:
        await follow(player, TO_THE_SHARES)
        sheets = [await copied(player) for _ in range(3)]
        assert len({tuple(sheet) for sheet in sheets}) == 3
        await follow(player, HOME)
        for number in (2, 0):
            await follow(player, "see Word 1 of 20")
            await follow(player, f"type {' '.join(sheets[number])}\npress enter")
        await follow(player, "see Passphrase of the shares\npress enter\nsee 73c5 da0a\npress p")
        await follow(player, "see Does this key have a passphrase?\npress enter\nsee 73c5 da0a\npress enter")
        await follow(player, "see 1 key loaded")

    with TmuxPlayer(Script("split", ()), tmp_path) as player:
        asyncio.run(story(player))
