"""Show the words of a recovery phrase or of a share, to be written down."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from textual.binding import Binding
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.word_grid import WordGrid, widest


class Shown(Enum):
    """The answer."""

    WRITTEN = "written"
    OTHER_FORMS = "other forms"


def _help(noun: str) -> tuple[str, ...]:
    return (
        f"Space shows the {noun}, and hides them again. They are hidden by themselves after 60 seconds.",
        f"Write the {noun} with their numbers, in this order, with a pen that does not fade. Take no photo.",
        f"s shows which {noun} have a look-alike in the list, one letter apart: write those with special care.",
        f"F12 locks the screen and hides the {noun}. Leaving this screen hides them too.",
        "Enter goes on when you have written them; it works once you have seen them.",
    )


class ShowWords(Concealed[Shown]):
    """Numbered words, hidden until Space and hidden again by time, by what covers them, by the lock and by leaving.

    `words` fetches them from who holds them, each time they are shown; between two times this screen has none. `alike`
    gives the words of the list that are easily taken for a word; `among` is the list, which decides how wide a column
    is. `has_forms` offers the answer OTHER_FORMS under f. `noun` is what there are several of, "words" or "groups".
    """

    TITLE = "Your recovery phrase"
    HELP_TEXT = _help("words")
    BINDINGS = [
        keys.key("s,f4", "show_alike", "Look-alikes", "s"),
        keys.key("f", "other_forms", "Forms"),
        keys.enter("I wrote it"),
    ]

    def __init__(
        self,
        title: str,
        count: int,
        words: Callable[[], tuple[str, ...]],
        *,
        lines: Sequence[str] = (),
        after: Sequence[str] = (),
        state: str = "",
        alike: Callable[[str], tuple[str, ...]] | None = None,
        among: Iterable[str] = (),
        has_forms: bool = False,
        noun: str = "words",
        enter: str = "I wrote it",
    ) -> None:
        super().__init__(f"the {noun}")
        self._plural = noun
        self._title = title
        self._count = count
        self._fetch = words
        self._before = tuple(lines)
        self._after = tuple(after)
        self._state = state
        self._alike = alike
        self._widest = widest(among)
        self._has_forms = has_forms
        self._enter = enter
        self._is_alike = False

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """The state given, or how many words there are."""
        return self._state or f"{self._count} {self._plural}"

    @property
    def help_text(self) -> tuple[str, ...]:
        """What it says of the look-alikes only where there are some to show."""
        said = _help(self._plural)
        return said if self._alike else (*said[:2], *said[3:])

    def body(self) -> Iterable[Widget]:
        """What to do, the words or their look-alikes, what comes next."""
        if self._before:
            yield Lines(*self._before)
        yield WordGrid(self._count, self._widest)
        yield Facts(())
        yield Lines("", gap=False)
        yield Lines(*self._after, gap=False)

    def reveal(self) -> None:
        """Fetch the words and show them, or those that have look-alikes."""
        words = self._fetch()
        if self._is_alike:
            self.query_one(WordGrid).mask(self._count)
            self.query_one(Facts).put(self._look_alikes(words))
        else:
            self.query_one(Facts).put(())
            self.query_one(WordGrid).show(words, -1, shown=True)
        self._lay_out()

    def conceal(self) -> None:
        """Drop them."""
        self._is_alike = False
        self.query_one(WordGrid).mask(self._count)
        self.query_one(Facts).put(())
        self._lay_out()

    def action_show_alike(self) -> None:
        """S: the look-alikes instead of the words, or the words again."""
        if self.is_shown:
            self._is_alike = not self._is_alike
            self.reveal()
            self.refresh_bindings()
        else:
            self.say(f"Show the {self._plural} first: press Space.", "INFO")

    def action_other_forms(self) -> None:
        """F: other ways to write it down."""
        self.answer(Shown.OTHER_FORMS)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Shown.WRITTEN)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody has written down what was never shown."""
        if action == "go":
            return self.was_shown or None
        if action == "show_alike":
            return self._alike is not None
        if action == "other_forms":
            return self._has_forms
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """What s would do now, and what Enter says."""
        if binding.action == "show_alike" and self._is_alike:
            return "All words"
        return self._enter if binding.action == "go" else super().key_label(binding)

    def _lay_out(self) -> None:
        self.query_one(WordGrid).display = not self._is_alike
        self.query_one(Facts).display = self._is_alike

    def _look_alikes(self, words: Sequence[str]) -> list[tuple[str, str]]:
        found = [(number, word, self._alike(word)) for number, word in enumerate(words, 1)] if self._alike else []
        facts = [(f"Word {number}", f"{word}   not {', '.join(others)}") for number, word, others in found if others]
        return facts or [("", "No word here has a look-alike that is one letter apart.")]
