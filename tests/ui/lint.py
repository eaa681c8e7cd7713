"""What is wrong with a screen as it is drawn: clipped, cut off, overlapping, unreadable, or in letters no font has."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.color import Color, ColorType
from textual.app import App
from textual.containers import ScrollableContainer
from textual.widget import Widget

from coldtui.ui import keys
from coldtui.ui.page import Page
from coldtui.ui.widgets.key_bar import KeyBar, fitting, has_room
from coldtui.ui.widgets.moving_code import MovingCode
from coldtui.ui.widgets.qr_code import QrCode
from coldtui.ui.widgets.title_bar import TitleBar
from tests.ui.stand import rows, segments

BOX = "─│┌┐└┘├┤┬┴┼═║╔╗╚╝━┃┏┓┗┛╭╮╰╯"
GLYPHS = frozenset(map(chr, range(0x20, 0x7F))) | frozenset(BOX)
"""What every console font of Debian draws, and nothing that a serial line could not send."""

CONTRAST_COLOR = 4.5
CONTRAST_CONSOLE = 3.0
"""WCAG's figure for text; the console's sixteen colours are what they are."""


def layout_faults(app: App[int]) -> Iterator[str]:
    """Widgets that lie outside of what shows them, where nothing scrolls, or on each other."""
    screen = app.screen
    for widget in screen.query("*"):
        if not widget.display or isinstance(widget, ScrollableContainer):
            continue
        region, parent = widget.region, widget.parent
        scrolls = any(isinstance(one, ScrollableContainer) for one in widget.ancestors)
        if not region.area and widget.is_container is False and not _is_empty(widget):
            yield f"{widget!r} has no room"
        if isinstance(parent, Widget) and region.right > parent.region.right:
            yield f"{widget!r} is cut off at the right"
        if not scrolls and not screen.region.contains_region(region):
            yield f"{widget!r} is cut off: {region}"
        yield from _overlaps(widget)


def _is_empty(widget: Widget) -> bool:
    return not str(widget.render()).strip()


def _overlaps(widget: Widget) -> Iterator[str]:
    parent = widget.parent
    if isinstance(parent, Widget):
        for other in parent.children:
            if other is not widget and other.display and widget.region.overlaps(other.region):
                yield f"{widget!r} lies on {other!r}"


def row_faults(app: App[int]) -> Iterator[str]:
    """The first and the last row must be whole, and no row wider than the screen."""
    screen = app.screen
    if isinstance(screen, Page):
        title = screen.query_one(TitleBar)
        shown = rows(app)[0]
        for word in (screen.where, screen.state):
            if word not in shown:
                yield f"row 1 lacks {word!r}: {shown!r}"
        if cell_len(str(title.render())) > app.size.width:
            yield "row 1 is too long"
        bar, last = screen.query_one(KeyBar), rows(app)[-1]
        if cell_len(str(bar.render())) > app.size.width:
            yield f"the keys are too long: {last!r}"
        yield from key_faults(screen, last)


def key_faults(page: Page[object], last: str) -> Iterator[str]:
    """The last row: at most six keys of the screen itself, each in full; those of every screen wherever they fit."""
    width = page.app.size.width
    listed = [one for one in page.listed_keys() if one.listed]
    shown = fitting(listed, width)
    own = [one for one in shown if one.rank <= keys.HELP_RANK]
    if len(own) > keys.MOST:
        yield f"{len(own)} keys of the screen itself in the last row"
    if cell_len(last.strip()) > width - keys.EDGES:
        yield f"the last row is wider than {width - keys.EDGES} cells"
    for one in shown:
        if one.text not in last:
            yield f"the last row lacks {one.text!r}: {last!r}"
    for one in listed:
        if one.text not in last and has_room(shown, one, width):
            yield f"the last row has room for {one.text!r}"


BLOCKS = frozenset("\u2580\u2584\u2588")
"""What a QR code is painted with; the console's font of the image has them."""


def glyph_faults(app: App[int]) -> Iterator[str]:
    """Letters that a console font may not have; blocks only inside a QR code."""
    codes = [code.region for kind in (QrCode, MovingCode) for code in app.screen.query(kind)]
    for cell in segments(app):
        is_code = any(code.contains(cell.x, cell.y) for code in codes)
        strange = set(cell.text) - GLYPHS - (BLOCKS if is_code else frozenset())
        if strange:
            yield f"row {cell.y}: {sorted(strange)}"


def contrast_faults(app: App[int], least: float) -> Iterator[str]:
    """Text that is too close in brightness to what is behind it."""
    for cell in segments(app):
        if not cell.text.strip():
            continue
        front, back = cell.style.color, cell.style.bgcolor
        if cell.style.reverse:
            front, back = back, front
        if front is None or back is None or front.is_default or back.is_default:
            continue
        ratio = contrast(_rgb(front, bold=bool(cell.style.bold)), _rgb(back))
        if ratio < least:
            yield f"{cell.text.strip()!r} has a contrast of {ratio:.1f} ({cell.style})"


_CONSOLE = (
    *((0, 0, 0), (170, 0, 0), (0, 170, 0), (170, 85, 0), (0, 0, 170), (170, 0, 170), (0, 170, 170), (170, 170, 170)),
    *((85, 85, 85), (255, 85, 85), (85, 255, 85), (255, 255, 85), (85, 85, 255), (255, 85, 255), (85, 255, 255)),
    (255, 255, 255),
)
"""The kernel's palette (drivers/tty/vt/vt.c)."""


def _rgb(color: Color, *, bold: bool = False) -> tuple[int, int, int]:
    if color.type is ColorType.STANDARD:
        number = color.number or 0
        return _CONSOLE[number + 8 if bold and number < 8 else number]
    triplet = color.get_truecolor()
    return triplet.red, triplet.green, triplet.blue


def contrast(one: tuple[int, int, int], other: tuple[int, int, int]) -> float:
    """WCAG 2.1: the ratio of relative luminances."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(rgb: tuple[int, int, int]) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (value / 255 for value in rgb)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def console_faults(app: App[int]) -> Iterator[str]:
    """On the console: only the sixteen colours, and no bright background, which the kernel draws dark."""
    for cell in segments(app):
        for color in (cell.style.color, cell.style.bgcolor):
            if color is not None and color.type not in {ColorType.STANDARD, ColorType.DEFAULT}:
                yield f"{cell.text.strip()!r} has the colour {color.name}"
        back = cell.style.color if cell.style.reverse else cell.style.bgcolor
        if back is not None and back.type is ColorType.STANDARD and (back.number or 0) > 7 and cell.text.strip():
            yield f"{cell.text.strip()!r} has the bright background {back.name}"
