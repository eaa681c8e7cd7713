"""Blank forms: which one, what of the public facts is filled in, on the screen and on a card. No secret is touched."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum
from functools import partial

from coldtui.core.address import address
from coldtui.core.errors import ColdtuiError
from coldtui.core.key import KeyOrigin, path_text
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wallet import Deriver
from coldtui.custody.accounts import wallet_at
from coldtui.custody.draft import Draft
from coldtui.formats.blank_form import Public, grid_form, share_form, word_form
from coldtui.formats.qr_grid import EDGES
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.order import in_order
from coldtui.journeys.places import first_account
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.show_forms import Formed, ShowForm
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading
from coldtui.ui.words import fingerprint

_TITLE = "Blank form"
_SHARE_WORDS = (20, 23, 27, 30, 33)
"""Words in a SLIP-39 share of a key of 128, 160, 192, 224 and 256 bits."""
_SCHEMES = ((2, 3), (3, 5), (2, 2), (2, 4), (3, 4), (4, 7), (5, 9))
"""How many shares are needed of how many: the usual ones first. A form for others is one of these, with more sheets."""

_HELP = (
    "A form holds no secret: you fill in the words by hand, on paper.",
    "The fingerprint tells later which key the sheet is of. It does not let anybody spend or see your coins.",
    "With the public key or an address, whoever finds the form can see your coins, and cannot spend them.",
)

Make = Callable[[Public], str]


class _Filled(Enum):
    NOTHING = "nothing"
    FINGERPRINT = "fingerprint"
    ALL = "all"


class _Shares(Enum):
    """The entry that leads to two more questions."""

    SHARES = "shares"


@dataclass(slots=True)
class _Form:
    """What was chosen so far."""

    make: Make
    name: str = ""
    filled: _Filled = _Filled.NOTHING


async def blank_forms(ctx: Context, draft: Draft) -> None:
    """Choose a form and what is filled in; show it, and write it to a card if that is wanted. Raises Back.

    `draft` may be empty: then nothing can be filled in.
    """
    form = _Form(partial(word_form, 24))
    steps = [partial(_choose_form, ctx, draft, form)]
    if draft.kind is not None:
        steps.append(partial(_choose_filled, ctx, draft, form))
    await in_order(*steps, partial(_show, ctx, draft, form))


async def _choose_form(ctx: Context, draft: Draft, form: _Form) -> None:
    count = 24 if draft.kind is None else draft.word_count or 24
    rows: list[Item[tuple[Make, str] | _Shares] | Entry] = [heading("Numbered lines")]
    rows += [
        Item(f"For {number} words", "", (partial(word_form, number), f"form-{number}-words")) for number in WORD_COUNTS
    ]
    rows += [Item("For shares", "a sheet for each", _Shares.SHARES), heading("An empty grid")]
    rows += [
        Item(f"For a code of {size} x {size}", note, (partial(grid_form, size), f"form-grid-{size}"))
        for size, note in zip(EDGES, _GRID_NOTES, strict=True)
    ]
    while True:
        at = 1 + WORD_COUNTS.index(count)
        chosen = await ctx.ask(Choose(_TITLE, "Which form?", rows, help_text=_HELP, at=at))
        if not isinstance(chosen, _Shares):
            form.make, form.name = chosen
            return
        with suppress(Back):
            await _choose_shares(ctx, form)
            return


_GRID_NOTES = (
    "CompactSeedQR of 12 words",
    "SeedQR of 12 to 18 words, CompactSeedQR of 15 to 24",
    "SeedQR of 21 or 24 words",
)


async def _choose_shares(ctx: Context, form: _Form) -> None:
    schemes = [Item(f"{needed} of {shares}", f"{shares} sheets", (needed, shares)) for needed, shares in _SCHEMES]
    lengths = [Item(f"{words} words a share", "", words) for words in _SHARE_WORDS]
    chosen: dict[str, int] = {}

    async def scheme() -> None:
        chosen["needed"], chosen["shares"] = await ctx.ask(Choose(_TITLE, "How many shares are needed?", schemes))

    async def length() -> None:
        chosen["words"] = await ctx.ask(Choose(_TITLE, "How many words has a share?", lengths))

    await in_order(scheme, length)
    form.make = partial(share_form, chosen["shares"], chosen["needed"], chosen["words"])
    form.name = f"form-{chosen['needed']}-of-{chosen['shares']}-shares"


async def _choose_filled(ctx: Context, draft: Draft, form: _Form) -> None:
    rows = [
        Item("Nothing", "every line is empty", _Filled.NOTHING),
        Item("The fingerprint", fingerprint(draft.fingerprint), _Filled.FINGERPRINT),
        Item("The public key, too", "whoever finds the form sees your coins", _Filled.ALL),
    ]
    question = "What should be filled in already?"
    if draft.has_passphrase:
        question += (
            "\nThis key has a passphrase: its fingerprint beside the words tells a thief that there is one, since the "
            "words alone have another."
        )
    at = 0 if draft.has_passphrase else 1
    form.filled = await ctx.ask(Choose(_TITLE, question, rows, help_text=_HELP, at=at))


async def _show(ctx: Context, draft: Draft, form: _Form) -> None:
    public = await ctx.work(_public, ctx, draft, form.filled)
    text = form.make(public)
    while await ctx.ask(ShowForm(text)) is Formed.WRITE:
        with suppress(Back):
            await _write(ctx, form, text)


def _public(ctx: Context, draft: Draft, filled: _Filled) -> Public:
    if filled is _Filled.NOTHING:
        return Public()
    raw = draft.fingerprint
    if filled is _Filled.FINGERPRINT:
        return Public(fingerprint(raw), ctx.network.label)
    path = first_account(draft.kind, ctx.network)
    wallet = wallet_at(draft.account_key(path, ctx.network.is_test), KeyOrigin(raw, path), ctx.network)
    first = address(Deriver(wallet).at(0, 0).script_pubkey, ctx.network) or ""
    return Public(fingerprint(raw), ctx.network.label, path_text(path), first, wallet.descriptor)


async def _write(ctx: Context, form: _Form, text: str) -> None:
    """Write it to a card; when that fails, say so: the form is still on the screen. Raises Back."""
    volume = await choose_card(ctx, _TITLE, "Where should the form go? Nobody can spend with it.")
    try:
        name = await ctx.work(ctx.devices.media.write_new, volume, partial(_file_name, form.name), text.encode())
    except ColdtuiError as error:
        await ctx.tell(error)
        return
    facts = [("File", name), (volume.noun.capitalize(), named(volume))]
    hint = "Print it on any computer, and fill it in by hand only."
    await ctx.ask(Tell(_TITLE, "OK", "The form is written.", hint, facts))


def _file_name(stem: str, number: int) -> str:
    return f"{stem}.txt" if number == 1 else f"{stem}-{number}.txt"
