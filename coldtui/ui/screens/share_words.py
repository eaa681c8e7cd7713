"""Type the words of a share, to load it: one line, one word after the other."""

from collections.abc import Callable, Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.core.errors import ColdtuiError, Refused
from coldtui.core.slip39 import completions, meant
from coldtui.ui import keys
from coldtui.ui.screens.enter_words import EnterWords
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine, english_letter
from coldtui.ui.widgets.word_grid import WordGrid
from coldtui.ui.words import count as counted
from coldtui.ui.words import tag

_LISTED = 8
_LONGEST = 8
"""Letters in the longest word of SLIP-39."""


class EnterShare(Typing[tuple[str, ...]]):
    """The words of one SLIP-39 share of `count` words.

    Wrong words are named as they are typed; `check` raises a ColdtuiError for words that are no share of this set when
    they are whole: Refused clears them, since they are a share that is not wanted. `progress` says how many shares are
    there already, `entered` names them as what Esc forgets: "2 shares".
    """

    TITLE = "Enter a share"
    HELP_TEXT = (
        "Type each word as it stands on the sheet. Four letters are always enough.",
        "Space or Enter takes the word when it is whole, or when only one word can be meant.",
        "Backspace on an empty line goes back to the word before. Up and Down move to any word, to correct it.",
        "Nobody else may see this screen. F3 shows the words that you typed and hides them again.",
        "Locking the screen forgets the words of this share, and all shares before it where no key is loaded.",
    )
    BINDINGS = [
        keys.key("space", "take", "Take the word", "Space", listed=False),
        keys.key("f3", "show_words", "Show words", "F3"),
        keys.key("up", "move(-1)", "Word before", "Up", listed=False),
        keys.key("down", "move(1)", "Word after", "Down", listed=False),
        keys.enter("Take the word", "take"),
    ]

    def __init__(
        self,
        count: int,
        check: Callable[[tuple[str, ...]], None],
        progress: Sequence[str] = (),
        entered: str = "",
    ) -> None:
        super().__init__()
        self._entered = entered
        self._words = [""] * count
        self._check = check
        self._progress = tuple(progress)
        self._at = 0
        self._shown = False
        self._fault = Content("")

    @property
    def state(self) -> str:
        """How far along."""
        return f"{sum(map(bool, self._words))} of {len(self._words)} words"

    @property
    def typed(self) -> str:
        """The shares before this one, and its words."""
        words = sum(map(bool, self._words))
        return both(self._entered, counted(words, "word") if words else "")

    def body(self) -> Iterable[Widget]:
        """How many shares there are, the line, what it can still become, and the words so far."""
        if self._progress:
            yield Lines(*self._progress)
        yield Lines("", gap=False)
        yield TextLine(
            allowed=english_letter,
            limit=_LONGEST,
            commands={"space": self.action_take, "enter": self.action_take},
            when_empty=self._go_back,
            every_key=self.key_came,
        )
        yield Lines("")
        yield WordGrid(len(self._words))

    def mounted(self) -> None:
        """Start at the first word."""
        self._draw()

    def forget_typed(self) -> None:
        """The words typed so far are forgotten."""
        self._fault = Content("")
        self._words = [""] * len(self._words)
        self._at = 0
        self._shown = False
        self.query_one(TextLine).clear()
        self._draw()

    def on_screen_suspend(self) -> None:
        """Something covers this screen: what was shown is hidden when it comes back."""
        self._shown = False
        self.stay()
        if self.stands:
            self._draw()

    def said_as_ever(self) -> None:
        """What stands beside the line."""
        self._hint()

    def on_text_line_changed(self) -> None:
        """Say at once what the letters can become."""
        self._hint()

    def _go_back(self) -> None:
        """Back to the word before, which can be corrected."""
        if self._at:
            self._go_to(self._at - 1)

    def action_move(self, step: int) -> None:
        """Up and Down."""
        self._go_to(min(max(self._at + step, 0), len(self._words) - 1))

    def action_show_words(self) -> None:
        """F3."""
        self._shown = not self._shown
        self._draw()

    def action_take(self) -> None:
        """Space or Enter: take the word typed, then go to the next one that is missing, or finish."""
        line = self.query_one(TextLine)
        if line.text:
            word = meant(line.text.lower())
            if word is None:
                self._hint()
                self.app.bell()
                return
            self._words[self._at] = word
            line.clear()
        elif not self._words[self._at]:
            self.say(f"Word {self._at + 1} is still missing.", "INFO")
            return
        self._next()

    def _next(self) -> None:
        order = [*range(self._at + 1, len(self._words)), *range(self._at)]
        missing = next((number for number in order if not self._words[number]), None)
        if missing is not None:
            self._go_to(missing)
            return
        self._draw()
        words = tuple(self._words)
        try:
            self._check(words)
        except ColdtuiError as error:
            if isinstance(error, Refused):
                self._words = [""] * len(self._words)
                self._go_to(0)
            # kept: the screen may yet hear of letters that were typed before Enter
            self._fault = Content.assemble(tag("CAUTION"), f"{error} {error.hint}")
            self._hint()
            return
        self.answer(words)

    @property
    def _candidates(self) -> Lines:
        return self.query(Lines).last()

    @property
    def _question(self) -> Lines:
        return self.query(Lines)[-2]

    def _go_to(self, number: int) -> None:
        self._at = number
        self._fault = Content("")
        self.query_one(TextLine).clear()
        self._draw()

    def _draw(self) -> None:
        self._question.update(f"Word {self._at + 1} of {len(self._words)}")
        self.query_one(WordGrid).show(self._words, self._at, shown=self._shown)
        self._hint()
        self.show_frame()

    def _hint(self) -> None:
        typed = self.query_one(TextLine).text.lower()
        found = completions(typed)
        self.say("")
        if not typed:
            entered = "This word is entered. Type to replace it, Enter to keep it." if self._words[self._at] else ""
            self._candidates.update(self._fault or entered)
        elif not found:
            self._candidates.update("")
            self.say(f"Word {self._at + 1} is not in the list. Check word {self._at + 1} on the sheet.", "CAUTION")
        else:
            more = f"  and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            self._candidates.update("  ".join(found[:_LISTED]) + more)
        if len(found) == 1:
            self.query_one(TextLine).suggest(found[0][len(typed) :])


class EnterPart(EnterWords):
    """The words of one part of a Seed XOR, a recovery phrase. `entered` are the parts before it, as "2 parts"."""

    def __init__(self, count: int, entered: str = "") -> None:
        super().__init__(count)
        self._entered = entered

    @property
    def typed(self) -> str:
        """The parts before this one, and its words."""
        return both(self._entered, super().typed)


def both(entered: str, typed: str) -> str:
    """What Esc forgets: the shares that were entered, and what was typed of the next one; each may be empty."""
    return " and ".join(filter(None, (entered, typed)))
