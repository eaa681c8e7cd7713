"""Is this address mine? Looked for among the receive and change addresses of every wallet and key that is loaded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum

from textual.content import Content

from coldtui.core.address import address, parse_address
from coldtui.core.key import path_text
from coldtui.core.search import Place, can_have, search
from coldtui.core.wallet import Deriver, Wallet
from coldtui.custody.accounts import account_wallet
from coldtui.formats.payload import Bip21, Payload
from coldtui.journeys.context import Context
from coldtui.journeys.load_key import load_key
from coldtui.journeys.places import own_accounts
from coldtui.journeys.safe_to_fund import unsafe_wallet
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.outcome import Outcome
from coldtui.ui.words import both, count, fingerprint, grouped

STEP = 1_000
"""Addresses of each branch that are compared at once."""

ACCOUNTS = 5
"""Accounts of each kind that are looked at in a loaded key."""

_TITLE = "Verify an address"
_HELP = (
    "The address is compared with those that coldtui derives itself from your keys and wallets, byte for byte.",
    "A receive address of yours is safe to be paid on. A change address is for what your own payments bring back.",
    "Not found does not mean that it is not yours: it can be further on, or of a wallet that is not loaded here.",
)
_STRANGE = (
    "If a computer told you that this address is yours, do not use it before you have found it here.",
    "It can be further on, or of a wallet that is not registered here, or that computer lies.",
)


class Next(Enum):
    """What to do after the answer."""

    ON = "search on"
    AGAIN = "scan another one"
    HOME = "home"


@dataclass(slots=True)
class _Searching:
    """What is searched, and how far."""

    script_pubkey: bytes
    text: str
    uri: Bip21 | None
    derivers: Sequence[Deriver] = ()
    looked: int = 0
    found: Place | None = field(default=None)


async def verify_address(ctx: Context, scanned: Payload) -> Next:
    """Say whose address it is; what the user wants next. Raises Back, Unreadable, WrongNetwork."""
    script_pubkey = parse_address(scanned.data.decode(), ctx.network)
    if not ctx.session.fingerprints and not ctx.wallets:
        await load_key(ctx, "To see whether an address is yours, coldtui needs your key.")
    text = address(script_pubkey, ctx.network) or scanned.data.decode()
    searching = _Searching(script_pubkey, text, scanned.uri)
    searching.derivers = await ctx.work(_derivers, ctx, script_pubkey)
    while True:
        await ctx.work(_search, searching)
        place = searching.found
        if place is None:
            chosen = await ctx.ask(_not_found(ctx, searching))
        elif await ctx.work(_is_watched, ctx, place.wallet):
            chosen = await ctx.ask(_watched(searching, place))
        else:
            caution = "" if place.branch else await ctx.work(unsafe_wallet, ctx, place.wallet)
            chosen = await ctx.ask(_found(searching, place, caution))
        if chosen is not Next.ON:
            return chosen


def _derivers(ctx: Context, script_pubkey: bytes) -> tuple[Deriver, ...]:
    """Everything that could have such an address: the registered wallets, then the accounts of the loaded keys."""
    wallets = list(ctx.wallets)
    for raw in ctx.session.fingerprints:
        paths = {
            path
            for number in range(ACCOUNTS)
            for _, path in own_accounts(ctx.session.kind_of(raw), ctx.network, number)
        }
        wallets += [account_wallet(ctx.session, raw, path, ctx.network) for path in sorted(paths)]
    return tuple(one for one in map(Deriver, wallets) if can_have(one, script_pubkey))


def _search(searching: _Searching) -> None:
    first = searching.looked
    searching.found = search(searching.derivers, searching.script_pubkey, first, first + STEP)
    searching.looked = first + STEP


_AGAIN = Item("Scan another one", "", Next.AGAIN, "x")
_HOME = Item("Home", "", Next.HOME, "h")


def _is_watched(ctx: Context, wallet: Wallet) -> bool:
    """Whether no key of it is loaded. It derives each, so call it in a worker."""
    return not any(ctx.session.owns(key) for key in wallet.keys)


def _watched(searching: _Searching, place: Place) -> Outcome[Next]:
    """A wallet that is registered may have been slipped in: only a key that is loaded makes an address one's own."""
    sentence = f"It belongs to the registered wallet {place.wallet.name}. No key of it is loaded here."
    hint = "Whether that wallet is yours is not known here: load a key of it."
    return Outcome(_TITLE, "CAUTION", sentence, hint, _placed(searching, place), [_AGAIN, _HOME], _HELP)


def _found(searching: _Searching, place: Place, caution: str) -> Outcome[Next]:
    what = "change address" if place.branch else "receive address"
    sentence = f"Yes, it is yours: {what} {place.index:,} of {place.wallet.name}."
    hint = f"[CAUTION] {caution}" if caution else ""
    if place.branch:
        hint = "Change addresses are for your own payments: give others a receive address."
    return Outcome(_TITLE, "OK", sentence, hint, _placed(searching, place), [_AGAIN, _HOME], _HELP)


def _placed(searching: _Searching, place: Place) -> list[tuple[str, str | Content]]:
    what = "Change address" if place.branch else "Receive address"
    return [
        *_facts(searching),
        ("Wallet", f"{place.wallet.name} ({place.wallet.policy_text})"),
        ("Path", _path(place)),
        (what, f"{place.index:,}"),
    ]


def _path(place: Place) -> str:
    """The whole path of a single key's address; of a wallet of several, what is the same for all."""
    keys = place.wallet.keys
    steps = (keys[0].branches[place.branch], place.index)
    return (
        path_text((*keys[0].origin.path, *steps)) if len(keys) == 1 else f"{place.branch}/{place.index} below each key"
    )


def _not_found(ctx: Context, searching: _Searching) -> Outcome[Next]:
    held = [count(len(ctx.wallets), "registered wallet")] if ctx.wallets else []
    held += [f"key {fingerprint(raw)}" for raw in ctx.session.fingerprints]
    if not searching.derivers:
        sentence = "No wallet or key that is loaded here has addresses of this kind."
        return Outcome(_TITLE, "CAUTION", sentence, _STRANGE[0], _facts(searching), [_AGAIN, _HOME], _HELP)
    sentence = f"Not found among the first {searching.looked:,} addresses, receive and change."
    facts = [*_facts(searching), ("Looked at", f"{', '.join(held)}; accounts 0 to {ACCOUNTS - 1} of each key")]
    on = Item("Search on", f"the next {STEP:,} of both", Next.ON, "s")
    return Outcome(_TITLE, "CAUTION", sentence, " ".join(_STRANGE), facts, [on, _AGAIN, _HOME], _HELP)


def _facts(searching: _Searching) -> list[tuple[str, str | Content]]:
    facts: list[tuple[str, str | Content]] = [("Address", grouped(searching.text))]
    uri = searching.uri
    if uri is not None and uri.amount is not None:
        facts.append(("Asks for", both(uri.amount)))
    if uri is not None and (uri.label or uri.message):
        facts.append(("It says", " - ".join(part for part in (uri.label, uri.message) if part)))
    return facts
