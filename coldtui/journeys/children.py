"""BIP85 children of a key: phrases, keys, passwords and numbers that come from it, and that it can make again."""

from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from coldtui.core.address import address
from coldtui.core.bip85 import MAX_INDEX, MAX_ROLLS, Application, Request
from coldtui.core.errors import ColdtuiError
from coldtui.core.key import KeyOrigin, path_text
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wallet import Deriver
from coldtui.core.wordlist import Language
from coldtui.custody.accounts import wallet_at
from coldtui.custody.children import child_text, fill
from coldtui.custody.draft import Draft
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.journeys.places import first_account
from coldtui.journeys.write_down import show_words, write_down
from coldtui.ui.screens.change_number import ChangeNumber
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.confirm_child import ConfirmChild
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.show_secret import ShowSecret
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint, grouped

_TITLE = "A child of this key"

_EXPLANATION = (
    "A child is made from this key, always in the same way.",
    "You can make it again at any time, from the same key with the same kind, length and index (BIP85).",
    "So it needs no backup of its own, as long as you have the one of this key. Note its kind, length and index.",
    "It is as secret as any key. Whoever has a child cannot find this key or another child.",
    "But whoever has this key has all its children, and if you lose this key you lose them all.",
)

_HELP = (
    "A child is a secret that comes from this key, and that this key can make again.",
    "Take another index for each purpose, and note what it is for.",
    "Other signing devices and programs that know BIP85 make the same children.",
)

_KINDS: tuple[Item[Application], ...] = (
    Item("Recovery phrase", "for another wallet or device", Application.WORDS, "r"),
    Item("Password", "letters, digits, + and / (base64)", Application.BASE64, "p"),
    Item("Password with more signs", "shorter for the same strength (base85)", Application.BASE85, "s"),
    Item("Dice rolls", "a PIN, or numbers for anything", Application.DICE, "d"),
    Item("Hexadecimal digits", "16 to 64 bytes for a program", Application.HEX, "h"),
    Item("Extended private key", "xprv, a wallet without words", Application.XPRV, "x"),
    Item("Private key (WIF)", "the HD seed of an old Bitcoin Core wallet", Application.WIF, "w"),
)

_LENGTHS = {
    Application.HEX: (16, 20, 24, 28, 32, 64),
    Application.BASE64: (20, 24, 32, 64, 86),
    Application.BASE85: (10, 15, 20, 30, 80),
}
_UNITS = {Application.HEX: "bytes", Application.BASE64: "characters", Application.BASE85: "characters"}
_USUAL = {Application.WORDS: 24, Application.HEX: 32, Application.BASE64: 24, Application.BASE85: 20}
_SIDES = ((10, "digits 0 to 9, for a PIN"), (6, "0 to 5"), (20, "0 to 19"), (62, "0 to 61, for letters and digits"))
_OTHER = -1


@dataclass(slots=True)
class _Wish:
    """What was chosen so far; `index` is None until it was asked."""

    application: Application
    length: int = 0
    language: Language = Language.ENGLISH
    sides: int = 10
    index: int | None = None

    @property
    def request(self) -> Request:
        return Request(self.application, self.length, self.index or 0, self.language, self.sides)


async def derive_children(ctx: Context, raw: bytes) -> None:
    """Explain, then choose children and what to do with them. Raises Back."""
    sentence, *more = _EXPLANATION
    await ctx.ask(Explain(_TITLE, sentence, more))
    at = 0
    while True:
        question = f"Key {fingerprint(raw)}: which child?"
        application = await ctx.ask(Choose(_TITLE, question, _KINDS, help_text=_HELP, at=at))
        at = next(place for place, item in enumerate(_KINDS) if item.value is application)
        wish = _Wish(application, _USUAL.get(application, 0))
        with suppress(Back):
            await in_order(*_steps(ctx, wish), partial(_use, ctx, raw, wish))


def _steps(ctx: Context, wish: _Wish) -> Sequence[Callable[[], Awaitable[None]]]:
    """The questions that this kind of child needs; never one that is passed over, which Back could not leave."""
    index = partial(_choose_index, ctx, wish)
    match wish.application:
        case Application.WORDS:
            return partial(_choose_count, ctx, wish), partial(_choose_language, ctx, wish), index
        case Application.DICE:
            return partial(_choose_sides, ctx, wish), partial(_choose_rolls, ctx, wish), index
        case Application.WIF | Application.XPRV:
            return (index,)
        case _:
            return partial(_choose_length, ctx, wish), index


async def _choose_count(ctx: Context, wish: _Wish) -> None:
    rows = [Item(f"{count} words", "", count) for count in WORD_COUNTS]
    step = Choose(_TITLE, "How many words?", rows, help_text=_HELP, at=WORD_COUNTS.index(wish.length))
    wish.length = await ctx.ask(step)


async def _choose_language(ctx: Context, wish: _Wish) -> None:
    rows = [Item(one.title, "" if one is Language.ENGLISH else "few devices read it", one) for one in Language]
    question = "In which language? English is the one that every program and device reads."
    at = list(Language).index(wish.language)
    wish.language = await ctx.ask(Choose(_TITLE, question, rows, help_text=_HELP, at=at))


async def _choose_sides(ctx: Context, wish: _Wish) -> None:
    rows = [Item(f"{sides} sides", note, sides) for sides, note in _SIDES]
    at = [sides for sides, _ in _SIDES].index(wish.sides)
    wish.sides = await ctx.ask(Choose(_TITLE, "How many sides has the die?", rows, help_text=_HELP, at=at))


async def _choose_rolls(ctx: Context, wish: _Wish) -> None:
    question = f"Number of rolls, from 1 to {MAX_ROLLS}"
    wish.length = await _number(ctx, "How many rolls?", question, (1, MAX_ROLLS), wish.length or None)


async def _choose_length(ctx: Context, wish: _Wish) -> None:
    lengths, unit = _LENGTHS[wish.application], _UNITS[wish.application]
    rows = [Item(f"{length} {unit}", "", length) for length in lengths]
    least, most = wish.application.lengths
    rows.append(Item("Another length", f"{least} to {most} {unit}", _OTHER, "n"))
    at = lengths.index(wish.length) if wish.length in lengths else len(lengths)
    while True:
        chosen = await ctx.ask(Choose(_TITLE, "How long?", rows, help_text=_HELP, at=at))
        if chosen != _OTHER:
            wish.length = chosen
            return
        with suppress(Back):
            question = f"Number of {unit}, from {least} to {most}"
            typed = None if wish.length in lengths else wish.length
            wish.length = await _number(ctx, "How long?", question, (least, most), typed)
            return


async def _choose_index(ctx: Context, wish: _Wish) -> None:
    question = "Which index? 0 is the first child of this kind, 1 the second. Note it: you need it to make it again."
    wish.index = await ctx.ask(ChangeNumber("Index", question, MAX_INDEX, wish.index))


async def _number(ctx: Context, title: str, question: str, bounds: tuple[int, int], typed: int | None) -> int:
    """A number within bounds; `typed` was typed before, and stands in the line."""
    least, most = bounds
    while True:
        typed = await ctx.ask(ChangeNumber(title, question, most, typed))
        if typed >= least:
            return typed
        await ctx.ask(Tell(title, "INFO", f"The number must be {least} at least."))


async def _use(ctx: Context, raw: bytes, wish: _Wish) -> None:
    """Make the child and let it be shown or loaded; it is wiped when this is left."""
    request = wish.request
    try:
        with ctx.session.copy_of(raw) as parent, ctx.session.draft() as child:
            if request.application in {Application.WORDS, Application.XPRV}:
                await ctx.work(fill, child, parent, request, ctx.network.is_test)
                await _use_key(ctx, parent, child, request)
            else:
                await _show_text(ctx, parent, request)
    except ColdtuiError as error:
        await ctx.tell(error)
        raise Back from None


async def _use_key(ctx: Context, parent: Draft, child: Draft, request: Request) -> None:
    rows = [
        Item("Show it", "to read it, or to copy it to another device", "show", "s"),
        Item("Load it as a key of this session", "to sign with it here", "load", "l"),
    ]
    if child.has_words:
        rows.insert(1, Item("Write it down and check the copy", "as a backup of its own", "write", "w"))
    while True:
        step = Choose(_TITLE, "The child is made. What next?", rows, facts=_facts(parent, request), help_text=_HELP)
        way = await ctx.ask(step)
        with suppress(Back):
            if way == "show":
                await (_show_words if child.has_words else _show_text)(ctx, parent, request, child)
            elif way == "write":
                await write_down(ctx, child)
            else:
                await _load(ctx, parent, child, request)
                return


def _facts(parent: Draft, request: Request) -> list[tuple[str, str]]:
    with_passphrase = ", with its passphrase" if parent.has_passphrase else ""
    return [
        ("Derived from", f"key {fingerprint(parent.fingerprint)}{with_passphrase}"),
        ("Path", request.path_text),
        ("Index", str(request.index)),
    ]


async def _show_words(ctx: Context, parent: Draft, request: Request, child: Draft) -> None:
    """As every phrase is shown: after the five screens that say what it is and how it is written down."""
    label = fingerprint(parent.fingerprint)
    lines = (
        f"Derived from key {label}, {request.path_text}, index {request.index}.",
        "Whoever sees these words can take what they guard. Nobody else may see this screen. No photos.",
    )
    await show_words(ctx, child, lines)


async def _show_text(ctx: Context, parent: Draft, request: Request, child: Draft | None = None) -> None:
    del child
    is_dice = request.application is Application.DICE
    sentences = (
        "Whoever sees this can take what it guards. Nobody else may see this screen. No photos.",
        "The rolls count from 0." if is_dice else "The blanks are for reading: leave them out when you type it.",
    )
    secret = partial(child_text, parent, request, ctx.network.is_test)
    await ctx.ask(ShowSecret(_TITLE, secret, sentences, _facts(parent, request), in_groups=not is_dice))


async def _load(ctx: Context, parent: Draft, child: Draft, request: Request) -> None:
    own = child.fingerprint
    if child.is_loaded:
        await ctx.ask(Tell(_TITLE, "INFO", f"The key {fingerprint(own)} is already loaded."))
        return
    path = first_account(child.kind, ctx.network)
    xpub = await ctx.work(child.account_key, path, ctx.network.is_test)
    first = address(Deriver(wallet_at(xpub, KeyOrigin(own, path), ctx.network)).at(0, 0).script_pubkey, ctx.network)
    await ctx.ask(
        ConfirmChild(
            [
                ("Fingerprint", fingerprint(own)),
                *_facts(parent, request),
                ("First address", grouped(first or "")),
                ("", path_text((*path, 0, 0))),
            ]
        )
    )
    child.origin = f"derived (BIP85) from key {fingerprint(parent.fingerprint)}, {request.path_text}"
    child.keep()
    with suppress(Back):
        await ctx.ask(Tell(_TITLE, "OK", f"The key {fingerprint(own)} is loaded.", "You find it under Keys."))
