"""Load a key: from any form of its backup, with its passphrase if it has one."""

from functools import partial

from coldtui.core.address import address
from coldtui.core.key import KeyOrigin, path_text
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver
from coldtui.core.wordlist import Language
from coldtui.custody.accounts import wallet_at
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.formats.given import Form, Given
from coldtui.journeys.context import Context
from coldtui.journeys.enter_backup import Entered, enter_backup, enter_given
from coldtui.journeys.places import first_account
from coldtui.ui.screens.confirm_key import ConfirmKey
from coldtui.ui.screens.tell import Tell
from coldtui.ui.words import fingerprint


async def load_key(ctx: Context, reason: str = "") -> None:
    """Load a key. It is in the session only after the user saw its fingerprint and said yes. Raises Back.

    `reason` is a sentence that says why it is asked for, where the user came to do something else.
    """
    with ctx.session.draft() as draft:
        await enter_backup(ctx, draft, reason, then=partial(_confirm, ctx, draft))


async def load_given(ctx: Context, holder: list[Given]) -> None:
    """As `load_key`, of what was scanned already. What is in `holder` is taken out. Raises Back."""
    with ctx.session.draft() as draft:
        await enter_given(ctx, draft, holder, partial(_confirm, ctx, draft))


async def _confirm(ctx: Context, draft: Draft, entered: Entered) -> None:
    question = await ctx.work(key_question, draft, ctx.network, entered)
    if draft.is_loaded:
        loaded = fingerprint(draft.fingerprint)
        await ctx.ask(Tell("Load a key", "INFO", f"The key {loaded} is already loaded."))
        return
    await ctx.ask(question)
    draft.origin = f"loaded: {made_from(draft, entered)}"
    draft.keep()
    if draft.kind is Kind.SLIP39 and not ctx.session.has_passphrase:
        await ctx.stage.put(_no_way_to_unlock())
    if entered.was_on_card:
        await ctx.stage.put(_risk())


def key_question(draft: Draft, network: Network, entered: Entered) -> ConfirmKey:
    """The screen that shows which key a draft is: its fingerprint, and its first address."""
    path = first_account(draft.kind, network)
    master = draft.fingerprint
    wallet = wallet_at(draft.account_key(path, network.is_test), KeyOrigin(master, path), network)
    return ConfirmKey(
        master,
        made_from(draft, entered),
        has_passphrase=draft.has_passphrase if draft.takes_passphrase else None,
        address=address(Deriver(wallet).at(0, 0).script_pubkey, network) or "",
        path=path_text((*path, 0, 0)),
        script=wallet.script_type.words,
    )


def made_from(draft: Draft, entered: Entered) -> str:
    """What a draft was made of, in words: "Recovery phrase, 12 words, from a SeedQR"."""
    kind = draft.kind
    parts = [kind.value if kind is not None else ""]
    if draft.word_count:
        parts.append(f"{draft.word_count} words")
    if kind is Kind.PHRASE and draft.language is not Language.ENGLISH:
        parts.append(draft.language.title)
    if entered.form not in {*parts, Form.ELECTRUM.value, Form.XPRV.value}:
        parts.append(f"given as {entered.form}")
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _no_way_to_unlock() -> Tell:
    return Tell(
        "Before you lock the screen",
        "CAUTION",
        "The key is loaded. Set a screen passphrase: Keys, p.",
        "A key from shares has no phrase that could be typed to unlock. Without the passphrase, F12 can only be left "
        "by wiping the key.",
    )


def _risk() -> Tell:
    return Tell(
        "A backup in a file",
        "CAUTION",
        "The key is loaded. Its backup lies readable on a card.",
        "Whoever reads the card can take the coins, and every computer that it is put into can copy it.",
        after=(
            "Write the recovery phrase on paper, and check that copy. Then destroy the card: deleting is not enough.",
        ),
    )
