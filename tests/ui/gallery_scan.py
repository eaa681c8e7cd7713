"""The screens of scanning, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.journeys import verify_address
from coldtui.ui.screens.choose import Item
from coldtui.ui.screens.outcome import Outcome
from coldtui.ui.screens.paste_code import PasteCode
from coldtui.ui.screens.reading import Reading
from coldtui.ui.screens.scan import Parts, Scan, View
from coldtui.ui.widgets.preview import Picture
from coldtui.ui.words import both, grouped

QUESTION = "Hold the code before the camera."
CORNERS = ((0.3, 0.2), (0.7, 0.25), (0.68, 0.8), (0.28, 0.78))


def desk(width: int = 80, height: int = 60) -> Picture:
    """A bright square on a desk that grows brighter to the right, as a camera of 4 to 3 sees it."""

    def grey(x: int, y: int) -> int:
        is_code = 0.3 < x / width < 0.7 and 0.2 < y / height < 0.8
        return 250 - 170 * ((x // 2 + y // 2) % 2) if is_code else 10 + 120 * x // width

    return Picture(bytes(grey(x, y) for y in range(height) for x in range(width)), width, height, (CORNERS,))


def _scan(view: View, *, has_picture: bool = True) -> Scan:
    return Scan("Scan a transaction", QUESTION, view, has_picture=has_picture)


CAMERA = "Integrated Camera: Integrated C"
HAVE = (True, False, True, True, False, False, False, True, False, False, False, True)
SEEN = View(CAMERA, 12, desk(), Parts("UR", HAVE), has_others=True)
NOT_IT = View(
    CAMERA,
    9,
    desk(),
    None,
    "CAUTION",
    "This is a recovery phrase (SeedQR), not a transaction.",
    "Hide it at once, and show the transaction.",
)
TROUBLE = View(
    severity="INFO",
    sentence="You are not allowed to use the camera Integrated Camera: Integrated C.",
    hint="Add your user to the group video and log in again, or use files on a card.",
    trouble=True,
)
OFF = View(
    severity="INFO",
    sentence="coldtui was started without a camera.",
    hint="Start it without --camera none to use one.",
    trouble=True,
    is_off=True,
)
MANY = View(CAMERA, 30, desk(160, 90), Parts("UR", tuple(n % 3 > 0 or n > 900 for n in range(4096))), has_others=True)

AGAIN = View(
    CAMERA,
    9,
    desk(),
    None,
    "INFO",
    "This was scanned before.",
    "Show another code, or press Enter to take it again.",
    has_others=False,
    is_again=True,
)

NEXT = [Item("Scan another one", "", 1, "x"), Item("Home", "", 2, "h")]
MINE = "bcrt1qr3az57pxl8z7q6d9q7v0fmeaphuwe3z0ghvkjr457ch4vqwmtkask29wwr"


def _found() -> Outcome[int]:
    facts = [
        ("Address", grouped(MINE)),
        ("Asks for", both(2_100_000_000_000_000)),
        ("It says", "Rent - for May"),
        ("Wallet", "Family savings (2 of 3 keys sign)"),
        ("Path", "1/1999 below each key"),
    ]
    sentence = "Yes, it is yours: change address 1,999 of Family savings."
    hint = "Change addresses are for your own payments: give others a receive address."
    return Outcome("Verify an address", "OK", sentence, hint, facts, NEXT)


def _not_found() -> Outcome[int]:
    facts = [
        ("Address", grouped(MINE)),
        ("Looked at", "2 registered wallets, key 73c5 da0a, key b868 8df1; accounts 0 to 4 of each key"),
    ]
    sentence = "Not found among the first 12,000 addresses, receive and change."
    on = Item("Search on", "the next 1,000 of both", 0, "s")
    return Outcome("Verify an address", "CAUTION", sentence, " ".join(verify_address._STRANGE), facts, [on, *NEXT])


def _typed() -> PasteCode:
    return PasteCode("Scan anything", lambda _: ("", ""), lambda _: False, lambda _: True)


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "scan": lambda: _scan(SEEN),
    "scan-begin": lambda: _scan(View(CAMERA)),
    "scan-not-it": lambda: _scan(NOT_IT),
    "scan-again": lambda: _scan(AGAIN),
    "scan-trouble": lambda: _scan(TROUBLE),
    "scan-off": lambda: _scan(OFF),
    "reading": lambda: Reading("Scan a transaction", 300),
    "address-found": _found,
    "address-not-found": _not_found,
    "paste-code": _typed,
    "scan-many": lambda: _scan(MANY),
    "scan-no-picture": lambda: _scan(SEEN, has_picture=False),
}
