"""What the image is told to do, and HARDENING.md, say the same: no setting without its check."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.image.hardening import lines, named, rows, settings, words
from tests.image.openings import OPENINGS, UNTOLD

IMAGE = Path(__file__).parents[2] / "live-image"
OURS = IMAGE / "overlay/usr/lib/coldtui"


def checks() -> str:
    return "\n".join(lines().values())


def unchecked(text: str) -> set[str]:
    """The settings that no check names."""
    names = {word.partition("=")[0] for word in words()} | set(map(named, settings()))
    return {name for name in names if name not in text}


def test_each_setting_of_the_kernel_has_a_check():
    assert unchecked(checks()) == set()


def test_control_one_that_no_check_names_is_found():
    assert unchecked(checks().replace("kernel/sysrq", "").replace("vsyscall=none", "")) >= {"kernel/sysrq"}


def test_each_row_has_a_check_and_each_check_a_requirement_of_its_own():
    assert len(lines()) == len(rows()) > 50


def test_each_row_has_a_control_where_the_thing_is_open():
    assert lines().keys() == UNTOLD | {one.requirement for one in OPENINGS}


def repeated(inittab: str) -> list[str]:
    """Commands that stand there twice: of those, busybox init forgets all lines but the last."""
    commands = [line.split(":", 3)[3] for line in inittab.splitlines() if not line.startswith("#")]
    return sorted({command for command in commands if commands.count(command) > 1})


def test_no_line_for_the_first_program_takes_the_place_of_another():
    assert repeated((IMAGE / "overlay/etc/inittab").read_text()) == []


def test_control_a_line_that_does_is_found():
    assert repeated("::ctrlaltdel:/off\n::shutdown:/off\n::sysinit:/boot\n") == ["/off"]


@pytest.mark.parametrize("name", ["boot", "session", "power-off"])
def test_a_script_is_one(name):
    done = subprocess.run(["sh", "-n", OURS / name], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert (OURS / name).stat().st_mode & 0o111 == 0o111


@pytest.mark.parametrize("name", ["boot", "power-off"])
def test_a_script_starts_nothing_but_busybox(name):
    shells = "while do done if then fi for in case esac echo printf kill trap shift umask [ say gone at_most !"
    script = re.sub(r"^ *#.*$", "", (OURS / name).read_text(), flags=re.MULTILINE)
    words = {line.split()[0] for line in script.splitlines() if line.strip()}
    known = {*shells.split(), "$b", "}", '"$@"'}
    strange = {word for word in words - known if not re.match(r"\w+=|\w+\(\)", word)}
    assert strange == set()
