"""What was rolled, flipped, drawn or hit, in groups, with the cursor behind it: typed here, and nowhere else held."""

from collections.abc import Callable, Sequence

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from coldtui.core.entropy import DECK, RANKS, SUITS, Source, is_possible

MOST = 1_000
"""Events of one source: ten times what any key needs."""

_GROUPS = {Source.D20: 1, Source.CARDS: 1, Source.HEX: 4}
_GROUP = 5
_HEADS_TAILS = {"h": "1", "t": "0", "1": "1", "0": "0"}
_REFUSALS = {
    Source.D6: "A die shows 1 to 6.",
    Source.D20: "This die shows 1 to 20. Space ends a number.",
    Source.COINS: "Type h for heads, t for tails.",
    Source.CARDS: "First the rank (A 2-9 T J Q K), then the suit (s h d c).",
    Source.MASH: "Letters and digits only.",
    Source.HEX: "Only 0-9 and a-f.",
}


class Rolls(Widget, can_focus=True):
    """Typing and Backspace; no arrows: what lies on the table is not edited. Posts Changed, which carries nothing.

    `go` is called by Enter. `problem` says why the last key was not taken.
    """

    class Changed(Message):
        """Something was typed, taken back or not taken; ask the widget."""

    def __init__(self, source: Source, found: Sequence[str] = (), *, go: Callable[[], None]) -> None:
        super().__init__()
        self._source = source
        self._found = list(found)
        self._begun = ""
        self._go = go
        self._height = 1
        self.problem = ""

    @property
    def found(self) -> tuple[str, ...]:
        """The events, as core.entropy spells them."""
        return tuple(self._found)

    @property
    def is_begun(self) -> bool:
        """Whether half an event was typed: a rank without its suit, a number that may go on."""
        return bool(self._begun)

    def clear(self) -> None:
        """Forget everything."""
        self._found.clear()
        self._begun = self.problem = ""
        self._changed()

    def on_key(self, event: events.Key) -> None:
        """Type or undo; what is not ours is left to the page."""
        if event.key == "enter":
            event.stop()
            if self._source is Source.D20 and self._begun:
                self._take(self._begun)
            else:
                self._go()
        elif event.key == "backspace":
            event.stop()
            self.undo()
        elif event.key == "space":
            event.stop()
            if self._begun:
                self._take(self._begun)
        elif event.character is not None and event.is_printable:
            event.stop()
            self._type(event.character)

    def undo(self) -> None:
        """Take back the last key."""
        self.problem = ""
        if self._begun:
            self._begun = self._begun[:-1]
        elif self._found:
            self._found.pop()
        self._changed()

    def _type(self, character: str) -> None:
        match self._source:
            case Source.COINS:
                self._take(_HEADS_TAILS.get(character.lower(), ""))
            case Source.D20:
                self._begin(character, is_first=character.isdecimal() and character != "0")
            case Source.CARDS if self._begun:
                self._take(self._begun + character.upper())
            case Source.CARDS:
                self._begin(character.upper(), is_first=character.upper() in RANKS)
            case Source.HEX:
                self._take(character.lower())
            case _:
                self._take(character)

    def _begin(self, character: str, *, is_first: bool) -> None:
        typed = self._begun + character
        if (self._begun or is_first) and (self._source is Source.CARDS or is_possible(self._source, (), typed)):
            self._begun, self.problem = typed, ""
            self._changed()
        else:
            self._refuse(_REFUSALS[self._source])

    def _take(self, event: str) -> None:
        if len(self._found) >= MOST:
            self._refuse("That is more than enough.")
        elif is_possible(self._source, self._found, event):
            self._found.append(event)
            self._begun = self.problem = ""
            self._changed()
        elif self._source is Source.CARDS and event[1:] in SUITS and len(event) > 1:
            self._begun = ""
            self._refuse("This card was typed already in this shuffle.")
        else:
            self._refuse(_REFUSALS[self._source])

    def _refuse(self, problem: str) -> None:
        self.problem = problem
        self.app.bell()
        self._changed()

    def _changed(self) -> None:
        rows = len(self._rows(self.size.width))
        self.refresh(layout=rows != self._height)
        self._height = rows
        self.post_message(self.Changed())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many rows as it takes."""
        del container, viewport
        return len(self._rows(width))

    def render(self) -> Content:
        """The groups, and the cursor behind the last."""
        rows = self._rows(self.size.width)
        *before, last = rows
        return Content("\n").join([*map(Content, before), Content.assemble(last, (" ", "reverse"))])

    def _rows(self, width: int) -> list[str]:
        """The events in groups of one width, as many in a row as fit, the cursor included."""
        size = _GROUPS.get(self._source, _GROUP)
        cells = 2 if size == 1 else size
        groups = ["".join(self._found[start : start + size]) for start in range(0, len(self._found), size)]
        if self._source is Source.D20:
            groups = [group.rjust(cells) for group in groups]
        if size == 1 or not groups or len(groups[-1]) == size:
            groups.append(self._begun)
        each = max(1, (width - 1) // (cells + 1))
        return [" ".join(groups[start : start + each]) for start in range(0, len(groups), each)]


def cards_left(count: int) -> int:
    """How many cards of the deck have not been typed in this shuffle."""
    return DECK - count % DECK
