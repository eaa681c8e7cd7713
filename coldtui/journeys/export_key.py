"""Export the public key of a key in the session: for which addresses, in which form, as text, file or code."""

from dataclasses import dataclass

from coldtui.core.key import path_text
from coldtui.core.wallet import ScriptType
from coldtui.custody.bsms import key_record
from coldtui.formats.account_key import AccountKey
from coldtui.formats.bsms_record import NO_TOKEN
from coldtui.formats.coldcard_export import FILE_NAME, coldcard_json
from coldtui.formats.payload import Kind
from coldtui.formats.sending import Outgoing
from coldtui.journeys.context import Context
from coldtui.journeys.exports import Export, Form, export, forms, labels, numbered
from coldtui.journeys.give import give
from coldtui.journeys.public_keys import account_key, all_accounts, is_electrum, place, script_types
from coldtui.ui.screens.ask_number import AskNumber
from coldtui.ui.screens.ask_token import AskToken
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import fingerprint

MAX_ACCOUNT = 2**31 - 1

_TITLE = "Export the public key"

_PRIVACY = (
    "Your coins, and no way to spend them.",
    "The public key lets a wallet program on another computer watch your coins and prepare payments for you to sign.",
    "Whoever has it sees every address and every amount of that account, past and to come. Nobody can spend with it.",
    "So give it to your own programs, and to people with whom you share a wallet. It need not be destroyed, only kept.",
)

_HELP = (
    "Choose what the addresses of the wallet look like. Most programs take native segwit for a new wallet.",
    "A wallet of several keys is one for which two of three people sign, or the like. It takes another key of yours.",
    "All accounts in one file is the form that the most programs read from a card.",
)

_FORM_HELP = (
    "Every form holds the same public key. Take the one that your program asks for.",
    "The next screen shows it, writes it to a card, or shows it as a QR code.",
)

_EVERYTHING = (
    "For Sparrow, Nunchuk, Specter, BlueWallet and others, which read the file that a Coldcard writes.",
    "It holds the public keys of all kinds of accounts with this number: whoever has it sees all of them.",
)

_RECORD = (
    "For a coordinator that makes a wallet of several keys (BSMS, BIP129).",
    "It holds this public key, and a signature which proves that the key is yours.",
)


@dataclass(frozen=True, slots=True)
class _Account:
    kind: ScriptType


async def export_key(ctx: Context, raw: bytes) -> None:
    """Say what a public key tells, then let it be chosen and taken. Raises Back."""
    sentence, *more = _PRIVACY
    await ctx.ask(Explain(_TITLE, sentence, more))
    number, at = 0, 0
    while True:
        rows = _rows(ctx, raw, number)
        question = f"Key {fingerprint(raw)}: the public key for what?"
        chosen = await ctx.ask(Choose(_TITLE, question, rows, help_text=_HELP, at=at))
        at = next((place for place, row in enumerate(rows) if isinstance(row, Item) and row.value == chosen), 0)
        try:
            if isinstance(chosen, _Account):
                await _choose_form(ctx, raw, chosen.kind, number)
            elif chosen == "everything":
                await give(ctx, await everything(ctx, raw, number), facts_of_all(raw, number))
            else:
                number = await ctx.ask(AskNumber("Which account?", "Account number", MAX_ACCOUNT))
                at = next(place for place, row in enumerate(rows) if isinstance(row, Item))
        except Back:
            continue


def _rows(ctx: Context, raw: bytes, number: int) -> list[Item[_Account | str] | Entry]:
    kinds = script_types(ctx.session, raw)
    one = [kind for kind in kinds if not kind.is_multisig]
    several = [kind for kind in kinds if kind.is_multisig]
    if is_electrum(ctx.session, raw):
        return [_row(ctx, raw, kind, number) for kind in one]
    return [
        heading(f"A wallet of this key alone, account {number}"),
        *(_row(ctx, raw, kind, number) for kind in one),
        heading("A wallet of several keys"),
        *(_row(ctx, raw, kind, number) for kind in several),
        heading(""),
        Item("All accounts in one file", "as a Coldcard writes it", "everything", "a"),
        Item("Another account number", "", "account", "n"),
    ]


def _row(ctx: Context, raw: bytes, kind: ScriptType, number: int) -> Item[_Account | str]:
    path = path_text(place(ctx.session, raw, kind, ctx.network, number))
    return Item(kind.words, path, _Account(kind))


async def _choose_form(ctx: Context, raw: bytes, kind: ScriptType, number: int) -> None:
    key = await ctx.work(account_key, ctx.session, raw, kind, ctx.network, number)
    rows: list[Item[Form | str]] = [Item(*labels(key, form), form) for form in forms(key)]
    if kind.is_multisig:
        rows.append(Item("BSMS key record", "with a signature, for a coordinator (BIP129)", "bsms"))
    while True:
        question = f"{kind.words.capitalize()}, {key.path_text}: in which form?"
        form = await ctx.ask(Choose(_TITLE, question, rows, help_text=_FORM_HELP))
        try:
            taken = export(key, form) if isinstance(form, Form) else await _record(ctx, key)
            await give(ctx, taken, facts(key))
        except Back:
            continue


def facts(key: AccountKey) -> list[tuple[str, str]]:
    """What stands above an exported key."""
    return [("Key", fingerprint(key.origin.fingerprint)), ("Path", f"{key.path_text}, {key.script_type.words}")]


async def _record(ctx: Context, key: AccountKey) -> Export:
    token = await ctx.ask(AskToken())
    raw = key.origin.fingerprint
    with ctx.session.copy_of(raw) as draft:
        text = await ctx.work(key_record, draft, key, token, f"coldtui {raw.hex()}")
    suffix = ".bsms" if token == NO_TOKEN else ".dat"
    return Export("BSMS key record", _RECORD, text, text.encode(), numbered(f"{raw.hex()}-key", suffix))


async def everything(ctx: Context, raw: bytes, number: int) -> Export:
    """The file of all accounts with this number. Its name is Coldcard's own, which programs look for."""
    master, accounts = await ctx.work(all_accounts, ctx.session, raw, ctx.network, number)
    text = coldcard_json(raw, master, accounts, ctx.network, number)
    data = text.encode()
    sent = Outgoing(Kind.KEY, data, is_json=True)
    return Export("All accounts in one file", _EVERYTHING, text, data, numbered(FILE_NAME, ".json"), outgoing=sent)


def facts_of_all(raw: bytes, number: int) -> list[tuple[str, str]]:
    """What stands above the file of all accounts."""
    return [("Key", fingerprint(raw)), ("Account", str(number))]
