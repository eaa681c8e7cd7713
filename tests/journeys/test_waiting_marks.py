"""Where the mark stands in a list of files that come late: the same keys do the same however long a card takes."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from tests.build.keys import OURS
from tests.corpus.case import payment
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_media import FakeCard

pytestmark = pytest.mark.usefixtures("quick_keys")

Do = Callable[..., Awaitable[None]]


def told(story: Callable[[Stage, Do], Awaitable[None]]) -> None:
    """Play on a program with a key, and no card in yet."""
    stage = Stage(Script("story", ()))
    stage.session.add(OURS.split())

    async def run() -> None:
        async with stage.app.run_test(size=(80, 24)) as pilot:
            player = PilotPlayer(stage.app, pilot, stage.media, stage.cards)

            async def do(*lines: str) -> None:
                await play(Script.read_text("lines", "\n".join(lines)), player)

            await do("see What would you like to do?", "press s", "see > Scan a QR code")
            await story(stage, do)

    asyncio.run(run())


def card(*names: str, label: str = "TRANSFER") -> FakeCard:
    return FakeCard(label, dict.fromkeys(names, payment().raw()))


def test_a_mark_that_nobody_moved_goes_to_the_first_file_that_comes():
    async def story(stage: Stage, do: Do) -> None:
        stage.media.insert(card("a.psbt", "b.psbt"))
        await do("see > a.psbt", "press enter", "see Check this transaction", "see a.psbt")

    told(story)


def test_a_card_that_is_there_and_not_mounted_yet_says_so_until_its_files_are_marked():
    async def story(stage: Stage, do: Do) -> None:
        late = card("a.psbt")
        late.mounted = False
        stage.media.insert(late)
        await do("see Not mounted.", "see > Scan a QR code")
        late.mounted = True
        await do("see > a.psbt")

    told(story)


def test_when_the_card_goes_it_waits_again():
    async def story(stage: Stage, do: Do) -> None:
        first = card("a.psbt")
        stage.media.insert(first)
        await do("see > a.psbt")
        stage.media.pull(first)
        await do("see > Scan a QR code")
        stage.media.insert(card("c.psbt"))
        await do("see > c.psbt")

    told(story)


def test_control_a_mark_that_somebody_moved_stays_where_it_is():
    async def story(stage: Stage, do: Do) -> None:
        stage.media.insert(card("a.psbt"))
        await do("see > a.psbt", "press up", "see > Scan a QR code")
        stage.media.insert(card("b.psbt", label="OTHER"))
        await do("see b.psbt", "see > Scan a QR code")

    told(story)


def test_a_mark_that_somebody_moved_is_forgotten_with_the_file_that_it_was_on():
    async def story(stage: Stage, do: Do) -> None:
        first = card("a.psbt", "b.psbt")
        stage.media.insert(first)
        await do("see > a.psbt", "press down", "see > b.psbt")
        stage.media.pull(first)
        await do("see > Scan a QR code")
        stage.media.insert(card("c.psbt", label="OTHER"))
        await do("see > c.psbt")

    told(story)


def test_so_it_is_where_the_mark_could_not_move():
    async def story(stage: Stage, do: Do) -> None:
        first = card("a.psbt")
        stage.media.insert(first)
        await do("see > a.psbt", "press down", "see > a.psbt")
        stage.media.pull(first)
        await do("see > Scan a QR code")
        stage.media.insert(card("c.psbt", label="OTHER"))
        await do("see > c.psbt")

    told(story)


def test_control_a_mark_that_somebody_moved_to_what_is_still_there_stays_when_cards_go_and_come():
    async def story(stage: Stage, do: Do) -> None:
        first = card("a.psbt")
        stage.media.insert(first)
        await do("see > a.psbt", "press up", "see > Scan a QR code")
        stage.media.pull(first)
        await do("see No card is plugged in.", "see > Scan a QR code")
        stage.media.insert(card("c.psbt", label="OTHER"))
        await do("see c.psbt", "see > Scan a QR code")

    told(story)


def test_control_a_mark_that_somebody_moved_to_a_file_stays_on_it_when_another_card_comes():
    async def story(stage: Stage, do: Do) -> None:
        stage.media.insert(card("a.psbt", "b.psbt"))
        await do("see > a.psbt", "press down", "see > b.psbt")
        stage.media.insert(card("0.psbt", label="OTHER"))
        await do("see 0.psbt", "see > b.psbt")

    told(story)


def test_a_mark_on_a_file_never_moves_to_another_file():
    async def story(stage: Stage, do: Do) -> None:
        there = card("m.psbt")
        stage.media.insert(there)
        await do("see > m.psbt")
        there.files["a.psbt"] = payment().raw()
        await do("see a.psbt", "see > m.psbt")

    told(story)


def test_so_it_is_with_sealed_backups():
    async def story(stage: Stage, do: Do) -> None:
        await do("press escape", "see What would you like", "press o", "see No card is plugged in.", "see > ")
        vault = FakeCard("VAULT", {})
        stage.backups.put(vault, 3, b"sealed")
        stage.media.insert(vault)
        await do("see >    Generation 3")

    told(story)
