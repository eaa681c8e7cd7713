"""A sealed backup leaves for paper: as a sheet and its text on a card, or as codes on the screen."""

import pytest

from coldtui.devices import failures
from coldtui.formats import age
from coldtui.formats.armor import armor
from coldtui.formats.backup_sheet import sheet
from coldtui.formats.joiner import Complete, Joiner
from coldtui.formats.kinds import Kind
from coldtui.journeys.print_backup import print_backup
from tests.drivers import PilotPlayer
from tests.fakes_media import FakeCard
from tests.journeys.alone import Alone, alone
from tests.journeys.codes_read import read_screen

SEALED = age.seal(b"what is sealed".ljust(1_024), "zoo zoo", 1, bytes)
HUGE = age.seal(b"what is sealed".ljust(65_536), "zoo zoo", 1, bytes)
ASKED = "see Generation 7. It is sealed: only the backup passphrase opens it."


def printing(*lines: str, sealed: bytes = SEALED, then=None) -> tuple[Alone, FakeCard]:
    """How it went, and what is on the card then. The card is in from the beginning."""
    cards: list[FakeCard] = []

    async def look(player: PilotPlayer) -> None:
        cards.append(player.cards["A"])
        if then is not None:
            await then(player)

    story = "\n".join(("card A empty", "insert A", ASKED, *lines))
    return alone(lambda ctx: print_backup(ctx, sealed, 7), story, look), cards[0]


def test_a_sheet_and_its_text_are_written_to_a_card():
    found, card = printing(
        "press w",
        "see Where should the sheet go?",
        "press enter",
        "see The sheet is written.",
        "see sealed-backup-7.pdf",
        "see sealed-backup-7.txt",
        "see Keep the sheet apart from the",
        "see choose Open my card, then Another",
        "press enter",
        "see The journey is over.",
    )
    assert found.ended == ["done"]
    assert card.files == {"sealed-backup-7.pdf": sheet(SEALED, 7), "sealed-backup-7.txt": armor(SEALED).encode()}


def test_nothing_is_written_over():
    again = ("press w", "see Where should the sheet go?", "press enter", "see The sheet is written.")

    async def twice(ctx) -> None:
        await print_backup(ctx, SEALED, 7)
        await print_backup(ctx, SEALED[:-1], 7)

    names: list[str] = []

    async def look(player: PilotPlayer) -> None:
        names.extend(sorted(player.cards["A"].files))

    story = ("card A empty", "insert A", ASKED, *again, "press enter", ASKED, *again, "see sealed-backup-7-2.pdf")
    alone(twice, "\n".join(story), look)
    assert names == ["sealed-backup-7-2.pdf", "sealed-backup-7-2.txt", "sealed-backup-7.pdf", "sealed-backup-7.txt"]


def test_it_is_shown_as_codes_that_another_program_joins():
    shown: list[str] = []

    async def read(player: PilotPlayer) -> None:
        shown.extend(await read_screen(player))

    printing("press q", "see QR code: sealed backup", "see Part", then=read)
    assert all(one.startswith("B$2B") for one in shown)
    joiner = Joiner()
    *others, last = (joiner.feed(one) for one in shown)
    assert others
    assert isinstance(last, Complete)
    assert (last.payload.kind, last.payload.data) == (Kind.SEALED, SEALED)


def test_from_the_codes_a_key_leads_to_a_sheet():
    found, card = printing(
        *("press q", "see QR code: sealed backup", "see Part", "press f", "see Where should the sheet go?"),
        *("press enter", "see The sheet is written.", "press enter", "see The journey is over."),
    )
    assert found.ended == ["done"]
    assert len(card.files) == 2


def test_who_has_seen_the_codes_is_done():
    found, card = printing("press q", "see Part", "press enter", "see The journey is over.")
    assert found.ended == ["done"]
    assert card.files == {}


@pytest.mark.parametrize(
    "lines",
    [
        ("press q", "see Part"),
        ("press w", "see Where should the sheet go?"),
        ("press q", "see Part", "press f", "see go?"),
    ],
    ids=["codes", "cards", "cards-from-codes"],
)
def test_esc_comes_back_to_the_question_and_then_leaves(lines):
    found, card = printing(*lines, "press escape", ASKED, "press escape", "see The journey is over.")
    assert found.ended == ["back"]
    assert card.files == {}


@pytest.mark.parametrize("failing", [1, 2], ids=["the-sheet", "its-text"])
def test_a_card_that_fails_is_named_and_another_one_asked_for(failing):
    """Whatever was written before it failed stays: nothing on a card is ever taken away."""
    names: list[str] = []

    async def journey(ctx) -> None:
        media = ctx.devices.media
        write, calls = media.write_new, []

        def write_new(volume, name_for, data):
            calls.append(volume)
            if len(calls) == failing:
                raise failures.full(volume)
            return write(volume, name_for, data)

        media.write_new = write_new
        await print_backup(ctx, SEALED, 7)

    async def look(player: PilotPlayer) -> None:
        names.extend(sorted(player.cards["A"].files))

    story = (
        *("card A empty", "insert A", ASKED, "press w", "see Where should the sheet go?", "press enter"),
        *("see The card is full", "press enter", "see Where should the sheet go?", "press enter"),
        *("see The sheet is written.", "press enter", "see The journey is over."),
    )
    assert alone(journey, "\n".join(story), look).ended == ["done"]
    assert len(names) == 1 + failing


def test_what_is_too_large_for_paper_is_said_before_anything_is_written():
    _, card = printing(
        *("press w", "see Where should the sheet go?", "press enter", "see This backup is too large for paper"),
        *("press enter", "see Where should the sheet go?"),
        sealed=HUGE,
    )
    assert card.files == {}
