"""Show something as QR codes that follow each other: for the camera of the wallet program that waits for it."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from textual.binding import Binding
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from coldtui.core.errors import ColdtuiError
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.presets import ANY, Preset, following
from coldtui.formats.qr_capacity import version_for
from coldtui.ui import codes_text, keys
from coldtui.ui.code_choice import Look, Window
from coldtui.ui.step import Step
from coldtui.ui.widgets.code_paint import has_half_blocks, inks
from coldtui.ui.widgets.code_stage import CodeStage
from coldtui.ui.widgets.moving_code import Aside

if TYPE_CHECKING:
    from textual.worker import Worker

    from coldtui.formats.sending import Frames

Every: TypeAlias = Callable[[float, Callable[[], None]], Callable[[], None]]
"""Does something every so many seconds; what it returns stops that."""

Encode: TypeAlias = "Callable[[Encoding, int], Frames]"
"""The texts of the codes of one round, each of which fits into a QR code of the version; raises Refused."""


class Done(Enum):
    """How the screen was left, but for Esc."""

    DONE = "done"
    FILE = "save it as a file instead"


@dataclass(frozen=True, slots=True, repr=False)
class _Made:
    """The texts, the encoding and QR version that they were asked for, the version that holds them, where words are."""

    asked: tuple[Encoding, int]
    frames: "Frames"
    version: int
    is_beside: bool = True


class ShowCodes(Step[Done]):
    """`encode` gives the texts for an encoding and a QR version, `encodings` are those to choose from.

    `kind` is what the codes hold, where programs treat it differently. `every` and `aside` are the clock and the
    thread; tests bring their own. `has_shown` says whether there ever was a code to see.
    """

    TITLE = "QR codes"
    HELP_TEXT: ClassVar[tuple[str, ...]] = (
        "Hold the other camera before this screen, so that it sees the whole code with its white edge.",
        "p goes through the programs: each has its own size and speed. Where a camera misses codes, press - or <.",
        "The parts come round and round, in any order. Mixed parts make up for those that a camera missed.",
        "b dims the white for a camera that it dazzles. z draws larger squares, which every font can.",
        "f leaves for a card instead. Under this help and under the lock the codes stand still.",
    )
    CSS = """
    ShowCodes Body { padding: 0; }
    ShowCodes CodeStage { height: 100%; max-width: 100%; }
    ShowCodes StatusRow { display: none; }
    """
    BINDINGS = [
        keys.key("p", "program", "Program"),
        keys.key("f", "file", "File instead"),
        keys.key("space", "pause", "Pause", "Space"),
        keys.key("plus,equals_sign", "density(1)", "More in each code, fewer codes", "+", listed=False),
        keys.key("minus", "density(-1)", "Less in each code, more codes", "-", listed=False),
        keys.key("less_than_sign,left_square_bracket", "speed(-1)", "Slower, also [", "<", listed=False),
        keys.key("greater_than_sign,right_square_bracket", "speed(1)", "Faster, also ]", ">", listed=False),
        keys.key("left", "turn(-1)", "One code back, in a pause", "Left", listed=False),
        keys.key("right", "turn(1)", "One code on, in a pause", "Right", listed=False),
        keys.key("z", "squares", "Larger or smaller squares", listed=False),
        keys.key("b", "brightness", "Another brightness", listed=False),
        keys.key("e", "encoding", "Another encoding", listed=False),
        keys.enter("Done"),
    ]

    def __init__(
        self,
        title: str,
        caption: str,
        encode: Encode,
        encodings: Sequence[Encoding],
        start: Encoding,
        preset: Preset = ANY,
        has_file: bool = True,
        *,
        kind: Kind | None = None,
        every: Every | None = None,
        aside: Aside = asyncio.to_thread,
    ) -> None:
        super().__init__()
        self._title = title
        self._encode = encode
        self._encodings = tuple(encodings)
        self._has_file = has_file
        self._kind = kind
        self._every = every or self._textual_interval
        self._aside = aside
        self._look = Look(preset, start, preset.version, preset.speed)
        self._made: _Made | None = None
        self._trouble: tuple[str, str] | None = None
        self._stage = CodeStage(caption, self._turned, aside)
        self._made_for = Size(0, 0)
        self._making: Worker[None] | None = None
        self._is_paused = self.has_shown = False
        self._stop_clock: Callable[[], None] | None = None

    # --- what it looks like -----------------------------------------------------------------------------------------

    @property
    def where(self) -> str:
        """The title given."""
        return self._title

    @property
    def state(self) -> str:
        """The program that the codes are for."""
        return self._look.preset.name

    def body(self) -> Iterable[Widget]:
        """The code, and the words beside it or below it."""
        yield self._stage

    def mounted(self) -> None:
        """Make the codes; stand still while something covers this screen."""
        # Textual tells widgets alone
        self.app.screen_change_signal.subscribe(self._stage, lambda _: self._mind_the_clock())
        self._stage.set_out(is_empty=True)
        self._write()
        self._renew()

    def resized(self) -> None:
        """Another size of code may fit."""
        if self.app.size != self._made_for:
            self._renew()

    def _write(self) -> None:
        """The words."""
        if self._trouble is not None:
            sentence, hint = self._trouble
            self._stage.say(Content.styled(sentence, "bold"), ["", hint])
        elif self._made is None:
            self._stage.say(Content(codes_text.PREPARING), [])
        else:
            made, frames = self._made, self._made.frames
            counts = made.version, frames.parts, len(frames.texts)
            states = self._is_paused, bool(self._denser(1) or self._denser(-1)), bool(self._other_squares())
            limited = self._window.limits(self._look)
            about = codes_text.About(self._look, *counts, self._kind, self._has_file, *states, limited)
            self._stage.say(self._place(made), about.beside() if made.is_beside else about.below())

    def _place(self, made: _Made) -> Content:
        at, frames = self._stage.code.at, made.frames
        return codes_text.place(at, frames.parts, len(frames.texts), is_paused=self._is_paused)

    # --- making the codes -------------------------------------------------------------------------------------------

    def _renew(self) -> None:
        """Make what is to be shown now, away from the screen."""
        self._made_for = self.app.size
        if self._making is not None:
            self._making.cancel()
        self._making = self.run_worker(self._make)

    async def _make(self) -> None:
        asked = self._look.encoding, self._window.version(self._look)
        if not asked[1]:
            self._fail(codes_text.TOO_SMALL)
            return
        at = self._stage.code.at
        if self._made is None or self._made.asked != asked:
            try:
                self._made, at = await self._aside(partial(_made, self._encode, asked)), 0
            except ColdtuiError as error:
                self._fail(str(error), codes_text.instead(error.hint, self._look, self._encodings, self._has_file))
                return
        self._show(self._made, at)

    def _show(self, made: _Made, at: int) -> None:
        texts, levels = made.frames.texts, inks(self.app.theme)
        room, plan = self._window.plan(self._look, made.version)
        if plan is None:
            self._fail(codes_text.TOO_SMALL)
            return
        self._trouble = None
        self._made = replace(made, is_beside=room.is_beside)
        self._stage.set_out(is_beside=room.is_beside)
        self.has_shown = True
        self._stage.code.load(texts, plan, levels[self._look.level % len(levels)], at)
        self._redraw()

    def _fail(self, sentence: str, hint: str = "") -> None:
        """There is no code to show, and why."""
        self._made, self._trouble = None, (sentence, hint or codes_text.remedy(has_file=self._has_file))
        self._stage.set_out(is_empty=True)
        self._stage.code.drop()
        self._redraw()

    def _redraw(self) -> None:
        self._write()
        self.show_frame()
        self.refresh_bindings()
        self._mind_the_clock()

    @property
    def _window(self) -> Window:
        return Window(self._made_for, has_half_blocks(self.app))

    # --- the clock --------------------------------------------------------------------------------------------------

    def _textual_interval(self, seconds: float, action: Callable[[], None]) -> Callable[[], None]:
        return self.set_interval(seconds, action).stop

    @property
    def _is_moving(self) -> bool:
        return self._made is not None and len(self._made.frames.texts) > 1

    def _mind_the_clock(self) -> None:
        """Run where codes follow each other in sight, and nowhere else."""
        self._halt()
        if not (self.stands and self.is_active):
            self._stage.code.rest()
            return
        self._stage.code.turn(0)
        if self._is_moving and not self._is_paused:
            self._stop_clock = self._every(1 / self._look.speed, self._tick)

    def _halt(self) -> None:
        if self._stop_clock is not None:
            self._stop_clock()
            self._stop_clock = None

    def _tick(self) -> None:
        if self._stage.code.is_ready:
            # else it waits: nothing is left out
            self._stage.code.turn()

    def _turned(self) -> None:
        """Another code is shown."""
        if self.stands and self._made is not None:
            self._stage.say_place(self._place(self._made))

    def _leave(self, result: Done | None) -> None:
        super()._leave(result)
        if self._is_answered:
            self._halt()
            if self._making is not None:
                self._making.cancel()
            self._made = None
            self._stage.code.drop()

    # --- keys -------------------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys do something now; those without a use here are not shown at all."""
        by = parameters[0] if parameters and isinstance(parameters[0], int) else 0
        if (action in {"pause", "speed", "turn"} and not self._is_moving) or action.startswith("scroll_"):
            return False
        if action in {"file", "encoding"}:
            return self._has_file if action == "file" else len(self._encodings) > 1
        if action == "turn":
            return self._is_paused or None
        if action == "speed":
            return self._look.faster(by) is not None or None
        if action == "density":
            return False if self._look.is_whole else self._denser(by) is not None or None
        if action == "squares":
            return self._other_squares() is not None or None
        return super().check_action(action, parameters)

    def key_label(self, binding: Binding) -> str:
        """What Space would do now."""
        return "Go on" if binding.action == "pause" and self._is_paused else super().key_label(binding)

    def _choose(self, look: Look | None) -> None:
        if look is not None:
            self._look = look
            self._renew()

    def action_program(self) -> None:
        """P: as the next program likes it."""
        self._choose(self._look.for_preset(following(self._look.preset), self._kind, self._encodings))

    def action_encoding(self) -> None:
        """E: the next encoding."""
        number = self._encodings.index(self._look.encoding) if self._look.encoding in self._encodings else -1
        self._choose(replace(self._look, encoding=self._encodings[(number + 1) % len(self._encodings)]))

    def action_density(self, by: int) -> None:
        """Plus and minus."""
        self._choose(self._denser(by))

    def action_speed(self, by: int) -> None:
        """Less and greater: the codes need not be made anew."""
        if (look := self._look.faster(by)) is not None:
            self._look = look
            self._redraw()

    def action_squares(self) -> None:
        """Z: in whole cells, or not any more."""
        self._choose(self._other_squares())

    def _denser(self, by: int) -> Look | None:
        shown = None if self._made is None else (self._made.version, len(self._made.frames.texts))
        return self._window.other_size(self._look, by, shown)

    def _other_squares(self) -> Look | None:
        if self._made is None:
            return None
        return self._window.other_squares(self._look, self._made.version, len(self._made.frames.texts))

    def action_brightness(self) -> None:
        """B: the next level."""
        self._choose(replace(self._look, level=(self._look.level + 1) % len(inks(self.app.theme))))

    def action_pause(self) -> None:
        """Space."""
        self._is_paused = not self._is_paused
        self._redraw()

    def action_turn(self, by: int) -> None:
        """Left and Right, in a pause."""
        self._stage.code.turn(by)

    def action_file(self) -> None:
        """F: a card instead."""
        self.answer(Done.FILE)

    def action_go(self) -> None:
        """Enter."""
        self.answer(Done.DONE)


def _made(encode: Encode, asked: tuple[Encoding, int]) -> _Made:
    frames = encode(*asked)
    return _Made(asked, frames, version_for(frames.texts))
