"""Some lines to type or paste into. It holds what may be a secret: nothing of it is in a message, a name or a repr."""

from collections.abc import Callable, Mapping

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from coldtui.ui.widgets.text_line import MASK, NO_COMMANDS

ROWS = 7


class PasteArea(Widget, can_focus=True):
    """Typing, pasting, Backspace, Delete, arrows, Home and End; line breaks count. No clipboard, no selection.

    Stars stand for every character, blanks too, until it is unmasked. `commands` are keys that do something at once, as
    in `TextLine`, as is `every_key`. What a terminal pastes is taken whole or, beyond `limit` characters, not at all.
    """

    class Changed(Message):
        """The text changed; ask the area for it."""

    class Overflowed(Message):
        """There was no room for what was typed or pasted."""

    def __init__(
        self,
        *,
        limit: int,
        commands: Mapping[str, Callable[[], None]] = NO_COMMANDS,
        every_key: Callable[[str], None] = lambda _: None,
    ) -> None:
        super().__init__()
        self._limit = limit
        self._commands = commands
        self._every_key = every_key
        self._characters: list[str] = []
        self._cursor = 0
        self.masked = True

    @property
    def text(self) -> str:
        """What was typed."""
        return "".join(self._characters)

    def clear(self) -> None:
        """Empty it."""
        self._characters[:] = []
        self._cursor = 0
        self.refresh()

    def mask(self, masked: bool) -> None:
        """Show stars instead of what was typed, or the other way round."""
        self.masked = masked
        self.refresh()

    def put(self, text: str) -> None:
        """Have `text` at the cursor, as if it had been typed; control characters are left out."""
        text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
        added = [letter for letter in text if letter.isprintable() or letter in "\n\u3000"]
        if len(self._characters) + len(added) > self._limit:
            self.app.bell()
            self.post_message(self.Overflowed())
            return
        self._characters[self._cursor : self._cursor] = added
        self._cursor += len(added)
        self._changed()

    def on_paste(self, event: events.Paste) -> None:
        """What the terminal pastes, line breaks and all."""
        event.stop()
        self._every_key("")
        self.put(event.text)

    def on_key(self, event: events.Key) -> None:
        """Type, delete or move; leave what is not ours to the page."""
        self._every_key(event.key)
        if event.key in self._commands:
            event.stop()
            self._commands[event.key]()
        elif event.key == "ctrl+j":
            event.stop()
            self.put("\n")
        elif event.character is not None and event.is_printable:
            event.stop()
            self.put(event.character)
        elif event.key in {"backspace", "delete", "left", "right", "home", "end"}:
            event.stop()
            self._edit(event.key)

    def _edit(self, key: str) -> None:
        if key == "backspace" and self._cursor:
            self._cursor -= 1
            del self._characters[self._cursor]
            self._changed()
        elif key == "delete" and self._cursor < len(self._characters):
            del self._characters[self._cursor]
            self._changed()
        else:
            last = len(self._characters)
            moves = {"left": max(0, self._cursor - 1), "right": min(last, self._cursor + 1), "home": 0, "end": last}
            self._cursor = moves.get(key, self._cursor)
            self.refresh()

    def _changed(self) -> None:
        self.refresh()
        self.post_message(self.Changed())

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Always the same: nothing below it moves while one types."""
        del container, viewport, width
        return ROWS

    def render(self) -> Content:
        """The rows around the cursor, with the cursor on its character."""
        rows, at = self._rows(max(8, self.size.width))
        first = max(0, min(at - ROWS // 2, len(rows) - ROWS))
        shown = rows[first : first + ROWS]
        blank = Content.styled("_" * max(8, self.size.width), "$quiet")
        return Content("\n").join([*shown, *([blank] * (ROWS - len(shown)))])

    def _rows(self, width: int) -> tuple[list[Content], int]:
        """All rows, and the number of the one with the cursor."""
        rows: list[Content] = []
        row: list[str | tuple[str, str]] = []
        used = 0
        at = 0
        for place, character in enumerate([*self._characters, " "]):
            letter = " " if character == "\n" or place == len(self._characters) else self._shown(character)
            if used + cell_len(letter) > width:
                rows.append(_joined(row, width - used))
                row, used = [], 0
            if place == self._cursor:
                at = len(rows)
            row.append((letter, "reverse") if place == self._cursor else letter)
            used += cell_len(letter)
            if character == "\n":
                rows.append(_joined(row, width - used))
                row, used = [], 0
        rows.append(_joined(row, width - used))
        return rows, at

    def _shown(self, character: str) -> str:
        return MASK if self.masked else character


def _joined(row: list[str | tuple[str, str]], room: int) -> Content:
    return Content.assemble(*row, ("_" * max(0, room), "$quiet"))
