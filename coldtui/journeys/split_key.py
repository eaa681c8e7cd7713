"""Split a key into shares: what speaks against it, how many, then each share shown to its holder and typed back."""

from enum import Enum
from functools import partial

from coldtui.core import slip39
from coldtui.core.errors import DeviceFailed, Refused
from coldtui.core.mnemonic import WORDS
from coldtui.core.wordlist import Language, word_list
from coldtui.custody.draft import Draft
from coldtui.custody.held_text import HeldText
from coldtui.custody.shares import Scheme, Shares
from coldtui.custody.splitting import schemes, split_codex32, split_slip39, split_xor
from coldtui.journeys import share_text as text
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.journeys.split_plan import (
    TITLE,
    Plan,
    choose_numbers,
    choose_passphrase,
    choose_scheme,
    explain_scheme,
)
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.reenter import Reenter
from coldtui.ui.screens.share_string import ReenterString
from coldtui.ui.screens.show_words import ShowWords
from coldtui.ui.screens.split_confirm import ConfirmSplit
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back


class _Wish(Enum):
    GO_ON = "go on"
    STOP = "stop"


async def split_key(ctx: Context, draft: Draft) -> None:
    """Split the key of a draft; it counts as backed up when every share was typed back from its sheet. Raises Back.

    Raises Refused for a key that cannot be split. Left at any point before the end, nothing is kept of the shares.
    """
    offered = schemes(draft)
    if not offered:
        raise Refused(
            "This key cannot be split: it was loaded as an extended private key.",
            "Split the phrase or the seed that it comes from.",
        )
    with ctx.session.track(HeldText()) as passphrase:
        plan = Plan(offered[0], passphrase)
        await in_order(
            *(partial(_explain, ctx, number, page) for number, page in enumerate(text.DRAWBACKS, start=1)),
            partial(choose_scheme, ctx, draft, plan),
            partial(_split, ctx, draft, plan),
        )


async def _split(ctx: Context, draft: Draft, plan: Plan) -> None:
    """What follows from the kind of shares: not every kind has every question."""
    has_extra = plan.scheme in {Scheme.SLIP39_PHRASE, Scheme.SLIP39_WALLET}
    await in_order(
        partial(explain_scheme, ctx, draft, plan),
        partial(choose_numbers, ctx, plan),
        *([partial(choose_passphrase, ctx, draft, plan)] if has_extra else []),
        partial(_confirm, ctx, draft, plan),
        partial(_hand_out, ctx, draft, plan),
    )


async def _explain(ctx: Context, number: int, page: tuple[str, ...]) -> None:
    heading, *sentences = page
    state = f"{number} of {len(text.DRAWBACKS)}"
    await ctx.ask(Explain(TITLE, heading, sentences, state=state, severity="CAUTION" if number == 1 else ""))


async def _confirm(ctx: Context, draft: Draft, plan: Plan) -> None:
    needed, shares = text.numbers(plan.groups, plan.group_threshold)
    facts = [
        ("Key", text.key_of(draft, plan.scheme)),
        ("Kind", plan.scheme.value),
        ("Shares", shares),
        ("Needed", needed),
    ]
    passphrases = text.passphrases(draft, plan.scheme, of_shares=bool(plan.passphrase))
    if passphrases:
        facts.append(("Passphrase", passphrases))
    await ctx.ask(ConfirmSplit("Make these shares?", text.CONFIRMATION, facts))


async def _hand_out(ctx: Context, draft: Draft, plan: Plan) -> None:
    try:
        shares = await ctx.work(_made, ctx, draft, plan)
    except (Refused, DeviceFailed) as error:
        await ctx.tell(error)
        raise Back from None
    with shares:
        for number in range(len(shares)):
            while True:
                try:
                    await _one_share(ctx, shares, number, plan)
                except Back:
                    if await _stops(ctx):
                        raise
                else:
                    break
        await ctx.work(shares.prove)
        draft.mark_backed_up()
        await _close(ctx, draft, shares, plan)


def _made(ctx: Context, draft: Draft, plan: Plan) -> Shares:
    """The shares. Raises NoRandomness, and makes none, where the generator is not ready or repeats itself."""
    ctx.devices.randomness.check()
    random = ctx.devices.randomness.bytes
    needed, count = plan.groups[0]
    if plan.scheme is Scheme.SEED_XOR:
        return split_xor(ctx.session, draft, count, random)
    if plan.scheme is Scheme.CODEX32:
        return split_codex32(ctx.session, draft, needed, count, random)
    return split_slip39(ctx.session, draft, plan.groups, plan.group_threshold, random, plan.passphrase.text)


async def _one_share(ctx: Context, shares: Shares, number: int, plan: Plan) -> None:
    """Hand over, write the head of the sheet, then the share, and type it back."""
    await in_order(
        partial(_hand_over, ctx, shares, number),
        partial(_sheet, ctx, shares, number, has_passphrase=bool(plan.passphrase)),
        partial(_show, ctx, shares, number),
        partial(_reenter, ctx, shares, number),
    )


async def _hand_over(ctx: Context, shares: Shares, number: int) -> None:
    name = text.name(shares, number)
    heading = f"Now only the holder of {name} may look."
    await ctx.ask(Explain(TITLE, heading, text.HAND_OVER, state=text.state(shares, number), enter="I am alone"))


async def _sheet(ctx: Context, shares: Shares, number: int, *, has_passphrase: bool) -> None:
    facts = text.sheet(shares, number, has_passphrase=has_passphrase)
    step = Tell(TITLE, "INFO", "Write this at the top of the sheet.", facts=facts, after=text.sheet_notes(shares))
    await ctx.ask(step)


async def _show(ctx: Context, shares: Shares, number: int) -> None:
    step = ShowWords(
        text.name(shares, number).capitalize(),
        shares.count(number),
        partial(shares.words, number),
        lines=text.how_to_write(shares),
        after=("The next step asks you for all of it: that is how we know that the sheet is right.",),
        state=text.state(shares, number),
        among=_list_of(shares),
        noun="groups" if shares.scheme is Scheme.CODEX32 else "words",
    )
    await ctx.ask(step)


def _list_of(shares: Shares) -> tuple[str, ...]:
    if shares.scheme is Scheme.CODEX32:
        return ()
    return WORDS if shares.scheme is Scheme.SEED_XOR else slip39.WORDS


async def _reenter(ctx: Context, shares: Shares, number: int) -> None:
    shares.start_over(number)
    title = f"Check {text.name(shares, number)}"
    is_right = partial(shares.word_is, number)
    if shares.scheme is Scheme.CODEX32:
        await ctx.ask(ReenterString(title, [len(group) for group in shares.words(number)], is_right))
    elif shares.scheme is Scheme.SEED_XOR:
        words = word_list(Language.ENGLISH)
        await ctx.ask(Reenter(title, shares.count(number), words.completions, words.meant, is_right))
    else:
        await ctx.ask(Reenter(title, shares.count(number), slip39.completions, slip39.meant, is_right))


async def _stops(ctx: Context) -> bool:
    """Whether to drop the set: Enter goes on with it, Esc once more drops it."""
    rows = [
        Item("Go on", "with this share", _Wish.GO_ON),
        Item("Stop", "forget all shares of this set; Esc does the same", _Wish.STOP),
    ]
    try:
        return await ctx.ask(Choose(TITLE, text.STOP_QUESTION, rows)) is _Wish.STOP
    except Back:
        return True


async def _close(ctx: Context, draft: Draft, shares: Shares, plan: Plan) -> None:
    beside = text.besides(draft, plan.scheme)
    with_theirs = bool(plan.passphrase)
    step = Tell(
        "Your shares work",
        "OK",
        f"All {len(shares)} shares are right: put together again, they opened the key.",
        text.closing(shares, plan.groups, plan.group_threshold, has_passphrase=with_theirs, beside=beside),
        after=text.afterwards(needs_own=bool(beside)),
    )
    try:
        await ctx.ask(step)
    except Back:
        return
