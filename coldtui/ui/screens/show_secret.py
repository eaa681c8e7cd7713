"""Show one secret text, to be written down: a key, a password, numbers."""

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.screens.tell import Read
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.words import grouped

_MASKED = "........"


class ShowSecret(Concealed[Read]):
    """The text is hidden until Space, and hidden again by itself.

    `secret` fetches it from who holds it, each time it is shown. With `in_groups` it stands in groups of four letters,
    and the blanks are not part of it.
    """

    TITLE = "A secret"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Space shows the secret, and hides it again. It is hidden by itself after 60 seconds.",
        "Groups of four letters are for the eye: the blanks between them are not part of it.",
        "Capital and small letters are different. Take no photo.",
        "F12 locks the screen and hides it. Leaving this screen hides it too.",
        "Enter goes on when you have written it; it works once you have seen it.",
    )
    BINDINGS = [keys.enter("I wrote it")]

    def __init__(
        self,
        title: str,
        secret: Callable[[], str],
        sentences: Sequence[str],
        facts: Sequence[tuple[str, str | Content]],
        *,
        in_groups: bool = True,
    ) -> None:
        super().__init__("it")
        self._title = title
        self._fetch = secret
        self._sentences = tuple(sentences)
        self._facts = tuple(facts)
        self._in_groups = in_groups

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    def body(self) -> Iterable[Widget]:
        """What to do, where it comes from, the secret."""
        yield Lines(*self._sentences)
        yield Facts(self._facts)
        yield Lines(_MASKED)

    def reveal(self) -> None:
        """Fetch the text and show it."""
        text = self._fetch()
        self.query(Lines).last().update(grouped(text) if self._in_groups else Content(text))

    def conceal(self) -> None:
        """Dots of one length instead of it."""
        self.query(Lines).last().update(_MASKED)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Read.READ)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nobody has written down what was never shown."""
        if action == "go":
            return self.was_shown or None
        return super().check_action(action, parameters)
