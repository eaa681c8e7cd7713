"""The review screen: what it shows, and what must have happened before it lets anybody sign."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from textual import events
from textual.pilot import Pilot

from coldtui.ui import review_text
from coldtui.ui.screens.details import Details
from coldtui.ui.screens.review_transaction import ReviewTransaction
from coldtui.ui.screens.type_figure import TypeFigure
from coldtui.ui.widgets.body import Body
from tests.build.psbt import Draft
from tests.corpus.case import FAMILY, WPKH, alice, payment
from tests.ui.gallery import checking, cosigned, crowd, dear, reviewed, setting, stolen, wide
from tests.ui.gallery_computer import locked
from tests.ui.stand import standing, text

Act = Callable[[Pilot[int], ReviewTransaction], Awaitable[None]]


def after(step: ReviewTransaction, *presses: str, size: tuple[int, int] = (80, 24), act: Act | None = None):
    """Press keys; then the screen as text, and the answer where one was given."""
    answers: list[frozenset[str] | None] = []

    async def run() -> str:
        async with standing(step, size) as pilot:
            step._result_callbacks[-1].callback = answers.append
            for press in presses:
                await pilot.press(press)
                await pilot.pause()
            if act is not None:
                await act(pilot, step)
                await pilot.pause()
            return text(pilot.app)

    return asyncio.run(run()), answers


def whole(step: ReviewTransaction) -> str:
    """Everything that it says."""
    return after(step, size=(100, 200))[0]


def test_a_plain_payment_shows_everything_that_matters():
    shown = whole(checking(payment()))
    for words in (
        "Nothing unusual was found",
        "LEAVES YOUR WALLET   key 73c5 da0a, native segwit, account 0 (1 key signs)",
        "0.00 600 000 BTC   600,000 sat",
        "bcrt 1q6w e395 r44g 40wc 20wx r44n 4jrz uj4x zgvh vddd",
        "COMES BACK TO YOU",
        "0.00 399 000 BTC   399,000 sat",
        "change, output 1, path 1/5, proven from your wallet",
        "0.00 001 000 BTC   1,000 sat",
        "0.17 % of what you send   7.1 sat/vB",
        "yours, m/84h/1h/0h/0/3",
    ):
        assert words in shown


def test_every_recipient_is_shown_with_the_whole_address():
    draft = crowd(30)
    found = reviewed(draft)
    shown = whole(checking(draft)).replace(" ", "")
    for one in found.transaction.outputs[:-1]:
        assert one.address in shown


def test_several_payments_have_a_sum():
    found = reviewed(crowd(3))
    assert f"in all  {found.transaction.sent // 100_000_000}" in whole(checking(crowd(3)))


def test_a_cosigner_who_has_signed_is_named():
    shown = whole(checking(cosigned(), FAMILY))
    assert "not yet   73c5 da0a  YOURS" in shown
    assert "signed    b868 8df1" in shown
    assert "2 of 3 keys sign: 1 signature still needed" in shown


def test_an_address_that_was_paid_before_says_so():
    found = reviewed(payment())
    known = review_text.Setting("x.psbt", setting(found).held, {alice()})
    assert "output 0, paid before in this session" in whole(ReviewTransaction(found, known))


def test_data_is_shown_whole_and_escaped():
    shown = whole(checking(wide(), FAMILY))
    assert "\\x1b[31mhostile data" in shown
    assert "\x1b" not in shown


def test_a_file_name_from_outside_is_shown_as_text():
    assert "[red]x[/red].psbt" in whole(checking(payment(), name="[red]x[/red].psbt"))


@pytest.mark.parametrize("presses", [(), ("enter",), ("down", "enter"), ("space", "enter")])
def test_signing_is_locked_before_the_end_was_read(presses):
    shown, answers = after(checking(payment()), *presses)
    assert answers == []
    assert "Enter (locked)" in shown


def test_signing_unlocks_at_the_end():
    shown, answers = after(checking(payment()), "pagedown")
    assert "Enter Sign" in shown
    assert answers == []
    assert after(checking(payment()), "pagedown", "enter")[1] == [frozenset()]


def test_what_fits_on_the_screen_was_read():
    assert after(checking(payment()), "enter", size=(100, 60))[1] == [frozenset()]


def test_a_smaller_screen_locks_again():
    async def shrink(pilot: Pilot[int], _: ReviewTransaction) -> None:
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        await pilot.press("enter")

    shown, answers = after(checking(payment()), size=(100, 60), act=shrink)
    assert answers == []
    assert "Enter (locked)" in shown


def test_what_was_passed_over_was_not_read():
    shown, answers = after(checking(crowd(30)), "end", "enter", "pagedown", "enter")
    assert answers == []
    assert "Some of it was passed over: go back up." in shown


def test_space_that_jumps_to_a_warning_does_not_count_as_reading():
    draft = crowd(30)
    draft.outs[7].amount = 0
    step = checking(draft)
    assert step._review.warnings
    answers = after(step, "space", "space", "space", *("pagedown",) * 3, "enter")[1]
    assert answers == []


def test_who_goes_back_up_and_reads_can_sign():
    assert after(checking(crowd(30)), "end", "home", *("pagedown",) * 8, "enter")[1] == [frozenset()]


def test_what_was_read_with_hidden_amounts_was_not_read():
    shown, answers = after(checking(crowd(30)), "f2", *("pagedown",) * 8, "f2", "enter")
    assert answers == []
    assert "Enter (locked)" in shown


def test_keys_typed_ahead_read_every_page():
    async def hammer(pilot: Pilot[int], step: ReviewTransaction) -> None:
        for _ in range(8):
            pilot.app.post_message(events.Key("pagedown", None))
        await pilot.pause()
        await pilot.press("enter")

    assert after(checking(crowd(30)), act=hammer)[1] == [frozenset()]


def test_esc_answers_nothing():
    assert after(checking(payment()), "pagedown", "escape")[1] == [None]


def two_warnings() -> Draft:
    draft = payment(inputs=2, previous=False)
    draft.outs[1].amount = 0
    draft.pay(alice(1), 1_300_000)
    return draft


def test_warnings_are_acknowledged_one_by_one():
    step = checking(two_warnings())
    tokens = [one.token for one in step._review.warnings]
    assert len(tokens) > 1

    async def all_but_one(pilot: Pilot[int], _: ReviewTransaction) -> None:
        while len(step._acknowledged) < len(tokens) - 1:
            before = len(step._acknowledged)
            await pilot.press("space")
            await pilot.pause()
            assert len(step._acknowledged) <= before + 1
        await pilot.press("enter")

    shown, answers = after(step, *["pagedown"] * 5, act=all_but_one)
    assert answers == []
    assert "still to acknowledge" in shown


def test_everything_acknowledged_is_the_answer():
    step = checking(payment(inputs=2, previous=False))
    tokens = frozenset(one.token for one in step._review.warnings)
    assert tokens
    assert after(step, "pagedown", "pagedown", "space", "space", "enter")[1] == [tokens]


def test_space_shows_a_warning_before_it_ticks_it():
    step = checking(two_warnings())

    async def look(_: Pilot[int], screen: ReviewTransaction) -> None:
        assert screen.query_one(Body).scroll_offset.y > 0

    shown, _ = after(step, "space", act=look)
    assert "[x]" not in shown
    assert "> [ ] I have read this" in shown


async def type_figure(pilot: Pilot[int], typed: str) -> None:
    await pilot.press("space")
    await pilot.pause()
    while not isinstance(pilot.app.screen, TypeFigure):
        await pilot.press("space")
        await pilot.pause()
    await pilot.press(*typed)
    await pilot.press("enter")
    await pilot.pause()


@pytest.mark.parametrize("typed", ["", "0", "1", "20000", "2000000", "199999"])
def test_another_figure_does_not_acknowledge(typed):
    async def wrong(pilot: Pilot[int], step: ReviewTransaction) -> None:
        await type_figure(pilot, typed)
        assert isinstance(pilot.app.screen, TypeFigure)
        assert step._acknowledged == frozenset()

    after(checking(dear()), act=wrong)


def test_the_figure_itself_acknowledges():
    async def right(pilot: Pilot[int], step: ReviewTransaction) -> None:
        await type_figure(pilot, "200000")
        assert step._acknowledged == {"fee-is-extreme=200000"}

    after(checking(dear()), act=right)


@pytest.mark.parametrize("presses", [("pagedown",) * 4 + ("enter",), ("space", "space", "enter"), ("s",)])
def test_with_a_blocker_there_is_no_key_to_sign(presses):
    shown, answers = after(checking(stolen()), *presses)
    assert answers == []
    assert "Enter" not in shown
    assert "It cannot be signed." in shown


def test_without_a_key_there_is_no_key_to_sign():
    found = reviewed(payment())
    step = ReviewTransaction(found, review_text.Setting("x.psbt", frozenset(), frozenset()))
    shown, answers = after(step, *("pagedown",) * 3, "enter")
    assert answers == []
    assert "No loaded key can sign this" in shown


def test_what_the_loaded_key_has_signed_already_cannot_be_signed_again():
    draft = payment(FAMILY)
    draft.add_signature(0, draft.ins[0].spot.origins[0])
    shown, answers = after(checking(draft, FAMILY), *("pagedown",) * 3, "enter")
    assert answers == []
    assert "it has signed already" in shown


def test_hidden_amounts_show_no_figure_and_lock():
    shown, answers = after(checking(dear()), "f2", *("pagedown",) * 4, "enter", size=(100, 70))
    assert answers == []
    assert "Amounts are hidden: F2 shows them." in shown
    for figure in ("300,000", "600,000", "200,000", "0.00 300 000", "500 000", "956.9", "66.67"):
        assert figure not in shown
    assert "*** hidden ***" in shown


def test_f2_again_shows_them():
    _shown, answers = after(checking(payment()), "f2", "f2", "pagedown", "enter")
    assert answers == [frozenset()]


def test_control_without_f2_the_figures_are_there():
    shown, _ = after(checking(dear()), size=(100, 70))
    for figure in ("300,000", "600,000", "200,000", "0.00 300 000", "500 000", "956.9", "66.67"):
        assert figure in shown


def test_many_inputs_are_counted_and_stand_in_the_details():
    draft = crowd(1, 15)
    assert "and 3 more: press d" in whole(checking(draft))
    details = "\n".join(map(str, review_text.details(reviewed(draft).transaction)))
    assert all(f"{one.txid[::-1].hex()}:{one.vout}" in details for one in draft.ins)


def test_d_shows_the_details_and_esc_comes_back():
    async def look(pilot: Pilot[int], step: ReviewTransaction) -> None:
        assert isinstance(pilot.app.screen, Details)
        await pilot.press("escape")
        await pilot.pause()
        assert pilot.app.screen is step

    after(checking(payment()), "d", act=look)


def test_the_last_question_repeats_amount_address_and_fee():
    found = reviewed(payment())
    question, sentences, rows = review_text.last_question(found, setting(found))
    shown = question + " ".join(sentences) + " ".join(f"{name} {fact}" for name, fact in rows)
    assert "600,000 sat" in shown
    assert "1,000 sat" in shown
    assert "bcrt 1q6w e395 r44g 40wc 20wx r44n 4jrz uj4x zgvh vddd" in shown
    assert "73c5 da0a" in shown


def test_the_last_question_counts_what_it_does_not_name():
    found = reviewed(crowd(9))
    rows = review_text.last_question(found, setting(found))[2]
    assert ("", "and 6 more recipients") in rows


def test_self_transfers_and_change_of_another_account_are_told_apart():
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 1_000_000)
    draft.change(WPKH.at(0, 9), 999_000)
    shown = whole(checking(draft))
    assert "to yourself, output 0, path 0/9" in shown
    assert "nothing but the fee" in shown


def test_a_locktime_is_compared_with_the_height_that_was_entered():
    shown = asyncio.run(_end_of(locked(926_000, 925_000)))
    assert "You entered block 925,000: so it is 1,000 blocks away, about 7 days." in shown
    assert "You entered block 926,000: so it can be mined now." in asyncio.run(_end_of(locked(926_000, 926_000)))
    assert "1 block away, less than a day." in asyncio.run(_end_of(locked(926_001, 926_000)))


def test_control_without_a_height_the_locktime_stands_alone():
    shown = asyncio.run(_end_of(locked(926_000, None)))
    assert "It cannot be mined before block 926,000." in shown
    assert "You entered" not in shown


def test_the_height_that_was_entered_changes_nothing_that_can_be_signed():
    far, near = locked(926_000, 1), locked(926_000, 926_000)
    assert far._review.findings == near._review.findings


async def _end_of(screen: ReviewTransaction) -> str:
    """Both pages of it, every row once more without its end."""
    async with standing(screen) as pilot:
        pages = [text(pilot.app)]
        await pilot.press("pagedown")
        await pilot.pause()
        pages.append(text(pilot.app))
        return " ".join(" ".join(pages).split())
