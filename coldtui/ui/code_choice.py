"""What the user chose for moving codes, and what becomes of it in the window that there is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from textual.geometry import Size

from coldtui.formats.kinds import WHOLE, Encoding, Kind
from coldtui.formats.presets import SPEEDS, VERSIONS, Preset
from coldtui.ui.code_room import Room, room_in
from coldtui.ui.widgets.code_paint import Plan


@dataclass(frozen=True, slots=True)
class Look:
    """How the codes shall look. `version` is the largest QR version, `speed` codes a second, `level` the brightness.

    `is_large` asks for a module of two whole cells, with less in a code if need be; None has them where there is room.
    """

    preset: Preset
    encoding: Encoding
    version: int
    speed: int
    level: int = 0
    is_large: bool | None = None

    @property
    def is_whole(self) -> bool:
        """Whether there are no parts."""
        return self.encoding in WHOLE

    def for_preset(self, preset: Preset, kind: Kind | None, offered: Sequence[Encoding]) -> "Look":
        """As a program likes it; the brightness, which is the camera's, stays."""
        encoding = preset.choose(kind, self.encoding, offered)
        return replace(
            self, preset=preset, encoding=encoding, version=preset.version, speed=preset.speed, is_large=None
        )

    def faster(self, by: int) -> "Look | None":
        """One step quicker, or slower for -1; None where there is none."""
        speed = _step(SPEEDS, self.speed, by)
        return None if speed is None else replace(self, speed=speed)


@dataclass(frozen=True, slots=True)
class Window:
    """The terminal: its size, and whether its font has half blocks."""

    size: Size
    half_blocks: bool = True

    def _room(self, *, is_large: bool) -> Room:
        return room_in(self.size, is_large=is_large)

    def room(self, look: Look) -> Room:
        """The room that decides how much goes into a code."""
        large = self._room(is_large=True)
        is_wanted = bool(look.is_large) and not look.is_whole and large.largest >= VERSIONS[0]
        return large if is_wanted or not self.half_blocks else self._room(is_large=False)

    def version(self, look: Look) -> int:
        """The QR version to ask for; 0 where no code fits at all."""
        room = self.room(look)
        if look.is_whole:
            return room.largest
        return max((one for one in room.versions if one <= look.version), default=room.largest)

    def limits(self, look: Look) -> bool:
        """Whether there would be more in each code in a larger window, or with smaller letters."""
        return not look.is_whole and 0 < self.version(look) < look.version

    def denser(self, look: Look, by: int) -> Look | None:
        """One step more in each code, or less for -1; None where there is none, or none that fits."""
        version = None if look.is_whole else _step(self.room(look).versions, self.version(look), by)
        return None if version is None else replace(look, version=version)

    def other_size(self, look: Look, by: int, shown: tuple[int, int] | None) -> Look | None:
        """As `denser`, where that shows in codes of this version and number; None for those means that there are none.

        Codes can be smaller than they may be, and one that holds all cannot hold more.
        """
        if shown is None or look.is_whole:
            return self.denser(look, by)
        version, number = shown
        if by > 0:
            return self.denser(look, by) if number > 1 else None
        smaller = _step(VERSIONS, version, by)
        return None if smaller is None else replace(look, version=smaller)

    def other_squares(self, look: Look, version: int, texts: int) -> Look | None:
        """In whole cells instead of half ones, or the other way round; None where that does not fit."""
        _, now = self.plan(look, version)
        other = replace(look, is_large=not (now is not None and now.is_large))
        if look.is_whole or texts == 1 or not other.is_large:
            _, then = self.plan(other, version)
            fits = then is not None and then.is_large is other.is_large
        else:
            fits = self.room(other).is_large
        return other if fits else None

    def plan(self, look: Look, version: int) -> tuple[Room, Plan | None]:
        """How codes of this version are drawn; None where they do not fit.

        In whole cells, which are seen from further away, where they fit and are not unwanted; else in half cells.
        """
        large, usual = self._room(is_large=True), self._room(is_large=False)
        in_cells = large.plan(version)
        if not self.half_blocks or (look.is_large is not False and in_cells is not None):
            return large, in_cells
        return usual, usual.plan(version)


def _step(steps: Sequence[int], now: int, by: int) -> int | None:
    """The next of `steps` above `now`, or below it for -1."""
    ahead = [step for step in steps if (step > now if by > 0 else step < now)]
    return (min if by > 0 else max)(ahead, default=None)
