"""Type a codex32 string in groups of four characters: to load it, or to prove that it was copied right."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial

from textual.content import Content
from textual.widget import Widget

from coldtui.core.codex32 import ALPHABET
from coldtui.core.errors import ColdtuiError, Refused
from coldtui.ui import keys
from coldtui.ui.screens.reenter import Proved
from coldtui.ui.screens.share_words import both
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.text_line import TextLine
from coldtui.ui.widgets.word_grid import WordGrid
from coldtui.ui.words import count, tag

GROUP = 4
MOST_GROUPS = 32
"""A string has 127 characters at most."""

_AHEAD = 160
"""Characters that a line takes: more than a group, since a fast typist or a scanner is ahead of the screen."""

_CHARACTERS = frozenset(ALPHABET + "1")
"""Those of the alphabet, and the 1 in front."""


class EnterString(Typing[str]):
    """One codex32 string. `check` raises a ColdtuiError for one that is none, or of another set.

    Refused clears it, since it is a share that is not wanted. `progress` says how many shares are there already,
    `entered` names them as what Esc forgets: "2 shares".
    """

    TITLE = "Enter a codex32 string"
    HELP_TEXT = (
        "Type the characters as they stand on the sheet, small or capital. Blanks between the groups are not needed.",
        "Four characters make a group, which is hidden then. F3 shows what you typed and hides it again.",
        "Backspace deletes across the groups. Up and Down move to any group, to type it anew.",
        "Enter, after the last character, checks the whole string. A mistake is named by its place.",
        "Locking the screen forgets what was typed of this string, and all shares before it where no key is loaded.",
    )
    BINDINGS = [
        keys.key("f3", "show_typed", "Show", "F3"),
        keys.key("up", "move(-1)", "Group before", "Up", listed=False),
        keys.key("down", "move(1)", "Group after", "Down", listed=False),
        keys.enter("That is all"),
    ]

    def __init__(self, check: Callable[[str], None], progress: Sequence[str] = (), entered: str = "") -> None:
        super().__init__()
        self._entered = entered
        self._check = check
        self._progress = tuple(progress)
        self._groups: list[str] = [""] * MOST_GROUPS
        self._at = 0
        self._shown = False

    @property
    def state(self) -> str:
        """How far along."""
        return f"{self._length} characters"

    @property
    def _length(self) -> int:
        line = self.query(TextLine)
        return sum(map(len, self._groups)) + (len(line.first().text) if line else 0)

    @property
    def typed(self) -> str:
        """The shares before this one, and its characters."""
        return both(self._entered, count(self._length, "character") if self._length else "")

    def body(self) -> Iterable[Widget]:
        """How many shares there are, the line, what is wrong, and the groups so far."""
        if self._progress:
            yield Lines(*self._progress)
        yield Lines("", gap=False)
        yield TextLine(
            allowed=_is_of_a_string,
            limit=_AHEAD,
            commands={
                "enter": self.action_go,
                "up": partial(self.action_move, -1),
                "down": partial(self.action_move, 1),
            },
            when_empty=self._go_back,
            every_key=self.key_came,
        )
        yield Lines("")
        yield WordGrid(MOST_GROUPS)

    def mounted(self) -> None:
        """Start at the first group."""
        self._draw()

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self._groups = [""] * MOST_GROUPS
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

    def on_text_line_changed(self) -> None:
        """A whole group is taken at once."""
        self._keep()
        self.show_frame()

    def _keep(self, *, is_all: bool = False) -> None:
        """Take the whole groups of the line, or all of it."""
        line = self.query_one(TextLine)
        typed = line.text
        while len(typed) >= GROUP or (is_all and typed):
            group, typed = typed[:GROUP], typed[GROUP:]
            self._groups[self._at] = group
            if len(group) == GROUP:
                self._at = min(self._at + 1, MOST_GROUPS - 1)
            line.put(typed)
            self._draw()

    def _go_back(self) -> None:
        """Backspace in an empty line goes on in this group, or in the one before: they are one string."""
        if not self._groups[self._at] and self._at:
            self._at -= 1
        typed, self._groups[self._at] = self._groups[self._at], ""
        self.query_one(TextLine).put(typed[:-1])
        self._draw()

    def action_move(self, step: int) -> None:
        """Up and Down."""
        self._keep(is_all=True)
        self._go_to(min(max(self._at + step, 0), MOST_GROUPS - 1))

    def action_show_typed(self) -> None:
        """F3."""
        self._shown = not self._shown
        self._draw()

    def action_go(self) -> None:
        """Enter: check the whole."""
        self._keep(is_all=True)
        text = "".join(self._groups)
        if not text:
            self.say("Type the string first.", "INFO")
            return
        try:
            self._check(text)
        except ColdtuiError as error:
            if isinstance(error, Refused):
                self._groups = [""] * MOST_GROUPS
                self._go_to(0)
            self.query(Lines).last().update(Content.assemble(tag("CAUTION"), f"{error} {error.hint}"))
            return
        self.answer(text)

    def _go_to(self, number: int) -> None:
        self._at = number
        self.query_one(TextLine).clear()
        self._draw()

    def _draw(self) -> None:
        there = bool(self._groups[self._at])
        self.query(Lines)[-2].update(f"Group {self._at + 1}, as it stands on the sheet")
        self.query(Lines).last().update("This group is entered. Type to replace it." if there else "")
        self.query_one(WordGrid).show(self._groups, self._at, shown=self._shown)
        self.show_frame()


class ReenterString(Typing[Proved]):
    """Every group of a string in order. Only a right one is taken, so none is kept; a wrong one is named by its number.

    `is_right(number, group)`, counted from 0 and in capital letters, says whether it is the group that was shown;
    `lengths` are the characters of each group.
    """

    TITLE = "Check your copy"
    HELP_TEXT = (
        "Type the characters as they stand on your sheet, in order, small or capital.",
        "A group is checked as soon as it is whole. One that is not right is not taken: look at your sheet.",
        "If your sheet is wrong, Esc shows the string again. Correct the sheet, then come back.",
        "Nobody else may see this screen or your sheet.",
    )
    BINDINGS = [keys.enter("Check the group", "take")]

    def __init__(self, title: str, lengths: Sequence[int], is_right: Callable[[int, str], bool]) -> None:
        super().__init__()
        self._title = title
        self._lengths = tuple(lengths)
        self._is_right = is_right
        self._at = 0

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """How far along."""
        return f"{self._at} of {len(self._lengths)} groups"

    @property
    def typed(self) -> str:
        """The groups that were right."""
        return count(self._at, "group") if self._at else ""

    def body(self) -> Iterable[Widget]:
        """The line, what was wrong, and how many are right."""
        yield Lines("", gap=False)
        yield TextLine(
            allowed=_is_of_a_string, limit=_AHEAD, commands={"enter": self.action_take}, every_key=self.key_came
        )
        yield Lines("")
        yield WordGrid(len(self._lengths))

    def mounted(self) -> None:
        """Start at the first group."""
        self._draw()

    def forget_typed(self) -> None:
        """The characters typed are forgotten; how far along it was is no secret."""
        self.query_one(TextLine).clear()
        self._draw()

    def on_screen_suspend(self) -> None:
        """Something covers this screen."""
        self.stay()

    def on_text_line_changed(self) -> None:
        """A whole group is checked at once."""
        self._take(self.query_one(TextLine))

    def action_take(self) -> None:
        """Enter: check a group that is not whole, too, and say that it is wrong."""
        line = self.query_one(TextLine)
        self._take(line)
        if line.text and not self._is_done:
            line.clear()
            self._refuse()

    @property
    def _is_done(self) -> bool:
        return self._at == len(self._lengths)

    def _take(self, line: TextLine) -> None:
        """Take the groups of the line that are whole and right, and ask for the next, or finish."""
        if self._is_done:
            return
        typed = line.text
        while self._at < len(self._lengths) and len(typed) >= self._lengths[self._at]:
            group, typed = typed[: self._lengths[self._at]], typed[self._lengths[self._at] :]
            if not self._is_right(self._at, group.upper()):
                line.clear()
                self._refuse()
                return
            self._at += 1
            line.put(typed)
            self._draw()
        if self._is_done:
            line.clear()
            self.answer(Proved.ALL_RIGHT)

    def _refuse(self) -> None:
        self._draw()
        self.app.bell()
        self.query(Lines).last().update(_wrong(self._at + 1))

    def _draw(self) -> None:
        self.query(Lines).first().update(f"Group {min(self._at + 1, len(self._lengths))} of {len(self._lengths)}")
        self.query(Lines).last().update("")
        self.query_one(WordGrid).mask(self._at, self._at)
        self.show_frame()


def _wrong(number: int) -> Content:
    return Content.assemble(
        tag("CAUTION"),
        (f"Group {number} is not what you were shown. Look at group {number} on your sheet.", "bold"),
        "\nType it again. If your sheet is wrong, Esc shows the string again.",
    )


def _is_of_a_string(character: str) -> bool:
    return character.lower() in _CHARACTERS
