"""A recovery phrase as word numbers or first letters: shown, and typed back from the sheet or the plate."""

from collections.abc import Sequence
from functools import partial

from coldtui.core.wordlist import Language, word_list
from coldtui.custody.draft import Draft
from coldtui.formats.word_numbers import Form, read_written, written
from coldtui.journeys.context import Context
from coldtui.journeys.form_steps import explain, proved
from coldtui.journeys.order import in_order
from coldtui.ui.screens.check_each import CheckEach
from coldtui.ui.screens.show_forms import ShowShort

_NUMBER_RISK = (
    "Numbers are as secret as the words.",
    "Whoever sees them has your recovery phrase: the list of words is public.",
    "A wrong digit is another word. The checksum finds most such mistakes, but not all, and not which digit it was.",
    "So you type all of them once more at the end.",
)
_LETTER_RISK = (
    "Four letters are as secret as the whole words.",
    "They are enough to restore the key: no two words of the list begin with the same four. Whoever sees them has it.",
    "A metal plate with them outlives fire and water. Nothing protects it from a thief but its place.",
)


async def short_form(ctx: Context, draft: Draft, form: Form) -> None:
    """The risk, the entries, and all of them typed back: then the draft is backed up. Raises Back.

    `draft` is a recovery phrase of whose list every word can be written in this form.
    """
    is_letters = form is Form.LETTERS
    await in_order(
        partial(explain, ctx, draft, _title(form), _LETTER_RISK if is_letters else _NUMBER_RISK),
        partial(_show, ctx, draft, form),
        partial(_check, ctx, draft, form),
    )
    await proved(ctx, draft, f"All {_count(draft)} are right: what you copied brings this key back.")


async def _show(ctx: Context, draft: Draft, form: Form) -> None:
    before = f"Copy them in order: {form.value}. As an example, {form.example}."
    if draft.language is not Language.ENGLISH:
        before = f"Copy them in order: {form.value}, of the list {draft.language.title}."

    def fetch() -> Sequence[str]:
        words = word_list(draft.language)
        return [written(word, form, words) for word in draft.words()]

    after = "The next step asks for all of them: that shows whether your copy works."
    note = "" if form is Form.LETTERS else "Note beside them how they are counted: from 0 or from 1."
    await ctx.ask(ShowShort(_title(form), _count(draft), fetch, before=(before, note), after=(after,)))


async def _check(ctx: Context, draft: Draft, form: Form) -> None:
    words = word_list(draft.language)

    def is_right(place: int, typed: str) -> bool:
        word = read_written(typed, form, words)
        return word is not None and draft.word_is(place, word)

    step = CheckEach(
        "Check your copy",
        [f"word {number}" for number in range(1, _count(draft) + 1)],
        "what stands on your copy for {}?" if form is Form.LETTERS else "which number stands on your copy for {}?",
        "{} is not what you were shown. Look at your copy.",
        is_right,
        alphabet=form.alphabet,
        limit=form.width,
        note=f"These are {form.value}.",
    )
    await ctx.ask(step)


def _title(form: Form) -> str:
    return "First four letters" if form is Form.LETTERS else "Word numbers"


def _count(draft: Draft) -> int:
    return draft.word_count or 0
