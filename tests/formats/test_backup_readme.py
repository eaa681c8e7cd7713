"""README.TXT on a card: plain text that any computer shows. That its ways work is shown in oracles/test_twenty_years.py."""

import ast
import re

import pytest

from coldtui.formats.backup_copies import COPIES, SEALED, SUMS, name_of
from coldtui.formats.backup_readme import COLUMNS, SCRIPT, SCRIPT_LINES, readme

TEXT = readme().decode("ascii")


def columns(text):
    return max(map(len, text.splitlines()))


def test_it_is_ascii_with_the_line_ends_that_every_editor_shows():
    assert re.fullmatch(r"(?:[\x20-\x7e]*\r\n)+", TEXT)


def test_no_line_is_wider_than_a_terminal():
    assert columns(TEXT) <= COLUMNS < 80


def test_control_a_line_that_is_too_wide_is_seen():
    assert columns("x" * COLUMNS + "y\r\n") > COLUMNS


def test_the_script_is_short_enough_to_be_typed():
    assert len([line for line in SCRIPT.splitlines() if line.strip()]) <= SCRIPT_LINES == 60


def test_the_script_reaches_for_nothing_but_python_itself():
    tree = ast.parse(SCRIPT, feature_version=(3, 7))
    imported = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    imported |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert imported == {"base64", "glob", "hashlib", "hmac", "struct", "sys", "unicodedata"}


def test_the_script_writes_no_file():
    opened = re.findall(r"open\(.*?\)", SCRIPT)
    assert opened == ['open(name, "rb")']


def test_the_script_stands_between_the_only_two_rulers():
    assert TEXT.count("#" * 8) == 2
    assert TEXT.split("#" * 8)[1].replace("\r\n", "\n") == SCRIPT


@pytest.mark.parametrize("suffix", [SEALED, SUMS])
def test_the_names_in_it_are_those_on_the_card(suffix):
    assert f"{COPIES[0]}/{name_of(7, suffix)}" in TEXT
    assert all(f"{folder}/ " in TEXT for folder in COPIES[1:])


def test_no_command_writes_what_was_sealed_to_the_card():
    commands = re.findall(r"^    (?:age|python3) .*$", TEXT, re.MULTILINE)
    assert len(commands) == 2
    assert not any(" -o " in command or ">" in command for command in commands)
