"""Print a sealed backup that lies on a card: the same bytes on paper. No passphrase is needed for it."""

from coldtui.core.errors import ColdtuiError, Refused
from coldtui.journeys.context import Context
from coldtui.journeys.print_backup import print_backup
from coldtui.journeys.sealed_cards import Candidate, choose_sealed
from coldtui.journeys.unseal import from_card
from coldtui.ui.progress import Progress
from coldtui.ui.step import Back

_TITLE = "Print a sealed backup"
_QUESTION = "Which backup shall be on paper? It stays sealed: the passphrase is not on the sheet."


async def print_card(ctx: Context) -> None:
    """Choose a backup on a card and let it leave for paper. Raises Back."""
    while True:
        chosen = await choose_sealed(ctx, _TITLE, _QUESTION)
        if not isinstance(chosen, Candidate):
            continue
        progress = Progress("Reading the card")
        try:
            if not chosen.generation.is_intact:
                raise Refused("This backup is damaged on the card.", "Open it and seal it anew, then print that one.")
            source = await ctx.work_showing(progress, from_card, ctx.devices, chosen, progress)
            await print_backup(ctx, source.tries[0][0], chosen.generation.number)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return
