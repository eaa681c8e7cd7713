"""The 128 box drawings of Unicode (U+2500 to U+257F), drawn from their names.

A name tells which arms go from the middle to which edges, and how heavy each is: "BOX DRAWINGS DOWN LIGHT AND RIGHT UP
HEAVY". Every arm ends at the edge of the cell at the same place as in all others, so lines join.
"""

import unicodedata
from collections.abc import Iterator, Mapping

from console.pixels import Grid
from console.psf import Size

LINES = "".join(map(chr, range(0x2500, 0x2580)))

_LIGHT, _HEAVY, _DOUBLE = "LIGHT", "HEAVY", "DOUBLE"
_WEIGHTS = {_LIGHT: _LIGHT, "SINGLE": _LIGHT, _HEAVY: _HEAVY, _DOUBLE: _DOUBLE}
_ARMS = {
    **{name: (name,) for name in ("LEFT", "RIGHT", "UP", "DOWN")},
    "HORIZONTAL": ("LEFT", "RIGHT"),
    "VERTICAL": ("UP", "DOWN"),
}
_DASHES = {"DOUBLE DASH ": 2, "TRIPLE DASH ": 3, "QUADRUPLE DASH ": 4}


def drawn(letter: str, size: Size) -> bytes:
    """The bitmap of a box drawing."""
    name = unicodedata.name(letter).removeprefix("BOX DRAWINGS ")
    grid = Grid(size)
    if "DIAGONAL" in name:
        _draw_diagonals(grid, name)
    elif "ARC" in name:
        _draw_arc(grid, frozenset(name.split()))
    else:
        dashes = next((words for words in _DASHES if words in name), "")
        arms = _arms(name.replace(dashes, "") if dashes else name)
        _Box(grid, arms).draw()
        if dashes:
            _cut(grid, _DASHES[dashes], is_across="LEFT" in arms)
    return grid.bitmap


def _arms(name: str) -> dict[str, str]:
    """The weight of each arm. It stands before its arms, or behind them if the name begins with an arm."""
    words = name.replace(" AND ", " ").split()
    if words[0] not in _WEIGHTS:
        words.reverse()
    weight, found = "", {}
    for word in words:
        if word in _WEIGHTS:
            weight = _WEIGHTS[word]
        else:
            found.update(dict.fromkeys(_ARMS[word], weight))
    return found


def thickness(size: Size, weight: str = _LIGHT) -> int:
    """Pixels across a line; for a double one both and what is between."""
    light = max(1, size.width // 8)
    return {_LIGHT: light, _HEAVY: light + 2, _DOUBLE: 3 * light}[weight]


def _centred(length: int, thick: int) -> tuple[int, int]:
    start = (length - thick) // 2
    return start, start + thick


class _Box:
    """Arms on a grid. Doubles are drawn as bars first, and then what is between their two lines is cut out."""

    def __init__(self, grid: Grid, arms: Mapping[str, str]) -> None:
        self._grid, self._arms = grid, arms
        self._light = thickness(grid.size)

    def draw(self) -> None:
        for arm, weight in self._arms.items():
            self._fill(arm, weight)
        for arm, weight in self._arms.items():
            if weight == _DOUBLE:
                self._open(arm)

    def _fill(self, arm: str, weight: str) -> None:
        beside = self._beside(arm)
        start, end = self._middle(arm, beside)
        if _DOUBLE in beside.values() and len(beside) == 2 and weight != _DOUBLE and _opposite(arm) not in self._arms:
            # a single line that ends at a double one reaches only the nearer of its two
            start, end = end - self._light, start + self._light
        self._place(arm, start, end, thickness(self._grid.size, weight), is_on=True)

    def _open(self, arm: str) -> None:
        beside = self._beside(arm)
        if _DOUBLE in beside.values() or not beside or (len(beside) == 1 and _opposite(arm) in self._arms):
            start, end = _centred(self._length(arm), self._light)  # to the middle
        else:
            end, start = self._middle(arm, beside)  # to the line that crosses
        self._place(arm, start, end, self._light, is_on=False)

    def _place(self, arm: str, start: int, end: int, thick: int, *, is_on: bool) -> None:
        """From the arm's edge of the cell to `end` (left, up) or from `start` (right, down)."""
        along = (0, end) if arm in {"LEFT", "UP"} else (start, self._length(arm))
        size = self._grid.size
        across = _centred(size.height if arm in _ARMS["HORIZONTAL"] else size.width, thick)
        change = self._grid.fill if is_on else self._grid.clear
        change(*((along, across) if arm in _ARMS["HORIZONTAL"] else (across, along)))

    def _length(self, arm: str) -> int:
        return self._grid.size.width if arm in _ARMS["HORIZONTAL"] else self._grid.size.height

    def _beside(self, arm: str) -> dict[str, str]:
        """The arms at a right angle to this one."""
        others = _ARMS["VERTICAL"] if arm in _ARMS["HORIZONTAL"] else _ARMS["HORIZONTAL"]
        return {other: self._arms[other] for other in others if other in self._arms}

    def _middle(self, arm: str, beside: Mapping[str, str]) -> tuple[int, int]:
        """Where the thickest of those begins and ends, along this arm."""
        thick = max((thickness(self._grid.size, weight) for weight in beside.values()), default=self._light)
        return _centred(self._length(arm), thick)


def _opposite(arm: str) -> str:
    return {"LEFT": "RIGHT", "RIGHT": "LEFT", "UP": "DOWN", "DOWN": "UP"}[arm]


def _cut(grid: Grid, dashes: int, *, is_across: bool) -> None:
    """Gaps at the ends of dashes, the same distance apart in the next cell."""
    size = grid.size
    length = size.width if is_across else size.height
    gap = max(1, length // (3 * dashes))
    for number in range(1, dashes + 1):
        end = length * number // dashes
        if is_across:
            grid.clear((end - gap, end), (0, size.height))
        else:
            grid.clear((0, size.width), (end - gap, end))


def _draw_arc(grid: Grid, words: frozenset[str]) -> None:
    """A quarter of a circle, and straight on from where it ends."""
    width, height = grid.size.width, grid.size.height
    light = thickness(grid.size)
    (left, right), (top, bottom) = _centred(width, light), _centred(height, light)
    radius = width / 2
    toward_right, toward_down = "RIGHT" in words, "DOWN" in words
    middle_x = (left + right) / 2 + (radius if toward_right else -radius)
    middle_y = (top + bottom) / 2 + (radius if toward_down else -radius)

    def is_on(x: int, y: int) -> bool:
        across, down = x + 0.5 - middle_x, y + 0.5 - middle_y
        is_inside = (across <= 0) == toward_right and (down <= 0) == toward_down
        return is_inside and abs((across**2 + down**2) ** 0.5 - radius) <= light / 2 + 0.2

    grid.set_where(is_on)
    grid.fill((left, right), (round(middle_y), height) if toward_down else (0, round(middle_y)))
    grid.fill((round(middle_x), width) if toward_right else (0, round(middle_x)), (top, bottom))


def _draw_diagonals(grid: Grid, name: str) -> None:
    width, height = grid.size.width, grid.size.height
    reach = max(width / height, thickness(grid.size)) / 2 + 0.25
    for is_rising in _slopes(name):

        def is_on(x: int, y: int, *, is_rising: bool = is_rising) -> bool:
            down = height - y - 0.5 if is_rising else y + 0.5
            return abs(x + 0.5 - down * width / height) <= reach

        grid.set_where(is_on)


def _slopes(name: str) -> Iterator[bool]:
    if "UPPER RIGHT" in name or "CROSS" in name:
        yield True
    if "UPPER LEFT" in name or "CROSS" in name:
        yield False
