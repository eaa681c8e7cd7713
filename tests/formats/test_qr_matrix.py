"""QR codes as squares: another library reads from them what was put in, to the last byte."""

import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from coldtui.core.errors import Refused
from coldtui.formats.qr_capacity import modules_of, version_of
from coldtui.formats.qr_matrix import Matrix, qr_matrix

_SCALE, _ZONE = 4, 4


def picture(matrix: Matrix) -> Image.Image:
    """A picture of the code with its quiet zone."""
    edge = len(matrix) + 2 * _ZONE
    image = Image.new("L", (edge, edge), 255)
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            image.putpixel((x + _ZONE, y + _ZONE), 0 if dark else 255)
    return image.resize((edge * _SCALE, edge * _SCALE), Image.Resampling.NEAREST)


def read(image: Image.Image) -> bytes:
    """What zxing reads, without trying the picture upside down or inverted."""
    found = zxingcpp.read_barcodes(image, try_invert=False, try_rotate=False)
    assert len(found) == 1
    return found[0].bytes


@pytest.mark.parametrize(
    ("payload", "size"),
    [
        ("1" * 41, 21),
        ("1" * 42, 25),
        ("A" * 25, 21),
        ("A" * 26, 25),
        ("a" * 17, 21),
        ("a" * 18, 25),
        (b"1" * 17, 21),
        (b"1" * 18, 25),
    ],
)
def test_the_shortest_encoding_is_taken_and_bytes_stay_bytes(payload, size):
    # ISO/IEC 18004, table 7: what versions 1 and 2 hold with error correction L
    assert len(qr_matrix(payload)) == size


@pytest.mark.parametrize(
    "payload", ["0123456789" * 9, "UR:CRYPTO-ACCOUNT/OEADCYJKSKTNBKAOLS", "wpkh([73c5da0a/84h])", "Zürich"]
)
@pytest.mark.parametrize("error", "lmqh")
def test_another_library_reads_the_text(payload, error):
    assert read(picture(qr_matrix(payload, error))) == payload.encode()


@settings(max_examples=60, deadline=None)
@given(st.binary(min_size=1, max_size=200))
def test_another_library_reads_every_byte(payload):
    assert read(picture(qr_matrix(payload))) == payload


def test_control_a_code_with_a_square_too_many_wrong_is_not_read_as_it_was():
    matrix = [list(row) for row in qr_matrix("attack at dawn")]
    for y in range(9, 17):
        matrix[y][9:17] = [not dark for dark in matrix[y][9:17]]
    found = zxingcpp.read_barcodes(picture(tuple(map(tuple, matrix))), try_invert=False, try_rotate=False)
    assert [one.bytes for one in found] != [b"attack at dawn"]


def test_a_text_too_long_for_any_code_is_refused_without_being_repeated():
    with pytest.raises(Refused) as raised:
        qr_matrix("secret" * 1000)
    assert raised.value.hint
    assert "secret" not in str(raised.value) + raised.value.hint
    assert raised.value.__suppress_context__


@pytest.mark.parametrize("payload", ["", b""], ids=["text", "bytes"])
def test_there_is_no_code_of_nothing(payload):
    with pytest.raises(ValueError):
        qr_matrix(payload)


@pytest.mark.parametrize("version", [5, 9, 10, 26, 27, 40])
def test_a_code_is_of_the_version_that_is_asked_for_and_read_the_same(version):
    matrix = qr_matrix("UR:CRYPTO-PSBT/1-2/LPAD", version=version)
    assert len(matrix) == modules_of(version)
    assert version_of(len(matrix)) == version
    assert read(picture(matrix)) == b"UR:CRYPTO-PSBT/1-2/LPAD"


def test_a_text_too_long_for_the_version_is_refused():
    with pytest.raises(Refused):
        qr_matrix("A" * 155, version=5)
    assert len(qr_matrix("A" * 154, version=5)) == 37
