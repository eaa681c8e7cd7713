"""Put shares together: entered one by one, until there are enough."""

from collections.abc import Callable
from contextlib import ExitStack
from enum import Enum
from functools import partial
from types import TracebackType
from typing import Never, Self

from coldtui.core import codex32, seed_xor
from coldtui.core.errors import ColdtuiError
from coldtui.core.mnemonic import WORD_COUNTS
from coldtui.core.slip39 import WORD_COUNTS as SHARE_WORDS
from coldtui.core.wordlist import Language
from coldtui.custody.collecting import Codex32Collector, Collector, Slip39Collector, XorCollector
from coldtui.custody.draft import Draft
from coldtui.custody.held_text import HeldText
from coldtui.custody.shares import Scheme
from coldtui.journeys import share_text as text
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.share_mode import ChooseShareMode, ShareMode
from coldtui.ui.screens.share_passphrase import SharePassphrase
from coldtui.ui.screens.share_set import SharesEntered
from coldtui.ui.screens.share_string import EnterString
from coldtui.ui.screens.share_words import EnterPart, EnterShare
from coldtui.ui.step import Back, Step

_TITLE = "Shares"


class _Sort(Enum):
    SLIP39 = "slip39"
    CODEX32 = "codex32"
    XOR = "xor"


class ShareEntry:
    """The shares that are being entered, and how they are read; kept for Back until the user leaves them.

    A context manager: leaving it wipes. `session.track` has the session wipe it, too. repr shows nothing.
    """

    def __init__(self) -> None:
        self.sort: _Sort | None = None
        """What the user said that they are; None where they were given at once."""
        self.words = 0
        """How many words the user said that a share has; 0 where that was not asked."""
        self.was_enough = False
        """Whether the questions after the last share were reached."""
        self.language = Language.ENGLISH
        self._collector: Collector | None = None
        self.passphrase = HeldText()
        """The passphrase of the shares; empty where they have none."""

    @property
    def collector(self) -> Collector:
        """The shares themselves. Raises ValueError before `begin`."""
        if self._collector is None:
            raise ValueError("nothing was begun")
        return self._collector

    def begin(self, collector: Collector) -> None:
        """Collect a set, and forget the one before."""
        self.wipe()
        self._collector = collector

    def wipe(self) -> None:
        """Forget what was entered. A second time does nothing."""
        if self._collector is not None:
            self._collector.wipe()
        self.passphrase.wipe()
        self.words = 0
        self.was_enough = False
        self.language = Language.ENGLISH

    @property
    def is_wiped(self) -> bool:
        """Whether nothing is here."""
        return self.passphrase.is_wiped and (self._collector is None or self._collector.is_wiped)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.wipe()

    def __repr__(self) -> str:
        return "<ShareEntry>"

    def __reduce__(self) -> Never:
        raise TypeError("shares are not copied and not pickled")


async def collect_shares(
    ctx: Context, draft: Draft, given: list[str] | None = None, *, kept: ShareEntry | None = None
) -> None:
    """Fill a draft from enough shares of one set. Raises Back; the draft is as it was then.

    `given` are SLIP-39 shares or codex32 strings of one set that are there already, more than are needed too; the list
    is emptied, so that nobody holds their text while something else is asked. Raises Unreadable or Refused where these
    are no shares of one set. What is `kept` stays there for `reopen_shares`, until the caller wipes it. The caller
    shows the fingerprint afterwards: of codex32 and Seed XOR nothing else tells that the shares belong together.
    """
    with ExitStack() as wiped:
        entry = wiped.enter_context(ctx.session.track(ShareEntry())) if kept is None else kept
        if given is None:
            await _from_the_menu(ctx, draft, entry)
        else:
            _take(entry, given)
            await _open(ctx, draft, entry)


def _take(entry: ShareEntry, given: list[str]) -> None:
    entry.sort = None
    entry.begin(Codex32Collector() if codex32.looks_like(given[0]) else Slip39Collector())
    try:
        entry.collector.take(tuple(given))
    except ColdtuiError:
        entry.wipe()
        raise
    finally:
        given.clear()


async def reopen_shares(ctx: Context, draft: Draft, entry: ShareEntry) -> bool:
    """Go back to the last question about shares that filled the draft, and fill it again.

    Whether that was done: not where no shares are kept, and not where the user left them, which wipes both.
    """
    if not entry.was_enough:
        return False
    try:
        await _enter_all(ctx, draft, entry, begins=False)
    except Back:
        entry.wipe()
        draft.wipe()
        return False
    return True


async def _from_the_menu(ctx: Context, draft: Draft, entry: ShareEntry) -> None:
    while True:
        entry.sort = await ctx.ask(_which(entry.sort))
        try:
            await _enter_all(ctx, draft, entry, begins=True)
        except Back:
            continue
        return


async def _enter_all(ctx: Context, draft: Draft, entry: ShareEntry, *, begins: bool) -> None:
    if begins and entry.sort is not None:
        entry.begin(Slip39Collector() if entry.sort is _Sort.SLIP39 else Codex32Collector())
    parts = [partial(_choose_parts, ctx, entry)] if entry.sort is _Sort.XOR else []
    await in_order(*parts, partial(_open, ctx, draft, entry), start=0 if begins else len(parts))


def _which(sort: _Sort | None = None) -> Choose[_Sort]:
    rows = [
        Item("SLIP-39 shares", "words, mostly 20 or 33 a share", _Sort.SLIP39),
        Item("codex32 strings", "letters and digits that begin with MS1", _Sort.CODEX32),
        Item("Parts of a Seed XOR", "recovery phrases, all of them needed", _Sort.XOR),
    ]
    at = 0 if sort is None else list(_Sort).index(sort)
    return Choose(_TITLE, "Which kind of shares do you have?", rows, help_text=text.LOAD_HELP, at=at)


async def _choose_parts(ctx: Context, entry: ShareEntry) -> None:
    rows = [Item(f"{parts} parts", "", parts) for parts in range(seed_xor.FEWEST_PARTS, 10)]
    question = "How many parts are there? Nothing in them tells; all are needed."
    entry.begin(XorCollector(await ctx.ask(Choose(_TITLE, question, rows, help_text=text.LOAD_HELP))))


async def _open(ctx: Context, draft: Draft, entry: ShareEntry) -> None:
    """Collect what is missing, and fill the draft; start over where the shares open nothing together.

    Where they were enough before, begin with the last question.
    """
    while True:
        steps = [partial(_collect, ctx, entry)]
        last = 0
        collector = entry.collector
        if isinstance(collector, Slip39Collector):
            steps += [partial(_passphrase, ctx, entry), partial(_mode, ctx, draft, collector, entry)]
            last = 2 if entry.was_enough and collector.can_be_phrase() else 1
        else:
            scheme = Scheme.SEED_XOR if isinstance(collector, XorCollector) else Scheme.CODEX32
            steps.append(partial(ctx.work, collector.fill, draft, scheme))
        try:
            await in_order(*steps, start=last if entry.was_enough else 0)
        except ColdtuiError as error:
            await ctx.tell(error)
            entry.wipe()
            continue
        return


async def _collect(ctx: Context, entry: ShareEntry) -> None:
    """Take shares until they are enough. Whoever comes back from a later question finds them all."""
    while entry.was_enough or not entry.collector.progress.is_complete:
        try:
            await _one_more(ctx, entry)
        except Back:
            was_asked = entry.words  # how many words: that question is one step back
            entry.wipe()
            if not was_asked:
                raise
    entry.was_enough = True


async def _one_more(ctx: Context, entry: ShareEntry) -> None:
    if entry.was_enough:
        progress = entry.collector.progress
        await ctx.ask(SharesEntered(text.entered_lines(progress), text.entered(progress)))
        entry.was_enough = False
        return
    entry.collector.add(await _enter(ctx, entry))


async def _enter(ctx: Context, entry: ShareEntry) -> str:
    """One more share, as text."""
    collector = entry.collector
    progress = collector.progress
    lines, entered = text.progress_lines(progress), text.entered(progress)
    if isinstance(collector, Codex32Collector):
        return await ctx.ask(EnterString(collector.check, lines, entered))
    is_xor = isinstance(collector, XorCollector)
    if not progress.words and not entry.words:
        entry.words = await ctx.ask(_count_of_parts() if is_xor else _count_of_shares())
    words = progress.words or entry.words
    if is_xor:
        return await _enter_part(ctx, collector, words, entered)
    typed = await ctx.ask(EnterShare(words, _joined(collector.check), lines, entered))
    return " ".join(typed)


def _joined(check: Callable[[str], None]) -> Callable[[tuple[str, ...]], None]:
    return lambda words: check(" ".join(words))


async def _enter_part(ctx: Context, collector: Collector, words: int, entered: str) -> str:
    """A part of a Seed XOR: a phrase; one that is entered already is refused."""
    while True:
        typed = await ctx.ask(EnterPart(words, entered))
        part = " ".join(typed)
        try:
            collector.check(part)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        return part


def _count_of_parts() -> Choose[int]:
    rows = [Item(f"{number} words", "", number) for number in WORD_COUNTS]
    question = "How many words does each part have?"
    return Choose(_TITLE, question, rows, help_text=text.LOAD_HELP, at=WORD_COUNTS.index(24))


def _count_of_shares() -> Choose[int]:
    rows = [Item(f"{words} words", text.share_size(size), words) for size, words in SHARE_WORDS.items()]
    return Choose(_TITLE, "How many words does each share have?", rows, help_text=text.LOAD_HELP)


async def _passphrase(ctx: Context, entry: ShareEntry) -> None:
    entry.passphrase.put(await ctx.ask(SharePassphrase()))


async def _mode(ctx: Context, draft: Draft, collector: Slip39Collector, entry: ShareEntry) -> None:
    """As a wallet or as a recovery phrase: the user compares both fingerprints."""
    if not collector.can_be_phrase():
        await ctx.work(collector.fill, draft, Scheme.SLIP39_WALLET, entry.passphrase.text)
        return
    while True:
        mode = await ctx.ask(await ctx.work(_question, ctx, collector, entry))
        if mode is not ShareMode.OTHER_LANGUAGE:
            scheme = Scheme.SLIP39_WALLET if mode is ShareMode.WALLET else Scheme.SLIP39_PHRASE
            await ctx.work(collector.fill, draft, scheme, entry.passphrase.text, entry.language)
            return
        await _choose_language(ctx, entry)


def _question(ctx: Context, collector: Slip39Collector, entry: ShareEntry) -> Step[ShareMode]:
    def read_as(scheme: Scheme) -> bytes:
        with ctx.session.draft() as trial:
            collector.fill(trial, scheme, entry.passphrase.text, entry.language)
            return trial.fingerprint

    wallet, phrase = read_as(Scheme.SLIP39_WALLET), read_as(Scheme.SLIP39_PHRASE)
    return ChooseShareMode(wallet, phrase, entry.language.title)


async def _choose_language(ctx: Context, entry: ShareEntry) -> None:
    rows = [Item(language.title, "", language) for language in Language]
    step = Choose(_TITLE, "Which language does the recovery phrase have? The sheet names it.", rows)
    try:
        entry.language = await ctx.ask(step)
    except Back:
        return
