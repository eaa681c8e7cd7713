"""A key is not safe to fund before one backup of it was read back: said wherever an address is there to be paid to."""

from collections.abc import Iterable

from coldtui.core.wallet import Wallet
from coldtui.journeys.context import Context
from coldtui.ui.words import fingerprint


def unsafe(ctx: Context, keys: Iterable[bytes]) -> str:
    """What is missing before these keys of the session (their fingerprints) may be paid to; empty where nothing is.

    Of a key that is not loaded nothing is known here, and nothing is said.
    """
    bad = [raw for raw in ctx.session.fingerprints if raw in set(keys) and not ctx.session.is_backed_up(raw)]
    if not bad:
        return ""
    named = f"{'key' if len(bad) == 1 else 'keys'} {' and '.join(fingerprint(raw) for raw in bad)}"
    return f"Not safe to fund yet: no backup of {named} was read back. Backups, c checks one."


def unsafe_wallet(ctx: Context, wallet: Wallet) -> str:
    """The same for the loaded keys of a wallet. It derives each, so call it in a worker."""
    return unsafe(ctx, [raw for key in wallet.keys if (raw := ctx.session.owner_of(key)) is not None])
