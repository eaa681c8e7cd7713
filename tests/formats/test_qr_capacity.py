"""How much codes hold, by the maker of codes that coldtui uses and by the standard's own table."""

import pytest
from segno import consts

from coldtui.core.errors import Refused
from coldtui.formats.qr_capacity import VERSIONS, Mode, capacity, modules_of, version_for
from coldtui.formats.qr_matrix import qr_matrix


@pytest.mark.parametrize("letter", ["7", "A", "a", b"a"], ids=["numeric", "alphanumeric", "byte", "bytes"])
def test_the_version_foretold_is_the_one_that_the_maker_of_codes_takes(letter):
    # at every length at which the maker takes another version: the longest text of a version, and one letter more
    length = 1
    for version in (1, 2, 9, 10, 26, 27):
        while version_for([letter * (length + 1)]) <= version:
            length += 1
        assert len(qr_matrix(letter * length)) == modules_of(version)
        assert len(qr_matrix(letter * (length + 1))) > modules_of(version)


def test_one_version_holds_all():
    short, long = "A", "A" * 300
    assert version_for([short, long]) == version_for([long]) == version_for([long, short])
    assert version_for([short]) == 1


@pytest.mark.parametrize(("letters", "longest"), [("7", 7089), ("A", 4296), ("a", 2953)])
def test_there_is_no_version_for_what_is_too_long(letters, longest):
    # ISO/IEC 18004, table 7: version 40, error correction L
    assert version_for([letters * longest]) == VERSIONS[-1]
    with pytest.raises(Refused):
        version_for([letters * (longest + 1)])


@pytest.mark.parametrize("payloads", [[""], ["A", ""], []])
def test_there_is_no_version_for_nothing(payloads):
    with pytest.raises(ValueError):
        version_for(payloads)


def test_the_table_of_sizes_is_the_one_of_another_program():
    for version in range(1, 41):
        bits = consts.SYMBOL_CAPACITY[version][consts.ERROR_LEVEL_L]
        lengths = consts.CHAR_COUNT_INDICATOR_LENGTH[consts.MODE_BYTE]
        group = consts.VERSION_RANGE_01_09 if version < 10 else consts.VERSION_RANGE_10_26
        length = lengths[group if version < 27 else consts.VERSION_RANGE_27_40]
        assert capacity(version, Mode.BYTE) == (bits - 4 - length) // 8
