"""Preparing a card: what is shown of it, what makes it empty, and all that does not."""

import pytest

from coldtui.devices.media import Bus
from coldtui.journeys.context import Context
from coldtui.journeys.prepare_card import prepare_card
from tests.fakes_backup import FakeBackups
from tests.fakes_media import FakeCard, FakeMedia
from tests.journeys.alone import OVER, Alone, alone

CHOOSE = "Which card should be made empty?"
CHOSEN = f"see {CHOOSE}\npress enter\nsee Type ERASE to make it empty"


def prepared(card: FakeCard, story: str, *others: FakeCard, backups: int = 0) -> Alone:
    """Play a story with these cards in the slots."""

    async def journey(ctx: Context) -> None:
        media, store = ctx.devices.media, ctx.devices.backups
        assert isinstance(media, FakeMedia)
        assert isinstance(store, FakeBackups)
        for one in (card, *others):
            media.insert(one)
        for number in range(1, backups + 1):
            store.put(card, number, b"sealed")
        for one in (card, *others):
            if one.when_written is pull:
                one.when_written = lambda: media.pull(card)
        await prepare_card(ctx)

    return alone(journey, story)


def pull() -> None:
    """Stands for: the card is pulled in the middle."""


def full_card(**more: object) -> FakeCard:
    return FakeCard("HOLIDAY", {"a.jpg": b"a", "b.jpg": b"b"}, {"DCIM": "is a folder"}, **more)


def test_a_card_is_named_by_size_model_and_serial_and_becomes_empty_by_a_typed_word():
    card = full_card()
    story = f"""
    {CHOSEN}
    see 32 GB (32,000,000,000 bytes)
    see SD32G
    see 0x5b3f09e1
    see "HOLIDAY": 3 files and folders, 0 sealed backups
    type erase
    press enter
    see The card is empty and ready.
    see CARD-0042
    see You can use it now.
    press enter
    see {OVER}
    """
    assert prepared(card, story).ended == ["done"]
    assert (card.files, card.odd, card.label) == ({}, {}, "CARD-0042")


@pytest.mark.parametrize("typed", ["", "y", "ERAS", "ERASD"])
def test_a_card_is_not_made_empty_by_anything_but_the_word(typed):
    card = full_card()
    letters = f"type {typed}" if typed else ""
    story = f"""
    {CHOSEN}
    {letters}
    press enter
    see Type the word ERASE first
    """
    prepared(card, story)
    assert set(card.files) == {"a.jpg", "b.jpg"}


def test_esc_after_the_word_was_typed_leaves_the_card_as_it_is_and_goes_back_one_screen():
    card = full_card()
    story = f"""
    {CHOSEN}
    type ERASE
    press escape
    see {CHOOSE}
    press escape
    see {OVER}
    """
    assert prepared(card, story).ended == ["back"]
    assert set(card.files) == {"a.jpg", "b.jpg"}


def test_the_lock_forgets_the_word():
    card = full_card()
    story = f"""
    {CHOSEN}
    type ERASE
    press f12
    see coldtui
    press enter
    """
    prepared(card, story)
    assert set(card.files) == {"a.jpg", "b.jpg"}


def test_sealed_backups_on_the_card_are_counted_and_are_a_danger():
    card = full_card()
    story = f"""
    {CHOSEN}
    see 3 files and folders, 2 sealed backups
    see [DANGER]
    see There are 2 sealed backups on it. Keep them elsewhere first.
    """
    prepared(card, story, backups=2)


def test_control_a_card_without_backups_is_no_danger():
    shown = prepared(full_card(), CHOSEN).shown
    assert not any("[DANGER]" in screen for screen in shown)


def test_a_card_that_cannot_be_read_can_be_prepared_and_says_why_it_could_not():
    card = FakeCard("", mounted=False, obstacle="It has a file system that coldtui does not open (ext4).")
    story = f"""
    {CHOSEN}
    see does not open (ext4)
    type ERASE
    press enter
    see The card is empty and ready.
    """
    prepared(card, story)
    assert card.mounted


def test_what_cannot_be_prepared_is_named_with_the_reason_and_cannot_be_chosen():
    card = full_card(unfit="It is made to start a computer, as the one with coldtui is.")
    story = f"""
    see {CHOOSE}
    see cannot be prepared
    see computer, as the one with coldtui is
    press enter
    see {CHOOSE}
    """
    prepared(card, story)
    assert set(card.files) == {"a.jpg", "b.jpg"}


def test_a_folder_that_the_user_named_is_no_card():
    shown = prepared(FakeCard("HOME", bus=Bus.FOLDER), "see No card is plugged in").shown
    assert not any("HOME" in screen for screen in shown)


def test_of_two_cards_only_the_one_that_was_chosen_becomes_empty():
    first, second = full_card(), FakeCard("KEEP", {"keep.txt": b"1"})
    story = f"""
    {CHOSEN}
    type ERASE
    press enter
    see The card is empty and ready.
    """
    prepared(first, story, second)
    assert (first.files, set(second.files)) == ({}, {"keep.txt"})


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"is_busy": True}, "Another program uses the card"),
        ({"forgetful": True}, "did not keep what was written on it"),
        ({"when_written": pull}, "The card is gone"),
    ],
)
def test_what_goes_wrong_is_told_and_leads_back_to_the_choice(more, words):
    story = f"""
    {CHOSEN}
    type ERASE
    press enter
    see {words}
    press enter
    see {CHOOSE}
    press escape
    see {OVER}
    """
    assert prepared(full_card(**more), story).ended == ["back"]


@pytest.mark.parametrize(
    ("obstacle", "shown"),
    [
        ("It has no file system that coldtui knows. To use it, prepare it under Backups.", "that coldtui knows."),
        ("It is odd.", "It is odd."),
    ],
)
def test_of_what_is_on_a_card_that_cannot_be_read_only_the_reason_is_said(obstacle, shown):
    card = full_card(mounted=False, obstacle=obstacle)
    story = f"""
    {CHOSEN}
    see {shown}
    not-see Backups
    press escape
    see {CHOOSE}
    press escape
    see {OVER}
    """
    assert prepared(card, story).ended == ["back"]
