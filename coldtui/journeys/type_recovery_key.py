"""Have the recovery key from its paper: typed until it is one, and a right one where that can be told."""

from collections.abc import Callable, Sequence

from coldtui.core.errors import ColdtuiError
from coldtui.custody.held_text import HeldText
from coldtui.formats.age_keys import identity_text, read_identity
from coldtui.journeys.context import Context
from coldtui.ui.screens.recovery_key import TypeRecoveryKey


async def type_recovery_key(
    ctx: Context,
    title: str,
    question: str,
    facts: Sequence[tuple[str, str]],
    held: HeldText,
    wrong: Callable[[bytes], str] = lambda _: "",
    fault: str = "",
) -> None:
    """Ask until it is a recovery key, and put it into `held` as `age_keys` writes it. Raises Back.

    `wrong` says what is wrong with an identity (32 bytes), in a sentence; `fault` is what was wrong before this.
    """
    while True:
        typed = [await ctx.ask(TypeRecoveryKey(title, question, facts, error=fault))]
        try:
            identity = read_identity(typed.pop())
        except ColdtuiError as error:
            fault = f"{error} {error.hint}".rstrip()
            continue
        fault = wrong(identity)
        if not fault:
            held.put(identity_text(identity))
            return
