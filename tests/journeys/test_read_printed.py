"""A sealed backup comes from wherever it lies: a file, a sheet before the camera, pictures of it, or typed text."""

from collections.abc import Callable

import pytest

from coldtui.formats import age
from coldtui.formats.armor import armor
from coldtui.formats.backup_sheet import codes, sheet
from coldtui.formats.bbqr import split
from coldtui.formats.png import png
from coldtui.journeys.read_printed import read_sealed
from tests.journeys import samples
from tests.journeys.alone import Alone, alone

SEALED = age.seal(b"what is sealed".ljust(1_024), "zoo zoo", 1, bytes)
LARGE = age.seal(b"what is sealed".ljust(2_048), "zoo zoo", 1, bytes)
SHORT = age.seal(b"", "zoo zoo", 1, bytes)
PARTS = split(LARGE, "B", "2", 970)
ASKED = "see Where is the sealed backup?"
OVER = "see The journey is over."
KRUX = b"\x07test ID\x05\x00\x00\n" + bytes(range(19))


def _pictures(sealed: bytes) -> dict[str, bytes]:
    return {f"page{number}.png": png(matrix) for number, matrix in enumerate(codes(sealed), start=1)}


FILES: dict[str, Callable[[], dict[str, bytes]]] = {
    "binary": lambda: {"CT000007.AGE": SEALED},
    "armored": lambda: {"backup.txt": armor(SEALED).encode()},
    "printed": lambda: {"sheet.pdf": sheet(SEALED, 7), "sheet.txt": armor(SEALED).encode()},
    "mistaken": lambda: {"backup.asc": armor(SEALED)[:-100].encode(), "backup.txt": armor(SEALED).encode()},
    "others": lambda: {"backup.7z": b"7z\xbc\xaf\x27\x1c\0\4", "krux.kef": KRUX, "notes.txt": b"hello"},
    "one-picture": lambda: _pictures(SEALED),
    "pictures": lambda: _pictures(LARGE),
}
SEEN = {
    "the-code": lambda: [SEALED],
    "the-codes": lambda: list(PARTS),
    "a-phrase": lambda: [samples.SEEDQR],
}


@pytest.fixture(autouse=True)
def cards(monkeypatch):
    for name, files in FILES.items():
        monkeypatch.setitem(samples.SETS, name, files)
    for name, seen in SEEN.items():
        monkeypatch.setitem(samples.CODES, name, seen)


def reading(*lines: str) -> tuple[Alone, list[bytes]]:
    """How it went, and what was read."""
    read: list[bytes] = []

    async def journey(ctx) -> None:
        read.append(await read_sealed(ctx))

    return alone(journey, "\n".join(lines)), read


@pytest.mark.parametrize("files", ["binary", "armored"])
def test_it_is_read_from_a_file(files):
    _, read = reading(f"card A {files}", "insert A", ASKED, "press f", "see Which file is it?", "press enter", OVER)
    assert read == [SEALED]


def test_the_text_beside_a_sheet_is_its_file_and_the_sheet_says_so():
    _, read = reading(
        *("card A printed", "insert A", ASKED, "press f", "see > sheet.pdf", "press enter"),
        *("see This is a sheet to print (PDF)", "see Choose the text (.txt) beside it.", "press enter"),
        *("see > sheet.pdf", "press down", "see > sheet.txt", "press enter", OVER),
    )
    assert read == [SEALED]


def test_a_text_with_a_mistake_is_told_and_another_one_can_be_chosen():
    _, read = reading(
        *("card A mistaken", "insert A", ASKED, "press f", "see > backup.asc", "press enter"),
        *("see The text of this sealed backup has mistakes.", "press enter", "see > backup.asc"),
        *("press down", "press enter", OVER),
    )
    assert read == [SEALED]


def test_files_of_other_programs_are_named_and_answered():
    _, read = reading(
        *("card A others", "insert A", ASKED, "press f", "see > backup.7z", "press enter"),
        *("see Coldcard and Passport", "see 7-Zip", "press enter", "see > backup.7z"),
        *("press down", "see > krux.kef", "press enter", "see Krux", "press enter"),
        *("press down", "see > notes.txt", "press enter", "see This is no sealed backup.", "press enter"),
        *("see > notes.txt", "press escape", ASKED),
    )
    assert read == []


@pytest.mark.parametrize(("shown", "sealed"), [("the-code", SEALED), ("the-codes", LARGE)])
def test_it_is_scanned_from_a_sheet(shown, sealed):
    _, read = reading(f"show {shown}", ASKED, "press c", OVER)
    assert read == [sealed]


def test_another_code_is_named_and_not_taken():
    found, read = reading("show a-phrase", ASKED, "press c", "see This is a SeedQR, not a")
    assert read == []
    assert not any("0000 0000" in shown for shown in found.shown)


def test_it_is_read_from_a_picture_of_one_code():
    _, read = reading(
        *("card A one-picture", "insert A", ASKED, "press p", "see page1.png", "press enter", OVER),
    )
    assert read == [SEALED]


def test_pictures_of_several_codes_are_read_together():
    _, read = reading(
        *("card A pictures", "insert A", ASKED, "press p", "see All 4 pictures", "press enter", OVER),
    )
    assert read == [LARGE]


def test_pictures_can_be_read_one_after_the_other():
    _, read = reading(
        *("card A pictures", "insert A", ASKED, "press p", "see All 4 pictures"),
        *("press down", "see > page1.png", "press enter", "see 1 of 4", "press enter"),
        *("press down", "see > page2.png", "press enter", "see 2 of 4", "press enter"),
        *("press down", "see > page3.png", "press enter", "see 3 of 4", "press enter"),
        *("press down", "see > page4.png", "press enter", OVER),
    )
    assert read == [LARGE]


@pytest.mark.parametrize("text", [armor(SHORT), "\n".join(armor(SHORT).splitlines()[1:-1])], ids=["whole", "letters"])
def test_it_is_typed(text):
    lines = [line for row in text.splitlines() for line in (f"type {row}", "press enter")]
    _, read = reading(
        ASKED, "press t", "see Type or paste", *lines, "see This is a sealed backup.", "press enter", OVER
    )
    assert read == [SHORT]


@pytest.mark.parametrize("way", ["f", "c", "p", "t"])
def test_esc_comes_back_to_the_ways_and_then_leaves(way):
    found, read = reading(
        ASKED, f"press {way}", "not-see Where is the sealed backup?", "press escape", ASKED, "press escape", OVER
    )
    assert found.ended == ["back"]
    assert read == []
