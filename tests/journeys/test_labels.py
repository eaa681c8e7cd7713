"""Labels come from a card and go back to one; a file that is none changes nothing; they stand beside their addresses."""

import asyncio
from unittest.mock import patch

from coldtui.core.network import Network
from coldtui.formats.backup_values import BackupLabel
from coldtui.formats.label_file import read_labels
from coldtui.journeys.addresses import show_addresses
from coldtui.journeys.context import Context
from coldtui.journeys.labels import labels
from coldtui.ui.screens.tell import Tell
from tests.build.keys import OURS
from tests.drivers import PilotPlayer, Script, Stage, play
from tests.fakes_media import FakeCard

# the first two receive addresses of BIP84's test vectors
FIRST, SECOND = "bc1qcr8te4kr609gcawutmrza0j4xv80jy8z306fyu", "bc1qnjg0jd8228aq7egyzacy8cys3knf9xvrerkf9g"
RENT = BackupLabel("addr", FIRST, "Rent")
FILE = b"".join(
    (
        b'{"type":"addr","ref":"%s","label":"Rent"}\n' % FIRST.upper().encode(),
        b'{"type":"addr","ref":"%s","label":"Fl\xc3\xb6te \\u202e\\u001b[31m"}\n' % SECOND.encode(),
        b'{"type":"tx","ref":"%s","label":"Bought a horse"}\n' % (b"0a" * 32),
        b"this line is none\n",
    )
)


def played(
    journey, story: str, files: dict[str, bytes] | None = None, there=(), *, is_full: bool = False
) -> tuple[list[BackupLabel], FakeCard]:
    """Play a story with one card; the labels at the end."""
    script = Script.read_text("labels", "network main\n" + story)
    stage = Stage(script)
    card = FakeCard("LABELS", files or {})
    card.full = is_full
    stage.media.insert(card)
    stage.session.add(OURS.split())
    held: list[Context] = []

    async def choose(ctx: Context):
        if not held:
            held.append(ctx)
            ctx.book.labels += there
            return journey
        await ctx.ask(Tell("Over", "OK", "The journey is over."))
        return journey

    async def run() -> None:
        with patch("coldtui.journeys.home.choose_journey", choose):
            async with stage.app.run_test(size=(80, 24)) as pilot:
                await play(script, PilotPlayer(stage.app, pilot, stage.media, {"LABELS": card}))

    asyncio.run(run())
    return held[0].book.labels, card


IMPORT = "see 0 labels here.\npress i\nsee Which file of labels?\npress enter\n"


def test_labels_are_imported_counted_and_exported_again():
    story = f"{IMPORT}see [CAUTION] 3 labels read.\nsee 1 line of the file is no label for this network\nsee 2 new\n"
    story += "press enter\nsee 3 labels here.\nsee Transactions\npress e\nsee On which card\npress enter\n"
    story += "see 3 labels written.\nsee labels-2.jsonl\n"
    found, card = played(labels, story, {"labels.jsonl": FILE})
    assert [label.label for label in found][::2] == ["Rent", "Bought a horse"]
    assert list(read_labels(card.files["labels-2.jsonl"], Network.MAIN).labels) == found
    assert card.files["labels.jsonl"] == FILE


def test_a_file_that_holds_no_label_is_said_to_be_none_and_changes_nothing():
    story = "see 1 label here.\npress i\nsee Which file\npress enter\nsee No line of this file is a label.\n"
    found, _ = played(labels, story + "press enter\nsee Which file of labels?\n", {"a.txt": b"hello\n"}, [RENT])
    assert found == [RENT]


def test_a_card_that_is_full_is_said_and_another_is_asked_for():
    story = "see 1 label here.\npress e\nsee On which card\npress enter\nsee The card is full\npress enter\nsee On which card"
    _, card = played(labels, story, {}, [RENT], is_full=True)
    assert card.files == {}


def test_all_labels_are_removed_by_one_letter_and_not_by_enter():
    story = "see 1 label here.\npress r\nsee Remove 1 label?\npress enter\nsee Remove 1 label?\n"
    assert played(labels, story + "press escape\nsee 1 label here.", there=[RENT])[0] == [RENT]
    assert played(labels, story + "press r\nsee 0 labels here.", there=[RENT])[0] == []


def test_a_label_stands_below_its_address_letter_by_letter_and_below_no_other():
    story = "see Addresses of which wallet?\npress enter\nsee Receive addresses\nsee Fl\u00f6te \\u202e\\x1b[31m\n{}"
    there = [RENT, BackupLabel("addr", SECOND, "Fl\u00f6te \u202e\x1b[31m"), BackupLabel("tx", "0a" * 32, "Horse")]
    played(
        show_addresses,
        story.format("see Rent\nnot-see Horse\npress c\nsee Change addresses\nnot-see Rent"),
        there=there,
    )
