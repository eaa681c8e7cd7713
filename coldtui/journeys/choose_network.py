"""Which of the Bitcoin networks this session works on: whoever wants to try coldtui does it where coins are free."""

from collections.abc import Sequence

from coldtui.core.network import Network
from coldtui.journeys.context import Context
from coldtui.journeys.leaving import unread
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm import ConfirmNetwork
from coldtui.ui.screens.power import no_backup_of
from coldtui.ui.screens.tell import Tell
from coldtui.ui.words import count

TITLE = "Bitcoin network"

_QUESTION = (
    "On which network are your coins? On a test network they are free, and worth nothing: good to practise with."
)
_HELP = (
    "The wallet program that you use coldtui with has to be on the same network. The first row says which one is on.",
    "Free coins come from faucets: pages on the internet that send some to an address of yours.",
    "The phrase of a test key gives keys on MAINNET too. Practise with one that will never hold money.",
    "The date that you entered stays; block height, labels, notes and drills are of one network, and are forgotten.",
    "It is on as long as coldtui runs. In the live image it starts on MAINNET each time.",
)
_WORDS = {
    Network.MAIN: "bitcoin that is worth money",
    Network.SIGNET: "for practice, the calm one: a block every ten minutes",
    Network.TESTNET4: "for practice: everybody can mine, blocks come irregularly",
    Network.TESTNET3: "for practice, the one before it: few use it now",
    Network.REGTEST: "for practice alone: a chain on your own computer",
}
"""In the order in which people want them."""


def named(network: Network) -> str:
    """The network, and what its coins are worth."""
    return f"{network.label}, {'for practice: coins worth nothing' if network.is_test else 'where coins are money'}"


async def choose_network(ctx: Context) -> None:
    """Change to another network, as long as nothing in this session belongs to the one that is on. Raises Back."""
    if ctx.session.fingerprints or ctx.wallets or ctx.session.has_backup:
        await ctx.ask(_in_use(ctx.network, unread(ctx)))
        return
    chosen = await ctx.ask(_choice(ctx.network))
    if chosen is ctx.network:
        return
    typed = _typed(ctx)
    if typed:
        await ctx.ask(ConfirmNetwork(ctx.network.label, chosen.label, typed))
    ctx.change_network(chosen)


def _in_use(network: Network, unread: Sequence[str]) -> Tell:
    """Why the network stays, what to do about it, and the keys that would be lost by that."""
    after = [f"{no_backup_of(unread)} Back up first what you want to keep."] if unread else []
    return Tell(
        TITLE,
        "INFO",
        f"This session holds keys, wallets or a sealed backup of {network.label}.",
        "Forget them first, at Home: k (Keys), w (Wipe everything). Then the network can be chosen.",
        after=after,
    )


def _choice(now: Network) -> Choose[Network]:
    rows = [Item(one.label, f"{words}{', is on' if one is now else ''}", one) for one, words in _WORDS.items()]
    return Choose(TITLE, _QUESTION, rows, help_text=_HELP, at=list(_WORDS).index(now))


def _typed(ctx: Context) -> str:
    """What somebody typed or found out here, and would miss; empty for nothing."""
    book = ctx.book
    told = [
        count(number, noun)
        for number, noun in (
            (len(book.labels), "label"),
            (len(book.notes), "note"),
            (len(book.drills) + len(ctx.drills), "drill"),
        )
        if number
    ]
    return " and ".join(part for part in (", ".join(told[:-1]), *told[-1:]) if part)
