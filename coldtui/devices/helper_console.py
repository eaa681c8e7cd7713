"""`Console` of the live image: layouts and fonts from the image, the rest from sysfs, and the helper to change it."""

import errno
import os
import re
from collections.abc import Callable
from pathlib import Path

from coldtui.core.errors import DeviceFailed
from coldtui.core.text import printable
from coldtui.devices.console import Keyboard, Layout, Letters
from coldtui.devices.helper_link import HelperLink
from coldtui.devices.sysfs import children, content, number, text

INDEX = "/usr/share/coldtui/keymaps/index.tsv"
"""A line for each layout: its name, a tab, its title."""

FONTS = "/usr/share/coldtui/fonts"

STARTED = "/run/coldtui/started"
"""There when the helper lets in no more keyboards as being there from the start."""

_INPUT = "03"  # class of human interface devices (usb.org, "Defined Class Codes")
_FONT = re.compile(r"([1-9][0-9]?)x([1-9][0-9]?)\.psf")
"""Of a framebuffer: its width and height. The one for text modes has another name."""

_SIZE = re.compile(r"([0-9]{1,5}),([0-9]{1,5})")
"""Of the first framebuffer in pixels, across and down (fbsysfs.c, show_virtual)."""

_DEVICE = re.compile(r"[0-9]+-[0-9]+(\.[0-9]+)*")
_NAME = 60
"""Characters of what a keyboard calls itself."""


class HelperConsole:
    """The paths are for tests."""

    def __init__(
        self,
        link: HelperLink,
        index: str = INDEX,
        sys: str = "/sys",
        started: str = STARTED,
        fonts: str = FONTS,
        terminal: Callable[[], tuple[int, int]] = lambda: os.get_terminal_size(1),
    ) -> None:
        self._link = link
        self._started = Path(started)
        self._index = Path(index)
        self._devices = Path(sys) / "bus/usb/devices"
        self._screen = Path(sys) / "class/graphics/fb0/virtual_size"
        self._fonts = Path(fonts)
        self._terminal = terminal

    def layouts(self) -> tuple[Layout, ...]:
        """As `Console.layouts`."""
        lines = content(self._index).decode("utf-8", "replace").splitlines()
        pairs = (line.split("\t") for line in lines)
        known = [Layout(*map(printable, pair)) for pair in pairs if len(pair) == 2 and all(pair)]
        return tuple(sorted(known, key=lambda layout: layout.title))

    def choose(self, layout: Layout) -> None:
        """As `Console.choose`."""
        try:
            self._link.choose_keymap(layout.name)
        except OSError as error:
            raise DeviceFailed(
                f"The keyboard layout {layout.title} could not be set ({_code(error)}).",
                "The layout from before is still in use. Choose another one.",
            ) from error

    def letters(self) -> tuple[Letters, ...]:
        """As `Console.letters`; none in a text mode, which has one size."""
        screen = _SIZE.fullmatch(text(self._screen))
        if screen is None:
            return ()
        across, down = map(int, screen.groups())
        try:
            shown = tuple(self._terminal())
        except OSError:
            shown = ()
        found = []
        for font in filter(None, (_FONT.fullmatch(file.name) for file in children(self._fonts))):
            width, height = map(int, font.groups())
            room = across // width, down // height  # as the kernel's console divides it
            found.append(Letters(f"{width}x{height}", height, *room, is_on=room == shown))
        return tuple(sorted(found, key=lambda letters: letters.height))

    def show_in(self, letters: Letters) -> None:
        """As `Console.show_in`."""
        try:
            self._link.choose_font(letters.name)
        except OSError as error:
            raise DeviceFailed(
                f"Letters of this size could not be shown ({_code(error)}).",
                "The size from before is still in use. Choose another one.",
            ) from error

    def strange_keyboards(self) -> tuple[Keyboard, ...]:
        """As `Console.strange_keyboards`; none while the computer still starts, which are let in without a question."""
        if not self._started.exists():
            return ()
        devices = (folder for folder in children(self._devices) if _DEVICE.fullmatch(folder.name))
        waiting = ((folder, number(folder / "devnum")) for folder in devices if _waits(folder))
        return tuple(Keyboard(folder.name, _name(folder), which) for folder, which in waiting if which is not None)

    def allow(self, keyboard: Keyboard) -> None:
        """As `Console.allow`."""
        try:
            self._link.authorise(keyboard.device, keyboard.number)
        except OSError as error:
            if error.errno == errno.ENODEV:
                raise DeviceFailed(f"{keyboard.name} is gone.", "Plug it in again, and you are asked again.") from error
            raise DeviceFailed(
                f"{keyboard.name} could not be switched on ({_code(error)}).", "Pull it out, and plug it in again."
            ) from error


def _waits(folder: Path) -> bool:
    """Whether one of its functions is to type or point, and is not authorised (Documentation/usb/authorization.rst)."""
    functions = (one for one in children(folder) if one.name.startswith(f"{folder.name}:"))
    return any(text(one / "bInterfaceClass") == _INPUT and text(one / "authorized") == "0" for one in functions)


def _name(folder: Path) -> str:
    words = " ".join(word for part in ("manufacturer", "product") if (word := text(folder / part)))
    return printable(words, _NAME) or f"USB device {folder.name}"


def _code(error: OSError) -> str:
    return errno.errorcode.get(error.errno or 0, str(error.errno))
