"""A recovery phrase as a code drawn by hand: SeedQR or CompactSeedQR, in windows, whole, and read back by counting."""

from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from coldtui.core.errors import ColdtuiError
from coldtui.custody.draft import Draft
from coldtui.formats.given import Form
from coldtui.formats.payload import Kind, Payload
from coldtui.formats.qr_matrix import Matrix
from coldtui.formats.recognise import recognise
from coldtui.formats.seedqr import Code, code_matrix, edge
from coldtui.journeys.context import Context
from coldtui.journeys.fill import fill
from coldtui.journeys.form_steps import explain, proved
from coldtui.journeys.scan import scan
from coldtui.ui.screens.check_each import CheckEach
from coldtui.ui.screens.choose import Choose, Item
from coldtui.ui.screens.draw_windows import DrawWindows
from coldtui.ui.screens.show_secret_code import ShowSecretCode
from coldtui.ui.screens.tell import Tell
from coldtui.ui.step import Back

_RISK = {
    Code.STANDARD: (
        "Any camera reads a SeedQR at a glance.",
        "A telephone that sees it for a second shows your recovery phrase as digits: four a word, counted from 0000.",
        "Keep it covered, and hold it only before the camera of your own signing device.",
        "It loads such a device quickly. It lasts as long as its paper, and can be read when coldtui is gone.",
    ),
    Code.COMPACT: (
        "A camera reads a CompactSeedQR at a glance, too.",
        "A telephone shows it as nonsense, but a thief who knows what it is reads it all the same. Keep it covered.",
        "It has fewer squares to draw than a SeedQR, and is harder to read without a signing device or coldtui.",
        "It has no checksum of its own: compare the fingerprint each time that you load it.",
    ),
}

_QUESTION = (
    "Draw it first, then check the drawing: only a checked one is a backup.\n"
    "An empty grid to draw on is among the blank forms, one step back."
)

_HELP = (
    "Draw the code on paper in windows of a few large squares. A few wrong squares do no harm, but aim for none.",
    "To check the drawing, hold it before the camera: when it brings back the same words, it is a backup.",
    "To check the drawing without a camera, count its dark squares row by row and column by column.",
    "A picture of the drawing can be loaded as a file. But a picture is a copy, and who finds it has the key.",
)


_WRONG = (
    "Compare the windows once more, square by square. If you drew several codes, look whether this is the right one."
)

_FORMS = {Code.STANDARD: Form.SEEDQR, Code.COMPACT: Form.COMPACT_SEEDQR}


class _Way(Enum):
    """What to do with a code."""

    DRAW = "draw"
    SEE = "see"
    CHECK = "check"
    SCAN = "scan"


@dataclass(slots=True)
class _Drawing:
    """A code, and how many of its rows were counted right when the user last left the check."""

    draft: Draft
    code: Code
    rows_right: int = 0

    @property
    def edge(self) -> int:
        return edge(self.code, self.draft.word_count or 0)

    def matrix(self) -> Matrix:
        """The squares, fetched anew each time: nothing keeps them."""
        return code_matrix(self.code, self.draft.entropy())


async def draw_code(ctx: Context, draft: Draft, code: Code) -> None:
    """The risk, then drawing and checking in any order until the user goes back. Raises Back.

    `draft` is an English recovery phrase. It is marked as backed up when the camera has read the drawing, and not when
    its squares were counted: two rows that were swapped can have the same counts.
    """
    await explain(ctx, draft, code.value, _RISK[code])
    rows = [
        Item("Draw it, window by window", "large squares, a few at a time", _Way.DRAW, "d"),
        Item("See the whole code", "to compare, or for your signing device", _Way.SEE, "s"),
        Item("Scan your drawing", "with the camera, and compare it with the words", _Way.SCAN, "x"),
        Item("Check your drawing", "count its dark squares, row by row and column by column", _Way.CHECK, "c"),
    ]
    drawing = _Drawing(draft, code)
    at = 0
    while True:
        way = await ctx.ask(Choose(code.value, _QUESTION, rows, help_text=_HELP, at=at))
        at = min(next(place for place, row in enumerate(rows) if row.value == way) + 1, len(rows) - 1)
        with suppress(Back):
            await _GO[way](ctx, drawing)


async def _draw(ctx: Context, drawing: _Drawing) -> None:
    await ctx.ask(DrawWindows(f"Draw the {drawing.code.value}", drawing.edge, drawing.matrix))


async def _see(ctx: Context, drawing: _Drawing) -> None:
    lines = (
        "Your recovery phrase, for any camera that sees this screen.",
        "Turn it away from windows, cameras and other people.",
    )
    await ctx.ask(ShowSecretCode(drawing.code.value, drawing.edge, drawing.matrix, lines))


async def _check(ctx: Context, drawing: _Drawing) -> None:
    things = [f"{line} {number}" for line in ("row", "column") for number in range(1, drawing.edge + 1)]

    def is_right(place: int, typed: str) -> bool:
        return int(typed) == _dark(drawing.matrix(), place)

    step = CheckEach(
        "Check your drawing",
        things,
        "how many dark squares has {} of your drawing?",
        "{} of the code has another number of dark squares. Count again.",
        is_right,
        note="Count what is on your paper, the large corner squares too, from the top left corner. If you counted "
        "right, a square is wrong or shifted there: press Esc and compare the windows.\n\n"
        "Together they find every single wrong square, but not, for example, four at the corners of a rectangle. "
        "So load the drawing once into a device with a camera, too, before you rely on it alone.",
        start=drawing.rows_right,
    )
    drawing.rows_right = 0
    try:
        await ctx.ask(step)
    except Back:
        # who corrects a row goes on with it. Who corrects a column begins anew: it changes rows that were counted
        drawing.rows_right = step.right if step.right < drawing.edge else 0
        raise
    sentence = f"Every row and every column of the {drawing.code.value} has the right number of dark squares."
    hint = "Now load the drawing once with a camera: only that shows that it brings the key back."
    after = ("Two rows that were swapped can have the same numbers: keep another backup until a camera has read it.",)
    with suppress(Back):
        await ctx.ask(Tell("Counted right", "INFO", sentence, hint, after=after))


async def _scan(ctx: Context, drawing: _Drawing) -> None:
    """Until the camera has read the drawing and it is the right one. Raises Back."""
    name = drawing.code.value
    while True:
        question = f"Uncover the camera now, and hold the {name} that you drew before it."
        held = [await scan(ctx, frozenset({Kind.SECRET}), "Scan your drawing", question)]
        try:
            is_right = await ctx.work(_is_right, ctx, drawing, held)
        except ColdtuiError as error:
            await ctx.tell(error)
            continue
        if is_right:
            sentence = f"The camera read your {name}, and it holds the very words of this key."
            await proved(ctx, drawing.draft, sentence)
            return
        await ctx.ask(Tell("Scan your drawing", "DANGER", f"This is not the {name} of this key.", _WRONG))


def _is_right(ctx: Context, drawing: _Drawing, holder: list[Payload]) -> bool:
    """Whether what was scanned is the drawn code, and stands for the same words. What is in `holder` is taken out."""
    given = recognise(holder.pop().data)
    candidate = next((one for one in given.candidates if one.form is _FORMS[drawing.code]), None)
    if candidate is None:
        return False
    with ctx.session.draft() as scanned:
        fill(scanned, candidate, is_test=ctx.network.is_test)
        return scanned.is_same_backup(drawing.draft)


_GO = {_Way.DRAW: _draw, _Way.SEE: _see, _Way.SCAN: _scan, _Way.CHECK: _check}


def _dark(matrix: Matrix, place: int) -> int:
    """The dark squares of a row or, after the last row, of a column."""
    size = len(matrix)
    return sum(matrix[place]) if place < size else sum(row[place - size] for row in matrix)
