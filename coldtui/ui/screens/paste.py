"""Type or paste a backup of any form; a sentence says at once what it looks like.

Only a terminal with bracketed paste says where a paste begins and ends; from any other its line breaks arrive as Enter.
So Enter starts a new line, and only on an empty line does it go on: the first half of a phrase can have a checksum that
fits, and the second half would be typed into whatever comes next.
"""

from collections.abc import Callable, Iterable
from typing import ClassVar

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.typing import Typing
from coldtui.ui.widgets.lines import Lines
from coldtui.ui.widgets.paste_area import PasteArea
from coldtui.ui.words import count, tag

LIMIT = 10_000
"""Characters at most: 16 shares of the longest kind have fewer."""

Says = Callable[[str], tuple[str, str]]
"""A severity and a sentence about a text."""

_ROOM = 66
"""Cells for a sentence in the row above the keys."""


class Paste(Typing[str]):
    """The text as it was typed. Enter on an empty line goes on, with a text that `is_usable`; `says` tells about it.

    Stars stand for a text that `is_private`, until F3 shows it.
    """

    TITLE = "Type or paste a backup"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Words, also in capitals, numbered, or their first four letters; in any of the ten languages.",
        "Word numbers from 1, or the digits of a SeedQR. Hexadecimal entropy or a seed of 128 digits.",
        "A private master key (xprv). A codex32 text, or shares of SLIP-39, one a line.",
        "Enter starts a new line. Enter on an empty line goes on, when the text is whole.",
        "Nobody else may see this screen. F3 shows what you typed and hides it again. F4 twice clears it.",
        "Locking the screen forgets what was typed so far.",
    )
    BINDINGS = [
        keys.key("f3", "show_typed", "Show", "F3"),
        keys.key("f4", "clear", "Clear", "F4"),
        keys.enter("Continue"),
    ]

    def __init__(
        self,
        question: str,
        says: Says,
        is_usable: Callable[[str], bool],
        is_private: Callable[[str], bool] = lambda _: True,
    ) -> None:
        super().__init__()
        self._is_private = is_private
        self._is_masked: bool | None = None
        """Whether F3 had it hidden or shown; None while nobody said."""
        self._label = "Continue"
        self._question = question
        self._says = says
        self._is_usable = is_usable

    @property
    def typed(self) -> str:
        """How much there is."""
        text = self.query_one(PasteArea).text
        return count(len(text), "character") if text.strip() else ""

    def body(self) -> Iterable[Widget]:
        """The question, the area, what it looks like."""
        yield Lines(self._question)
        yield PasteArea(limit=LIMIT, commands={"enter": self.action_go}, every_key=self.key_came)
        yield Lines("")
        yield Lines("")

    def mounted(self) -> None:
        """Nothing is typed yet."""
        self._draw()

    def forget_typed(self) -> None:
        """What was typed is forgotten."""
        self.query_one(PasteArea).clear()
        self._is_masked = None
        self._draw()

    def on_screen_suspend(self) -> None:
        """Something covers this screen: it is hidden when it comes back."""
        self.stay()
        self._is_masked = self._is_masked or None
        if self.stands:
            self._draw()

    def on_paste_area_changed(self) -> None:
        """Say at once what it looks like."""
        self._draw()

    def on_paste_area_overflowed(self) -> None:
        """Nothing is cut off in silence."""
        self.say(f"That is more than {LIMIT:,} characters, and was not taken.", "CAUTION")

    def _draw(self) -> None:
        area = self.query_one(PasteArea)
        text = area.text
        area.mask(masked=self._is_private(text) if self._is_masked is None else self._is_masked)
        self._label = "New line" if text.strip() and not self._goes_on(text) else "Continue"
        self.show_keys()
        severity, sentence = self._says(text)
        self._say_how_it_goes_on(text, severity, sentence)
        said = Content.assemble(tag(severity), sentence) if severity else Content(sentence)
        self.query(Lines).last().update(said)

    def _say_how_it_goes_on(self, text: str, severity: str, sentence: str) -> None:
        """In the row above the keys: how many characters, or what the Enter on the last line has to say."""
        if self._goes_on(text):
            self.say("Press Enter once more to go on.")
        elif text.strip() and text.endswith("\n\n"):
            first = sentence.partition(". ")[0].rstrip(".") + "."
            self.say(first if len(first) <= _ROOM else "You cannot go on with this: see above.", severity)
        else:
            self.say(count(len(text), "character") if text else "")

    def _goes_on(self, text: str) -> bool:
        """Whether Enter goes on with it now."""
        return bool(text.strip()) and text.endswith("\n") and self._is_usable(text)

    def key_label(self, binding: Binding) -> str:
        """Enter says whether it starts a new line, F3 whether it hides."""
        if binding.id == "enter":
            return self._label
        if binding.action == "show_typed" and self.stands and not self.query_one(PasteArea).masked:
            return "Hide"
        return super().key_label(binding)

    def said_as_ever(self) -> None:
        """How it goes on."""
        self._draw()

    def action_show_typed(self) -> None:
        """F3."""
        self._is_masked = not self.query_one(PasteArea).masked
        self._draw()

    def action_clear(self) -> None:
        """F4: once more where something would be lost."""
        if not self.typed or self.is_sure("f4", f"F4 again clears {self.typed}."):
            self.query_one(PasteArea).clear()
            self._draw()

    def action_go(self) -> None:
        """Enter."""
        area = self.query_one(PasteArea)
        text = area.text
        if not text.strip():
            self.say("Type or paste something first, or press Esc.", "INFO")
        elif self._goes_on(text):
            area.clear()
            self.answer(text)
        else:
            area.put("\n")
