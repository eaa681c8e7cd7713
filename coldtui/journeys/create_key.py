"""Create a key: words and language, where its randomness comes from, check, write down, passphrase, compare, keep.

Until the end there is only a draft. The key is in the session after its backup was read back, and not before; whoever
goes back or leaves has made nothing.
"""

from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from coldtui.core.fairness import is_refused, judge_words
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.wordlist import Language, word_list
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.custody.sources import Sources, Way
from coldtui.journeys.add_passphrase import add_passphrase
from coldtui.journeys.battery import MAKING, mind_battery
from coldtui.journeys.compare import compare_draft
from coldtui.journeys.context import Context
from coldtui.journeys.gather import gather
from coldtui.journeys.order import in_order
from coldtui.journeys.split_key import split_key
from coldtui.journeys.write_down import write_down
from coldtui.ui.screens.check_elsewhere import CheckElsewhere
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.own_words import OwnWords
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint

_TITLE = "Create a key"

_COUNT_HELP = (
    "Twelve words are 128 bits and twenty-four are 256. Nobody can guess either. More words are more to write.",
    "Signing keys in use have 12 or 24: other programs and devices read both.",
    "Shares instead of a phrase make a SLIP-39 wallet, as a Trezor does. A phrase can be split later too.",
)
_LANGUAGE_HELP = (
    "English is read by every wallet program and signing device.",
    "The words of another language make other keys: the same numbers in two languages are two different keys.",
)
_WAY_HELP = (
    "Mixed is safest: the key is good when either your dice or this computer's generator is good.",
    "Alone is for those who do not trust the generator of any computer. The dice must be fair then.",
    "Both can be checked with another tool, step by step, before you see the words.",
)

_OTHER_LANGUAGE = (
    "Many programs and nearly all signing devices read English words only: they could not bring this key back.",
    "Choose another language only if you know that your programs read it, and those of your heirs.",
    "In the end you type the words back: this keyboard must have their letters.",
)

_OWN_WORDS = (
    "Programs guess words that somebody chose, from a song or a book. Many people lost their coins like that.",
    "Use this only with words that you drew by chance: 2048 slips in a hat, each slip put back before the next draw.",
    "Draw all words but one. coldtui offers the last words that fit; choose among them by chance too.",
    "No computer helps here: nothing else makes up for a bad draw.",
)


class _Own(Enum):
    WORDS = "own words"


class _Next(Enum):
    CONNECT = "connect"
    FORMS = "forms"
    SPLIT = "split"
    HOME = "home"


@dataclass(slots=True)
class _Plan:
    """What was chosen so far: no secret is in it but inside `sources`, which custody wipes."""

    count: int = 24
    is_shares: bool = False
    language: Language = Language.ENGLISH
    way: Way | _Own = Way.MIXED
    sources: Sources | None = field(default=None, repr=False)
    made: tuple[int, bool, Language] | None = None


async def create_key(ctx: Context) -> None:
    """Make a key. It is in the session only after its words or its shares were typed back. Raises Back."""
    plan = _Plan()
    await mind_battery(ctx, _TITLE, MAKING)
    try:
        with ctx.session.draft() as draft:
            await in_order(partial(_choose_count, ctx, plan), partial(_go_on, ctx, plan, draft))
            made = draft.keep()
    finally:
        if plan.sources is not None:
            plan.sources.wipe()
    await _what_next(ctx, made)


async def _choose_count(ctx: Context, plan: _Plan) -> None:
    notes = {12: "the least to write down", 24: "usual for savings"}
    rows = [Item(f"{count} words", notes.get(count, ""), (count, False)) for count in WORD_COUNTS]
    rows += [
        Item(f"Shares of {words} words", "no phrase: several sheets, some of which open the key", (count, True))
        for count, words in ((12, 20), (24, 33))
    ]
    at = [row.value for row in rows].index((plan.count, plan.is_shares))
    question = "How many words will the recovery phrase have?"
    plan.count, plan.is_shares = await ctx.ask(Choose(_TITLE, question, rows, help_text=_COUNT_HELP, at=at))


async def _go_on(ctx: Context, plan: _Plan, draft: Draft) -> None:
    """What follows from the form of the backup: shares have no language."""
    ask_language = [] if plan.is_shares else [partial(_choose_language, ctx, plan)]
    await in_order(*ask_language, partial(_choose_way, ctx, plan), partial(_make, ctx, plan, draft))


async def _choose_language(ctx: Context, plan: _Plan) -> None:
    languages = tuple(Language)
    notes = {Language.ENGLISH: "read by every program and device"}
    rows = [Item(language.title, notes.get(language, ""), language) for language in languages]
    question = "In which language? Take English unless you have a reason not to."
    while True:
        step = Choose(_TITLE, question, rows, help_text=_LANGUAGE_HELP, at=languages.index(plan.language))
        plan.language = await ctx.ask(step)
        if plan.language is Language.ENGLISH:
            return
        heading = f"Words in {plan.language.title} open in few programs."
        try:
            await ctx.ask(Explain(_TITLE, heading, _OTHER_LANGUAGE, severity="CAUTION", enter="Use it"))
        except Back:
            continue
        return


async def _choose_way(ctx: Context, plan: _Plan) -> None:
    ways: tuple[Item[Way | _Own], ...] = (
        Item("Mixed", "this computer's generator and your dice, coins or cards", Way.MIXED, "m"),
        Item("Alone", "your dice, coins or cards and nothing else", Way.ALONE, "a"),
        Item("Own words", "words that you drew; the last one is found here", _Own.WORDS, "o"),
    )
    if plan.is_shares:
        ways = tuple(way for way in ways if way.value is not _Own.WORDS)
        plan.way = Way.MIXED if plan.way is _Own.WORDS else plan.way
    at = [item.value for item in ways].index(plan.way)
    question = "Where does the randomness of the key come from? Mixed is right for most."
    plan.way = await ctx.ask(Choose(_TITLE, question, ways, help_text=_WAY_HELP, at=at))
    _use_sources(ctx, plan)


def _use_sources(ctx: Context, plan: _Plan) -> None:
    """The sources for the way that was chosen: those that there are, or new ones in their place."""
    if plan.sources is not None and plan.sources.way is plan.way:
        return
    if plan.sources is not None:
        plan.sources.wipe()
    plan.sources = ctx.session.track(Sources(plan.way)) if isinstance(plan.way, Way) else None


async def _make(ctx: Context, plan: _Plan, draft: Draft) -> None:
    """From the randomness to a draft that was read back; each way has its own first steps."""
    if plan.sources is None:
        first = [partial(_own_words, ctx, plan, draft)]
    else:
        first = [partial(_gather, ctx, plan, plan.sources, draft), partial(_check, ctx, plan, plan.sources)]
    if plan.is_shares:
        backup = [partial(_hand_out_shares, ctx, draft)]
    else:
        backup = [partial(write_down, ctx, draft, is_new=True), partial(add_passphrase, ctx, draft)]
    await in_order(*first, *backup, partial(compare_draft, ctx, draft))


async def _gather(ctx: Context, plan: _Plan, sources: Sources, draft: Draft) -> None:
    form = plan.count, plan.is_shares, plan.language
    if plan.made not in {None, form}:
        await _part_from_what_was_made(ctx, sources)
    await gather(ctx, sources, plan.count)
    plan.made = form
    sources.fill(draft, plan.count, plan.language)
    if plan.is_shares:
        draft.from_slip39(draft.entropy())
    draft.origin = f"made here from {sources.said}"


async def _part_from_what_was_made(ctx: Context, sources: Sources) -> None:
    """Other words of the same rolls: the shorter phrase would be the beginning of the longer one on a written sheet."""
    if sources.way is Way.MIXED:
        sources.forget_kernel()
        return
    sentence = "Your rolls have made words before, and make the same key now."
    hint = "If you wrote those down, destroy that sheet: it holds this key or a part of it. Or roll anew."
    await ctx.ask(Tell(_TITLE, "CAUTION", sentence, hint))


async def _check(ctx: Context, plan: _Plan, sources: Sources) -> None:
    steps = partial(sources.steps, plan.count, plan.language)
    await ctx.ask(CheckElsewhere(steps, plan.count, has_words=not plan.is_shares))


async def _hand_out_shares(ctx: Context, draft: Draft) -> None:
    """Once: whoever comes back to it has sheets that work, and must not write others."""
    if not draft.is_backed_up:
        await split_key(ctx, draft)
        return
    hint = "They are the backup of this key. If you go back and make another one, destroy the sheets."
    await ctx.ask(Tell("Your shares work", "OK", "All shares were typed back.", hint))


async def _own_words(ctx: Context, plan: _Plan, draft: Draft) -> None:
    heading = "Words must come from chance, not from you."
    await ctx.ask(Explain(_TITLE, heading, _OWN_WORDS, severity="DANGER", enter="I drew them"))
    listed = word_list(plan.language)
    while True:
        words = await ctx.ask(OwnWords(plan.count, (), plan.language))
        numbers = [number for word in words if (number := listed.number_of(word)) is not None]
        opinions = judge_words(numbers)
        if not is_refused(opinions):
            break
        await ctx.ask(Tell(_TITLE, "DANGER", opinions[0].sentence, "Programs that guess keys try such words first."))
    for opinion in opinions:
        await ctx.ask(Tell(_TITLE, opinion.grade.value, opinion.sentence, "Go on only if you drew them by chance."))
    draft.from_phrase(words, plan.language)
    draft.origin = "made here from words that were drawn by hand"


async def _what_next(ctx: Context, made: bytes) -> None:
    """The key is there: what to do now, until the user goes home."""
    while made in ctx.session.fingerprints:
        try:
            chosen = await ctx.ask(_closing(ctx, made))
        except Back:
            return
        if chosen is _Next.HOME:
            return
        try:
            await _do_next(ctx, made, chosen)
        except Back:
            continue


def _closing(ctx: Context, made: bytes) -> Choose[_Next]:
    is_phrase = ctx.session.kind_of(made) is Kind.PHRASE
    backup = "on your paper, read back: it works" if is_phrase else "in your shares, read back: they work"
    keep = "the paper dry and hidden, away from this computer. Note the fingerprint on it."
    if not is_phrase:
        keep = "the sheets in different places, away from this computer."
    elif ctx.session.has_key_passphrase(made):
        backup = "the words on your paper, read back. The passphrase is not on it: both are needed."
        keep = "paper and passphrase in different places. Note the fingerprint with the passphrase, not with the words."
    other = Item("Back it up in another form", "SeedQR, numbers, metal plates, a blank form", _Next.FORMS, "f")
    return Choose(
        "Your key is ready",
        "The key is loaded for this session. When you switch off, only your backup remains.\nWhat next?",
        (
            Item("Connect a wallet program", "give it the public key, compare the first address", _Next.CONNECT, "c"),
            *([other] if is_phrase else []),
            Item("Split it into shares", "some of several sheets are enough", _Next.SPLIT, "s"),
            Item("Home", "", _Next.HOME, "h"),
        ),
        facts=[
            ("Key", fingerprint(made)),
            ("Backup", backup),
            ("Keep", keep),
            ("Remember", "nobody can recover it for you: not the makers of coldtui, not anybody else."),
        ],
    )


async def _do_next(ctx: Context, made: bytes, chosen: _Next) -> None:
    # read when they are chosen
    from coldtui.journeys.connect import connect  # noqa: PLC0415
    from coldtui.journeys.other_forms import other_forms  # noqa: PLC0415

    if chosen is _Next.CONNECT:
        await connect(ctx, made)
        return
    with ctx.session.copy_of(made) as copy:
        await (other_forms if chosen is _Next.FORMS else split_key)(ctx, copy)
