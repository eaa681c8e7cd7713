"""Show a recovery phrase in a short form: numbers, or first letters. And show a form that holds no secret."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.screens.show_secret_code import Seen
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.word_grid import WordGrid


class ShowShort(Concealed[Seen]):
    """One short entry for each of `count` words; `fetch` makes them anew each time that they are shown."""

    TITLE = "Word numbers"
    HELP_TEXT = (
        "Space shows what to copy, and hides it again. It is hidden by itself after 60 seconds.",
        "Copy it in order. Write on the sheet how the numbers are counted, or that these are first letters.",
        "Whoever sees it has your recovery phrase: it is as secret as the words.",
        "Enter goes on to the check, in which you type everything once more. It works once you have seen it.",
    )
    BINDINGS = [keys.enter("Copied")]

    def __init__(
        self,
        title: str,
        count: int,
        fetch: Callable[[], Sequence[str]],
        *,
        before: Sequence[str] = (),
        after: Sequence[str] = (),
    ) -> None:
        super().__init__("them")
        self._title = title
        self._count = count
        self._fetch = fetch
        self._before = tuple(before)
        self._after = tuple(after)

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """How many."""
        return f"{self._count} words"

    def body(self) -> Iterable[Widget]:
        """What it is, the entries, what comes next."""
        yield Lines(*self._before)
        yield WordGrid(self._count)
        yield Lines("", gap=False)
        yield Lines(*self._after, gap=False)

    def reveal(self) -> None:
        """The entries."""
        self.query_one(WordGrid).show(self._fetch(), -1, shown=True)

    def conceal(self) -> None:
        """Dots."""
        self.query_one(WordGrid).mask(self._count)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody has copied what was never shown."""
        if action == "go":
            return self.was_shown or None
        return super().check_action(action, parameters)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Seen.DONE)


class Formed(Enum):
    """What to do with a blank form."""

    WRITE = "write"
    DONE = "done"


class ShowForm(Step[Formed]):
    """A text without secrets, to be copied from the screen or written to a card."""

    TITLE = "Blank form"
    HELP_TEXT = (
        "Nobody can spend with this form. Copy it by hand, or write it to a card to print it.",
        "With a public key on it, whoever finds it, or the computer that prints it, sees your coins.",
        "Fill in the words by hand only, and only on paper: never on a computer that goes online, never in this file.",
        "Up and Down scroll. w writes it to a card as a plain text file.",
    )
    BINDINGS = [keys.key("w", "write", "Write to a card"), keys.enter("Done")]

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text

    def body(self) -> Iterable[Widget]:
        """The text as it is."""
        yield Lines(*self._text.splitlines(), gap=False)

    def action_write(self) -> None:
        """W."""
        self.answer(Formed.WRITE)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Formed.DONE)
