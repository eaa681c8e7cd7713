"""What the image is told to do, and HARDENING.md, say the same: no setting without its check."""

import re
import subprocess
from pathlib import Path

import pytest

IMAGE = Path(__file__).parents[2] / "live-image"
OURS = IMAGE / "overlay/usr/lib/coldtui"

COMFORT = {"quiet", "loglevel", "consoleblank", "noautogroup", "block.events_dfl_poll_msecs"}
"""Words of the command line that shut nothing."""

ROW = re.compile(r"\| (.+?) \| .+ \| `(.+)` \|")


def rows() -> list[str]:
    lines = (IMAGE / "HARDENING.md").read_text().splitlines()
    return [line for line in lines if line.startswith("|") and "---" not in line and "| requirement |" not in line]


def checks() -> str:
    return "\n".join(ROW.fullmatch(row)[2].replace("\\|", "|") for row in rows())


def unchecked(text: str) -> set[str]:
    """The settings that no check names."""
    settings = re.findall(r"^([a-z_./-]+) = ", (IMAGE / "overlay/etc/sysctl.conf").read_text(), re.MULTILINE)
    words = {word.partition("=")[0] for word in (IMAGE / "boot/cmdline").read_text().split()} - COMFORT
    names = words | {setting.replace(".", "/").removeprefix("fs/protected") for setting in settings}
    return {name for name in names if name not in text}


def test_each_setting_of_the_kernel_has_a_check():
    assert unchecked(checks()) == set()


def test_control_one_that_no_check_names_is_found():
    assert unchecked(checks().replace("kernel/sysrq", "").replace("vsyscall=none", "")) >= {"kernel/sysrq"}


def test_each_row_has_a_check_and_each_check_a_requirement_of_its_own():
    assert [row for row in rows() if not ROW.fullmatch(row)] == []
    requirements = [ROW.fullmatch(row)[1] for row in rows()]
    assert len(requirements) == len(set(requirements)) > 50


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
