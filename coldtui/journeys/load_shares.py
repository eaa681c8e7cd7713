"""Put shares together: entered one by one, until there are enough."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial

from coldtui.core import codex32, seed_xor
from coldtui.core.errors import ColdtuiError
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.slip39 import WORD_COUNTS as SHARE_WORDS
from coldtui.core.wordlist import Language
from coldtui.custody.collecting import Codex32Collector, Collector, Slip39Collector, XorCollector
from coldtui.custody.draft import Draft
from coldtui.custody.shares import Scheme
from coldtui.journeys import share_text as text
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.screens.share_mode import ChooseShareMode, ShareMode
from coldtui.ui.screens.share_passphrase import SharePassphrase
from coldtui.ui.screens.share_string import EnterString
from coldtui.ui.screens.share_words import EnterShare
from coldtui.ui.step import Back, Step

_TITLE = "Shares"


class _Sort(Enum):
    SLIP39 = "slip39"
    CODEX32 = "codex32"
    XOR = "xor"


class _Wish(Enum):
    GO_ON = "go on"
    STOP = "stop"


async def collect_shares(ctx: Context, draft: Draft, first: str | None = None, more: Sequence[str] = ()) -> None:
    """Fill a draft from enough shares of one set. Raises Back; the draft is as it was then.

    `first` is a share that was given already, a SLIP-39 share or a codex32 string, and `more` are others of its set,
    more than are needed too. Raises Unreadable or Refused where these are no shares of one set. The caller shows the
    fingerprint afterwards: of codex32 and Seed XOR nothing else tells that the shares belong together.
    """
    if first is not None:
        given: Collector = Codex32Collector() if codex32.looks_like(first) else Slip39Collector()
        with ctx.session.track(given) as collector:
            collector.take((first, *more))
            await _open(ctx, draft, collector)
        return
    while True:
        sort = await ctx.ask(_which())
        try:
            with ctx.session.track(await _collector(ctx, sort)) as collector:
                await _open(ctx, draft, collector)
        except Back:
            continue
        return


def _which() -> Choose[_Sort]:
    rows = [
        Item("SLIP-39 shares", "words, 20 or 33 a share", _Sort.SLIP39),
        Item("codex32 strings", "letters and digits that begin with MS1", _Sort.CODEX32),
        Item("Parts of a Seed XOR", "recovery phrases, all of them needed", _Sort.XOR),
    ]
    return Choose(_TITLE, "Which kind of shares do you have?", rows, help_text=text.LOAD_HELP)


async def _collector(ctx: Context, sort: _Sort) -> Collector:
    if sort is _Sort.SLIP39:
        return Slip39Collector()
    if sort is _Sort.CODEX32:
        return Codex32Collector()
    rows = [Item(f"{parts} parts", "", parts) for parts in range(seed_xor.FEWEST_PARTS, 10)]
    question = "How many parts are there? Nothing in them tells; all are needed."
    return XorCollector(await ctx.ask(Choose(_TITLE, question, rows, help_text=text.LOAD_HELP)))


async def _open(ctx: Context, draft: Draft, collector: Collector) -> None:
    """Collect what is missing, and fill the draft; start over where the shares open nothing together."""
    while True:
        await _collect(ctx, collector)
        try:
            if isinstance(collector, Slip39Collector):
                await _open_slip39(ctx, draft, collector)
            else:
                scheme = Scheme.SEED_XOR if isinstance(collector, XorCollector) else Scheme.CODEX32
                await ctx.work(collector.fill, draft, scheme)
        except ColdtuiError as error:
            await ctx.tell(error)
            collector.wipe()
            continue
        except Back:
            if await _stops(ctx, collector):
                raise
            continue
        return


async def _collect(ctx: Context, collector: Collector) -> None:
    counts: list[int] = []
    while not collector.progress.is_complete:
        try:
            collector.add(await _enter(ctx, collector, counts))
        except Back:
            if counts and not collector.progress.entered:
                counts.clear()
            elif await _stops(ctx, collector):
                raise


async def _enter(ctx: Context, collector: Collector, counts: list[int]) -> str:
    """One more share, as text. `counts` remembers how many words were said to be in the first one."""
    lines = text.progress_lines(collector.progress)
    if isinstance(collector, Codex32Collector):
        return await ctx.ask(EnterString(collector.check, lines))
    words = collector.progress.words
    if not words and not counts:
        is_xor = isinstance(collector, XorCollector)
        counts.append(await ctx.ask(_count_of(WORD_COUNTS if is_xor else tuple(SHARE_WORDS.values()), is_xor=is_xor)))
    words = words or counts[0]
    if isinstance(collector, XorCollector):
        return await _enter_part(ctx, collector, words)
    typed = await ctx.ask(EnterShare(words, _joined(collector.check), lines))
    return " ".join(typed)


def _joined(check: Callable[[str], None]) -> Callable[[tuple[str, ...]], None]:
    return lambda words: check(" ".join(words))


async def _enter_part(ctx: Context, collector: XorCollector, words: int) -> str:
    """A part of a Seed XOR: a phrase; one that is entered already is refused."""
    while True:
        typed = await ctx.ask(EnterWords(words))
        part = " ".join(typed)
        try:
            collector.check(part)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return part


def _count_of(counts: Sequence[int], *, is_xor: bool) -> Choose[int]:
    noun = "part" if is_xor else "share"
    rows = [Item(f"{count} words", "", count) for count in sorted(counts)]
    at = sorted(counts).index(24) if is_xor else 0
    return Choose(_TITLE, f"How many words does each {noun} have?", rows, help_text=text.LOAD_HELP, at=at)


async def _stops(ctx: Context, collector: Collector) -> bool:
    """Whether to forget what was entered: Enter goes on, Esc forgets. Not asked while there is nothing."""
    entered = collector.progress.entered
    if not entered:
        return True
    rows = [
        Item("Go on", "with the next share", _Wish.GO_ON),
        Item("Stop", "forget the shares entered; Esc does the same", _Wish.STOP),
    ]
    try:
        return await ctx.ask(Choose(_TITLE, "Forget the shares that are entered?", rows)) is _Wish.STOP
    except Back:
        return True


@dataclass(slots=True)
class _Reading:
    """How SLIP-39 shares are read; gone when they are open."""

    passphrase: str = field(default="", repr=False)
    language: Language = Language.ENGLISH


async def _open_slip39(ctx: Context, draft: Draft, collector: Slip39Collector) -> None:
    reading = _Reading()
    await in_order(partial(_passphrase, ctx, reading), partial(_mode, ctx, draft, collector, reading))


async def _passphrase(ctx: Context, reading: _Reading) -> None:
    reading.passphrase = await ctx.ask(SharePassphrase())


async def _mode(ctx: Context, draft: Draft, collector: Slip39Collector, reading: _Reading) -> None:
    """As a wallet or as a recovery phrase: the user compares both fingerprints."""
    if not collector.can_be_phrase():
        await ctx.work(collector.fill, draft, Scheme.SLIP39_WALLET, reading.passphrase)
        return
    while True:
        mode = await ctx.ask(await ctx.work(_question, ctx, collector, reading))
        if mode is not ShareMode.OTHER_LANGUAGE:
            scheme = Scheme.SLIP39_WALLET if mode is ShareMode.WALLET else Scheme.SLIP39_PHRASE
            await ctx.work(collector.fill, draft, scheme, reading.passphrase, reading.language)
            return
        await _choose_language(ctx, reading)


def _question(ctx: Context, collector: Slip39Collector, reading: _Reading) -> Step[ShareMode]:
    def read_as(scheme: Scheme) -> bytes:
        with ctx.session.draft() as trial:
            collector.fill(trial, scheme, reading.passphrase, reading.language)
            return trial.fingerprint

    wallet, phrase = read_as(Scheme.SLIP39_WALLET), read_as(Scheme.SLIP39_PHRASE)
    return ChooseShareMode(wallet, phrase, reading.language.title)


async def _choose_language(ctx: Context, reading: _Reading) -> None:
    rows = [Item(language.title, "", language) for language in Language]
    step = Choose(_TITLE, "Which language does the recovery phrase have? The sheet names it.", rows)
    try:
        reading.language = await ctx.ask(step)
    except Back:
        return
