"""The first screen comes before what it does not need: in the image it waits for every module that is read."""

import subprocess
import sys
from importlib.util import find_spec

import pytest

from coldtui import screen_world
from coldtui.core.errors import DeviceFailed

COMMANDS = {"coldtui.cli", "coldtui.cli_qr", "coldtui.cli_world", "coldtui.formats.joiner", "segno", "http", "email"}
"""What only commands need, and what comes along with it."""

LATER = {
    *("coldtui.core.psbt", "coldtui.core.review", "coldtui.core.sign", "coldtui.core.transaction"),
    *(
        "coldtui.devices.backup_card",
        "coldtui.devices.cameras",
        "coldtui.devices.posture",
        "coldtui.devices.formatting",
    ),
    *("coldtui.formats.backup_values", "coldtui.journeys.home", "coldtui.journeys.keyboard", "coldtui.journeys.today"),
    *("importlib.resources", "zxingcpp", "PIL", "cryptography"),
}
"""What the screen needs when the user goes on."""

START = "import coldtui.screen_world, coldtui.journeys.start, coldtui.journeys.new_keyboards\n"
GO_ON = "import coldtui.journeys.home, coldtui.journeys.keyboard, coldtui.journeys.sign\n"


def loaded(*arguments: str, then: str = START) -> set[str]:
    """The modules of a coldtui that was started with these arguments, and those of its first screen in the image."""
    program = (
        "import sys\nfrom coldtui.__main__ import main\n"
        f"sys.argv = ['coldtui', *{arguments!r}]\nmain()\n"
        f"{then}print(*sys.modules, sep='\\n')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split())


def test_the_first_screen_loads_nothing_that_it_does_not_need() -> None:
    assert loaded() & (COMMANDS | LATER) == set()


def test_control_each_of_these_is_a_module() -> None:
    assert [name for name in (*COMMANDS, *LATER) if find_spec(name) is None] == []


def test_a_camera_that_was_named_is_looked_for_before_the_first_screen() -> None:
    with pytest.raises(DeviceFailed, match="There is no camera"):
        screen_world._cameras("")


def test_control_without_a_name_none_is_looked_for_yet() -> None:
    assert screen_world._cameras(None) is not None


def test_control_with_a_command_all_of_its_modules_are_loaded() -> None:
    assert loaded("findings") >= COMMANDS


def test_control_what_comes_later_is_loaded_when_the_user_goes_on() -> None:
    assert loaded(then=START + GO_ON) & LATER >= {"coldtui.core.sign", "coldtui.journeys.keyboard"}


def test_garbage_is_collected_again_when_all_is_loaded() -> None:
    program = (
        "import gc, sys\nfrom coldtui import __main__ as m\nsys.argv = ['coldtui', 'findings']\nm.main()\n"
        "print(gc.isenabled())"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "True"
