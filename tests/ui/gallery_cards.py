"""The screens that prepare a card, with values that fill them."""

from collections.abc import Callable

from textual.screen import Screen

from coldtui.devices.media import Bus
from coldtui.journeys import prepare_card
from tests.fakes_media import FakeCard, FakeMedia

WIDE = "A card name of eleven letters and a model that is as long as any can be"[:40]


def media() -> FakeMedia:
    """A card, one that nobody can open, and one that must not be touched."""
    return FakeMedia(
        FakeCard("HOLIDAY", {"a.jpg": b"a"}),
        FakeCard("", bus=Bus.USB, model=WIDE, serial="4C530001230917109374" * 2, size=512_110_190_592),
        FakeCard("COLDTUI", bus=Bus.USB, unfit="It is made to start a computer, as the one with coldtui is."),
    )


def choice() -> Screen[object]:
    return prepare_card._question(prepare_card._look(media()))


def erasing(number: int, content: tuple[str, ...], backups: int = 0) -> Screen[object]:
    disk = media().disks()[number]
    return prepare_card.EraseCard(prepare_card._facts(disk, content), prepare_card._danger(backups))


UNREADABLE = (
    "It has a file system that coldtui does not open (ext4). Copy what you need from it on another computer, "
    "then prepare it under Backups."
)

SCREENS: dict[str, Callable[[], Screen[object]]] = {
    "prepare-card": choice,
    "erase-card": lambda: erasing(0, ('"HOLIDAY": 1 file or folder, 0 sealed backups',)),
    "erase-card-with-backups": lambda: erasing(0, ('"HOLIDAY": 12 files and folders, 2 sealed backups',), 2),
    "erase-card-unreadable": lambda: erasing(1, (UNREADABLE, f'"{"W" * 40}": {UNREADABLE}')),
    "card-ready": lambda: prepare_card._ready("CARD-7F3A", is_usable=True),
    "card-ready-to-pull": lambda: prepare_card._ready("CARD-7F3A", is_usable=False),
}
