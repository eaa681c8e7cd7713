"""Choose one of several things."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import events
from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.body import Body
from coldtui.ui.widgets.lines import Facts, Lines
from coldtui.ui.widgets.menu import Entry, Menu
from coldtui.ui.widgets.status_row import StatusRow

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Item(Generic[Value]):
    """Something to choose: what it is, a word about it, and the value that it stands for.

    `press` is a letter that chooses it from anywhere on the screen. `gives_way` is what is marked only as long as there
    is nothing better in the list: a mark that nobody moved leaves it for what comes.
    """

    label: str
    note: str
    value: Value
    press: str = ""
    gives_way: bool = False


class Choose(Step[Value]):
    """A question and a list. Items can be chosen; entries (headings, remarks) are read."""

    TITLE = "Choose"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "The marked row is the one that Enter chooses. Up and Down move the mark.",
        "Nothing happens before you press Enter.",
    )
    BINDINGS = [keys.enter("Choose")]

    def __init__(
        self,
        title: str,
        question: str,
        rows: Sequence[Item[Value] | Entry],
        *,
        facts: Sequence[tuple[str, str | Content]] = (),
        help_text: tuple[str, ...] = (),
        at: int = 0,
    ) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._rows = tuple(rows)
        self._facts = tuple(facts)
        self._at = at
        self.is_touched = False
        """Whether somebody put the mark where it is, in this list or one that this replaced."""
        self._help_text = help_text

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def help_text(self) -> tuple[str, ...]:
        """The help given."""
        return self._help_text or self.HELP_TEXT

    def body(self) -> Iterable[Widget]:
        """The question, the list, the facts."""
        yield Lines(self._question)
        menu = Menu(
            [Entry(row.label, row.note, row.press) if isinstance(row, Item) else row for row in self._rows], self._at
        )
        menu.set_class(bool(self._facts), "-all")
        yield menu
        if self._facts:
            yield Lines("", gap=False)
            yield Facts(self._facts)

    def on_key(self, event: events.Key) -> None:
        """A letter that belongs to an item chooses it."""
        for row in self._rows:
            if isinstance(row, Item) and row.press and event.key == row.press:
                event.stop()
                self.answer(row.value)
                return

    def on_menu_moved(self) -> None:
        """There may be more below, or no more."""
        menu = self.query_one(Menu)
        if menu.has_class("-all"):
            self._follow(menu, self.query_one(Body))
        self.scrolled()

    def _follow(self, menu: Menu, body: Body) -> None:
        """Of a list that is shown whole, keep the mark in sight; beyond its ends, what stands above and below."""
        if menu.is_at_start:
            body.scroll_home(animate=False, immediate=True)
        elif menu.is_at_end:
            body.scroll_end(animate=False, immediate=True)
        else:
            first, behind = menu.marked_rows
            body.scroll_into_view(menu.virtual_region.y + first, menu.virtual_region.y + behind)

    def scrolled(self) -> None:
        """The list scrolls by itself."""
        more = self.query_one(Menu).more_below or self.query_one(Body).more_below
        self.query_one(StatusRow).show_more(more)

    def outdate(self) -> None:
        """Remember the marked row, and whether somebody marked it."""
        menu = self.query_one(Menu)
        self._at = menu.at or 0
        self.is_touched |= menu.is_touched
        super().outdate()

    def take_over(self, outdated: Step[Value]) -> None:
        """Mark the same row, if it is still there: a mark moves under nobody's finger, but one may wait for a file.

        That somebody put it there is forgotten with the row: nobody has touched what is marked then.
        """
        if not isinstance(outdated, Choose) or outdated.marked not in self._rows:
            return
        self.is_touched = outdated.is_touched
        if not outdated.is_waiting:
            self._at = self._rows.index(outdated.marked)

    @property
    def is_waiting(self) -> bool:
        """Whether the mark, which nobody moved, stands on what gives way."""
        return isinstance(self.marked, Item) and self.marked.gives_way and not self.is_touched

    @property
    def marked(self) -> Item[Value] | Entry | None:
        """The row that is marked, or was when this became outdated."""
        return self._rows[self._at] if self._rows else None

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Enter needs something to choose."""
        if action == "go":
            return any(isinstance(row, Item) for row in self._rows) or None
        return super().check_action(action, parameters)

    def action_go(self) -> None:
        """Enter."""
        at = self.query_one(Menu).at
        row = None if at is None else self._rows[at]
        if isinstance(row, Item):
            self.answer(row.value)
