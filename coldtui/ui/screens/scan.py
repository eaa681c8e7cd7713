"""Scan: what the camera sees, which parts of the transfer are there, and what would help."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import Enum
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.step import Step
from coldtui.ui.widgets.lines import Lines, joined
from coldtui.ui.widgets.parts_grid import PartsGrid
from coldtui.ui.widgets.preview import BESIDE, Picture, Preview
from coldtui.ui.words import count, tag

_TRIES = "This screen tries again and again by itself: a camera that works is used at once."
_WITHOUT = "Without a camera, f takes pictures of the code from a card, and t types or pastes what it holds."


class Ended(Enum):
    """How the screen was left, but for Esc."""

    FOUND = "something was found"
    AGAIN = "what was scanned before, once more"
    OTHER_CAMERA = "another camera"
    PICTURES = "pictures on a card instead"
    TYPE = "type or paste it instead"


@dataclass(frozen=True, slots=True)
class Parts:
    """How much of a transfer is there: the name of its form, and for each of its parts whether it is there."""

    form: str
    have: tuple[bool, ...]

    @property
    def words(self) -> str:
        """`3 of 12 parts`."""
        return f"{sum(self.have):,} of {count(len(self.have), 'part')}"


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """All that is shown, but for the question.

    `camera` is how the camera is called, empty where there is none; `rate` the pictures a second that it gives.
    `sentence` and `hint` are what there is to say, behind `severity` where it names one. `trouble` says that there is
    no picture, and that sentence and hint say why; `is_off` that none will come, as the user had it. `has_others` is
    whether there is another camera to look through, `is_again` whether what was scanned last is seen once more.
    """

    camera: str = ""
    rate: int = 0
    picture: Picture | None = None
    parts: Parts | None = None
    severity: str = ""
    sentence: str = ""
    hint: str = ""
    trouble: bool = False
    has_others: bool = False
    is_again: bool = False
    is_off: bool = False


class Beside(Vertical):
    """What stands at the right of the picture: the form, the parts, what there is to say."""

    DEFAULT_CSS = f"""
    Beside {{ width: 1fr; min-width: {BESIDE}; height: auto; margin-left: 3; }}
    Beside PartsGrid {{ height: auto; margin-bottom: 1; }}
    """

    def __init__(self) -> None:
        super().__init__()
        self._head, self._grid, self._said = Lines("", gap=False), PartsGrid(), Lines("", gap=False)

    def compose(self) -> ComposeResult:
        """The three."""
        yield self._head
        yield self._grid
        yield self._said

    def show(self, view: View) -> None:
        """Draw a view; also before the three stand on the screen, which they do a moment after this."""
        head, grid, said = self._head, self._grid, self._said
        parts = view.parts
        if parts is None:
            head.update("" if view.sentence else "No code yet")
        else:
            head.update(Content.assemble((parts.form, "bold"), "\n", parts.words))
            grid.put(parts.have)
        head.display = parts is not None or not view.sentence
        grid.display = parts is not None
        said.update(_said(view))


class Scan(Step[Ended]):
    """Shows one view after the other, as `show` is given them. `forgotten` tells that it was locked meanwhile."""

    TITLE = "Scan"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Hold the code before the camera, so that the picture shows the whole code with its white edge.",
        "A code that moves comes in parts, in any order: # is there, a point is missing, - is some of several.",
        "Turn the brightness of the other screen down where the code looks like a white patch.",
        "No camera, or it does not read: t types or pastes the text, f takes pictures of codes from a card.",
        "The camera is on while this screen is shown. Under this help and under the lock it is off.",
    )
    BINDINGS = [
        keys.key("c", "other_camera", "Other camera"),
        keys.key("t", "type_instead", "Type it"),
        keys.key("f", "take_pictures", "Pictures"),
        keys.key("p", "toggle_preview", "What the camera sees, or not", listed=False),
        keys.enter("Again", "take_again"),
    ]

    def __init__(self, title: str, question: str, view: View | None = None, *, has_picture: bool = True) -> None:
        super().__init__()
        self._title = title
        self._question = question
        self._view = view or View()
        self.has_picture = has_picture
        """Whether what the camera sees is shown."""
        self.forgotten = False

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def is_watched(self) -> bool:
        """Whether this screen stands, and nothing lies over it, not even the question whether to leave."""
        return self.takes_keys and self.app.screen is self

    def body(self) -> Iterable[Widget]:
        """The question; below it the picture and what stands beside it, or why there is none."""
        yield Lines(self._question)
        with Horizontal():
            yield Preview()
            yield Beside()
        yield Lines("", gap=False)

    def mounted(self) -> None:
        """What was given to begin with."""
        self._draw()

    def show(self, view: View) -> None:
        """Show another view."""
        before, self._view = self._view, view
        if self.stands:
            self._draw()
            if (before.has_others, before.is_again) != (view.has_others, view.is_again):
                self.refresh_bindings()

    def on_screen_suspend(self) -> None:
        """Something covers this screen: it comes back without the last picture."""
        self.show(replace(self._view, picture=None))

    def forget_typed(self) -> None:
        """The screen is locked: what was scanned so far shall be forgotten too."""
        self.forgotten = True
        self.show(replace(self._view, picture=None, parts=None, severity="", sentence="", hint=""))

    def _draw(self) -> None:
        view = self._view
        row = self.query_one(Horizontal)
        for widget in (row, self.query_one(Preview), self.query_one(Beside)):
            widget.display = not view.trouble
        self.query(Lines).first().display = not view.is_off
        instead = self.query(Lines).last()
        instead.display = view.trouble
        if view.trouble:
            tagged = Content.assemble(tag(view.severity) if view.severity else "", (view.sentence, "bold"))
            instead.update(joined([tagged, "", view.hint, "", *([] if view.is_off else [_TRIES]), _WITHOUT]))
        else:
            shown = view.picture if self.has_picture else None
            self.query_one(Preview).put(shown, "no picture yet" if self.has_picture else "p shows the picture")
            self.query_one(Beside).show(view)
        self.say(_status(view))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Another camera needs one, and only what was scanned before can be taken again."""
        if action == "other_camera":
            return self._view.has_others or None
        if action == "take_again":
            return self._view.is_again
        return super().check_action(action, parameters)

    def action_other_camera(self) -> None:
        """C."""
        self.answer(Ended.OTHER_CAMERA)

    def action_take_again(self) -> None:
        """Enter."""
        self.answer(Ended.AGAIN)

    def action_toggle_preview(self) -> None:
        """P."""
        self.has_picture = not self.has_picture
        self._draw()

    def action_type_instead(self) -> None:
        """T."""
        self.answer(Ended.TYPE)

    def action_take_pictures(self) -> None:
        """F."""
        self.answer(Ended.PICTURES)


def _said(view: View) -> Content:
    """Sentence and hint, below the severity: the column is narrow."""
    return joined([part for part in (tag(view.severity) if view.severity else "", view.sentence, view.hint) if part])


def _status(view: View) -> str:
    """Which camera, and how quick."""
    if not view.camera or view.trouble:
        return ""
    return f"{view.camera}, {count(view.rate, 'picture')} a second" if view.rate else view.camera
