"""BIP85 children on the screen: shown only on request, named by where they come from, loaded only on a letter."""

import asyncio
import re

import pytest

from coldtui.core import mnemonic
from coldtui.core.bip85 import Application, Request, child_text
from coldtui.core.key import ExtendedPrivateKey
from coldtui.journeys.children import derive_children
from tests.build.keys import OURS
from tests.drivers import PRESSES, PilotPlayer, Stage, play
from tests.journeys.test_abort import go_back, leave
from tests.journeys.test_export_key import run_journey
from tests.journeys.test_journeys import SCRIPTS

OPEN = ("press x", "see A child is made from this key", "press enter", "see which child?")


def child(request: Request) -> str:
    """The child of the key that everybody knows, by core alone (which has the BIP's own examples)."""
    with ExtendedPrivateKey.from_seed(mnemonic.seed(OURS.split())) as master:
        return child_text(master, request, is_test=True)


def grouped(text: str) -> str:
    return " ".join(re.findall(".{1,4}", text))


WORDS = Request(Application.WORDS, 12, 3)
TO_WORDS = (
    *OPEN, "press r", "see How many words?", "press home enter", "see In which language?", "press enter", "see Which index?",
    "type 3", "press enter", "see The child is made.", "see key 73c5 da0a", "see m/83696968h/39h/0h/12h/3h",
)  # fmt: skip


FIVE = tuple(
    line
    for heading in (
        "You will be shown",
        "What a recovery phrase is",
        "What it is for",
        "What happens",
        "How to write it",
    )
    for line in (f"see {heading}", "press enter")
)
"""The screens that come before the words of every phrase."""


def test_words_are_hidden_until_they_are_asked_for_and_named_by_their_parent(monkeypatch):
    words = child(WORDS).split()
    run_journey(
        monkeypatch, derive_children, *TO_WORDS, f"not-see {words[0]}", "press s", *FIVE, "see Derived from key 73c5 da0a",
        "see index 3", f"not-see {words[0]}", "press space", *(f"see {word}" for word in words), "press space",
        f"not-see {words[0]}", "press enter", "see The child is made.",
    )  # fmt: skip


def test_a_child_is_loaded_by_its_own_letter_only(monkeypatch):
    expected = ExtendedPrivateKey.from_seed(mnemonic.seed(child(WORDS).split())).fingerprint

    def look(player):
        assert player.app.journal.session.fingerprints[1:] == (expected,)

    shown = f"{expected.hex()[:4]} {expected.hex()[4:]}"
    run_journey(
        monkeypatch, derive_children, *TO_WORDS, "press l", "see Load this child as a key", f"see {shown}", "press enter space y",
        "see Load this child as a key", "press l", f"see The key {shown} is loaded.", "press enter", "see which child?", look=look,
    )  # fmt: skip


def test_esc_loads_nothing_and_leaves_nothing(monkeypatch):
    def look(player):
        session = player.app.journal.session
        assert len(session.fingerprints) == 1
        session.forget(session.fingerprints[0])
        assert session.holds_nothing

    run_journey(
        monkeypatch, derive_children, *TO_WORDS, "press l", "see Load this child", "press escape", "see The child is made.",
        "press escape", "see Which index?", "press escape", "see In which language?", "press escape", "see How many words?",
        "press escape", "see which child?", "press escape", "see What would you like to do?", look=look,
    )  # fmt: skip


def test_a_child_that_is_loaded_already_is_said(monkeypatch):
    lines = (
        *TO_WORDS,
        "press l",
        "see Load this child",
        "press l",
        "see is loaded.",
        "press enter",
        "see which child?",
    )
    run_journey(monkeypatch, derive_children, *lines, *TO_WORDS[4:], "press l", "see is already loaded.")


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (("press p", "see 24 characters", "press enter"), Request(Application.BASE64, 24, 0)),
        (("press s", "see 20 characters", "press enter"), Request(Application.BASE85, 20, 0)),
        (("press h", "see 32 bytes", "press enter"), Request(Application.HEX, 32, 0)),
        (("press h", "press n", "see from 16 to 64", "type 17", "press enter"), Request(Application.HEX, 17, 0)),
        (("press w",), Request(Application.WIF, 0, 0)),
    ],
    ids=["base64", "base85", "hex", "hex-17", "wif"],
)  # fmt: skip
def test_a_text_is_hidden_until_it_is_asked_for(monkeypatch, lines, asked):
    text = grouped(child(asked))
    run_journey(
        monkeypatch, derive_children, *OPEN, *lines, "see Which index?", "type 0", "press enter", "see Derived from", f"see {asked.path_text}",
        "see ........", f"not-see {text[:19]}", "press enter", "see ........", "press space", f"see {text[:70]}", "press space", "see ........",
        f"not-see {text[:19]}", "press space", f"see {text[:19]}", "press enter", "see which child?",
    )  # fmt: skip


def test_a_parent_with_a_passphrase_is_named_with_it(monkeypatch):
    """Who wants to make the child again must know that the passphrase belongs to its parent."""

    async def of_the_second(ctx, _):
        ctx.session.add(OURS.split(), "tea")
        await derive_children(ctx, ctx.session.fingerprints[1])

    run_journey(
        monkeypatch, of_the_second, *OPEN, "press w", "see Which index?", "type 0", "press enter", "see , with its passphrase",
    )  # fmt: skip
    run_journey(
        monkeypatch, derive_children, *OPEN, "press w", "see Which index?", "type 0", "press enter", "see Derived from",
        "not-see with its passphrase",
    )  # fmt: skip


def test_rolls_of_a_die_stand_as_they_fell(monkeypatch):
    request = Request(Application.DICE, 6, 1, sides=10)
    run_journey(
        monkeypatch, derive_children, *OPEN, "press d", "see How many sides", "press enter", "see Number of rolls", "type 0", "press enter",
        "see must be 1 at least", "press enter", "see Number of rolls", "type 6", "press enter", "see Which index?", "type 1", "press enter",
        "see count from 0", "press space", f"see {child(request)}",
    )  # fmt: skip


def test_esc_finds_the_numbers_that_were_typed(monkeypatch):
    run_journey(
        monkeypatch, derive_children, *OPEN, "press d", "see How many sides", "press down enter", "see Number of rolls", "type 17", "press enter",
        "see Which index?", "type 385", "press enter", "see count from 0", "press escape", "see Which index?", "see 385", "press escape",
        "see Number of rolls", "see 17", "press escape", "see > 6 sides", "press enter", "see 17", "press enter", "see Which index?", "see 385",
        "press enter", "see m/83696968h/89101h/6h/17h/385h",
    )  # fmt: skip


def test_esc_finds_a_length_of_ones_own(monkeypatch):
    run_journey(
        monkeypatch, derive_children, *OPEN, "press p", "see 20 to 86 characters", "press end enter", "see Number of characters", "type 31",
        "press enter", "see Which index?", "press escape", "see > n  Another length", "press enter", "see Number of characters", "see 31",
    )  # fmt: skip


def test_an_extended_private_key_is_shown_or_loaded(monkeypatch):
    request = Request(Application.XPRV, 0, 2)
    run_journey(
        monkeypatch, derive_children, *OPEN, "press x", "see Which index?", "type 2", "press enter", "see The child is made.", "not-see Write it down",
        "press s", "see ........", "press space", f"see {grouped(child(request))[:70]}", "press enter", "see The child is made.", "press l",
        "see Load this child", "press l", "see is loaded.",
    )  # fmt: skip


def test_locking_hides_it(monkeypatch):
    request = Request(Application.WIF, 0, 0)
    text = grouped(child(request))[:19]
    run_journey(
        monkeypatch, derive_children, *OPEN, "press w", "see Which index?", "type 0", "press enter", "see ........", "press space",
        f"see {text}", "press f1", f"not-see {text}", "press escape", "see ........", f"not-see {text}",
    )  # fmt: skip


def test_the_words_of_a_child_can_be_written_down_and_checked(monkeypatch):
    run_journey(monkeypatch, derive_children, *TO_WORDS, "press w", "see You will be shown your recovery phrase.")


def test_a_language_is_chosen_and_its_words_are_shown(monkeypatch):
    from coldtui.core.wordlist import Language

    request = Request(Application.WORDS, 24, 0, Language.SPANISH)
    word = max(child(request).split(), key=len)
    run_journey(
        monkeypatch, derive_children, *OPEN, "press r", "see How many words?", "press enter", "see In which language?", "press down down down",
        "see > Spanish", "press enter", "see Which index?", "type 0", "press enter", "see m/83696968h/39h/3h/24h/0h", "press s", *FIVE, "see Space Show",
        "press space", f"see {word}",
    )  # fmt: skip


STORY = SCRIPTS["children"]
LOADED = next(place for place, line in enumerate(STORY.lines) if line.rest == "is loaded.")
STOPS = [place for place, line in enumerate(STORY.lines[:LOADED]) if line.verb in (*PRESSES, "type")]


def stopped(stop, abort) -> tuple[int, bool]:
    """Play the story up to a place and abort; the number of keys left, and whether nothing else is held."""
    stage = Stage(STORY)

    async def run() -> int:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)
            await play(STORY, player, stop)
            await abort(player)
            return len(stage.session.fingerprints)

    keys = asyncio.run(run())
    for raw in stage.session.fingerprints:
        stage.session.forget(raw)
    return keys, stage.session.holds_nothing


@pytest.mark.slow
@pytest.mark.parametrize("stop", STOPS)
def test_whoever_stops_before_the_letter_has_loaded_nothing(stop):
    assert stopped(stop, go_back) == (1, True)


@pytest.mark.slow
@pytest.mark.parametrize("stop", STOPS)
def test_whoever_switches_off_leaves_nothing(stop):
    assert stopped(stop, leave) == (0, True)


@pytest.mark.slow
def test_control_a_child_that_was_loaded_is_counted():
    assert stopped(LOADED + 2, go_back) == (2, True)
