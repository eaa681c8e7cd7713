"""F1: what the screen below asks, and every key that works on it."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.frame import Cover
from coldtui.ui.page import Page
from coldtui.ui.step import Step
from coldtui.ui.widgets.key_bar import Shown
from coldtui.ui.widgets.lines import Facts, Lines


class Help(Cover, Step[None]):
    """Sentences and keys, both taken from the page that was asked about."""

    TITLE = "Help"
    HELP_TEXT = ("This is the help: what the screen below asks, and its keys.", "Esc goes back to it. Nothing is lost.")

    def __init__(self, about: str, sentences: Sequence[str], shown: Sequence[Shown]) -> None:
        super().__init__()
        self._about = about
        self._sentences = tuple(sentences)
        self._shown = tuple(shown)

    @property
    def where(self) -> str:
        """What the help is about."""
        return f"Help: {self._about}"

    @property
    def state(self) -> str:
        """As ever, but over a page that tells nothing there: over the lock not even the number of keys."""
        stack = self.app.screen_stack
        below = stack[stack.index(self) - 1] if self in stack[1:] else None
        return "" if isinstance(below, Page) and not below.state else super().state

    def body(self) -> Iterable[Widget]:
        """First what it is about, then the keys."""
        yield Lines(*self._sentences)
        yield Facts([(_named(one), _meaning(one)) for one in self._shown])

    def action_help(self) -> None:
        """F1 on the help closes it."""
        self.action_back()


def _named(one: Shown) -> str:
    twin = keys.TWINS.get(one.name)
    return f"{one.name} or {twin}" if twin else one.name


def _meaning(one: Shown) -> Content:
    return Content(one.label if one.enabled else f"{one.label} (not yet)")
