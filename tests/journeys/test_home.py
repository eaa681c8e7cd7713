"""Home, while cards come and go."""

import asyncio

import pytest

from coldtui.journeys import home
from coldtui.ui.screens.home import Home
from tests.build.keys import OURS
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
