"""Load a key: type its recovery phrase, and its passphrase if it has one."""

from dataclasses import dataclass
from functools import partial

from coldtui.core.address import address
from coldtui.core.key import path_text
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.custody.accounts import account_wallet
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.journeys.places import account_path
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm_key import ConfirmKey
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.passphrase import Passphrase
from coldtui.ui.screens.tell import Tell
from coldtui.ui.words import fingerprint

_COUNT_HELP = (
    "A recovery phrase is a group of 12, 15, 18, 21 or 24 words. Count the words on your paper.",
    "On the next screen you type them, one after the other.",
)


@dataclass(slots=True)
class _Draft:
    """What was typed so far; gone when the journey ends."""

    reason: str
    count: int = 24
    words: tuple[str, ...] = ()
    passphrase: str = ""


async def load_key(ctx: Context, reason: str = "") -> None:
    """Load a key. It is in the session only after the user saw its fingerprint and said yes. Raises Back.

    `reason` is a sentence that says why it is asked for, where the user came to do something else.
    """
    draft = _Draft(reason)
    await in_order(
        partial(_choose_count, ctx, draft),
        partial(_enter_words, ctx, draft),
        partial(_enter_passphrase, ctx, draft),
        partial(_confirm, ctx, draft),
    )


async def _choose_count(ctx: Context, draft: _Draft) -> None:
    rows = [Item(f"{count} words", "", count) for count in WORD_COUNTS]
    step = Choose(
        "Load a key",
        f"{draft.reason} How many words does your recovery phrase have?".strip(),
        rows,
        help_text=_COUNT_HELP,
        at=WORD_COUNTS.index(draft.count),
    )
    draft.count = await ctx.ask(step)


async def _enter_words(ctx: Context, draft: _Draft) -> None:
    draft.words = await ctx.ask(EnterWords(draft.count, draft.words))


async def _enter_passphrase(ctx: Context, draft: _Draft) -> None:
    draft.passphrase = await ctx.ask(Passphrase())


async def _confirm(ctx: Context, draft: _Draft) -> None:
    known = tuple(ctx.session.fingerprints)
    loaded = await ctx.work(ctx.session.add, draft.words, draft.passphrase)
    if loaded in known:
        await ctx.ask(Tell("Load a key", "INFO", f"The key {fingerprint(loaded)} is already loaded."))
        return
    is_accepted = False
    try:
        await ctx.ask(await _question(ctx, draft, loaded))
        is_accepted = True
    finally:
        # after F10 everything is wiped already
        if not is_accepted and loaded in ctx.session.fingerprints:
            ctx.session.forget(loaded)


async def _question(ctx: Context, draft: _Draft, loaded: bytes) -> ConfirmKey:
    path = account_path(ScriptType.P2WPKH, ctx.network, 0)
    wallet = await ctx.work(account_wallet, ctx.session, loaded, path, ctx.network)
    first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
    return ConfirmKey(
        loaded, len(draft.words), has_passphrase=bool(draft.passphrase), address=first, path=path_text((*path, 0, 0))
    )
