"""Other forms of a recovery phrase: codes drawn by hand, numbers and first letters for plates, and blank forms.

Each begins with its risk. A form counts as a backup only when all of it was read back from the paper.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import TypeAlias

from coldtui.core.wordlist import Language, word_list
from coldtui.custody.draft import Draft
from coldtui.custody.material import Kind
from coldtui.formats.seedqr import Code, edge
from coldtui.formats.word_numbers import Form, is_written_in
from coldtui.journeys.blank_forms import blank_forms
from coldtui.journeys.context import Context
from coldtui.journeys.draw_code import draw_code
from coldtui.journeys.short_forms import short_form
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.step import Back
from coldtui.ui.widgets.menu import Entry, heading, remark

_TITLE = "Other forms"

_HELP = (
    "Each of these holds your whole recovery phrase, only written in another way. Each is as secret as the words.",
    "None of them holds the passphrase, if your key has one.",
    "The words on paper are the form that every program and every person can read. Have those first.",
    "A blank form holds nothing secret: it is for writing on.",
)

_BLANK = "blank form"

_Row: TypeAlias = Item[Code | Form | str] | Entry


async def other_forms(ctx: Context, draft: Draft) -> None:
    """Show a recovery phrase in other forms, and check what was copied, until the user goes back. Raises Back.

    A form that was read back whole marks the draft as backed up. A key without words gets blank forms only.
    """
    rows = _rows(draft)
    at = 0
    while True:
        chosen = await ctx.ask(Choose(_TITLE, "Which form?", rows, help_text=_HELP, at=at))
        at = next(place for place, row in enumerate(rows) if isinstance(row, Item) and row.value == chosen)
        with suppress(Back):
            if isinstance(chosen, Code):
                await draw_code(ctx, draft, chosen)
            elif isinstance(chosen, Form):
                await short_form(ctx, draft, chosen)
            else:
                await blank_forms(ctx, draft)


def _rows(draft: Draft) -> list[_Row]:
    rows: list[_Row] = []
    if draft.kind is not Kind.PHRASE:
        rows += [remark("Codes and numbers are of a recovery phrase (BIP39). This key has none."), heading("")]
    elif draft.language is not Language.ENGLISH:
        # their numbers would be read as English words by whoever loads them, coldtui too: another key
        rows += [remark("Codes and word numbers", "for English phrases only"), *_short_rows(draft, (_LETTERS,))]
    else:
        rows += [heading("A code, drawn by hand"), *_code_rows(draft), heading("For metal plates and paper")]
        rows += _short_rows(draft, _SHORT)
    rows.append(heading("Without anything secret"))
    return [*rows, Item("Blank form", "numbered lines or an empty grid, to print or to copy", _BLANK)]


def _code_rows(draft: Draft) -> list[_Row]:
    count = draft.word_count or 0
    return [
        Item(code.value, f"{edge(code, count)} x {edge(code, count)} squares, {note}", code)
        for code, note in ((Code.STANDARD, "any camera reads it"), (Code.COMPACT, "for signing devices"))
    ]


def _short_rows(draft: Draft, forms: Sequence[tuple[str, str, Form]]) -> list[_Row]:
    words = word_list(draft.language)
    return [Item(label, note, form) for label, note, form in forms if is_written_in(form, words)]


_LETTERS = ("First four letters", "enough to tell every word", Form.LETTERS)
_SHORT = (
    _LETTERS,
    ("Word numbers", "counted from 1, as on most plates", Form.FROM_ONE),
    ("Word numbers from 0", "as in a SeedQR and in programs", Form.FROM_ZERO),
    ("Hexadecimal numbers", "counted from 1", Form.HEX_FROM_ONE),
    ("Hexadecimal numbers from 0", "as in programs", Form.HEX_FROM_ZERO),
)
