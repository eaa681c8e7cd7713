"""One line to type into. It holds what may be a secret: nothing of it is in a message, a name or a repr."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from unicodedata import category

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from coldtui.ui import keys

MASK = "*"
NO_COMMANDS: Mapping[str, Callable[[], None]] = MappingProxyType({})


def any_printable(character: str) -> bool:
    """Every character that shows as itself."""
    return character.isprintable()


def any_letter(character: str) -> bool:
    """Every letter of every language, and the marks that can come behind one: an accent typed on its own."""
    return character.isalpha() or category(character).startswith("M")


def english_letter(character: str) -> bool:
    """a to z, small or capital: all that the words of English lists have."""
    return character.isascii() and character.isalpha()


class TextLine(Widget, can_focus=True):
    """Typing, Backspace, Delete, arrows, Home, End, Ctrl+U to empty it; no clipboard, no selection, no history.

    `commands` are keys that do something at once. They are not left to the page's bindings, since those come a moment
    later: letters typed ahead would already be in the line. `when_empty` is called by Backspace with nothing to delete,
    `every_key` with the name of each key before anything becomes of it.
    """

    BINDINGS = [keys.key("ctrl+u", "empty", "Clear the line", "Ctrl+U", listed=False)]
    """For the help: what the key does, `on_key` does at once."""

    class Changed(Message):
        """The text changed; ask the line for it."""

    def __init__(
        self,
        *,
        allowed: Callable[[str], bool] = any_printable,
        limit: int = 100,
        masked: bool = False,
        commands: Mapping[str, Callable[[], None]] = NO_COMMANDS,
        when_empty: Callable[[], None] = lambda: None,
        every_key: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._allowed = allowed
        self._limit = limit
        self._commands = commands
        self._when_empty = when_empty
        self._every_key = every_key
        self._characters: list[str] = []
        self._cursor = 0
        self._ghost = ""
        self.masked = masked

    @property
    def text(self) -> str:
        """What was typed."""
        return "".join(self._characters)

    def clear(self) -> None:
        """Empty the line."""
        self._replace("")

    def _replace(self, text: str) -> None:
        self._characters[:] = list(text)
        self._cursor = len(self._characters)
        self._ghost = ""
        self.refresh()

    def put(self, text: str) -> None:
        """Have `text` in the line, as if it had been typed."""
        self._replace(text)

    def suggest(self, rest: str) -> None:
        """Show how the text would go on; it is not part of it."""
        self._ghost = rest
        self.refresh()

    def mask(self, masked: bool) -> None:
        """Show stars instead of what was typed, or the other way round."""
        self.masked = masked
        self.refresh()

    def on_key(self, event: events.Key) -> None:
        """Type, delete or move; leave what is not ours to the page."""
        self._every_key(event.key)
        if event.key in self._commands:
            event.stop()
            self._commands[event.key]()
        elif event.character is not None and event.is_printable:
            event.stop()
            self._type(event.character)
        elif event.key in {"backspace", "delete", "left", "right", "home", "end"}:
            event.stop()
            self._edit(event.key)
        elif event.key == "ctrl+u":
            event.stop()
            self.action_empty()

    def action_empty(self) -> None:
        """Ctrl+U: as Backspace would, character by character."""
        if self._characters:
            self.clear()
            self._changed()

    def _type(self, character: str) -> None:
        if not self._allowed(character) or len(self._characters) >= self._limit:
            self.app.bell()
            return
        self._characters.insert(self._cursor, character)
        self._cursor += 1
        self._changed()

    def _edit(self, key: str) -> None:
        if key == "backspace" and not self._characters:
            self._when_empty()
        elif key == "backspace" and self._cursor:
            self._cursor -= 1
            del self._characters[self._cursor]
            self._changed()
        elif key == "delete" and self._cursor < len(self._characters):
            del self._characters[self._cursor]
            self._changed()
        else:
            moves = {"left": max(0, self._cursor - 1), "right": min(len(self._characters), self._cursor + 1), "home": 0}
            self._cursor = moves.get(key, len(self._characters) if key == "end" else self._cursor)
            self.refresh()

    def _changed(self) -> None:
        self._ghost = ""
        self.refresh()
        self.post_message(self.Changed())

    def render(self) -> Content:
        """The part of the text around the cursor that fits, with the cursor on it."""
        shown = [MASK if self.masked else character for character in self._characters]
        start = self._first_shown(shown)
        before = "".join(shown[start : self._cursor])
        under = "".join(shown[self._cursor : self._cursor + 1])
        after = "".join(shown[self._cursor + 1 :])
        ghost = self._ghost
        if not under and ghost:
            under, ghost = ghost[0], ghost[1:]
        field = min(self.size.width, self._limit + 1)
        room = max(0, field - cell_len(before) - max(1, cell_len(under)))
        rest = after[:room] or ghost[:room]
        blank = "_" * (room - cell_len(rest))
        return Content.assemble(
            before, (under or " ", "reverse"), rest if after else (rest, "$quiet"), (blank, "$quiet")
        )

    def _first_shown(self, shown: list[str]) -> int:
        start = 0
        while start < self._cursor and cell_len("".join(shown[start : self._cursor])) > self.size.width - 2:
            start += 1
        return start
