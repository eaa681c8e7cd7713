"""The JSON of a backup is what Python's own makes and reads, but for what cannot be seen and what would be rounded."""

import json

import pytest
from hypothesis import given, settings

from coldtui.formats.backup_errors import DamagedBackup
from coldtui.formats.backup_json import Numeral, parse_object, parse_value, render
from tests.formats.backups import JSON_VALUES

SAMPLE = {"b": [], "a": {}, "": [1, -2, True, False, None, 'x\n"\\/', [[{"z": [0], "y": "\u00e9"}]]], "B": 10**30}


def plain(value: object) -> object:
    """The value with numbers as Python's reader has them."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return float(value.text) if isinstance(value, Numeral) else value


def test_it_is_written_as_python_writes_it_sorted_and_indented_by_one():
    assert render(SAMPLE) == json.dumps(SAMPLE, indent=1, sort_keys=True, ensure_ascii=False)
    assert render(SAMPLE, None) == json.dumps(SAMPLE, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


@settings(deadline=None)
@given(JSON_VALUES)
def test_python_reads_what_is_written_and_so_does_this(value):
    for text in (render(value), render(value, None)):
        assert json.loads(text) == plain(value)
        assert parse_value(text) == value
    assert "\n" not in render(value, None)


@pytest.mark.parametrize(
    "text", ["1.0", "105620.00", "-0.0", "1e5", "1E+5", "0.1000000000000000055511151231257827", "1e999"]
)
def test_a_number_with_a_point_or_an_exponent_is_kept_digit_for_digit(text):
    assert render(parse_value(text)) == text


def test_a_number_that_is_kept_is_a_value():
    assert len({Numeral("1.0"), Numeral("1.0"), Numeral("1.00")}) == 2


def test_control_python_would_round_it():
    assert json.dumps(json.loads("105620.000000000000000001")) == "105620.0"


@pytest.mark.parametrize("text", ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"x":{"a":1,"a":2}}', '[{"a":1,"a":1}]'])
def test_no_name_stands_twice_in_an_object(text):
    assert parse_value(text) is None


def test_control_python_would_take_the_last_one():
    assert json.loads('{"a":1,"a":2}') == {"a": 2}


@pytest.mark.parametrize("text", ['"\\ud800"', '"\\udc00\\ud800"', '["\\ud800"]', '{"\\ud800":1}', '{"a":["\\udfff"]}'])
def test_half_of_a_surrogate_pair_is_no_text(text):
    assert parse_value(text) is None


def test_control_a_whole_pair_is_one_letter():
    assert parse_value('"\\ud83d\\ude00"') == "\U0001f600"


def test_an_object_is_asked_for():
    assert parse_object('{"a": 1}') == {"a": 1}
    with pytest.raises(DamagedBackup):
        parse_object("[1]")
