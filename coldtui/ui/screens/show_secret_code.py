"""Show a secret code whole, for a device that scans it from this screen."""

from collections.abc import Callable, Iterable, Sequence
from enum import Enum

from textual.content import Content
from textual.widget import Widget

from coldtui.formats.qr_matrix import Matrix
from coldtui.ui import keys
from coldtui.ui.screens.concealed import Concealed
from coldtui.ui.widgets.qr_code import Beside, QrCode
from coldtui.ui.words import tag


class Seen(Enum):
    """The answer of a screen that showed something secret."""

    DONE = "done"


class ShowSecretCode(Concealed[Seen]):
    """A code of `modules` squares from edge to edge; `fetch` makes it anew each time that it is shown."""

    TITLE = "The whole code"
    HELP_TEXT = (
        "Space shows the code, and hides it again. It is hidden by itself after 60 seconds.",
        "Whoever photographs this screen while the code is shown has your recovery phrase.",
        "It is for the camera of your own signing device, or for comparing it with your drawing.",
        "F12 locks the screen and hides the code. Leaving this screen hides it too.",
    )
    BINDINGS = [keys.enter("Done")]

    def __init__(self, title: str, modules: int, fetch: Callable[[], Matrix], sentences: Sequence[str]) -> None:
        super().__init__("the code")
        self._title = title
        self._modules = modules
        self._fetch = fetch
        self._sentences = tuple(sentences)

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """How large it is."""
        return f"{self._modules} x {self._modules} squares"

    def body(self) -> Iterable[Widget]:
        """The code, and what to know beside it."""
        secret = Content.assemble(tag("DANGER"), ("SECRET", "bold"))
        spaced = [part for sentence in self._sentences for part in ("", sentence)]
        yield Beside(QrCode(None, self._modules), (secret, *spaced))

    def reveal(self) -> None:
        """The code."""
        self.query_one(QrCode).put(self._fetch())

    def conceal(self) -> None:
        """A frame in its place."""
        self.query_one(QrCode).put(None)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Seen.DONE)
