"""What the tests of the image read as a sum is all of it, and nothing else of the screen."""

from pathlib import Path

import pytest

from tests.image.sums import sums_on

START = (Path(__file__).parents[1] / "screens" / "start.txt").read_text()


def test_sums_on_two_lines_are_read() -> None:
    assert sums_on(START) == {"vmlinuz": "9c410b7e" * 8, "initrd.img": "77ad93f0" * 8}


def test_figures_before_and_behind_a_sum_are_none_of_it() -> None:
    wide = f"  Memory   487 MB, 3570 of it\n  vmlinuz  {'9c41 0b7e ' * 8}\n  Battery  80 left"
    assert sums_on(wide) == {"vmlinuz": "9c410b7e" * 8}


@pytest.mark.parametrize(
    "change",
    [("9c41", "9C41"), ("vmlinuz", "kernel"), ("9c41 0b7e\n", "9c41\n"), ("9c41 0b7e\n", "9c41 0b7ea\n")],
    ids=["a capital", "another name", "a group too few", "a digit too many"],
)
def test_a_sum_that_is_not_whole_or_names_no_file_is_not_read(change: tuple[str, str]) -> None:
    assert "vmlinuz" not in sums_on(START.replace(*change, 1))
