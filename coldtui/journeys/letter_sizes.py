"""Which sizes of the letters leave room enough; apart from choosing one, as the image's first screen asks this only."""

from coldtui.devices.console import Console, Letters
from coldtui.ui.screens.too_small import has_room


def fits(size: Letters) -> bool:
    """Whether coldtui can be used with it."""
    return has_room(size.columns, size.rows)


def has_choice(console: Console) -> bool:
    """Whether this screen has room for more than one size."""
    return sum(map(fits, console.letters())) > 1
