"""Read something back from paper, one short entry after the other; each is judged at once."""

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.reenter import Proved
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.words import tag


class CheckEach(Step[Proved]):
    """Asks for each of `things` ("row 1", "word 12") in order. Only a right entry is taken, so none has to be kept.

    `is_right(number, typed)`, counted from 0, says whether it is; `question` and `wrong` have a place {} for the thing.
    `alphabet` are the characters that an entry is made of, `limit` how many there can be. `start` were right before.
    """

    TITLE = "Check your copy"
    HELP_TEXT = (
        "Look at your paper only, and type what stands there. Enter or Space takes it.",
        "What is not right is not taken: look once more, and count or read again.",
        "If your paper is wrong, Esc goes back, where you can see it again. Correct the paper, then check once more.",
        "Nobody else may see this screen or your paper.",
    )
    BINDINGS = [
        keys.key("space", "take", "Take it", "Space", listed=False),
        keys.enter("Take it", "take"),
    ]

    def __init__(
        self,
        title: str,
        things: Sequence[str],
        question: str,
        wrong: str,
        is_right: Callable[[int, str], bool],
        *,
        alphabet: str = "0123456789",
        limit: int = 2,
        note: str = "",
        start: int = 0,
    ) -> None:
        super().__init__()
        self._title = title
        self._things = tuple(things)
        self._question = question
        self._wrong = wrong
        self._is_right = is_right
        self._alphabet = frozenset(alphabet.lower() + alphabet.upper())
        self._limit = limit
        self._note = note
        self._at = start

    @property
    def right(self) -> int:
        """How many were right so far."""
        return self._at

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """How far along."""
        return f"{self._at} of {len(self._things)} right"

    def body(self) -> Iterable[Widget]:
        """The question, the line, what was wrong, how it is read."""
        yield Lines("", gap=False)
        yield TextLine(
            allowed=self._alphabet.__contains__,
            limit=self._limit,
            commands={"space": self.action_take, "enter": self.action_take},
        )
        yield Lines("")
        if self._note:
            yield Lines(self._note, gap=False)

    def mounted(self) -> None:
        """Start where it begins."""
        self._ask()

    def forget_typed(self) -> None:
        """What was typed is forgotten; how far along it was is no secret."""
        self.query_one(TextLine).clear()

    def on_text_line_changed(self) -> None:
        """Another try begins."""
        if self.query_one(TextLine).text:
            self._tell("")

    def action_take(self) -> None:
        """Enter or Space: the next one if it is right, or finish."""
        line = self.query_one(TextLine)
        if self._at == len(self._things):
            return
        thing, typed = self._things[self._at], line.text
        if not typed:
            self.say(f"{_capital(thing)} is still missing.", "INFO")
            return
        line.clear()
        if not self._is_right(self._at, typed):
            self.app.bell()
            self._tell(Content.assemble(tag("CAUTION"), (_capital(self._wrong.format(thing)), "bold")))
            return
        self._at += 1
        if self._at == len(self._things):
            self.answer(Proved.ALL_RIGHT)
        else:
            self._ask()

    def _ask(self) -> None:
        self.query(Lines).first().update(_capital(self._question.format(self._things[self._at])))
        self._tell("")
        self.show_frame()

    def _tell(self, what: str | Content) -> None:
        self.say("")
        self.query(Lines)[1].update(what)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
