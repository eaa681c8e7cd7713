"""Two machines, one key: what both must show alike."""

from textual.content import Content

from coldtui.core.address import address
from coldtui.core.comparison import comparison_code
from coldtui.core.key import ExtendedPublicKey, KeyOrigin, Path, path_text
from coldtui.core.wallet import Deriver, ScriptType, single_key_wallet
from coldtui.custody.draft import Draft
from coldtui.journeys.context import Context
from coldtui.journeys.places import first_account
from coldtui.ui.screens.tell import Tell
from coldtui.ui.words import fingerprint, grouped

_TITLE = "Compare with another machine"
_WORDS_A_ROW = 4


async def compare_machines(ctx: Context, raw: bytes) -> None:
    """Show what another machine must show for a loaded key (its fingerprint, 4 bytes). Raises Back."""
    path = first_account(ctx.session.kind_of(raw), ctx.network)
    account = await ctx.work(ctx.session.account_key, raw, path, ctx.network.is_test)
    await ctx.ask(comparison(ctx, raw, account, path))


async def compare_draft(ctx: Context, draft: Draft) -> None:
    """The same for a key in the making, before it is kept. Raises Back."""
    path = first_account(draft.kind, ctx.network)
    account = await ctx.work(draft.account_key, path, ctx.network.is_test)
    await ctx.ask(comparison(ctx, draft.fingerprint, account, path))


def comparison(ctx: Context, raw: bytes, account: ExtendedPublicKey, path: Path) -> Tell:
    """The screen: fingerprint, first native segwit address, and the eight words made of public data."""
    wallet = single_key_wallet(account, KeyOrigin(raw, path), ScriptType.P2WPKH, ctx.network)
    first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
    code = comparison_code(raw, account)
    rows = [" ".join(code[start : start + _WORDS_A_ROW]) for start in range(0, len(code), _WORDS_A_ROW)]
    return Tell(
        _TITLE,
        "INFO",
        "Another machine with the same key shows the same here.",
        "Load the same words on a second computer, or give it the same rolls if the key is from rolls alone. "
        "Without a second one, just continue.",
        facts=[
            ("Fingerprint", Content.styled(fingerprint(raw), "bold $strong")),
            ("First address", grouped(first)),
            ("", f"native segwit, {path_text((*path, 0, 0))}"),
            *(("Comparison code" if not place else "", row) for place, row in enumerate(rows)),
        ],
        after=(
            "The eight words say all of it at once. They come from public data, and may be read aloud or sent.",
            "They are no recovery phrase: they do not bring your key back.",
        ),
    )
