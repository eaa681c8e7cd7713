"""The stories, played by the Pilot with cards in memory, and by tmux in the real program with real folders."""

import asyncio
from pathlib import Path

import pytest

from tests.drivers import NO_TMUX, Script, Stage, TmuxPlayer, play

SCRIPTS = {path.stem: Script.read(path) for path in sorted(Path(__file__).parent.glob("*.journey"))}


@pytest.mark.usefixtures("quick_keys")
@pytest.mark.parametrize("name", SCRIPTS)
def test_the_pilot_plays(name):
    script = SCRIPTS[name]
    asyncio.run(Stage(script).play(script))


@pytest.mark.tmux
@pytest.mark.slow
@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
@pytest.mark.parametrize("name", SCRIPTS)
def test_tmux_plays(name, tmp_path):
    script = SCRIPTS[name]
    with TmuxPlayer(script, tmp_path) as player:
        asyncio.run(play(script, player))


TERMINALS = (
    ((100, 30), {"TERM": "linux"}),
    ((240, 67), {"TERM": "vt100", "NO_COLOR": "1"}),
    ((80, 25), {"TERM": "xterm-256color", "LC_ALL": "C"}),
)


@pytest.mark.tmux
@pytest.mark.slow
@pytest.mark.skipif(bool(NO_TMUX), reason=NO_TMUX)
@pytest.mark.parametrize(("size", "environment"), TERMINALS, ids=["console", "large-vt100", "no-locale"])
def test_other_terminals_show_the_same(size, environment, tmp_path):
    script = SCRIPTS["terminals"]
    with TmuxPlayer(script, tmp_path, size=size, environment=environment) as player:
        asyncio.run(play(script, player))


@pytest.mark.parametrize(
    ("lines", "number"),
    [
        (("card A plain", "see What would", "holds A 1"), 3),
        (("see What would you like to do?", "not-see Home"), 2),
        (("card A plain", "see What would", "written other.psbt"), 3),
        (("card A plain", "see What would", "not-written plain.psbt"), 3),
    ],
    ids=["holds", "not-see", "written", "not-written"],
)
def test_control_a_story_that_is_not_so_fails_and_says_where(lines, number):
    script = Script.read_text("told", "\n".join(lines))
    with pytest.raises(AssertionError, match=f"told, line {number}: "):
        asyncio.run(Stage(script).play(script))
