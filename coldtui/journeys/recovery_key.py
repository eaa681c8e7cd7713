"""The recovery key: a second way into sealed backups, which is drawn once and lies on paper alone.

Of a pair of keys the private one is shown, written down, typed back and forgotten; the public one stays in the backup,
so that each seal writes a second file that only the paper opens. It is for who fears to lose the backup passphrase.
"""

from contextlib import suppress
from enum import Enum
from functools import partial

from textual.content import Content

from coldtui.core.errors import Refused
from coldtui.custody.held_text import HeldText
from coldtui.formats.age_keys import identity_text, public_key, read_identity, recipient_text
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.journeys.type_recovery_key import type_recovery_key
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.recovery_key import ConfirmForgetRecovery, ShowRecoveryKey
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import grouped

_TITLE = "Recovery key"

_WHAT = (
    "A second key to your sealed backups",
    "It opens them without the backup passphrase. Nobody needs one: it is for who fears to lose the passphrase.",
    "It is drawn now, stands on your paper, and nowhere else. Each seal then writes a second file that it opens.",
    "Whoever has this paper and a card has everything. Keep it as safe as a recovery phrase, away from the cards.",
    "A large quantum computer could open that second file one day (X25519), and not what a passphrase seals.",
)
"""What to know before one is made."""

_WRITE = (
    "Write this on paper, all 74 characters. The blanks are for reading only. It is not shown again.",
    "Write beside it what it is: the recovery key of your sealed backups, opened with coldtui or age.",
)
_TYPE_BACK = "Type it from your paper. Only then it is used."
_OTHER = "This is a recovery key, and not the one of these backups."

_HELP = (
    "Each seal writes a second file for the recovery key, in the folder R beside the three copies.",
    "To open one: Home, o, then With the recovery key. The program age opens it too: age -d -i KEYFILE.",
    "Forgetting it ends the second file from the next seal on. What lies on cards already still opens with it.",
)


class _Do(Enum):
    CHECK = "check"
    NEW = "new"
    FORGET = "forget"


async def recovery_key(ctx: Context) -> None:
    """Make a recovery key, or check, replace or forget the one that there is. Raises Back, Refused without backups."""
    if not ctx.session.has_backup:
        raise Refused("There is no sealed backup in this session.", "Enrol a card first, or open yours.")
    if ctx.session.sealing.recovery is None:
        await _make(ctx)
        return
    while (recipient := ctx.session.sealing.recovery) is not None:
        chosen = await ctx.ask(
            Choose(_TITLE, "There is a recovery key.", _ROWS, facts=_facts(recipient), help_text=_HELP)
        )
        with suppress(Back):
            if chosen is _Do.CHECK:
                await _check(ctx, recipient)
            elif chosen is _Do.NEW:
                await _make(ctx)
            else:
                await ctx.ask(ConfirmForgetRecovery("Forget the recovery key?", [_HELP[-1]], _facts(recipient)))
                ctx.session.sealing.recovery = None


_ROWS = (
    Item("Check your paper", "type it in; nothing is opened", _Do.CHECK, "c"),
    Item("Make a new one", "it takes the place of this one in later backups", _Do.NEW, "n"),
    Item("Forget it", "later backups have no second file", _Do.FORGET, "f"),
)


def _facts(recipient: bytes) -> list[tuple[str, Content]]:
    return [("Its public half", grouped(recipient_text(recipient)))]


async def _make(ctx: Context) -> None:
    """Explain, draw, show, and have it typed back: only then it is used. Raises Back."""
    heading, *sentences = _WHAT
    with ctx.session.track(HeldText()) as drawn, ctx.session.track(HeldText()) as typed:
        await in_order(
            lambda: ctx.ask(Explain(_TITLE, heading, sentences, severity="CAUTION")),
            partial(_show, ctx, drawn),
            partial(type_recovery_key, ctx, _TITLE, _TYPE_BACK, (), typed, partial(_wrong, drawn)),
        )
        ctx.session.sealing.recovery = _public(drawn)
    with suppress(Back):
        await ctx.ask(_made())


async def _show(ctx: Context, drawn: HeldText) -> None:
    """Drawn once: who goes back and comes again sees the same one, which may be half written."""
    if not drawn:
        ctx.devices.randomness.check()
        drawn.put(identity_text(ctx.devices.randomness.bytes(32)))
    await ctx.ask(ShowRecoveryKey(_TITLE, lambda: drawn.text, _WRITE, _facts(_public(drawn))))


def _public(held: HeldText) -> bytes:
    return public_key(read_identity(held.text))


def _wrong(drawn: HeldText, identity: bytes) -> str:
    return "" if identity_text(identity) == drawn.text else "This is not the recovery key that was shown."


def _made() -> Tell:
    return Tell(
        _TITLE,
        "OK",
        "Your paper is right, and from now on each seal writes a second file for it.",
        "The next one is sealed as soon as you are back at Home with your card plugged in.",
    )


async def _check(ctx: Context, recipient: bytes) -> None:
    def wrong(identity: bytes) -> str:
        return "" if public_key(identity) == recipient else _OTHER

    with ctx.session.track(HeldText()) as typed:
        await type_recovery_key(ctx, _TITLE, "Type the recovery key from your paper.", (), typed, wrong)
    with suppress(Back):
        await ctx.ask(Tell(_TITLE, "OK", "This is the recovery key of these backups.", "Nothing was opened."))
