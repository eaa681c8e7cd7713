"""Home, while cards come and go; and where coldtui mounts them itself, none that is in use."""

import asyncio

import pytest

from coldtui.journeys import home
from coldtui.ui.screens.home import Home
from tests.build.keys import OURS, SECOND
from tests.drivers import Stage
from tests.fakes_media import FakeCard
from tests.journeys.sealing import Told, begun, staged, tell

pytestmark = pytest.mark.usefixtures("quick_keys")


def test_a_card_that_comes_while_home_is_drawn_is_no_crash(monkeypatch):
    card, new = FakeCard("CARD"), FakeCard("NEW")
    stage = staged(card, phrases=())
    begun(stage, card, OURS)
    settle, compose = home._sealed, Home._compose
    slow: list[bool] = []

    async def settle_then_insert(ctx):
        said = await settle(ctx)
        if slow:
            stage.media.insert(new)
        return said

    async def compose_slowly(self):
        if slow:
            slow.clear()
            await asyncio.sleep(0.4)  # longer than the first look at the cards takes to begin
        await compose(self)

    monkeypatch.setattr(home, "_sealed", settle_then_insert)
    monkeypatch.setattr(Home, "_compose", compose_slowly)

    async def story(told: Told) -> None:
        await told.do("see generation 1, sealed on 1 card\npress l\nsee In which form")
        slow.append(True)
        await told.do('press escape\nsee What would you like\nsee "NEW"')

    tell(stage, story, card, new)


def mounting(*cards: FakeCard, phrases: tuple[str, ...] = (OURS,)) -> Stage:
    """As in the live image."""
    stage = staged(*cards, phrases=phrases)
    stage.media.mounts = True
    return stage


def test_a_card_is_mounted_while_it_is_chosen_from_and_can_be_pulled_at_home():
    async def story(told: Told) -> None:
        await told.do('see "CARD"  (you can pull it out)')
        assert not told.media.holds_cards
        await told.do("press s\nsee x.psbt")
        assert told.media.holds_cards
        await told.do('press escape\nsee What would you like\nsee "CARD"  (you can pull it out)')
        assert not told.media.holds_cards

    tell(mounting(FakeCard("CARD", {"x.psbt": b"1"})), story)


def test_home_says_who_looks_onto_a_card_and_only_where_nobody_has_looked():
    hint = "s looks for transactions, o for a sealed backup"
    tell(mounting(FakeCard("CARD", {"x.psbt": b"1"})), lambda told: told.do(f"see {hint}\nnot-see (1 transaction)"))
    tell(staged(FakeCard("CARD", {"x.psbt": b"1"})), lambda told: told.do(f"see (1 transaction)\nnot-see {hint}"))


def test_who_looks_stands_below_cards_that_can_be_used_and_not_below_others():
    unused = FakeCard("BLANK", mounted=False, obstacle="It has no file system.")

    async def story(told: Told) -> None:
        await told.do('see "BLANK"  (cannot be used yet)\nsee (you can pull it out)')
        shown = await told.player.screen() or ""
        places = [shown.index(text) for text in ("(you can pull it out)", "s looks for", "(cannot be used yet)")]
        assert places == sorted(places)

    tell(mounting(unused, FakeCard("CARD")), story)
    alone = 'see "BLANK"  (cannot be used yet)\nnot-see s looks for'
    tell(mounting(unused), lambda told: told.do(alone))


def test_a_look_that_comes_late_leaves_no_card_mounted_at_home(monkeypatch):
    async def story(told: Told) -> None:
        loop, is_away = asyncio.get_running_loop(), asyncio.Event()
        put_away = told.media.put_away

        def put_away_and_say() -> frozenset[str]:
            stuck = put_away()
            loop.call_soon_threadsafe(is_away.set)
            return stuck

        await told.do('see "CARD"  (you can pull it out)')
        monkeypatch.setattr(told.media, "put_away", put_away_and_say)
        told.media.mount()  # as the last look of a list that was left
        await asyncio.wait_for(is_away.wait(), 60)
        await told.do('see "CARD"  (you can pull it out)')
        assert not told.media.holds_cards

    tell(mounting(FakeCard("CARD")), story)


def test_a_card_that_cannot_be_unmounted_is_said_to_be_in_use_and_home_stays():
    card = FakeCard("CARD", {"x.psbt": b"1"}, is_busy=True)

    async def story(told: Told) -> None:
        await told.do('see "CARD"  (you can pull it out)', "press s\nsee x.psbt\npress escape")
        await told.do("see What would you like", 'see "CARD"  (in use: do not pull it)')
        home_screen = told.stage.app.screen
        await told.do('see "CARD"  (in use: do not pull it)')
        assert told.stage.app.screen is home_screen

    tell(mounting(card), story)


def test_an_enrolled_card_that_comes_is_sealed_and_can_be_pulled():
    card, other = FakeCard("CARD"), FakeCard("OTHER")
    stage = mounting(card, phrases=())
    begun(stage, card, OURS)

    async def story(told: Told) -> None:
        await told.do("see generation 1, sealed on 1 card", 'see "CARD"  (you can pull it out)')
        assert not told.media.holds_cards
        told.media.pull(card)
        await told.insert(other)
        assert not told.media.holds_cards
        told.session.add(SECOND.split())
        await told.insert(card)
        await told.do('see "CARD"  (you can pull it out)', "see generation 2, sealed on 1 card")
        assert not told.media.holds_cards
        assert sorted(told.backups.on(card)) == [1, 2]
        assert told.backups.on(other) == {}

    tell(stage, story, card, other)
