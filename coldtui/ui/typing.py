"""A step into which much is typed: a key that would throw it away asks once more, in the row above the keys."""

from typing import Generic

from coldtui.ui.step import Answer, Step


class Typing(Step[Answer], Generic[Answer]):
    """Where something was typed, Esc says what it would forget, and a second Esc leaves; any other key cancels that.

    A subclass gives `key_came` to its line as `every_key`, and calls `stay` when something covers it.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pressed_once = ""

    @property
    def typed(self) -> str:
        """What was typed, as "12 words"; empty where nothing is lost."""
        return ""

    def said_as_ever(self) -> None:
        """Put what else stands in the row above the keys there again."""
        self.say("")

    def key_came(self, key: str) -> None:
        """A key came, by Textual's name, and was not looked at yet."""
        if key != self._pressed_once:
            self.stay()

    def stay(self) -> None:
        """A key that asked once asks again."""
        if self._pressed_once:
            self._pressed_once = ""
            if self.stands:
                self.said_as_ever()

    def is_sure(self, key: str, consequence: str) -> bool:
        """Whether this key was pressed twice in a row; after the first time it says what the second one does."""
        if self._pressed_once == key:
            self._pressed_once = ""
            return True
        self._pressed_once = key
        self.say(consequence, "CAUTION")
        return False

    def action_back(self) -> None:
        """Esc."""
        typed = self.typed
        if not typed or self.is_sure("escape", f"Esc again forgets {typed}."):
            super().action_back()
