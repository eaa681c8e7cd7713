"""The screen of codes that follow each other, as it stands before the clock first ticks."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.presets import PRESETS
from coldtui.ui.screens.show_codes import ShowCodes
from tests.ui.showing_codes import OFFERED, content, encoder
from tests.ui.still import Each, codes


def _shown(size: int, encoding: Encoding = Encoding.UR, name: str = "Any program") -> ShowCodes:
    preset = next(one for one in PRESETS if one.name == name)
    caption = "The transaction, signed by you. 1 signature is still missing."
    told = "Signed transaction", caption
    return codes(*told, encoder(content(size)), OFFERED, encoding, preset, kind=Kind.PSBT, aside=Each(2))


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "codes": lambda: _shown(400, name="Specter"),
    "codes-misread": lambda: _shown(400, Encoding.BBQR, "Blockstream"),
    "codes-many": lambda: _shown(20_000, name="BlueWallet"),
    "codes-single": lambda: _shown(60, Encoding.BASE64),
    "codes-too-long": lambda: _shown(20_000, Encoding.BASE43),
}
"""Names of pictures, and how to make the screen."""
