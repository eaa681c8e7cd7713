"""README.md does what it says: both commands, as they stand, in a clean clone."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pyte
import pytest

from tests.architecture.source import ROOT, files
from tests.readme import README, commands, table_in_readme, table_of_program

F10 = b"\x1b[21~"


def parts(command: str) -> list[str]:
    return command.split(" && ")


def test_there_are_exactly_two_commands_of_one_line_each():
    assert [command.count("\n") for command in commands()] == [0, 0]


def test_one_command_starts_the_demo_and_the_other_runs_all_tests():
    assert [parts(command)[-1] for command in commands()] == [".venv/bin/coldtui --demo", ".venv/bin/pytest"]


def test_both_commands_install_the_same_way():
    demo, tests = (parts(command)[:-1] for command in commands())
    assert [part.replace("requirements-test.txt", "requirements.txt") for part in tests] == demo


def fetches_unhashed(step: str) -> bool:
    """Whether pip could fetch a file whose hash no lock file names: a package, or a backend to build one with."""
    words = step.split()
    if "pip" not in step:
        return False
    if "-e" in words:
        return not {"--no-deps", "--no-build-isolation"} <= set(words)
    is_wheels_only = "requirements-build.txt" in words
    return "--require-hashes" not in words or not ("--no-build-isolation" in words or is_wheels_only)


def test_nothing_is_fetched_whose_hash_is_not_locked():
    assert [part for command in commands() for part in parts(command) if fetches_unhashed(part)] == []


@pytest.mark.parametrize(
    "step",
    [
        ".venv/bin/pip install -r requirements.txt",
        ".venv/bin/pip install --require-hashes -r requirements.txt",
        ".venv/bin/pip install -e .",
        ".venv/bin/pip install --no-deps -e .",
        ".venv/bin/pip install textual",
    ],
)
def test_control_a_step_that_fetches_unhashed_is_found(step):
    assert fetches_unhashed(step)


def test_readme_fits_on_a_few_screens():
    """Without the table, which grows with the rules."""
    assert len(README.read_text().splitlines()) - len(table_in_readme().splitlines()) <= 150


def test_the_table_of_findings_is_the_programs():
    assert table_in_readme() == table_of_program(), "python -m tests.readme writes it anew"


def clean_clone(to: Path) -> None:
    """What others would get: a clone of the last commit, or while there are changes, a copy of what would be committed."""
    state = subprocess.run(["git", "status", "--porcelain"], cwd=ROOT, capture_output=True, text=True, check=True)
    has_commit = subprocess.run(
        ["git", "rev-parse", "-q", "--verify", "HEAD"], cwd=ROOT, capture_output=True, check=False
    )
    if not state.stdout and has_commit.returncode == 0:
        subprocess.run(["git", "clone", "-q", "--no-hardlinks", ROOT, to], check=True)
        return
    for name in files():
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / name, to / name)
    subprocess.run(["git", "init", "-q", to], check=True)


def environment(**more: str) -> dict[str, str]:
    """A user's: the Python that runs this test is `python3`, and nothing of pytest's own is inherited."""
    inherited = {
        name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "PYTHON", "VIRTUAL"))
    }
    path = f"{sys.base_prefix}/bin{os.pathsep}{inherited['PATH']}"
    return inherited | {"PATH": path, "TERM": "xterm-256color"} | more


class Terminal:
    """A command in a terminal of 80 by 24, and what a person would see there."""

    def __init__(self, command: str, folder: Path) -> None:
        self._screen = pyte.Screen(80, 24)
        self._stream = pyte.ByteStream(self._screen)
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.process = subprocess.Popen(
            ["sh", "-c", command],
            cwd=folder,
            env=environment(),
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
        )
        os.close(slave)

    @property
    def text(self) -> str:
        return "\n".join(self._screen.display)

    def read_until(self, wanted: str, seconds: float) -> bool:
        """Whether the text appeared in time; stops early when the command ended."""
        end = time.monotonic() + seconds
        while wanted not in self.text and time.monotonic() < end:
            if not select.select([self._master], [], [], 0.2)[0]:
                continue
            try:
                self._stream.feed(os.read(self._master, 65536))
            except OSError:  # Linux says EIO when the last process has closed the other side
                break
        return wanted in self.text

    def press(self, keys: bytes) -> None:
        os.write(self._master, keys)

    def ends_within(self, seconds: float) -> bool:
        """Whether the command ended by itself; what it draws on the way is read, so that it never waits for us."""
        end = time.monotonic() + seconds
        while self.process.poll() is None and time.monotonic() < end:
            self.read_until("\0", 0.3)
        return self.process.poll() is not None

    def close(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        os.close(self._master)


@pytest.fixture(scope="module")
def clone(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clone") / "coldtui"
    clean_clone(folder)
    return folder


@pytest.mark.slow
def test_the_first_command_shows_the_demo(clone):
    terminal = Terminal(commands()[0], clone)
    try:
        assert terminal.read_until("DEMO", 600), terminal.text
        terminal.press(F10)
        terminal.read_until("\0", 1)
        terminal.press(b"\r")
        assert terminal.ends_within(15), terminal.text
        assert terminal.process.returncode == 0
    finally:
        terminal.close()


@pytest.mark.slow
def test_the_second_command_finds_the_tests(clone):
    """Collecting only, since these tests are among them; .ci/run is what runs the command whole."""
    result = run(commands()[1], clone, PYTEST_ADDOPTS="--collect-only -q")
    assert result.returncode == 0, result.stdout[-2000:]
    assert int(re.search(r"(\d+) tests collected", result.stdout)[1]) > 0


@pytest.mark.slow
@pytest.mark.parametrize("number", [0, 1])
def test_a_second_run_fetches_nothing(clone, number):
    """It finds everything in place, so it is quick, and works without a network."""
    steps = " && ".join(parts(commands()[number])[:-1])
    assert run(steps, clone).returncode == 0
    offline = run(steps, clone, PIP_NO_INDEX="1", PIP_CONFIG_FILE=os.devnull, PIP_FIND_LINKS="", PIP_NO_CACHE_DIR="1")
    assert offline.returncode == 0, offline.stderr


def run(command: str, folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment(**more), capture_output=True, text=True, check=False
    )


def test_the_exit_statuses_are_those_of_the_program():
    from coldtui.exit_status import BUG, DEVICE, DONE, REFUSED, UNREADABLE, USAGE, WARNED

    told = re.search(r"Exit\s+status: (.*?)\.", README.read_text(), re.DOTALL).group(1)
    numbers = {int(number) for number in re.findall(r"\b\d+\b", told.split(";")[0])}
    assert numbers == {DONE, USAGE, UNREADABLE, REFUSED, DEVICE, WARNED, BUG}
