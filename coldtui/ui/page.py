"""The one frame of every screen: the first row says where you are, the last row which keys there are."""

from collections.abc import Iterable
from typing import ClassVar, TypeVar

from textual.app import ComposeResult
from textual.binding import Binding
from textual.screen import Screen
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.frame import Curtain, Frame, FramedApp
from coldtui.ui.widgets.body import Body
from coldtui.ui.widgets.key_bar import KeyBar, Shown
from coldtui.ui.widgets.status_row import StatusRow
from coldtui.ui.widgets.title_bar import TitleBar

Result = TypeVar("Result")


class Page(Screen[Result]):
    """A screen with the title row, a body that scrolls when it must, a status row and the row of keys.

    A page fills in TITLE, HELP_TEXT (3 to 6 plain sentences) and `body`. Its own keys are BINDINGS; footer and help are
    derived from them.
    """

    TITLE: ClassVar[str]
    HELP_TEXT: ClassVar[tuple[str, ...]]
    SHOWS_AMOUNTS: ClassVar[bool] = False
    """Whether F2 has something to hide here."""

    BINDINGS = [keys.HELP, keys.HIDE, keys.LOCK, keys.POWER, *keys.SCROLL]

    _is_whole = False

    def body(self) -> Iterable[Widget]:
        """The widgets between the first row and the status row."""
        return ()

    @property
    def where(self) -> str:
        """Where you are, in five words."""
        return self.TITLE

    @property
    def help_text(self) -> tuple[str, ...]:
        """What F1 says."""
        return self.HELP_TEXT

    @property
    def state(self) -> str:
        """What stands at the right end of the first row."""
        return self.frame.state

    @property
    def frame(self) -> Frame:
        """What surrounds every screen."""
        app = self.app
        if not isinstance(app, FramedApp):
            raise TypeError("a page belongs to a FramedApp")
        return app.frame

    @property
    def hidden(self) -> bool:
        """Whether amounts are hidden."""
        return self.SHOWS_AMOUNTS and self.frame.amounts_hidden

    def compose(self) -> ComposeResult:
        """Title, body, status, keys."""
        yield TitleBar()
        with Body():
            yield from self.body()
        yield StatusRow()
        yield KeyBar()

    @property
    def stands(self) -> bool:
        """Whether the screen has all its parts: not while it is put together, and not any more once it was left."""
        return self._is_whole and self.app.is_running and self in self.app.screen_stack

    @property
    def takes_keys(self) -> bool:
        """Whether the screen stands whole and on top: keys typed ahead can reach one that is coming, or has gone."""
        return self.stands and self.is_current

    # Textual calls the handler (on_...) of every class, the base's too, whatever a subclass does: so a page has hooks
    # of other names for its subclasses, and no subclass has a handler that its base has.

    def on_mount(self) -> None:
        """Fill the rows around the body, now and whenever the keys change."""
        self._is_whole = True
        self.bindings_updated_signal.subscribe(self, lambda _: self.show_keys() if self.stands else None)
        self.show_frame()
        self.show_keys()
        self.mounted()
        self.call_after_refresh(self.on_body_scrolled)

    def on_resize(self) -> None:
        """The right end of the first row moved."""
        if self.stands:
            self.show_frame()
            self.resized()

    def on_body_scrolled(self) -> None:
        """The body was scrolled, or its size changed."""
        if self.stands:
            self.scrolled()

    def before_scrolling(self) -> None:
        """Other rows will be shown in a moment."""

    def mounted(self) -> None:
        """The screen is there, and quiet."""

    def resized(self) -> None:
        """The screen has another size."""

    def on_screen_resume(self) -> None:
        """Something may have changed while another screen was above."""
        if self.stands:
            self.show_frame()

    def show_frame(self) -> None:
        """Draw the first row anew."""
        self.query_one(TitleBar).show(self.frame, self.where, self.state)

    def show_keys(self) -> None:
        """Draw the last row anew."""
        self.query_one(KeyBar).show(self.listed_keys())

    def listed_keys(self) -> list[Shown]:
        """Every key that works here now, this screen's own first, each once; no lock where all is locked."""
        is_locked = any(isinstance(screen, Curtain) for screen in self.app.screen_stack)
        found: dict[str, Shown] = {}
        for active in self.active_bindings.values():
            binding = active.binding
            name = binding.key_display
            if name and name not in found and not (is_locked and binding.id == keys.LOCK.id):
                found[name] = Shown(name, self.key_label(binding), active.enabled, keys.rank(binding), binding.show)
        return sorted(found.values(), key=lambda shown: shown.rank)

    def key_label(self, binding: Binding) -> str:
        """What a key does, as it stands in the last row."""
        return binding.description

    def say(self, text: str, severity: str = "") -> None:
        """Put one line above the keys, after a `[CAUTION]` or the like where `severity` names one."""
        self.query_one(StatusRow).say(text, severity)

    def scrolled(self) -> None:
        """Say whether there is more below."""
        self.query_one(StatusRow).show_more(self.query_one(Body).more_below)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys work now: hiding needs something to hide."""
        del parameters
        return self.SHOWS_AMOUNTS if action == "hide_amounts" else True

    def forget_typed(self) -> None:
        """Forget what was typed and must not outlive the lock: called before the lock screen covers this one."""

    def redraw_amounts(self) -> None:
        """Amounts were hidden or are shown again."""

    def action_help(self) -> None:
        """F1."""
        from coldtui.ui.screens.help import Help  # noqa: PLC0415 (the help is a page itself)

        self.app.push_screen(Help(self.where, self.help_text, self.listed_keys()))

    def action_hide_amounts(self) -> None:
        """F2."""
        app = self.app
        if isinstance(app, FramedApp):
            app.toggle_amounts()
            self.redraw_amounts()

    def action_scroll_body(self, lines: int) -> None:
        """Up and Down."""
        self.before_scrolling()
        self.query_one(Body).scroll_relative(y=lines, animate=False, immediate=True)

    def action_scroll_page(self, pages: int) -> None:
        """PgUp and PgDn."""
        self.before_scrolling()
        body = self.query_one(Body)
        body.scroll_relative(y=pages * max(1, body.size.height - 1), animate=False, immediate=True)
