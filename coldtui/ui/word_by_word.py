"""A step into which words are typed, one after the other in one line, each named as wrong or taken as it comes."""

import unicodedata
from collections.abc import Callable, Mapping
from functools import partial

from textual.content import Content

from coldtui.core.errors import ColdtuiError, Refused
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.widgets.word_grid import WordGrid
from coldtui.ui.words import count as counted
from coldtui.ui.words import tag

_BACK = "This word is here again. Correct it, or press Enter to keep it."
_STOPS = "Backspace stops here. Press Up for the word before."

_LISTED = 8
"""Words that are shown of those that can still be meant."""


class WordByWord(Typing[tuple[str, ...]]):
    """The word that is asked for stands in the line while it is typed, and when Backspace brings it back to correct it.

    The other words are shown by F3 only; the lock forgets them all. A word that came back stays one of the words until
    its text is changed, and leaves the line when something covers the screen.

    `completions` are the words of the list that begin like what was typed, `meant` is the one that is meant, or None.
    `check` raises a ColdtuiError for words that are no answer when all are there; Refused clears them.

    A subclass has a TextLine, and a WordGrid behind two Lines: the last of those tells what the letters can become, the
    one before it which word is asked for.
    """

    SOURCE = "your paper"
    """Where the words stand."""

    def __init__(
        self,
        count: int,
        completions: Callable[[str], tuple[str, ...]],
        meant: Callable[[str], str | None],
        check: Callable[[tuple[str, ...]], object],
    ) -> None:
        super().__init__()
        self._completions = completions
        self._meant = meant
        self._check = check
        self._words = [""] * count
        self._at = 0
        self._shown = False
        self._is_back = False
        self._backspaces = 0
        self._is_stopped = False
        self._fault = Content("")

    @property
    def commands(self) -> Mapping[str, Callable[[], None]]:
        """What the line does at once, before letters that were typed ahead."""
        moves = {"up": partial(self.action_move, -1), "down": partial(self.action_move, 1)}
        return {"space": self.action_take, "enter": self.action_take, **moves}

    @property
    def advice(self) -> str:
        """What to try with words that are no answer."""
        return ""

    @property
    def asked(self) -> str:
        """Which word is asked for."""
        return f"Word {self._at + 1} of {len(self._words)}{' again' if self._is_back else ''}"

    @property
    def state(self) -> str:
        """How far along."""
        return f"{sum(map(bool, self._words))} of {len(self._words)} words"

    @property
    def typed(self) -> str:
        """The words that are there."""
        words = sum(map(bool, self._words))
        return counted(words, "word") if words else ""

    def mounted(self) -> None:
        """Start at the first word."""
        self.draw_words()

    def forget_typed(self) -> None:
        """The words typed so far are forgotten."""
        self._shown = False
        self._words = [""] * len(self._words)
        self.go_to(0)

    def on_screen_suspend(self) -> None:
        """Something covers this screen: what was shown is hidden when it comes back."""
        self._shown = False
        self._end_row()
        self.stay()
        if self.stands:
            self._see_change()
            if self._is_back:
                self.go_to(self._at)
            self.draw_words()

    def key_came(self, key: str) -> None:
        """See what the key before did to the line, before this one does anything, and count Backspaces in a row."""
        self._see_change()
        if key == "backspace":
            self._backspaces += 1
        else:
            was_stopped = self._is_stopped
            self._end_row()
            if was_stopped:
                self._hint()
        super().key_came(key)

    def _end_row(self) -> None:
        self._backspaces = 0
        self._is_stopped = False

    def _see_change(self) -> None:
        """A word that came back is one of the words no longer as soon as its text is another."""
        if self._is_back and self.query_one(TextLine).text != shown(self._words[self._at]):
            self._is_back = False
            self._words[self._at] = ""
            self.draw_words()

    def said_as_ever(self) -> None:
        """What stands beside the line."""
        self._hint()

    def on_text_line_changed(self) -> None:
        """Say at once what the letters can become."""
        self._see_change()
        self._hint()

    def action_move(self, step: int) -> None:
        """Up and Down; a whole word in the line stays one of the words."""
        text = self.query_one(TextLine).text
        self._words[self._at] = (self._meant(text.lower()) if text else None) or self._words[self._at]
        self.go_to(min(max(self._at + step, 0), len(self._words) - 1))

    def action_show_words(self) -> None:
        """F3."""
        self._shown = not self._shown
        self.draw_words()

    def action_take(self) -> None:
        """Space or Enter: take the word typed, then go to the next one that is missing, or finish."""
        line = self.query_one(TextLine)
        if line.text:
            word = self._meant(line.text.lower())
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
            self.go_to(missing)
        else:
            self.draw_words()
            self._finish(tuple(self._words))

    def _finish(self, words: tuple[str, ...]) -> None:
        try:
            self._check(words)
        except ColdtuiError as error:
            if isinstance(error, Refused):
                self.forget_typed()
            # kept: the screen may yet hear of letters that were typed before Enter; longer than the row above the keys
            self._fault = Content.assemble(tag("CAUTION"), f"{error} {error.hint} {self.advice}".rstrip())
            self._hint()
        else:
            self.answer(words)

    def go_back(self) -> None:
        """What Backspace does in an empty line: this word, or the one before, is in the line again, to be corrected.

        A key that stays pressed comes as many presses, and no terminal says when it is let go. So Backspaces in a row
        change one word only, the one that the first of them met or brought back, and stop when its line is empty.
        """
        if self._backspaces > 1:
            self._is_stopped = self._at > 0
            self._hint()
            return
        self.go_to(self._at if self._words[self._at] else max(0, self._at - 1))
        if self._words[self._at]:
            self.query_one(TextLine).put(shown(self._words[self._at]))
            self._is_back = True
            self._hint()

    def go_to(self, number: int) -> None:
        """Ask for this word, from 0."""
        self._is_back = False
        self._at = number
        self._fault = Content("")
        self.query_one(TextLine).clear()
        self.draw_words()

    def draw_words(self) -> None:
        """The words that are there, and which one is asked for."""
        self.query_one(WordGrid).show(self._words, self._at, shown=self._shown)
        self._hint()
        self.show_frame()
        self.refresh_bindings()

    def _hint(self) -> None:
        typed = self.query_one(TextLine).text.lower()
        found = [shown(word) for word in self._completions(typed)]
        candidates = self.query(Lines).last()
        self.query(Lines)[-2].update(self.asked)
        self.say("")
        if self._is_stopped:
            candidates.update(_STOPS)
        elif not typed:
            entered = "This word is entered. Type to replace it, Enter to keep it." if self._words[self._at] else ""
            candidates.update(self._fault or entered)
        elif self._is_back:
            candidates.update(_BACK)
        elif not found:
            candidates.update("")
            number = self._at + 1
            self.say(f"Word {number} is not in the list. Check word {number} on {self.SOURCE}.", "CAUTION")
        else:
            more = f"  and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            candidates.update("  ".join(found[:_LISTED]) + more)
        if len(found) == 1 and found[0].startswith(typed):
            self.query_one(TextLine).suggest(found[0][len(typed) :])


def shown(word: str) -> str:
    """A word of a list with each accent in one character with its letter, as screens draw it."""
    return unicodedata.normalize("NFC", word)
