"""What every other form of a recovery phrase begins and ends with: its risk, and the word that the copy works."""

from contextlib import suppress

from coldtui.custody.draft import Draft
from coldtui.journeys.context import Context
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back


async def explain(ctx: Context, draft: Draft, title: str, text: tuple[str, ...]) -> None:
    """A heading and sentences, before anything is shown. Raises Back."""
    first, *sentences = text
    if draft.has_passphrase:
        sentences.append("This key has a passphrase, which is not in this form: without it this opens another wallet.")
    await ctx.ask(Explain(title, first, sentences, severity="CAUTION"))


async def proved(ctx: Context, draft: Draft, sentence: str) -> None:
    """All of the copy was read back: it is a backup, and `sentence` says so."""
    draft.mark_backed_up()
    with suppress(Back):
        await ctx.ask(
            Tell(
                "Your copy works",
                "OK",
                sentence,
                "Store it safely now: dry, covered, where nobody looks for it, and where you will find it again.",
            )
        )
