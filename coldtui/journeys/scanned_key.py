"""A public key that was scanned: what it is, whose it is, its first address; to be compared, or passed on."""

from textual.content import Content

from coldtui.core.address import address
from coldtui.core.key import path_text
from coldtui.core.key_expression import KeyExpression, parse_key
from coldtui.core.wallet import Deriver, WalletKey
from coldtui.custody.accounts import PURPOSES, wallet_at
from coldtui.formats.payload import Kind, Payload
from coldtui.formats.sending import Outgoing
from coldtui.journeys.context import Context
from coldtui.journeys.exports import Export, numbered
from coldtui.journeys.give import give
from coldtui.ui.words import fingerprint, grouped

_Facts = list[tuple[str, str | Content]]

_SENTENCE = "A public key watches coins and cannot spend them. Compare its fingerprint and path with your notes."
_MANY = "Public keys watch coins and cannot spend them. Another program can read them from here."


async def show_key(ctx: Context, scanned: Payload) -> None:
    """Show it until the user is done with it. Raises Back, and what is wrong with the key."""
    text = scanned.data.decode()
    lines = text.splitlines()
    is_json = text.lstrip().startswith("{")
    facts: _Facts = [("This is", scanned.says)]
    if len(lines) == 1 and not is_json:
        facts += await ctx.work(_facts, ctx, parse_key(f"{lines[0]}/<0;1>/*", ctx.network))
    name = numbered("scanned-key", ".json" if is_json else ".txt")
    outgoing = Outgoing(Kind.KEY, scanned.data, is_json=is_json)
    sentence = _SENTENCE if len(facts) > 1 else _MANY
    await give(ctx, Export("A public key", (sentence,), text, scanned.data, name, outgoing=outgoing), facts)


def _facts(ctx: Context, key: KeyExpression) -> _Facts:
    owner = ctx.session.owner_of(WalletKey(key.origin, key.xpub))
    is_yours = "no key that is loaded here" if owner is None else f"your key {fingerprint(owner)}, derived again here"
    facts: _Facts = [("Comes from", is_yours)]
    if not key.has_origin:
        facts.append(
            ("Fingerprint", f"{fingerprint(key.xpub.fingerprint)}, its own: it does not say where it comes from")
        )
        return facts
    facts += [("Fingerprint", fingerprint(key.origin.fingerprint)), ("Path", path_text(key.origin.path))]
    if len(key.origin.path) == 3 and key.origin.path[0] in PURPOSES:
        wallet = wallet_at(key.xpub, key.origin, ctx.network)
        first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
        facts += [("Kind", wallet.script_type.words), ("First address", grouped(first))]
    return facts
