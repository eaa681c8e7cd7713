"""A wallet that is shares from the start (SLIP-39): from dice to sheets that open it, judged by another implementation."""

import asyncio
from hashlib import sha256

import pytest
from bip39_slip39 import slip39

from coldtui.custody.material import Kind
from coldtui.journeys import split_key as journey
from tests.build.keys import from_seed
from tests.drivers import PilotPlayer, Script, Stage, play

ROLLS = "56213235655215635562535365213142161362661533513323"
"""Fifty rolls that nothing is wrong with."""

TO_THE_SHARES = f"""
see      What would you like to do?
press    c
see      How many words will the recovery phrase have?
press    end up enter
see      Where does the randomness of the key come from?
press    a
see      What do you use for 12 words?
press    enter
see      0 of 50
type     {ROLLS}
see      50 of 50
press    enter
see      Check with another tool
press    space
see      the entropy is the master secret of the wallet
press    enter
see      Shares have drawbacks
press    enter
see      What shares are good for
press    enter
see      Which kind of shares?
press    enter
see      These shares hold the wallet itself.
press    enter
see      How many
press    enter
see      No passphrase
press    enter
see      Make these shares?
press    m
see      Now only the holder of
"""


def played(monkeypatch: pytest.MonkeyPatch, stop: str = "") -> tuple[Stage, list[tuple[str, ...]]]:
    """Create the key on the screens, or give up by a key after the first share was typed back; the shares."""
    stage = Stage(Script("create shares", ()))
    sheets: list[tuple[str, ...]] = []
    made = []
    split = journey.split_slip39

    def noted(*given: object) -> object:
        made.append(split(*given))
        return made[-1]

    monkeypatch.setattr(journey, "split_slip39", noted)

    async def follow(player: PilotPlayer, text: str) -> None:
        await play(Script.read_text("lines", text), player)

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await follow(player, TO_THE_SHARES)
            sheets.extend(made[0].words(number) for number in range(3))
            for words in sheets:
                await follow(player, "see Now only the holder of\npress enter\nsee Write this at the top\npress enter")
                await follow(player, "see Space shows the words")
                await follow(player, f"press space\nsee {words[0]}\npress enter\nsee Check ")
                await follow(player, f"type {' '.join(words)}\npress enter")
                if stop:
                    await follow(player, f"see Now only the holder of share 2\n{stop}")
                    return
            await follow(player, "see Your shares work\npress enter\nsee Comparison code")
            assert not stage.session.fingerprints
            await follow(player, "press enter\nsee Your key is ready\nsee in your shares, read back\npress h")
            await follow(player, "see 1 key loaded")

    asyncio.run(run())
    return stage, sheets


def test_two_of_three_sheets_are_the_key_that_the_dice_made(monkeypatch):
    stage, sheets = played(monkeypatch)
    secret = sha256(ROLLS.encode()).digest()[:16]
    for pair in ((0, 1), (0, 2), (1, 2)):
        assert slip39.master_secret_from_mnemonics([" ".join(sheets[one]) for one in pair]) == secret
    assert stage.session.fingerprints == (from_seed(secret).fingerprint,)
    assert stage.session.kind_of(stage.session.fingerprints[0]) is Kind.SLIP39
    assert stage.session.is_backed_up(stage.session.fingerprints[0])


@pytest.mark.parametrize("stop", ["press f10\nsee Leave coldtui\npress f10\nleft", "press f12\nsee No key is loaded."])
def test_whoever_gives_up_among_the_shares_has_no_key(monkeypatch, stop):
    stage, _ = played(monkeypatch, stop)
    assert stage.session.holds_nothing
