"""Enrol a card: from then on every change is sealed onto it.

A passphrase is made; everything is sealed, read back and opened; then the card is pulled, put back, and proved with the
passphrase typed from the paper.
"""

from dataclasses import dataclass
from enum import Enum
from functools import partial

from coldtui.core.errors import ColdtuiError
from coldtui.core.word_passphrase import SIZE, WORDS, words
from coldtui.core.wordlist import Language, word_list
from coldtui.custody.held_text import HeldText
from coldtui.devices.media import Volume
from coldtui.formats.age import SAFE_LOG_N
from coldtui.journeys.context import Context
from coldtui.journeys.files import choose_card, named
from coldtui.journeys.keep_sealed import Sight, resume, seal_now, sight_of
from coldtui.journeys.load_key import load_key
from coldtui.journeys.open_card import open_card
from coldtui.journeys.order import Passed, in_order
from coldtui.journeys.prove import prove_card
from coldtui.journeys.seal_onto import expect_memory
from coldtui.journeys.today import today
from coldtui.ui.screens.backup_passphrase import NewBackupPassphrase
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.outcome import Outcome
from coldtui.ui.screens.reenter import Reenter
from coldtui.ui.screens.show_words import ShowWords
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

_TITLE = "Enrol a card"

OWN_LOG_N = 20
"""Rounds for a passphrase that the user chose: 1 GB of memory to open, since people choose what can be guessed."""

_WHAT = (
    "What will be written, and where",
    "Your keys, registered wallets, labels and notes go into one encrypted file, a sealed backup, three times.",
    "It is a file of age, a common standard: README.TXT on the card says how to open it without coldtui.",
    "From then on each change is sealed onto this card by itself while it is plugged in. Other cards are not touched.",
    "Whoever finds the card learns nothing without the passphrase, not even whose keys it holds.",
    "It does not replace the words on your paper: a card can die. Keep both, in different places.",
)

_PAPER = (
    "Write these words on paper, in order. They open the sealed backup.",
    "They are not a recovery phrase: alone, without the card, they open nothing.",
)

_OWN = (
    "A passphrase of your own",
    "People choose passphrases that programs guess. So yours is measured, and guessing it is made harder:",
    "to open the backup a computer needs 1 GB of free memory, that is one with 2 GB, and some seconds.",
    "The words that coldtui draws need 256 MB, open on any laptop, and nobody guesses them.",
)


_UNUSED = (
    "Nothing was sealed, and the passphrase was forgotten.",
    "Destroy the paper with it, if you wrote one: the next time there is another passphrase.",
)

_TAKEN = "This card holds sealed backups that this session did not open. Nothing of them is ever removed or changed."
_TAKEN_ROWS = (
    Item("Take another card", "one card for one owner", "another", "a"),
    Item("Open what is on it", "what is in it is here too from then on", "open", "o"),
    Item("Seal beside it", "whoever opens the card must know which is which", "beside", "b"),
)


class _Way(Enum):
    DRAWN = "drawn"
    OWN = "own"


class _Next(Enum):
    PROVE = "prove"
    ANOTHER = "another"
    LATER = "later"


@dataclass(slots=True)
class _Plan:
    """What was chosen.

    `is_asking`: no card is enrolled, so that a passphrase that is here may not be the one for the user's cards.
    `is_made`: he made one on the way.
    """

    volume: Volume | None = None
    way: _Way = _Way.DRAWN
    is_asking: bool = False
    is_made: bool = False

    @property
    def log_n(self) -> int:
        return SAFE_LOG_N if self.way is _Way.DRAWN else OWN_LOG_N


async def enrol(ctx: Context) -> None:
    """Enrol a card, and another one for as long as the user wants. Raises Back."""
    if not ctx.session.fingerprints and not ctx.wallets and not ctx.session.has_backup:
        await load_key(ctx, "There is nothing to seal yet: load a key first, or create one.")
    while await _enrol_one(ctx):
        pass


async def _enrol_one(ctx: Context) -> bool:
    """Whether another card is to be enrolled."""
    plan = _Plan(is_asking=not ctx.enrolled)
    with ctx.session.track(HeldText()) as held:
        heading, *sentences = _WHAT
        try:
            await in_order(
                lambda: ctx.ask(Explain(_TITLE, heading, sentences)),
                partial(_choose_card, ctx, plan),
                partial(_passphrase, ctx, plan, held),
                partial(_date, ctx),
                partial(_seal, ctx, plan),
            )
        except (Back, ColdtuiError):
            await _drop_unused(ctx)
            raise
    return await _what_next(ctx, plan)


async def _drop_unused(ctx: Context) -> None:
    """A passphrase that opens nothing is no passphrase: whoever has its words on paper is told."""
    sealing = ctx.session.sealing
    if sealing.has_passphrase and not sealing.generation:
        sealing.wipe()
        await ctx.stage.put(Tell(_TITLE, "INFO", *_UNUSED))


async def _choose_card(ctx: Context, plan: _Plan) -> None:
    while True:
        volume = await choose_card(ctx, _TITLE, "Onto which card? Take one that is used for nothing else.")
        if volume.identity in ctx.enrolled or await sight_of(ctx, volume) in {Sight.NONE, Sight.OURS}:
            break
        try:
            chosen = await ctx.ask(Choose(_TITLE, _TAKEN, _TAKEN_ROWS, facts=[("Card", named(volume))]))
        except Back:
            continue
        if chosen == "open":
            await open_card(ctx)
            plan.is_asking &= not ctx.enrolled
        elif chosen == "beside":
            break
    plan.volume = volume


async def _passphrase(ctx: Context, plan: _Plan, held: HeldText) -> Passed | None:
    """Nothing is asked where a card is enrolled: all cards of one owner open with the same passphrase."""
    sealing = ctx.session.sealing
    if sealing.has_passphrase:
        is_asking = plan.is_asking and not plan.is_made
        if not is_asking and sealing.is_ready:
            return Passed.PASSED
        if not is_asking or await ctx.ask(Choose(_TITLE, _WAY, _HELD, help_text=_WAY_HELP)):
            await _at_hand(ctx)
            return None
    while True:
        plan.way = await ctx.ask(Choose(_TITLE, _WAY, _WAYS, help_text=_WAY_HELP))
        try:
            expect_memory(ctx.devices.machine, plan.log_n)
            await (_draw(ctx, held) if plan.way is _Way.DRAWN else _choose_own(ctx, held))
        except Back:
            held.wipe()
            continue
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        salt = ctx.devices.randomness.bytes(16)
        await ctx.work(sealing.set_passphrase, held.text, plan.log_n, salt)
        held.wipe()
        plan.is_made = True
        return None


async def _at_hand(ctx: Context) -> None:
    if not ctx.session.sealing.is_ready:
        await resume(ctx)


_WAY = "Which passphrase shall open the sealed backup? It is for the file, not for your keys."
_HELD = (
    Item("The passphrase that opened the backup", "or that you made in this session", value=True, press="p"),
    Item("Another one", "the next step makes it", value=False, press="a"),
)
_WAYS = (
    Item(f"{WORDS} words, drawn now", "88 bits of chance: nobody guesses them", _Way.DRAWN, "w"),
    Item("My own", "measured, typed twice; opens on larger computers", _Way.OWN, "o"),
)
_WAY_HELP = (
    "Without the passphrase nobody opens the backup: not you, and not the makers of coldtui.",
    "Write it on paper, and keep that paper in another place than the card.",
)


async def _draw(ctx: Context, held: HeldText) -> None:
    held.put(" ".join(words(ctx.devices.randomness.bytes(SIZE))))
    listed = word_list(Language.ENGLISH)

    def is_right(number: int, word: str) -> bool:
        return held.text.split()[number] == word

    await in_order(
        lambda: ctx.ask(
            ShowWords(
                "Backup passphrase",
                WORDS,
                lambda: tuple(held.text.split()),
                lines=_PAPER,
                after=("The next step asks for all of them.",),
                among=listed.words,
            )
        ),
        lambda: ctx.ask(Reenter("Check your copy", WORDS, listed.completions, listed.meant, is_right)),
    )


async def _choose_own(ctx: Context, held: HeldText) -> None:
    heading, *sentences = _OWN

    async def choose() -> None:
        held.put(await ctx.ask(NewBackupPassphrase()))

    await in_order(lambda: ctx.ask(Explain(_TITLE, heading, sentences, severity="CAUTION")), choose)


async def _date(ctx: Context) -> Passed | None:
    if ctx.book.is_dated:
        return Passed.PASSED
    await today(ctx)
    return None


async def _seal(ctx: Context, plan: _Plan) -> None:
    """Where it fails, another card can be chosen: the passphrase stays."""
    if plan.volume is None:
        raise RuntimeError("no card was chosen")
    try:
        (result,) = await seal_now(ctx, [plan.volume])
        fault = result.fault
    except ColdtuiError as error:
        fault = error
    if fault is not None:
        await ctx.tell(fault)
        raise Back


async def _what_next(ctx: Context, plan: _Plan) -> bool:
    """The card is sealed: prove it, enrol another, or leave it at that."""
    if plan.volume is None:
        raise RuntimeError("no card was chosen")
    while True:
        card = ctx.enrolled[plan.volume.identity]
        facts = [("Card", card.name), ("Generation", str(card.number)), ("Copies", "3, read back and opened")]
        items = [
            Item("Prove it now", "pull the card, put it back, type the passphrase", _Next.PROVE, "p"),
            Item("Enrol another card", "a second one, for another place", _Next.ANOTHER, "a"),
            Item("Later", "it is sealed, and not proved yet", _Next.LATER, "l"),
        ]
        sentence = "Everything is sealed onto the card."
        hint = "Sealed means: read back and opened here. Proved is a backup that you opened from your paper."
        chosen = await ctx.ask(Outcome(_TITLE, "OK", sentence, hint, facts, items))
        if chosen is _Next.LATER:
            return False
        if chosen is _Next.ANOTHER:
            return True
        try:
            await prove_card(ctx, plan.volume)
        except Back:
            continue
        return False
