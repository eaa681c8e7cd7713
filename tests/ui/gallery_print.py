"""The screens of sealed backups on paper, and the answers to backups of other programs, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.core.errors import ColdtuiError
from coldtui.formats.kinds import Encoding, Kind
from coldtui.formats.payload import awaited, meaning_of
from coldtui.formats.recognise import recognise
from coldtui.journeys import print_backup, read_printed
from coldtui.journeys.faults import told
from coldtui.ui.screens.scan import Scan, View
from coldtui.ui.screens.tell import Tell
from tests.fakes_media import FakeCard, FakeMedia
from tests.ui.gallery_scan import CAMERA, desk

SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c\x00\x04"
SEALED = b"age-encryption.org/v1\n"


def _written() -> Tell:
    names = ("sealed-backup-999999-2.pdf", "sealed-backup-999999-2.txt")
    return print_backup.written(names, FakeMedia().insert(FakeCard("A card with a long name")))


def _refused(data: bytes) -> Tell:
    try:
        recognise(data)
    except ColdtuiError as error:
        return told(error)
    raise AssertionError("it was taken for a key")


def _scanned() -> Scan:
    """The longest answer, in the narrow column beside the picture."""
    try:
        awaited(meaning_of(SEVEN_ZIP, Encoding.BINARY), frozenset({Kind.WALLET, Kind.KEY}))
    except ColdtuiError as error:
        view = View(CAMERA, 12, desk(), None, "CAUTION", str(error), error.hint)
        return Scan("Scan a wallet", "Hold the code before the camera.", view)
    raise AssertionError("it was awaited")


SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "print-backup": lambda: print_backup.which_way(999_999),
    "print-written": _written,
    "sealed-ways": read_printed.which_way,
    "other-backup": lambda: _refused(SEVEN_ZIP),
    "other-backup-scanned": _scanned,
    "sealed-for-a-key": lambda: _refused(SEALED),
}
