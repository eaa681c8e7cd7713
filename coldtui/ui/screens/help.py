"""F1: what the screen below asks, and every key that works on it."""

from collections.abc import Iterable, Sequence

from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.frame import Cover
from coldtui.ui.page import Page
from coldtui.ui.step import Step
from coldtui.ui.widgets.key_bar import Shown, fitting
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
        column = 3 + max((len(_named(one)) for one in shown), default=0)
        self._in_row, self._others = Facts([], column), Facts([], column)
        self._more = Lines("These keys work too. The last row does not show them:")

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
        """First what it is about, then the keys: of the last row, and those that it does not show."""
        yield Lines(*self._sentences)
        yield from (self._in_row, self._more, self._others)

    def mounted(self) -> None:
        """Part the keys."""
        self._part()

    def resized(self) -> None:
        """The last row below has other room now."""
        self._part()

    def _part(self) -> None:
        in_row = fitting(self._shown, self.app.size.width)
        others = sorted((one for one in self._shown if one not in in_row), key=lambda one: not one.listed)
        self._in_row.put([(_named(one), _meaning(one)) for one in in_row])
        self._others.put([(_named(one), _meaning(one)) for one in others])
        self._more.display = self._others.display = bool(others)

    def action_help(self) -> None:
        """F1 on the help closes it."""
        self.action_back()


def _named(one: Shown) -> str:
    twin = keys.TWINS.get(one.name)
    return f"{one.name} or {twin}" if twin else one.name


def _meaning(one: Shown) -> Content:
    return Content(one.label if one.enabled else f"{one.label} (not yet)")
