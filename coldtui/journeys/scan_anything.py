"""Scan anything: whatever it is, it goes to its own journey."""

from coldtui.core.errors import ColdtuiError
from coldtui.formats.payload import Kind, Payload
from coldtui.formats.recognise import recognise
from coldtui.journeys.context import Context
from coldtui.journeys.incoming import from_payload
from coldtui.journeys.load_key import load_given
from coldtui.journeys.open_card import open_bytes
from coldtui.journeys.reader import By
from coldtui.journeys.register_wallet import SCANNED, register
from coldtui.journeys.scan import scan_by
from coldtui.journeys.scanned_key import show_key
from coldtui.journeys.sign import sign_one
from coldtui.journeys.take_away import Then
from coldtui.journeys.verify_address import Next, verify_address
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

_TITLE = "Scan anything"
_QUESTION = "Hold any code before the camera: a transaction, an address, a wallet, a key or a backup."
_ALL = frozenset(Kind)


async def scan_anything(ctx: Context) -> None:
    """Scan one thing after the other, until the user goes home. Raises Back."""
    while True:
        payload, by = await scan_by(ctx, _ALL, _TITLE, _QUESTION)
        scanned = [payload]
        del payload
        try:
            if await _go_on(ctx, scanned, by):
                return
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)


async def _go_on(ctx: Context, holder: list[Payload], by: By) -> bool:
    """Do what belongs to it; whether the user wants to go home then. What is in `holder` is taken out. Raises Back."""
    scanned = holder.pop()
    match scanned.kind:
        case Kind.PSBT:
            return await sign_one(ctx, from_payload(scanned, by)) is Then.HOME
        case Kind.ADDRESS:
            return await verify_address(ctx, scanned) is Next.HOME
        case Kind.WALLET:
            await register(ctx, scanned.data, SCANNED)
        case Kind.KEY:
            await show_key(ctx, scanned)
        case Kind.SECRET:
            given = [recognise(scanned.data)]
            del scanned
            await load_given(ctx, given)
        case Kind.TRANSACTION:
            await ctx.ask(Tell(_TITLE, "INFO", f"This is {scanned.says}.", _SEND))
            return False
        case Kind.SEALED:
            await open_bytes(ctx, scanned.data)
        case Kind.OTHER:
            await ctx.ask(Tell(_TITLE, "INFO", f"This is {scanned.says}.", scanned.todo or _NOTHING))
            return False
    return True


_SEND = "There is nothing to sign in it. Your wallet program on the online computer sends it."
_NOTHING = "coldtui has no use for it. Nothing of it was kept."
