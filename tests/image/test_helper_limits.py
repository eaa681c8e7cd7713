"""However much coldtui takes, enough is left to end it and to switch off."""

import os
import pty
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

OURS = Path(__file__).parents[2] / "live-image/overlay/usr/lib/coldtui"
USER = 54322

_STATUS = Path("/proc/self/status").read_text()

MAY_HAVE_FEWER = bool(int(re.search(r"^CapEff:\t(\w+)$", _STATUS, re.MULTILINE)[1], 16) >> 24 & 1)
"""CAP_SYS_RESOURCE: a container's root has often none."""

TELL = "cat /proc/self/limits /proc/self/oom_score_adj; echo 0 > /proc/self/oom_score_adj; cat /proc/self/oom_score_adj"

STARTING = """
import os, resource, sys
sys.path.insert(0, {ours!r})
from helper import session
{changes}
session.be_the_last_to_go()
child = session.start({terminal!r}, (), ("/bin/sh", "-c", {tell!r}))
os.waitpid(child.process, 0)
print(open("/proc/self/oom_score_adj").read())
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give rights away")


def started(changes: str = "") -> tuple[str, str]:
    """What a program started as coldtui says of itself, and what the helper's points are."""
    near, far = pty.openpty()
    script = STARTING.format(ours=str(OURS), terminal=os.ttyname(far), tell=TELL, changes=changes)
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=60)
    os.write(far, b"the end\n")
    said = b""
    while not said.endswith(b"the end\r\n"):
        said += os.read(near, 65536)
    os.close(near)
    os.close(far)
    assert done.stderr == ""
    return said.decode().replace("\r\n", "\n"), done.stdout.strip()


def limit(said: str, name: str) -> tuple[str, str]:
    found = re.search(rf"^{name} +(\S+) +(\S+) ", said, re.MULTILINE)
    assert found
    return found[1], found[2]


LIMITS = {"Max core file size": "0", "Max locked memory": "0", "Max processes": "256", "Max msgqueue size": "0"}


def test_it_has_its_limits_and_cannot_raise_them():
    raised = "[resource.setrlimit(one, (4096, 4096)) for one in (4, 6, 8, 12)]"
    said, _ = started(raised)
    assert {name: limit(said, name) for name in LIMITS} == {name: (most, most) for name, most in LIMITS.items()}


def test_control_without_them_it_has_what_the_one_that_starts_it_has():
    raised = "[resource.setrlimit(one, (4096, 4096)) for one in (4, 6, 8, 12)]; session._LIMITS = ()"
    said, _ = started(raised)
    assert {limit(said, name) for name in LIMITS} == {("4096", "4096")}


def test_memory_that_runs_out_ends_it_first_and_the_helper_last():
    said, helper = started()
    first, then = re.findall(r"^-?\d+$", said, re.MULTILINE)
    assert first == "500"
    if MAY_HAVE_FEWER:  # elsewhere HARDENING.md's line asks the image
        assert (then, helper) == ("500", "-1000")  # it tried to have fewer


def test_control_the_points_are_set_by_us():
    said, _ = started("session._FIRST_TO_GO = 300")
    assert re.findall(r"^-?\d+$", said, re.MULTILINE)[0] == "300"


def power_off(folder: Path, prepare: Callable[[], None], *arguments: str) -> tuple[str, subprocess.Popen[bytes]]:
    """The beginning of the script where there is no process to be had, beside one that has them all."""
    text, found, _ = (OURS / "power-off").read_text().partition("\n# Nothing may hold this up")
    assert found
    again, script = folder / "again", folder / "script"
    again.write_text('#!/bin/busybox sh\necho "began anew: $1"\n')
    off = text.replace("/usr/lib/coldtui/power-off again", f"{again} again")
    script.write_text(off.replace("/bin/busybox poweroff -n -f", "/bin/busybox echo switched off"))
    again.chmod(0o755)
    greedy = subprocess.Popen(["sleep", "1000"], user=USER, group=USER, extra_groups=[])
    done = subprocess.run(
        ["/bin/busybox", "sh", script, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        user=USER,
        group=USER,
        extra_groups=[],
        preexec_fn=prepare,
    )
    return done.stdout, greedy


@pytest.fixture
def folder():
    """One that another user may read, too."""
    place = Path("/var/tmp") / f"coldtui-{os.getpid()}"
    place.mkdir(mode=0o755)
    place.chmod(0o755)
    yield place
    shutil.rmtree(place)


def no_more_processes() -> None:
    resource.setrlimit(resource.RLIMIT_NPROC, (1, 1))


def test_power_off_ends_what_has_taken_every_process_and_begins_anew(folder):
    said, greedy = power_off(folder, no_more_processes)
    assert said == "began anew: again\n"
    assert greedy.wait(60) == -signal.SIGKILL


def test_power_off_for_ctrl_alt_del_begins_anew_too(folder):
    said, greedy = power_off(folder, no_more_processes, "key")
    assert said == "began anew: again\n"
    assert greedy.wait(60) == -signal.SIGKILL


def test_power_off_that_gets_none_again_switches_off_at_once(folder):
    said, greedy = power_off(folder, no_more_processes, "again")
    assert said == "switched off\n"
    greedy.kill()
    greedy.wait()
