"""Offer a passphrase for a new key: explained, typed twice, and both keys compared before it counts."""

from contextlib import suppress
from enum import Enum
from functools import partial

from coldtui.custody.draft import Draft
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.key_passphrase import KeyPassphrase
from coldtui.ui.screens.two_fingerprints import TwoFingerprints, Which
from coldtui.ui.step import Back

_TITLE = "Passphrase"

_HELP = (
    "A passphrase is an extra word or sentence that you choose. It is not part of the recovery phrase.",
    "With it, the same words are another key with another wallet. Most keys have none.",
    "You need it every time that you load the key. If you forget it, the wallet behind it is lost.",
)

_QUESTION = (
    "A passphrase is an extra word or sentence that you choose. With it, your words open another wallet.\n"
    "Most people need none. Does this key get a passphrase?"
)

_OTHER_WALLET = (
    "A passphrase opens a different wallet.",
    "The same words with a passphrase are another key, with other addresses. The words alone do not open its wallet.",
    "Every passphrase opens some wallet: a typing error opens an empty one. So compare the fingerprint each time.",
    "Some people keep a small amount in the wallet without a passphrase, as a decoy for a thief.",
    "The danger: your heirs find the words, see the small amount, and never learn of the rest.",
    "So tell them in writing that there is a passphrase, and where.",
)

_AS_IMPORTANT = (
    "It is as important as the words.",
    "If you forget it, what is in its wallet is lost, as if you had lost the words. Nobody can recover it for you.",
    "So write it down too, letter for letter: capital letters, blanks and signs count.",
    "Store it in a different place than the words: whoever finds both has everything.",
    "Take several words, in letters that every keyboard has. Whoever has your words guesses a short one quickly.",
    "Decide now: a passphrase that you add later makes another wallet, and your coins must be moved there.",
)


class _Wish(Enum):
    NONE = "none"
    ADD = "add"


async def add_passphrase(ctx: Context, draft: Draft) -> None:
    """Offer a passphrase; none is what Enter takes. The draft has it only after both fingerprints were seen.

    Asks nothing where the kind of key takes none. Raises Back; the draft has no passphrase then.
    """
    if not draft.takes_passphrase:
        return
    while True:
        draft.set_passphrase("")
        if await ctx.ask(_offer()) is _Wish.NONE:
            return
        try:
            await in_order(
                partial(_explain, ctx, _OTHER_WALLET, "1 of 2"),
                partial(_explain, ctx, _AS_IMPORTANT, "2 of 2"),
                partial(_type, ctx, draft),
                partial(_compare, ctx, draft),
            )
        except Back:
            continue
        return


def _offer() -> Choose[_Wish]:
    rows = [
        Item("No passphrase", "the words alone open the wallet", _Wish.NONE),
        Item("Add a passphrase", "explained first, then typed twice", _Wish.ADD),
    ]
    return Choose(_TITLE, _QUESTION, rows, help_text=_HELP)


async def _explain(ctx: Context, text: tuple[str, ...], state: str) -> None:
    heading, *sentences = text
    await ctx.ask(Explain(_TITLE, heading, sentences, state=state))


async def _type(ctx: Context, draft: Draft) -> None:
    draft.set_passphrase(await ctx.ask(KeyPassphrase()))


async def _compare(ctx: Context, draft: Draft) -> None:
    which = Which.CHANGE
    with suppress(Back):
        which = await ctx.ask(TwoFingerprints(draft.fingerprint_without_passphrase, draft.fingerprint))
    if which is not Which.WITH:
        draft.set_passphrase("")
    if which is Which.CHANGE:
        raise Back
