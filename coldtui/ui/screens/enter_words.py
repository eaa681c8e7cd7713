"""Type a recovery phrase: one line, one word after the other."""

import unicodedata
from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from coldtui.core.electrum import SeedVersion, version_of
from coldtui.core.errors import NotAMnemonic
from coldtui.core.mnemonic import check_phrase, last_words
from coldtui.core.wordlist import Language, word_list
from coldtui.ui import keys
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine, any_letter, english_letter
from coldtui.ui.widgets.word_grid import WordGrid, widest
from coldtui.ui.words import count as counted
from coldtui.ui.words import tag

_LISTED = 8


class EnterWords(Typing[tuple[str, ...]]):
    """The words of one phrase. Wrong words are named as they are typed, a wrong phrase when it is whole."""

    TITLE = "Enter the recovery phrase"
    HELP_TEXT = (
        "Type each word as it stands on your paper. Four letters are always enough.",
        "Space or Enter takes the word when it is whole, or when only one word can be meant.",
        "Backspace on an empty line goes back to the word before. Up and Down move to any word, to correct it.",
        "Nobody else may see this screen. F3 shows the words that you typed and hides them again.",
        "F4 lists the words that can stand last, when all others are there. Locking forgets the words typed so far.",
    )
    BINDINGS = [
        keys.key("space", "take", "Take the word", "Space", listed=False),
        keys.key("f3", "show_words", "Show", "F3"),
        keys.key("f4", "last_words", "Last word", "F4"),
        keys.key("up", "move(-1)", "Word before", "Up", listed=False),
        keys.key("down", "move(1)", "Word after", "Down", listed=False),
        keys.enter("Take the word", "take"),
    ]

    def __init__(self, count: int, words: tuple[str, ...] = (), language: Language = Language.ENGLISH) -> None:
        super().__init__()
        self._language = language
        self._list = word_list(language)
        self._words = list(words) if len(words) == count else [""] * count
        self._at = count - 1 if all(self._words) else 0
        self._fault = ""
        self._shown = False

    @property
    def state(self) -> str:
        """How far along."""
        return f"{sum(map(bool, self._words))} of {len(self._words)} words"

    @property
    def typed(self) -> str:
        """The words that are there."""
        words = sum(map(bool, self._words))
        return counted(words, "word") if words else ""

    def body(self) -> Iterable[Widget]:
        """The line, what it can still become, and the words so far."""
        yield Lines("", gap=False)
        yield TextLine(
            allowed=english_letter if self._language is Language.ENGLISH else any_letter,
            limit=max(map(len, self._list.words)),
            commands={"space": self.action_take, "enter": self.action_take},
            when_empty=self._go_back,
            every_key=self.key_came,
        )
        yield Lines("")
        yield WordGrid(len(self._words), widest(self._list.words))

    def mounted(self) -> None:
        """Start at the first word."""
        self._draw()

    def forget_typed(self) -> None:
        """The words typed so far are forgotten."""
        self._words = [""] * len(self._words)
        self._at = 0
        self._fault = ""
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
            word = self._list.meant(line.text)
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
        try:
            check_phrase(self._words, self._language)
        except NotAMnemonic as error:
            self._fault = f"{error} {error.hint} {self._advice}"
            self._hint()
            return
        self.answer(tuple(self._words))

    @property
    def _advice(self) -> str:
        """What to try with words that are no recovery phrase."""
        if version_of(self._words) is SeedVersion.SEGWIT:
            return "They are a phrase of Electrum: press Esc, and choose to type anything instead."
        return "F4 lists the last words that fit."

    @property
    def _lacks_only_the_last(self) -> bool:
        return all(self._words[:-1])

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The last word can be found when all others are there."""
        if action == "last_words":
            return self._lacks_only_the_last
        return super().check_action(action, parameters)

    def action_last_words(self) -> None:
        """F4: go to the last word, and list those that fit."""
        self._go_to(len(self._words) - 1)
        fitting = last_words(self._words[:-1], self._language)
        said = f"{len(fitting)} words fit as the last one. If yours is not among them, another word is wrong."
        self.query(Lines).last().update(Content(f"{said}\n\n{'  '.join(map(_shown, fitting))}"))
        self.call_after_refresh(self.on_body_scrolled)

    def _go_to(self, number: int) -> None:
        self._fault = ""
        self._at = number
        line = self.query_one(TextLine)
        line.clear()
        self._draw()

    def _draw(self) -> None:
        question = self.query(Lines).first()
        language = "" if self._language is Language.ENGLISH else f", {self._language.title}"
        question.update(f"Word {self._at + 1} of {len(self._words)}{language}")
        self.query_one(WordGrid).show(self._words, self._at, shown=self._shown)
        self._hint()
        self.show_frame()
        self.refresh_bindings()

    def _hint(self) -> None:
        typed = self.query_one(TextLine).text.lower()
        found = self._list.completions(typed)
        candidates = self.query(Lines).last()
        self.say("")
        if self._fault and not typed:
            # longer than the row above the keys
            candidates.update(Content.assemble(tag("CAUTION"), self._fault))
        elif not typed:
            has_word = bool(self._words[self._at])
            candidates.update("This word is entered. Type to replace it, Enter to keep it." if has_word else "")
        elif not found:
            candidates.update("")
            self.say(f"Word {self._at + 1} is not in the list. Check word {self._at + 1} on your paper.", "CAUTION")
        else:
            more = f"  and {len(found) - _LISTED} more" if len(found) > _LISTED else ""
            candidates.update("  ".join(map(_shown, found[:_LISTED])) + more)
        if len(found) == 1 and _shown(found[0]).startswith(typed):
            self.query_one(TextLine).suggest(_shown(found[0])[len(typed) :])


def _shown(word: str) -> str:
    """A word of a list with each accent in one character with its letter, as screens draw it."""
    return unicodedata.normalize("NFC", word)
