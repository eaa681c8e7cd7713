"""How a key is to be split: which kind of shares, how many, with a passphrase or without."""

from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from coldtui.core import codex32, seed_xor, slip39
from coldtui.custody.draft import Draft
from coldtui.custody.held_text import HeldText
from coldtui.custody.shares import Scheme
from coldtui.custody.splitting import schemes
from coldtui.journeys import share_text as text
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.share_passphrase import NewSharePassphrase
from coldtui.ui.step import Back

TITLE = "Split a key"


class _Wish(Enum):
    NONE = "none"
    ADD = "add"


class _Numbers(Enum):
    OTHER = "other numbers"
    GROUPS = "groups"


@dataclass(slots=True)
class Plan:
    """What was chosen so far. `groups` are (needed, members), `group_threshold` of them are enough.

    The passphrase of the shares is held as custody holds it: whoever makes a plan has the session track it.
    """

    scheme: Scheme
    passphrase: HeldText
    groups: list[tuple[int, int]] = field(default_factory=list)
    group_threshold: int = 1


async def choose_scheme(ctx: Context, draft: Draft, plan: Plan) -> None:
    """Which kind of shares, of those that leave the wallet the same. Raises Back."""
    offered = schemes(draft)
    rows = [Item(*text.offer(scheme, draft.has_passphrase), scheme) for scheme in offered]
    at = offered.index(plan.scheme) if plan.scheme in offered else 0
    question = "Which kind of shares? They are read by different programs."
    plan.scheme = await ctx.ask(Choose(TITLE, question, rows, help_text=text.SCHEME_HELP, at=at))
    plan.passphrase.wipe()


async def explain_scheme(ctx: Context, draft: Draft, plan: Plan) -> None:
    """What this kind brings back, and what it does not. Raises Back."""
    heading, *sentences = text.meaning(plan.scheme, has_passphrase=draft.has_passphrase, words=draft.word_count)
    await ctx.ask(Explain(TITLE, heading, sentences))


async def choose_numbers(ctx: Context, plan: Plan) -> None:
    """How many shares, and how many of them are needed. Raises Back."""
    plan.group_threshold = 1
    if plan.scheme is Scheme.SEED_XOR:
        parts = await _number(ctx, "How many parts? All of them will be needed.", range(2, seed_xor.MOST_PARTS + 1))
        plan.groups = [(parts, parts)]
        return
    is_slip39 = plan.scheme is not Scheme.CODEX32
    rows: list[Item[tuple[int, int] | _Numbers]] = [
        Item("2 of 3", "any two open the key; one can be lost or stolen", (2, 3)),
        Item("3 of 5", "any three open the key; two can be lost or stolen", (3, 5)),
        Item("Other numbers", "", _Numbers.OTHER),
    ]
    if is_slip39:
        rows.append(Item("Groups", "for example two of family, friends and a lawyer", _Numbers.GROUPS))
    while True:
        question = "How many shares, and how many open the key?"
        chosen = await ctx.ask(Choose(TITLE, question, rows, help_text=text.NUMBER_HELP))
        try:
            if chosen is _Numbers.GROUPS:
                await _choose_groups(ctx, plan)
            elif isinstance(chosen, tuple):
                plan.groups = [chosen]
            else:
                plan.groups = [await _ask_group(ctx, "", fewest=2, is_slip39=is_slip39)]
        except Back:
            continue
        return


async def _choose_groups(ctx: Context, plan: Plan) -> None:
    await in_order(
        partial(_choose_group_count, ctx, plan),
        partial(_choose_groups_needed, ctx, plan),
        partial(_each_group, ctx, plan),
    )


async def _choose_group_count(ctx: Context, plan: Plan) -> None:
    plan.groups = [(1, 1)] * await _number(ctx, "How many groups?", range(2, slip39.MOST_SHARES + 1))


async def _choose_groups_needed(ctx: Context, plan: Plan) -> None:
    groups = len(plan.groups)
    question = f"How many of the {groups} groups open the key?"
    plan.group_threshold = await _number(ctx, question, range(1, groups + 1))


async def _each_group(ctx: Context, plan: Plan) -> None:
    await in_order(*(partial(_choose_group, ctx, plan, number) for number in range(len(plan.groups))))


async def _choose_group(ctx: Context, plan: Plan, number: int) -> None:
    plan.groups[number] = await _ask_group(ctx, f"Group {number + 1}: ", fewest=1, is_slip39=True)


async def _ask_group(ctx: Context, name: str, *, fewest: int, is_slip39: bool) -> tuple[int, int]:
    """(needed, members). Of several members two at least are needed: copies of one share are no shares."""
    most = slip39.MOST_SHARES if is_slip39 else codex32.MOST_SHARES
    while True:
        members = await _number(ctx, f"{name}How many shares?".strip(), range(fewest, most + 1))
        if members == 1:
            return 1, 1
        most_needed = members if is_slip39 else min(members, codex32.MOST_THRESHOLD)
        try:
            question = f"{name}How many of these {members} are needed?"
            return await _number(ctx, question, range(2, most_needed + 1)), members
        except Back:
            continue


async def _number(ctx: Context, question: str, numbers: range) -> int:
    return await ctx.ask(Choose(TITLE, question, [Item(str(number), "", number) for number in numbers]))


async def choose_passphrase(ctx: Context, draft: Draft, plan: Plan) -> None:
    """Whether SLIP-39 shares get a passphrase of their own, typed twice. Raises Back."""
    none, added = text.notes_of_passphrase(draft)
    rows = [Item("No passphrase", none, _Wish.NONE), Item("Add a passphrase", added, _Wish.ADD)]
    while True:
        plan.passphrase.wipe()
        wish = await ctx.ask(Choose(TITLE, text.EXTRA_WORD_QUESTION, rows, help_text=text.EXTRA_WORD_HELP))
        if wish is _Wish.NONE:
            return
        try:
            plan.passphrase.put(await ctx.ask(NewSharePassphrase()))
        except Back:
            continue
        return
