"""Receive and change addresses of the loaded keys and the registered wallets."""

from contextlib import suppress
from dataclasses import dataclass

from textual.content import Content

from coldtui.core.address import address
from coldtui.core.key import Path, path_text
from coldtui.core.wallet import Deriver, Wallet
from coldtui.custody.accounts import account_wallet
from coldtui.formats.label_file import address_labels
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.journeys.context import Context
from coldtui.journeys.exports import export_wallet
from coldtui.journeys.give import give
from coldtui.journeys.load_key import load_key
from coldtui.journeys.places import own_accounts
from coldtui.journeys.safe_to_fund import unsafe_wallet
from coldtui.ui.screens.address_list import AddressList, Numbered
from coldtui.ui.screens.ask_number import AskNumber
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.show_code import ShowCode
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import fingerprint, grouped, tag

MAX_ACCOUNT = 2**31 - 1

_HELP = (
    "Each key has accounts of four kinds by itself. Your wallet program says which it uses; most use native segwit.",
    "Wallets with several keys appear here once they are registered.",
    "Compare a whole address, every group, before you receive anything on it.",
)


@dataclass(frozen=True, slots=True)
class _Account:
    fingerprint: bytes
    path: Path


async def show_addresses(ctx: Context) -> None:
    """Choose a wallet and read its addresses. Raises Back."""
    if not ctx.session.fingerprints and not ctx.wallets:
        await load_key(ctx, "Addresses come from a key.")
    number, at = 0, 0
    while True:
        question = "Addresses of which wallet?"
        rows = _rows(ctx, number)
        chosen = await ctx.ask(Choose("Addresses", question, rows, help_text=_HELP, at=at))
        at = next((place for place, row in enumerate(rows) if isinstance(row, Item) and row.value == chosen), 0)
        try:
            if chosen == "account":
                number = await ctx.ask(AskNumber("Which account?", "Account number", MAX_ACCOUNT))
                # the mark goes to what was asked for: Enter must not open another wallet
                at = next(place for place, row in enumerate(rows) if isinstance(row, Item) and _is_account(row.value))
            elif isinstance(chosen, _Account):
                wallet = await ctx.work(account_wallet, ctx.session, chosen.fingerprint, chosen.path, ctx.network)
                await _show(ctx, wallet)
            elif isinstance(chosen, Wallet):
                await _show(ctx, chosen)
        except Back:
            continue


def _rows(ctx: Context, number: int) -> list[Item[Wallet | _Account | str] | Entry]:
    rows: list[Item[Wallet | _Account | str] | Entry] = []
    if ctx.wallets:
        rows.append(heading("Registered wallets"))
        rows += [Item(wallet.name, wallet.policy_text, wallet) for wallet in ctx.wallets]
        rows.append(heading(""))
    for raw in ctx.session.fingerprints:
        rows.append(heading(f"Key {fingerprint(raw)}, account {number}"))
        accounts = own_accounts(ctx.session.kind_of(raw), ctx.network, number)
        rows += [Item(words, path_text(path), _Account(raw, path)) for words, path in accounts]
    if ctx.session.fingerprints:
        rows += [heading(""), Item("Another account number", "", "account", "n")]
    return rows


def _is_account(value: object) -> bool:
    return isinstance(value, _Account)


async def _show(ctx: Context, wallet: Wallet) -> None:
    """Page through the addresses; show one of them as a code, or let the wallet configuration leave. Raises Back."""
    deriver = Deriver(wallet)
    labels = address_labels(ctx.book.labels)
    caution = await ctx.work(unsafe_wallet, ctx, wallet)

    def at(branch: int, first: int, number: int) -> list[Numbered]:
        texts = (
            (index, address(deriver.at(branch, index).script_pubkey, ctx.network) or "")
            for index in range(first, first + number)
        )
        return [Numbered(index, text, labels.get(text, "")) for index, text in texts]

    step = AddressList(wallet, at, caution)
    while True:
        chosen = await ctx.ask(step)
        with suppress(Back):
            if isinstance(chosen, Numbered):
                await ctx.ask(_code(wallet, chosen, "" if step.is_change else caution))
            else:
                await give(ctx, export_wallet(wallet), [("Wallet", wallet.name), ("Signs", wallet.policy_text)])
        step, left = AddressList(wallet, at, caution), step
        step.take_over(left)


def _code(wallet: Wallet, chosen: Numbered, caution: str) -> ShowCode:
    sentences: list[str | Content] = [
        grouped(chosen.address),
        "",
        f"Address {chosen.index:,} of {wallet.name}.",
        "Compare every group.",
    ]
    if caution:
        sentences += ["", Content.assemble(tag("CAUTION"), caution)]
    return ShowCode("QR code: address", qr_matrix(chosen.address), sentences)
