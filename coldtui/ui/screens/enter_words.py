"""Type a recovery phrase: one line, one word after the other."""

from collections.abc import Iterable

from textual.content import Content
from textual.widget import Widget

from coldtui.core.electrum import SeedVersion, version_of
from coldtui.core.mnemonic import check_phrase, last_words
from coldtui.core.wordlist import Language, word_list
from coldtui.ui import keys
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine, any_letter, english_letter
from coldtui.ui.widgets.word_grid import WordGrid, widest
from coldtui.ui.word_by_word import WordByWord, shown


class EnterWords(WordByWord):
    """The words of one phrase. Wrong words are named as they are typed, a wrong phrase when it is whole."""

    TITLE = "Enter the recovery phrase"
    HELP_TEXT = (
        "Type each word as it stands on your paper. Four letters are always enough.",
        "Space or Enter takes the word when it is whole, or when only one word can be meant.",
        "Backspace on an empty line brings the word before back, to correct it. Up and Down move to any word.",
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
        known = word_list(language)
        super().__init__(count, known.completions, known.meant, lambda words: check_phrase(words, language))
        self._language = language
        if len(words) == count:
            self._words = list(words)
            self._at = count - 1

    def body(self) -> Iterable[Widget]:
        """The line, what it can still become, and the words so far."""
        yield Lines("", gap=False)
        yield TextLine(
            allowed=english_letter if self._language is Language.ENGLISH else any_letter,
            limit=max(map(len, word_list(self._language).words)),
            commands=self.commands,
            when_empty=self.go_back,
            every_key=self.key_came,
        )
        yield Lines("")
        yield WordGrid(len(self._words), widest(word_list(self._language).words))

    @property
    def asked(self) -> str:
        """In which language, where it is not the usual one."""
        return super().asked + ("" if self._language is Language.ENGLISH else f", {self._language.title}")

    @property
    def advice(self) -> str:
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
        self.go_to(len(self._words) - 1)
        fitting = last_words(self._words[:-1], self._language)
        said = f"{len(fitting)} words fit as the last one. If yours is not among them, another word is wrong."
        self.query(Lines).last().update(Content(f"{said}\n\n{'  '.join(map(shown, fitting))}"))
        self.call_after_refresh(self.on_body_scrolled)
