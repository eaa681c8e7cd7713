"""A key is made only at the very end: whoever goes back, leaves or locks on the way has made nothing."""

import asyncio
import json
from pathlib import Path

import pytest

from coldtui.core.entropy import Source, entropy, mixed_line, steps
from coldtui.core.errors import DeviceFailed
from coldtui.core.mnemonic import words_of
from coldtui.core.wordlist import Language
from coldtui.custody.draft import Draft
from coldtui.journeys.compare import compare_machines
from tests.drivers import PRESSES, PilotPlayer, Script, Stage, play, wait_for

HERE = Path(__file__).parent
STORY = Script.read(HERE / "create-dice.journey")
OWN = Script.read(HERE / "create-own-words.journey")
COLDCARD = json.loads((HERE.parent / "vectors" / "dice" / "coldcard.json").read_text())
ROLLS = COLDCARD[3]["rolls"]
KERNEL = bytes(range(32))

TO_THE_SOURCES = """
see      What would you like to do?
press    c
see      How many words will the recovery phrase have?
press    enter
see      In which language?
press    enter
see      Where does the randomness of the key come from?
"""

MIXED = f"""
{TO_THE_SOURCES}
press    m
see      Now your part
press    enter
see      0 of 99
type     {ROLLS}
see      100 of 99
press    enter
see      Your part is enough for 24 words
"""


def played(text, then=None, stage=None, stop=None):
    """Play a script, then go on with a coroutine function; the stage, for looking at afterwards."""
    script = text if isinstance(text, Script) else Script.read_text("told", text)
    stage = stage or Stage(script)

    async def run():
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(script, player, stop)
            if then is not None:
                await then(player)

    asyncio.run(run())
    return stage


def tracked(stage):
    return [held for held in stage.session._tracked if not held.is_wiped]


def test_a_key_is_made_from_dice_alone_and_is_the_one_that_coldcard_makes():
    async def look(player):
        session = player.app.journal.session
        (made,) = session.fingerprints
        assert session.is_backed_up(made)
        assert session.origin_of(made) == "made here from dice"
        with session.copy_of(made) as copy:
            assert " ".join(copy.words()) == COLDCARD[5]["words"]

    stage = played(STORY, look)
    assert not tracked(stage)


def test_own_words_are_taken_with_a_last_word_that_fits():
    stage = played(OWN)
    assert stage.session.holds_nothing


def stops():
    return [place for place, line in enumerate(STORY.lines) if line.verb in (*PRESSES, "type")]


LAST = max(place for place, line in enumerate(STORY.lines) if line.rest == "Comparison code")


async def go_home(player):
    for _ in range(40):
        shown = await player.screen() or ""
        if "What would you like to do?" in shown and " Home " in shown:
            return
        await player.press("escape")
        await asyncio.sleep(0.02)
    await wait_for(player, lambda shown: shown is not None and " Home " in shown)


async def leave(player):
    await player.press("f10")
    await wait_for(player, lambda shown: shown is not None and "Leave coldtui" in shown)
    await player.press("f10")
    await wait_for(player, lambda shown: shown is None)


@pytest.mark.slow
@pytest.mark.parametrize("abort", [go_home, leave], ids=["esc", "f10"])
@pytest.mark.parametrize("stop", [stop for stop in stops() if stop <= LAST])
def test_whoever_stops_has_made_no_key(stop, abort):
    stage = Stage(STORY)
    kept = []
    admit = stage.session.admit
    stage.session.admit = lambda draft: kept.append(draft) or admit(draft)
    played(STORY, abort, stage, stop)
    assert kept == []
    assert stage.session.holds_nothing


def test_control_the_whole_story_keeps_a_key():
    stage = Stage(STORY)
    kept = []
    admit = stage.session.admit

    def counted(draft):
        kept.append(draft)
        return admit(draft)

    stage.session.admit = counted
    played(STORY, None, stage)
    assert len(kept) == 1


def test_a_mixed_key_is_the_hash_of_the_line_that_the_screen_shows():
    line = mixed_line(KERNEL, [(Source.D6, ROLLS)])
    words = steps(line, 24).words

    async def look(player):
        await player.press("g")
        await wait_for(player, lambda shown: "Check with another tool" in shown)
        await player.press("space")
        await wait_for(player, lambda shown: "kernel=000102030405" in shown)
        shown = "".join((await player.screen()).split())
        assert f"kernel={KERNEL.hex()}" in shown
        assert f"d6={ROLLS}" in shown
        assert words[0] not in await player.screen()
        await player.press("pagedown")
        assert words[0] not in await player.screen(), "no word before the five screens"
        held = [one for one in player.app.journal.session._tracked if type(one).__name__ == "Draft"]
        assert [draft.words() for draft in held if not draft.is_wiped] == [words]

    stage = played(MIXED, look)
    assert words == words_of(entropy(line, 24))
    assert stage.session.holds_nothing


FIVE_SCREENS = """
press    enter
see      You will be shown your recovery phrase.
press    enter
see      What a recovery phrase is
press    enter
see      What it is for
press    enter
see      What happens when it is lost
press    enter
see      How to write it down
press    enter
see      Space shows the words
press    space
press    enter
see      Word 1 of 24
"""


def test_a_mixed_key_is_kept_when_its_words_were_typed_back_and_shows_the_same_code_later():
    words = steps(mixed_line(KERNEL, [(Source.D6, ROLLS)]), 24).words
    story = f"""
{MIXED}
press    g
see      Check with another tool
{FIVE_SCREENS}
type     {" ".join(words)}
press    enter
see      Your copy works
press    enter
see      Does this key get a passphrase?
press    enter
see      Compare with another machine
"""
    codes = []

    async def compare(player):
        session = player.app.journal.session
        codes.append([line for line in (await player.screen()).splitlines() if "Comparison code" in line])
        assert session.fingerprints == ()
        await player.press("enter")
        await wait_for(player, lambda shown: "Your key is ready" in shown)
        (made,) = session.fingerprints
        assert session.is_backed_up(made)
        await player.press("h")
        await wait_for(player, lambda shown: "1 key loaded" in shown)
        player.app.run_worker(compare_machines(player.app.journal, made))
        await wait_for(player, lambda shown: "Comparison code" in shown)
        codes.append([line for line in (await player.screen()).splitlines() if "Comparison code" in line])

    stage = played(story, compare)
    assert codes[0] == codes[1] != []
    assert not tracked(stage)


def test_another_kind_takes_the_place_of_the_first_only_when_it_is_whole():
    story = f"""
{TO_THE_SOURCES}
press    a
see      What do you use
press    enter
see      0 of 99
type     {ROLLS}
press    enter
see      Check with another tool
press    escape
see      100 rolls typed
press    home down down enter
see      0 of 256
type     hhtth
see      5 of 256
press    escape escape
see      100 rolls typed
press    enter
see      100 of 99
"""
    played(story)


def test_sources_are_joined_in_the_order_in_which_they_were_given():
    coins = "1001011010011101" * 2

    story = f"""
{TO_THE_SOURCES}
press    m
see      Now your part
press    down down enter
see      Flip coins
type     {coins.replace("1", "h").replace("0", "t")}
see      32 of 256
press    enter
see      Your part: 32.0 of 256 bits
press    home enter
see      0 of 87
type     {ROLLS[:87]}
press    enter
see      Your part is enough
press    enter
see      Check with another tool
press    space
see      coins=10010110
see      d6={ROLLS[:20]}
"""
    played(story)


def test_what_was_locked_away_is_forgotten_on_the_screen_and_kept_in_custody():
    story = f"""
{TO_THE_SOURCES}
press    a
see      What do you use
press    enter
see      0 of 99
type     {ROLLS[:30]}
see      30 of 99
press    f12
see      Locked
not-see  {ROLLS[:5]}
press    enter
see      0 of 99
not-see  {ROLLS[:5]}
"""
    stage = played(story, leave)
    assert stage.session.holds_nothing


def test_esc_asks_again_before_rolls_are_lost():
    story = f"""
{TO_THE_SOURCES}
press    a
see      What do you use
press    enter
see      0 of 99
type     {ROLLS[:30]}
see      30 of 99
press    escape
see      Esc again forgets 30 rolls.
see      30 of 99
press    escape
see      What do you use
press    enter
see      0 of 99
press    escape
see      What do you use
"""
    played(story)


def test_rolls_that_are_no_chance_are_not_taken():
    story = f"""
{TO_THE_SOURCES}
press    a
see      What do you use
press    enter
see      0 of 99
type     {"123456" * 17}
see      102 of 99
see      [DANGER]
see      (not fair)
press    enter
see      102 of 99
"""
    played(story)


class DeadRandomness:
    """A generator that is not there."""

    drawn = 0

    def bytes(self, count):
        self.drawn += 1
        return b"x" * count

    def check(self):
        raise DeviceFailed("The random generator of this computer is broken: it repeats itself.", "Use another.")


def test_no_mixed_key_is_made_where_the_generator_is_dead_but_one_from_dice_alone_is():
    story = f"""
{TO_THE_SOURCES}
press    m
see      is broken
press    enter
see      Where does the randomness of the key come from?
press    a
see      What do you use
"""
    script = Script.read_text("told", story)
    stage = Stage(script)
    dead = DeadRandomness()
    object.__setattr__(stage.app.journal.devices, "randomness", dead)
    played(script, None, stage)
    assert dead.drawn == 0


def test_another_language_is_warned_of_and_used():
    story = f"""
see      What would you like to do?
press    c
see      How many words
press    enter
see      In which language?
press    down down down enter
see      Words in Spanish open in few programs.
press    enter
see      Where does the randomness
press    a
see      What do you use
press    enter
see      0 of 99
type     {ROLLS}
press    enter
see      Check with another tool
"""

    async def look(player):
        held = [one for one in player.app.journal.session._tracked if type(one).__name__ == "Draft"]
        (draft,) = [draft for draft in held if not draft.is_wiped]
        assert draft.words() == steps(ROLLS, 24, Language.SPANISH).words

    played(story, look)


def test_other_words_of_the_same_rolls_get_other_bytes_of_the_kernel():
    """Else the phrase of twelve words would be the beginning of the one of twenty-four on a sheet thrown away."""
    entropies = []

    async def back_for_fewer_words(player):
        session = player.app.journal.session
        await player.press("g")
        await wait_for(player, lambda shown: "Check with another tool" in shown)
        entropies.extend(draft.entropy() for draft in session._tracked if isinstance(draft, Draft) and draft.kind)
        for seen in ("What do you use", "Where does the randomness", "In which language", "How many words"):
            await player.press("escape")
            if seen == "What do you use":
                await wait_for(player, lambda shown: "Go on" in shown)
            else:
                await wait_for(player, lambda shown, seen=seen: seen in shown)
        await player.press("home")
        await player.press("enter")
        for seen in ("In which language", "Where does the randomness", "Go on"):
            await wait_for(player, lambda shown, seen=seen: seen in shown)
            await player.press("enter" if seen != "Go on" else "g")
        await wait_for(player, lambda shown: "Check with another tool" in shown)
        entropies.extend(draft.entropy() for draft in session._tracked if isinstance(draft, Draft) and draft.kind)

    played(MIXED, back_for_fewer_words)
    long, short = entropies
    assert (len(long), len(short)) == (32, 16)
    assert long[:16] != short


def test_two_machines_compare_the_address_that_an_electrum_key_really_has():
    from coldtui.core.address import address
    from coldtui.core.wallet import Deriver
    from coldtui.custody.accounts import ELECTRUM_ACCOUNT, account_wallet

    phrase = "bitter grass shiver impose acquire brush forget axis eager alone wine silver"

    async def compare(player):
        session, context = player.app.journal.session, player.app.journal
        wallet = account_wallet(session, session.fingerprints[0], ELECTRUM_ACCOUNT, context.network)
        first = address(Deriver(wallet).at(0, 0).script_pubkey, context.network)
        await play(Script.read_text("compare", "press k\nsee 1 key in\npress enter\nsee One key\npress m"), player)
        await wait_for(player, lambda shown: first[:4] in shown and "m/0h/0/0" in shown)
        assert first in (await player.screen()).replace(" ", "").replace("\n", "")

    stage = Stage(Script("electrum", ()))
    with stage.session.draft() as draft:
        draft.from_electrum(phrase.split())
        draft.keep()
    played("see What would you like to do?", compare, stage)
