"""The screen starts without what only a command needs: in the image the first frame waits for every module."""

import subprocess
import sys

COMMANDS = {"coldtui.cli_qr", "coldtui.formats.joiner", "segno", "http", "email"}
"""Reading and writing codes, and what comes along with it."""


def loaded(*arguments: str) -> set[str]:
    """The modules of a coldtui that was started with these arguments, and those of its first screen in the image."""
    program = (
        "import sys\nfrom coldtui.__main__ import main\n"
        f"sys.argv = ['coldtui', *{arguments!r}]\nmain()\n"
        "import coldtui.app, coldtui.journeys.start, coldtui.journeys.new_keyboards\nprint(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_without_a_command_nothing_is_loaded_that_only_commands_need() -> None:
    assert not loaded() & COMMANDS


def test_control_with_a_command_all_of_it_is() -> None:
    assert loaded("findings") >= COMMANDS
