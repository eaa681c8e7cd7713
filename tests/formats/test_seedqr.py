"""SeedQR and CompactSeedQR: the six vectors of their makers, both ways, and through another library's reader."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coldtui.core.errors import NotAMnemonic
from coldtui.core.mnemonic import WORDS, words_of
from coldtui.formats.qr_matrix import qr_matrix
from coldtui.formats.seedqr import Code, code_matrix, compact_bytes, edge, read_compact, read_seedqr, seedqr_text
from tests.formats.test_qr_matrix import picture, read

FOLDER = Path(__file__).parent.parent / "vectors/seedqr"
VECTORS = json.loads((FOLDER / "seedqr_vectors.json").read_text())
SPEC = (FOLDER / "seedqr_spec_and_vectors.md").read_text()

ENTROPY = st.sampled_from((16, 20, 24, 28, 32)).flatmap(lambda size: st.binary(min_size=size, max_size=size))


@pytest.fixture(params=VECTORS, ids=[f"vector-{number}" for number in range(1, 7)])
def vector(request):
    return request.param


def test_the_collected_vectors_are_the_ones_of_the_specification(vector):
    # each of them stands there literally: the derived file says nothing of its own
    assert vector["words"] in SPEC
    assert vector["standard_digits"] in SPEC
    bits = "".join(f"{byte:08b}" for byte in bytes.fromhex(vector["compact_hex"]))
    assert bits in SPEC


def test_a_vector_is_written_as_its_makers_write_it(vector):
    words = vector["words"].split()
    assert seedqr_text(words) == vector["standard_digits"]
    assert compact_bytes(words).hex() == vector["compact_hex"]


def test_a_vector_is_read_back(vector):
    words = tuple(vector["words"].split())
    assert read_seedqr(vector["standard_digits"]) == words
    assert words_of(read_compact(bytes.fromhex(vector["compact_hex"]))) == words


def test_another_library_reads_the_codes_of_a_vector(vector):
    entropy = bytes.fromhex(vector["compact_hex"])
    assert read(picture(code_matrix(Code.STANDARD, entropy))) == vector["standard_digits"].encode()
    assert read(picture(code_matrix(Code.COMPACT, entropy))) == entropy


def test_the_codes_are_as_small_as_their_makers_say():
    sizes = {len(vector["words"].split()): vector["compact_hex"] for vector in VECTORS}
    assert {count: len(code_matrix(Code.STANDARD, bytes.fromhex(raw))) for count, raw in sizes.items()} == {
        12: 25,
        24: 29,
    }
    assert {count: len(code_matrix(Code.COMPACT, bytes.fromhex(raw))) for count, raw in sizes.items()} == {
        12: 21,
        24: 25,
    }


@pytest.mark.parametrize("size", [16, 20, 24, 28, 32])
@pytest.mark.parametrize("code", Code)
def test_the_size_of_a_code_is_known_before_it_is_made(code, size):
    for entropy in (bytes(size), b"\xff" * size, b"1" * size):
        assert len(code_matrix(code, entropy)) == edge(code, size * 3 // 4)


@pytest.mark.parametrize("count", [0, 11, 13, 20, 33])
def test_there_is_no_code_of_a_phrase_of_another_length(count):
    with pytest.raises(ValueError):
        edge(Code.STANDARD, count)


@settings(max_examples=60, deadline=None)
@given(ENTROPY)
def test_every_phrase_comes_back_through_both_codes(entropy):
    words = words_of(entropy)
    assert read_seedqr(read(picture(code_matrix(Code.STANDARD, entropy))).decode()) == words
    assert read_compact(read(picture(code_matrix(Code.COMPACT, entropy)))) == entropy


GOOD = VECTORS[3]["standard_digits"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "other letters than digits"),
        (GOOD + " ", "other letters than digits"),
        (GOOD[:4] + " " + GOOD[4:], "other letters than digits"),
        ("\u0661" * 48, "other letters than digits"),
        ("-" + GOOD[1:], "other letters than digits"),
        (GOOD[:-1], "not 47"),
        (GOOD + "0000", "not 52"),
        (GOOD * 3, "not 144"),
        ("2048" + GOOD[4:], "Number 1 of this SeedQR is above 2047"),
        (GOOD[:-4] + "9999", "Number 12 of this SeedQR is above 2047"),
        (GOOD[4:8] + GOOD[:4] + GOOD[8:], "do not belong together"),
        (GOOD[:-1] + "7", "do not belong together"),
    ],
    ids=[
        "empty",
        "blank",
        "blanks",
        "arabic",
        "sign",
        "short",
        "13-words",
        "36-words",
        "2048",
        "9999",
        "order",
        "last",
    ],
)
def test_what_is_no_seedqr_is_refused_in_a_sentence_that_repeats_nothing_of_it(text, words):
    with pytest.raises(NotAMnemonic, match=words) as raised:
        read_seedqr(text)
    error = raised.value
    assert error.hint
    told = f"{error} {error.hint}"
    for start in range(0, len(text), 4):
        # 2047 and the numbers of digits are of the form, not of this code
        assert text[start : start + 4] not in told or len(text[start : start + 4]) < 4
    assert not any(f" {word} " in told for word in ("forum", "undo", "merit"))


@pytest.mark.parametrize("size", [0, 1, 15, 17, 21, 31, 33, 64])
def test_bytes_of_another_length_are_no_compact_seedqr(size):
    with pytest.raises(NotAMnemonic, match=f"not {size}"):
        read_compact(bytes(size))


def test_a_phrase_with_a_wrong_checksum_is_never_written():
    with pytest.raises(NotAMnemonic):
        seedqr_text((WORDS[0],) * 12)
    with pytest.raises(NotAMnemonic):
        compact_bytes((WORDS[0],) * 12)


def test_control_a_code_with_boosted_correction_would_be_another():
    import segno

    # what segno would make by itself: more correction where the size has room for it, another set of squares
    boosted = segno.make_qr(GOOD, error="l", boost_error=True)
    assert tuple(tuple(map(bool, row)) for row in boosted.matrix) != qr_matrix(GOOD)


def loaded_by(statement: str) -> bool:
    """Whether a fresh interpreter has loaded the maker of codes after the statement."""
    program = f"{statement}\nimport sys\nprint('segno' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip() == "True"


def test_who_reads_a_seedqr_does_not_load_what_makes_codes():
    assert not loaded_by("from coldtui.formats.recognise import recognise; recognise('0000' * 11 + '0003')")
    assert not loaded_by("import coldtui.journeys.load_key")


def test_control_who_makes_one_does():
    assert loaded_by("from coldtui.formats.seedqr import Code, code_matrix; code_matrix(Code.COMPACT, bytes(16))")
