"""Keys out of a sealed backup: each is loaded, and the passphrase of its own is asked for where it is not in there."""

from coldtui.core.errors import ColdtuiError
from coldtui.custody.opened import Opened
from coldtui.custody.sealed_keys import KeyFacts
from coldtui.journeys.context import Context
from coldtui.ui.screens.key_in_backup import KeyInBackup
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint


async def load_keys(ctx: Context, opened: Opened) -> list[KeyFacts]:
    """Load every key; for one with a passphrase of its own that passphrase is asked. Returns those left out."""
    left_out: list[KeyFacts] = []
    for number, key in enumerate(opened.keys):
        if key.needs_passphrase:
            if not await _load_with_passphrase(ctx, opened, number, key):
                left_out.append(key)
            continue
        if not await _keep(ctx, opened, number):
            left_out.append(key)
    return left_out


async def _keep(ctx: Context, opened: Opened, number: int, passphrase: str = "") -> bool:
    """Load one key; what stands against it is told."""
    try:
        with ctx.session.track(await ctx.work(opened.draft_of, number, passphrase)) as draft:
            draft.keep()
    except ColdtuiError as error:
        await ctx.tell(error)
        return False
    return True


async def _load_with_passphrase(ctx: Context, opened: Opened, number: int, key: KeyFacts) -> bool:
    while True:
        try:
            typed = await ctx.ask(KeyInBackup(fingerprint(key.fingerprint)))
        except Back:
            return False
        if await _keep(ctx, opened, number, typed):
            return True
