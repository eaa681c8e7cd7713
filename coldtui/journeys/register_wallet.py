"""Register a wallet: read its configuration from a card, show what it is, and keep it for this session."""

from coldtui.core.address import address
from coldtui.core.errors import ColdtuiError
from coldtui.core.wallet import Deriver, Wallet
from coldtui.devices.media import FileEntry
from coldtui.formats.wallet_file import MAX_FILE, read_wallet_file
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_file
from coldtui.ui.screens.review_wallet import ReviewWallet
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

SUFFIXES = (".txt", ".json", ".bsms", ".descriptor", ".desc")

_HELP = (
    "A wallet configuration says which keys a wallet has and how many of them sign. It holds no secret.",
    "Your wallet program exports it: as a descriptor, as a Coldcard multisig file, as Specter JSON or as BSMS.",
    "coldtui needs it to tell which coins and which change are yours when several keys sign.",
)


async def register_wallet(ctx: Context) -> None:
    """Register one wallet. Raises Back."""
    entry: FileEntry | None = None
    while True:
        question = "Which file is the wallet?"
        entry = await choose_file(ctx, "Register a wallet", question, SUFFIXES, help_text=_HELP, last=entry)
        try:
            await _register(ctx, entry)
        except Back:
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return


async def _register(ctx: Context, entry: FileEntry) -> None:
    data = await ctx.work(ctx.devices.media.read, entry, MAX_FILE)
    registration = await ctx.work(read_wallet_file, data, ctx.network, _stem(entry.name))
    wallet = registration.wallet
    if any(known.descriptor == wallet.descriptor for known in ctx.wallets):
        await ctx.ask(Tell("Register a wallet", "INFO", "This wallet is already registered."))
        return
    owners = await ctx.work(_owners, ctx, wallet)
    first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
    await ctx.ask(ReviewWallet(registration, wallet.script_type.words, owners, first))
    ctx.wallets.append(wallet)


def _owners(ctx: Context, wallet: Wallet) -> tuple[bytes | None, ...]:
    """For each key of the wallet the loaded key that it comes from, found by deriving it again."""
    return tuple(ctx.session.owner_of(key) for key in wallet.keys)


def _stem(name: str) -> str:
    return name.rpartition(".")[0] or name
