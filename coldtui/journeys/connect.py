"""Connect a wallet program: the right export for it, what to do there, and the first address compared at the end."""

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from coldtui.core.address import address
from coldtui.core.key import path_text
from coldtui.core.text import printable
from coldtui.core.wallet import Deriver, ScriptType
from coldtui.formats.account_key import AccountKey
from coldtui.formats.presets import named
from coldtui.journeys.context import Context
from coldtui.journeys.export_key import everything, facts, facts_of_all
from coldtui.journeys.exports import export
from coldtui.journeys.give import Given, Taken, give
from coldtui.journeys.order import in_order
from coldtui.journeys.public_keys import account_key, is_electrum, place
from coldtui.journeys.safe_to_fund import unsafe
from coldtui.journeys.wallet_programs import PROGRAMS, Program
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.same_address import Compared, SameAddress
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint

_TITLE = "Connect a wallet program"
_ACCOUNT = 0
"""The account that is connected; other ones are exported under their number."""

_HELP = (
    "A wallet program on another computer watches your coins, prepares payments, and sends what you signed here.",
    "It gets the public key: with it it sees every address and amount, and cannot spend.",
    "At the end you compare the first address there and here: then both speak of the same wallet.",
)

_KIND_HELP = (
    "If this key already holds coins, take the kind of addresses that they are on.",
    "For a new wallet take native segwit: its addresses are the cheapest that every program knows.",
)

_STOP = (
    "Do not receive anything there yet: the program shows addresses that this key may not be able to spend from.",
    "Check that the kind of addresses is the same there and here, and the network too.",
    "Check that this is the right key: compare its fingerprint, and whether it was loaded with its passphrase.",
    "Then remove the wallet there and connect it once more. If it differs again, do not trust that computer.",
)

_LATER = (
    "coldtui cannot check or sign for a wallet of Liana yet: such a wallet has a recovery path with a time lock.",
    "Send nothing to it before you have a program that signs for it with this key, and have tried it.",
)


@dataclass(slots=True)
class _Plan:
    """What was chosen so far."""

    program: Program
    kind: ScriptType
    key: AccountKey | None = None
    given: Given | None = None


async def connect(ctx: Context, raw: bytes) -> None:
    """Choose a program and connect it. Raises Back."""
    at = 0
    while True:
        offered = _offered(ctx, raw)
        rows = [Item(program.name, program.note, program) for program in offered]
        question = f"Key {fingerprint(raw)}: which program shall watch its coins?"
        program = await ctx.ask(Choose(_TITLE, question, rows, help_text=_HELP, at=at))
        at = offered.index(program)
        plan = _Plan(program, program.kinds[0])
        kinds = [] if len(_kinds(ctx, raw, program)) == 1 else [partial(_choose_kind, ctx, raw, plan)]
        with suppress(Back):
            await in_order(
                *kinds,
                partial(_give, ctx, raw, plan),
                partial(_show_steps, ctx, raw, plan),
                partial(_compare, ctx, raw, plan),
            )
            return


def _offered(ctx: Context, raw: bytes) -> list[Program]:
    """The programs that can watch this key on this network."""
    return [
        program
        for program in PROGRAMS
        if ctx.network in program.networks and (program.reads_electrum or not is_electrum(ctx.session, raw))
    ]


def _kinds(ctx: Context, raw: bytes, program: Program) -> tuple[ScriptType, ...]:
    return program.kinds[:1] if is_electrum(ctx.session, raw) else program.kinds


async def _choose_kind(ctx: Context, raw: bytes, plan: _Plan) -> None:
    kinds = _kinds(ctx, raw, plan.program)
    rows = [Item(kind.words, path_text(place(ctx.session, raw, kind, ctx.network, _ACCOUNT)), kind) for kind in kinds]
    step = Choose(plan.program.name, "Which kind of addresses?", rows, help_text=_KIND_HELP, at=kinds.index(plan.kind))
    kind = await ctx.ask(step)
    if kind is not plan.kind:
        plan.kind, plan.given = kind, None


async def _give(ctx: Context, raw: bytes, plan: _Plan) -> None:
    plan.key = await ctx.work(account_key, ctx.session, raw, plan.kind, ctx.network, _ACCOUNT)
    form, preset = plan.program.form, named(plan.program.name)
    if form is None:
        taken, told = await everything(ctx, raw, _ACCOUNT), facts_of_all(raw, _ACCOUNT)
    else:
        taken, told = export(plan.key, form), facts(plan.key)
    plan.given = await give(ctx, taken, told, preset, plan.given)


async def _show_steps(ctx: Context, raw: bytes, plan: _Plan) -> None:
    await ctx.ask(steps_screen(plan.program, plan.kind, raw, plan.given or Given("")))


def steps_screen(program: Program, kind: ScriptType, raw: bytes, given: Given) -> Explain:
    """What to do in the program with what it was given of the key with this fingerprint."""
    words = {"kind": kind.words, "fingerprint": fingerprint(raw), "file": printable(given.name)}
    told = program.scanning if given.taken is Taken.CODE and program.scanning else program.steps
    steps = [f"{number}. {step.format(**words)}" for number, step in enumerate(told, 1)]
    trouble = _trouble(program, given)
    heading = trouble or f"Now at the computer or phone with {program.name}"
    severity = "CAUTION" if trouble else ""
    return Explain(program.name, heading, steps, severity=severity, enter="Done there")


def _trouble(program: Program, given: Given) -> str:
    """Why the steps cannot be done yet, and what to do about that; empty where they can."""
    name = printable(given.name)
    if given.is_written or (given.taken is Taken.CODE and program.scanning):
        return ""
    if given.taken is Taken.CODE:
        return f"{name} was shown as a code, and is on no card: Esc goes back to it, w writes it."
    shows = ", q shows it as a code" if program.scanning else ""
    return f"{name} was not written: Esc goes back to it, w writes it{shows}."


def _key(plan: _Plan) -> AccountKey:
    if plan.key is None:
        raise ValueError("the key comes before what is made of it")
    return plan.key


async def _compare(ctx: Context, raw: bytes, plan: _Plan) -> None:
    program, key = plan.program, _key(plan)
    if not program.first:
        await ctx.ask(Tell(program.name, "CAUTION", "The key is given, and that is all for now.", after=_LATER))
        return
    first = address(Deriver(key.wallet).at(0, 0).script_pubkey, ctx.network) or ""
    path = path_text((*key.origin.path, 0, 0))
    how = program.first.format(kind=key.script_type.words)
    if await ctx.ask(SameAddress(program.name, how, first, path)) is Compared.DIFFERENT:
        await ctx.ask(Tell(program.name, "DANGER", "The two programs do not speak of the same wallet.", after=_STOP))
        raise Back
    with suppress(Back):
        done = f"{program.name} watches the coins of this key. It cannot spend them."
        hint = "Payments that it prepares come here, on a card or by QR code, to be checked and signed."
        caution = unsafe(ctx, [raw])
        await ctx.ask(Tell(program.name, "OK", done, hint, after=[f"[CAUTION] {caution}"] if caution else []))
