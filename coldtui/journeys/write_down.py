"""Write a recovery phrase down: five short screens, the words, and all of them typed once more from the paper."""

from contextlib import suppress
from functools import partial

from coldtui.core.errors import Refused
from coldtui.core.mnemonic import similar_words
from coldtui.core.wordlist import Language, WordList, word_list
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.journeys.context import Context
from coldtui.journeys.order import in_order
from coldtui.ui.screens.explain import Explain
from coldtui.ui.screens.reenter import Reenter
from coldtui.ui.screens.show_words import Shown, ShowWords
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back
from coldtui.ui.words import fingerprint

_TITLE = "Your recovery phrase"

_HOW = (
    "Write the words in order, with their numbers, on card, with permanent ink.",
    "Nobody else may see this screen. No photos.",
)
_NEXT = "The next step asks for all of them: that shows whether your copy works."

_BEYOND_LATIN = frozenset(
    (Language.JAPANESE, Language.KOREAN, Language.CHINESE_SIMPLIFIED, Language.CHINESE_TRADITIONAL)
)
"""Languages whose letters the fonts of a plain console do not have."""


async def write_down(ctx: Context, draft: Draft, *, is_new: bool = False) -> None:
    """Show the words and have them typed once more; only then is the draft backed up. Raises Back.

    `is_new` says that a passphrase may follow, and with it another fingerprint. Who comes back to a draft whose words
    were typed back sees its last screen first. Raises Refused for a key that has no words.
    """
    count = _word_count(draft)
    before = _explanations(draft, count)
    steps = len(before) + 2
    await in_order(
        *(partial(_explain, ctx, number, steps, text) for number, text in enumerate(before, 1)),
        partial(_show, ctx, draft, state=f"step {steps - 1} of {steps}", after=(_NEXT,), enter="I wrote it"),
        partial(_prove, ctx, draft, count, is_new=is_new),
        start=steps - 1 if draft.is_typed_back else 0,
    )


async def _prove(ctx: Context, draft: Draft, count: int, *, is_new: bool) -> None:
    if not draft.is_typed_back:
        await _reenter(ctx, draft, count)
    if not draft.is_typed_back:
        raise RuntimeError("a word was not typed back")
    draft.mark_backed_up()
    await ctx.ask(_closing(draft, count, is_new=is_new))


async def show_words(ctx: Context, draft: Draft, lines: tuple[str, ...] = _HOW) -> None:
    """Only show the words below `lines`, after the same screens; nothing is marked. Raises as `write_down` does."""
    before = _explanations(draft, _word_count(draft), is_asked=False)
    steps = len(before) + 1
    await in_order(
        *(partial(_explain, ctx, number, steps, text) for number, text in enumerate(before, 1)),
        partial(_show, ctx, draft, state=f"step {steps} of {steps}", after=(), enter="Done", lines=lines),
    )


async def explain_first(ctx: Context, draft: Draft) -> None:
    """The same screens before another form of the words is shown. Raises Back."""
    here, *rest = _explanations(draft, _word_count(draft), is_asked=False)
    chosen = "After five short screens you choose in which form you see it."
    before = ((here[0], chosen, *here[2:]), *rest)
    await in_order(*(partial(_explain, ctx, number, len(before), text) for number, text in enumerate(before, 1)))


def _word_count(draft: Draft) -> int:
    count = draft.word_count
    if count is None:
        raise Refused("This key has no recovery phrase.", "It was loaded from another kind of backup: keep that one.")
    return count


async def _explain(ctx: Context, number: int, steps: int, text: tuple[str, ...]) -> None:
    heading, *sentences = text
    await ctx.ask(Explain(_TITLE, heading, sentences, state=f"step {number} of {steps}"))


def _list_of(draft: Draft) -> WordList:
    return word_list(draft.language)


async def _show(
    ctx: Context, draft: Draft, *, state: str, after: tuple[str, ...], enter: str, lines: tuple[str, ...] = _HOW
) -> None:
    while True:
        step = ShowWords(
            _TITLE,
            _word_count(draft),
            draft.words,
            lines=lines,
            after=(*after, *_without_letters(draft.language)),
            state=state,
            alike=similar_words if draft.language is Language.ENGLISH else None,
            among=_list_of(draft).words,
            has_forms=draft.kind is Kind.PHRASE,
            enter=enter,
        )
        if await ctx.ask(step) is Shown.WRITTEN:
            return
        from coldtui.journeys.other_forms import other_forms  # noqa: PLC0415 (read when it is chosen)

        with suppress(Back):
            await other_forms(ctx, draft)


def _without_letters(language: Language) -> tuple[str, ...]:
    if language not in _BEYOND_LATIN:
        return ()
    return (
        "If you see boxes or signs instead of words, stop: this terminal lacks their letters. Use a graphical one.",
    )


async def _reenter(ctx: Context, draft: Draft, count: int) -> None:
    words = _list_of(draft)
    longest = max(map(len, words.words))
    await ctx.ask(Reenter("Check your copy", count, words.completions, words.meant, draft.type_back, longest=longest))


def _closing(draft: Draft, count: int, *, is_new: bool) -> Tell:
    if is_new:
        note = "In the end you see the fingerprint of your key: write that down too."
    elif draft.has_passphrase:
        note = "This key has a passphrase too: the words without it open another wallet. Write it down elsewhere."
    else:
        shown = fingerprint(draft.fingerprint)
        note = f"Write {shown} beside them: this fingerprint shows later that the right key came back."
    return Tell(
        "Your copy works",
        "OK",
        f"All {count} words are right: your paper brings this key back.",
        "Store it safely now: dry, where nobody looks for it, and where you will find it again.",
        after=(
            note,
            "Nobody can recover it for you, not even the makers of coldtui.",
            "This paper stays your backup, whatever else you write to a card later.",
            "Fire and water destroy paper. A second copy in another place guards against both.",
        ),
    )


def _explanations(draft: Draft, count: int, *, is_asked: bool = True) -> tuple[tuple[str, ...], ...]:
    """A heading and sentences for each of the five screens."""
    proof = "Then you type them once, from your paper, which proves that your copy is right."
    here = (
        "You will be shown your recovery phrase.",
        f"After five short screens you see {count} words, for you to write down. {proof if is_asked else ''}".strip(),
        "Be alone, and take your time. Nobody may look over your shoulder, and no camera either.",
        "Cover the camera of this computer. Leave your telephone in another room.",
    )
    others = "Other wallet programs and signing devices read the same words: you do not depend on coldtui."
    if draft.kind is Kind.ELECTRUM:
        others = (
            "Electrum reads the same words, and few other programs do: note on your paper that they are Electrum's."
        )
    what = (
        "What a recovery phrase is",
        f"It is a group of {count} words out of a public list of 2048.",
        "Together, and in their order, they are your key, written so that a person can copy it.",
        others,
    )
    return (here, what, _PURPOSE, _CONSEQUENCES, _HANDLING)


_PURPOSE = (
    "What it is for",
    "It brings your key back when this computer is broken, stolen or lost.",
    "coldtui forgets your key when you switch off: the words on your paper are what remains.",
    "If every other backup is lost, it is the only way back.",
)

_CONSEQUENCES = (
    "What happens when it is lost, or somebody sees it",
    "If you lose it, nobody can bring your bitcoin back: not the makers of coldtui, no bank and no court.",
    "Anyone who sees it can take your bitcoin, at any time and from anywhere, without this computer.",
    "Never type it into a device that goes online. Nobody who asks you for it is there to help you.",
)

_HANDLING = (
    "How to write it down",
    "Use permanent ink on card, not a pencil on a scrap of paper.",
    "Write each word with its number, in order, and so clearly that somebody else could read it.",
    "On paper only: no photo, no printer, no file, no message. And alone.",
    "On the next screen, Space shows the words.",
)
