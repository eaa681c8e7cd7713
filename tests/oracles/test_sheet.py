"""A printed sheet as others see it: poppler draws the pages, a camera spoils them, zxing reads, and `age` opens."""

import os
import shutil
import subprocess
from io import BytesIO

import pyrage
import pytest
import zxingcpp
from PIL import Image, ImageDraw

from coldtui.devices.pictures import ZxingPictures
from coldtui.formats import age
from coldtui.formats.age_keys import identity_text, public_key
from coldtui.formats.backup_sheet import codes, sheet
from coldtui.formats.joiner import Complete, Joiner
from tests.optics import KINDS, blur, contrast, jpeg, noise, perspective, rotation, scene, uneven
from tests.oracles.test_age import IDENTITY, typed_at

PASSPHRASE = "abandon ability able about above absent absorb abstract"
NEEDS_POPPLER = pytest.mark.skipif(not shutil.which("pdftoppm"), reason="pdftoppm (poppler-utils) is not installed")
NEEDS_AGE = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")

SIZES = {"one code": 1_024, "several codes": 2_048, "many codes": 8_192}
"""Bytes of the document, as it is padded."""


def backup(size: int) -> bytes:
    return age.seal(b"every word counts".ljust(size), PASSPHRASE, 10, os.urandom)


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """Draw a sheet's pages: `printed(sealed, dpi)` gives pictures in shades of grey."""
    folder = tmp_path_factory.mktemp("printed")

    def draw(sealed: bytes, dpi: int) -> list[Image.Image]:
        for old in folder.iterdir():
            old.unlink()
        (folder / "sheet.pdf").write_bytes(sheet(sealed, 7))
        command = ["pdftoppm", "-r", str(dpi), "-gray", folder / "sheet.pdf", folder / "page"]
        done = subprocess.run(command, capture_output=True, check=True)
        assert done.stderr == b""
        pictures = []
        for path in sorted(folder.glob("page*.pgm")):
            with Image.open(path) as opened:
                pictures.append(opened.convert("L"))
        return pictures

    return draw


def seen(picture: Image.Image) -> list[bytes]:
    return [one.bytes for one in zxingcpp.read_barcodes(picture, formats=zxingcpp.BarcodeFormat.QRCode) if one.valid]


def joined(payloads: list[bytes]) -> bytes | None:
    joiner = Joiner()
    for payload in payloads:
        match joiner.feed(payload):
            case Complete(found):
                return found.data
    return None


def file_of(picture: Image.Image, kind: str) -> bytes:
    file = BytesIO()
    picture.save(file, kind)
    return file.getvalue()


@NEEDS_POPPLER
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("dpi", [150, 300])
def test_the_pages_that_another_program_draws_hold_the_backup(printed, size, dpi):
    sealed = backup(size)
    payloads = [one for page in printed(sealed, dpi) for one in seen(page)]
    assert len(set(payloads)) == len(codes(sealed))
    assert joined(payloads) == sealed


def photographed(page: Image.Image, seed: int) -> Image.Image:
    """A page on a desk in poor light, not quite straight, a little soft, as a phone's JPEG."""
    desk = Image.new("L", (page.width + 300, page.height + 300), 120)
    desk.paste(page, (150, 150))
    askew = perspective(rotation(desk, 3 + seed), 0.03, seed)
    return jpeg(noise(contrast(uneven(blur(askew, 0.8), 0.5, seed), 30, 220), 8, seed), 70)


def copied(page: Image.Image, seed: int) -> Image.Image:
    """A page that was copied on a bad machine: pale, specked, and a little askew."""
    return noise(contrast(blur(rotation(page, 0.7 + seed), 1.2), 70, 200), 14, seed)


@NEEDS_POPPLER
@pytest.mark.parametrize(
    ("size", "seed"), [("one code", 0), ("one code", 1), ("one code", 2), ("several codes", 1), ("many codes", 0)]
)
@pytest.mark.parametrize("spoil", [photographed, copied])
def test_a_photo_or_a_copy_of_each_page_is_read_back_from_a_card(printed, size, seed, spoil):
    sealed = backup(SIZES[size])
    reader = ZxingPictures()
    pages = printed(sealed, 150)[: -(-len(codes(sealed)) // 4)]
    pictures = [file_of(spoil(page, seed), "JPEG") for page in pages]
    assert joined([one for picture in pictures for one in reader.qr_codes(picture)]) == sealed


def stained(page: Image.Image, share: float) -> Image.Image:
    """A drop of ink in the middle of each quarter of the page; `share` of its width."""
    drops = ImageDraw.Draw(spoilt := page.copy())
    radius = page.width * share / 2
    for x in (0.3, 0.7):
        for y in (0.5, 0.75):
            at = page.width * x, page.height * y
            drops.ellipse((at[0] - radius, at[1] - radius, at[0] + radius, at[1] + radius), fill=20)
    return spoilt


@NEEDS_POPPLER
@pytest.mark.parametrize("size", [1_024, 2_048], ids=["one code", "several codes"])
def test_drops_of_ink_as_wide_as_a_finger_do_no_harm(printed, size):
    sealed = backup(size)
    page = printed(sealed, 150)[0]
    assert joined(seen(stained(page, 0.06))) == sealed
    assert joined(seen(stained(page, 0.25))) is None


@NEEDS_POPPLER
def test_control_a_page_that_is_spoilt_beyond_reading_gives_nothing(printed):
    page = printed(backup(1_024), 200)[0]
    assert seen(blur(page, 12)) == []


@NEEDS_POPPLER
@pytest.mark.parametrize("size", [1_024, 2_048], ids=["one code", "several codes"])
@pytest.mark.parametrize("kind", ["clean", "turned by a little", "some noise", "light from one side", "soft"])
def test_each_code_that_is_held_before_a_small_camera_is_read(printed, size, kind):
    sealed = backup(size)
    payloads = []
    for code in cut_out(printed(sealed, 300)):
        payloads += seen(KINDS[kind](scene(code, share=0.95), 1))
    assert joined(payloads) == sealed


def cut_out(pages: list[Image.Image]) -> list[Image.Image]:
    """Each code of the pages with its quiet zone, as somebody holds it before a camera."""
    found = []
    for page in pages:
        for one in zxingcpp.read_barcodes(page, formats=zxingcpp.BarcodeFormat.QRCode):
            place = one.position
            edge = 40
            corners = (place.top_left.x - edge, place.top_left.y - edge)
            found.append(page.crop((*corners, place.bottom_right.x + edge, place.bottom_right.y + edge)))
    return found


def letters(path, sealed: bytes) -> str:
    """The text on the pages, as poppler takes it out."""
    path.write_bytes(sheet(sealed, 7))
    said = subprocess.run(["pdftotext", "-layout", path, "-"], capture_output=True, check=True).stdout.decode()
    lines = [line.strip() for line in said.replace("\f", "\n").splitlines()]
    begin = lines.index("-----BEGIN AGE ENCRYPTED FILE-----")
    return "\n".join(lines[begin : lines.index("-----END AGE ENCRYPTED FILE-----") + 1]) + "\n"


@NEEDS_POPPLER
@NEEDS_AGE
def test_the_lines_typed_off_the_sheet_are_opened_by_age(tmp_path):
    sealed = backup(1_024)
    typed = tmp_path / "backup.txt"
    typed.write_text(letters(tmp_path / "sheet.pdf", sealed))
    opened = tmp_path / "opened.txt"
    status, _ = typed_at(["age", "-d", "-o", opened, typed], [PASSPHRASE])
    assert status == 0
    assert opened.read_bytes() == b"every word counts".ljust(1_024)


@NEEDS_POPPLER
@NEEDS_AGE
def test_a_backup_for_a_recovery_key_is_printed_and_opened_in_the_same_way(tmp_path):
    sealed = age.seal_to(b"every word counts".ljust(1_024), [public_key(IDENTITY)], os.urandom)
    typed, key = tmp_path / "backup.txt", tmp_path / "key.txt"
    typed.write_text(letters(tmp_path / "sheet.pdf", sealed))
    key.write_text(identity_text(IDENTITY) + "\n")
    opened = subprocess.run(["age", "-d", "-i", key, typed], capture_output=True, check=True).stdout
    assert opened == b"every word counts".ljust(1_024)


@NEEDS_POPPLER
def test_the_bytes_in_the_code_are_opened_by_rage(printed):
    (payload,) = (one for page in printed(backup(1_024), 150) for one in seen(page))
    assert pyrage.passphrase.decrypt(payload, PASSPHRASE) == b"every word counts".ljust(1_024)
