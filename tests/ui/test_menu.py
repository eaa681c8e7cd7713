"""The list to choose from."""

import asyncio
from collections.abc import Sequence

import pytest
from textual.app import ComposeResult
from textual.screen import Screen

from coldtui.ui.widgets.menu import Entry, Menu, heading, remark
from tests.ui.stand import rows, standing

MANY = [Entry(f"entry {number:03d}", "a note") for number in range(500)]


class Holder(Screen[None]):
    """A screen with one menu."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self.menu = Menu(entries)

    def compose(self) -> ComposeResult:
        yield self.menu


def after(entries: Sequence[Entry], *presses: str) -> tuple[int | None, list[str], bool]:
    """The marked entry, the rows shown, and whether there is more below."""

    async def run():
        holder = Holder(entries)
        async with standing(holder) as pilot:
            await pilot.press(*presses)
            await pilot.pause()
            return holder.menu.at, rows(pilot.app), holder.menu.more_below

    return asyncio.run(run())


MIXED = [heading("Cards"), Entry("one"), remark("not this"), Entry("two"), remark("end")]


@pytest.mark.parametrize(
    ("presses", "at"),
    [((), 1), (("down",), 3), (("down", "down"), 3), (("up",), 1), (("end",), 3), (("end", "home"), 1)],
)
def test_the_mark_goes_over_what_can_be_chosen_only(presses, at):
    assert after(MIXED, *presses)[0] == at


def test_the_marked_row_is_marked_by_a_sign():
    marked = [row for row in after(MIXED, "down")[1] if row.startswith(">")]
    assert marked == ["> two"]


def test_nothing_to_choose_has_no_mark():
    at, shown, _ = after([remark("nothing here")])
    assert at is None
    assert shown[0].strip() == "nothing here"


@pytest.mark.parametrize("presses", [("end",), ("pagedown",) * 9, ("down",) * 25])
def test_the_marked_row_is_always_shown(presses):
    at, shown, _ = after(MANY, *presses)
    assert any(row.startswith(f"> entry {at:03d}") for row in shown)


def test_more_below_is_said_until_the_end():
    assert after(MANY)[2]
    assert not after(MANY, "end")[2]


def test_the_first_heading_comes_back_with_the_first_entry():
    entries = [heading("first heading"), *MANY]
    assert "first heading" in after(entries, "end", "home")[1][0]


def test_a_note_stands_beside_its_label_or_below_a_long_one():
    shown = after([Entry("short", "note one"), Entry("long " * 20, "note two")])[1]
    assert shown[0] == "> short  note one"
    assert [row.strip() for row in shown if "note two" in row] == ["note two"]


def test_no_letter_of_a_long_name_is_lost():
    name = "".join(chr(97 + number % 26) for number in range(255))
    shown = after([Entry(name, "note")])[1]
    assert "".join(row[2:] for row in shown if not row.strip().startswith("note")) == name
