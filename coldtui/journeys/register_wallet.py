"""Register a wallet: read its configuration from a card or a code, show what it is, and keep it for this session."""

from enum import Enum
from itertools import chain, count

from coldtui.core.address import address
from coldtui.core.errors import ColdtuiError
from coldtui.core.wallet import Deriver, Wallet
from coldtui.devices.media import FileEntry
from coldtui.formats import other_backups
from coldtui.formats.payload import Kind
from coldtui.formats.wallet_file import read_wallet_file
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file_or
from coldtui.journeys.scan import scan
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.review_wallet import ReviewWallet
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

SCANNED = "scanned wallet"
"""The name of a wallet that came by code, where the code names none."""

_TITLE = "Register a wallet"
_SCAN = "Let your wallet program show the wallet configuration as a QR code, and hold it before the camera."

SUFFIXES = (".txt", ".json", ".bsms", ".descriptor", ".desc", ".age", *other_backups.SUFFIXES)
"""The endings of wallet configurations, and of files that are named when somebody takes them for one."""

_HELP = (
    "A wallet configuration says which keys a wallet has and how many of them sign. It holds no secret.",
    "Your wallet program exports it: as a descriptor, as a Coldcard multisig file, as Specter JSON or as BSMS.",
    "Or let it show the configuration as a QR code, and scan that with the camera of this computer.",
    "coldtui needs it to tell which coins and which change are yours when several keys sign.",
)


class _Way(Enum):
    SCAN = "by code"


async def register_wallet(ctx: Context) -> None:
    """Register one wallet. Raises Back."""
    by_code = Item("Scan a QR code", "with the camera", _Way.SCAN)
    entry: FileEntry | None = None
    while True:
        question = "Which file is the wallet?"
        chosen = await choose_file_or(ctx, _TITLE, question, SUFFIXES, by_code, help_text=_HELP, last=entry)
        try:
            if isinstance(chosen, FileEntry):
                entry = chosen
                await register(ctx, await ctx.work(ctx.devices.media.read, entry), _stem(entry.name))
            else:
                await _register_scanned(ctx)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return


async def _register_scanned(ctx: Context) -> None:
    """Scan until a wallet was registered. Raises Back."""
    while True:
        scanned = await scan(ctx, frozenset({Kind.WALLET}), _TITLE, _SCAN)
        try:
            await register(ctx, scanned.data, SCANNED)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return


async def register(ctx: Context, data: bytes, name: str) -> None:
    """Show what a wallet configuration is, and keep it; `name` is for one without. Raises Back, and its faults."""
    registration = await ctx.work(read_wallet_file, data, ctx.network, free_name(ctx, name))
    wallet = registration.wallet
    if any(known.descriptor == wallet.descriptor for known in ctx.wallets):
        await ctx.ask(Tell(_TITLE, "INFO", "This wallet is already registered."))
        return
    owners = await ctx.work(owners_of, ctx, wallet)
    first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
    await ctx.ask(ReviewWallet(registration, wallet.script_type.words, owners, first))
    ctx.wallets.append(wallet)


def owners_of(ctx: Context, wallet: Wallet) -> tuple[bytes | None, ...]:
    """For each key of the wallet the loaded key that it comes from, found by deriving it again."""
    return tuple(ctx.session.owner_of(key) for key in wallet.keys)


def free_name(ctx: Context, name: str) -> str:
    """The name, with a number behind it where a wallet has it already: "scanned wallet 2"."""
    taken = {wallet.name for wallet in ctx.wallets}
    return next(one for one in chain((name,), (f"{name} {number}" for number in count(2))) if one not in taken)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
