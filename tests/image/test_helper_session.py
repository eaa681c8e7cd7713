"""coldtui is started without any right: asked of the kernel, in real processes. Needs root, as the helper has it."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.image.helper_rig import PATIENCE, heard

ROOT = Path(__file__).parents[2]

PACKAGES = [str(ROOT), str(ROOT / "live-image/overlay/usr/lib/coldtui")]

STARTING = """
import os, sys
sys.path[:0] = {packages}
from helper import session
{changes}
child = session.start({terminal!r}, {arguments}, {command})
child.link.settimeout(60)
try:
    sys.stdout.buffer.write(child.link.recv(4096))
except TimeoutError:
    pass
print("status", os.waitstatus_to_exitcode(os.waitpid(child.process, 0)[1]))
"""

TELL = (
    'cat /proc/self/status; tty; ls -ln "$(tty)"; ps -o sid=,pid= $$; env; ls -l /proc/$$/fd; '
    'ulimit -c; umask; echo "$@"'
)

CORES = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (2**20, 2**20)); os.umask(0)"
"""What starts it may write core files, and files that everybody reads."""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give rights away")


def started(*command: str, changes: str = "", arguments: tuple[str, ...] = ()) -> tuple[str, str]:
    """What a program started as coldtui is said on its terminal, and what the one that started it saw."""
    near, far = pty.openpty()
    terminal = os.ttyname(far)
    script = STARTING.format(
        packages=PACKAGES, terminal=terminal, command=command, changes=changes, arguments=arguments
    )
    try:
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120)
        assert done.stderr == ""
        os.write(far, b"\nthe end\n")
        said = heard(near, r"the end\r\n\Z")
    finally:
        os.close(near)
        os.close(far)
    return said.replace("\r\n", "\n"), done.stdout


@pytest.fixture(scope="module")
def told() -> str:
    said, seen = started("/bin/sh", "-c", TELL, "sh", changes=CORES, arguments=("--network", "regtest"))
    assert seen == "status 0\n"
    return said


def status(told: str, name: str) -> str:
    found = re.search(rf"^{name}:[ \t]*(.*)$", told, re.MULTILINE)
    assert found
    return found[1].strip()


def test_it_is_another_user_in_no_group_but_its_own(told):
    assert status(told, "Uid").split() == ["1000"] * 4
    assert status(told, "Gid").split() == ["1000"] * 4
    assert status(told, "Groups") == ""


@pytest.mark.parametrize("kind", ["Inh", "Prm", "Eff", "Bnd", "Amb"])
def test_it_has_no_capability_and_gets_none(told, kind):
    assert int(status(told, f"Cap{kind}"), 16) == 0


def test_control_the_one_that_starts_it_has_capabilities():
    assert int(status(Path("/proc/self/status").read_text(), "CapEff"), 16) != 0


def test_no_program_gives_it_new_privileges(told):
    assert status(told, "NoNewPrivs") == "1"


def test_the_terminal_is_its_own_and_that_of_its_session(told):
    assert re.search(r"^/dev/pts/\d+$", told, re.MULTILINE)
    assert re.search(r"^crw------- 1 1000 1000 ", told, re.MULTILINE)
    session, process = re.search(r"^ *(\d+) +(\d+)$", told, re.MULTILINE).groups()
    assert session == process


def test_its_environment_is_what_we_say_and_nothing_of_ours(told):
    names = set(re.findall(r"^([A-Z_]+)=", told, re.MULTILINE)) - {"PWD", "OLDPWD", "SHLVL", "_"}  # a shell's own
    assert names == {"PATH", "HOME", "TERM", "LC_ALL", "COLDTUI_HELPER"}


def test_it_has_the_terminal_and_the_link_open_and_nothing_else(told):
    opened = dict(re.findall(r" (\d+) -> '?([^'\n]+)'?$", told, re.MULTILINE))
    link = re.search(r"^COLDTUI_HELPER=(\d+)$", told, re.MULTILINE)[1]
    assert {opened[number] for number in "012"} == {opened["0"]}
    assert opened[link].startswith("socket:")
    others = {place for number, place in opened.items() if number not in {"0", "1", "2", link}}
    assert others <= {opened["0"]}  # a shell keeps its terminal open once more


def test_it_writes_no_core_file_and_others_cannot_read_its_files(told):
    assert "\n0\n0077\n" in told


def test_control_what_the_helper_is_allowed_would_be_handed_down():
    left = f"{CORES}; session.resource.setrlimit = session.os.umask = lambda *_: None"
    said, _ = started("/bin/sh", "-c", "ulimit -c; umask", changes=left)
    assert not re.search(r"^0$|^0077$", said, re.MULTILINE)


def test_the_arguments_are_handed_on(told):
    assert "--network regtest\n" in told


def test_the_link_keeps_datagrams_apart():
    send = "import os; os.write(int(os.environ['COLDTUI_HELPER']), b'one'); os.write(3, b'two')"
    _, seen = started("/usr/bin/env", "python3", "-c", send.replace("3,", "int(os.environ['COLDTUI_HELPER']),"))
    assert seen == "onestatus 0\n"


LEFT = {
    "a capability": "session._PR_CAPBSET_DROP = 23",  # PR_CAPBSET_READ: nothing is dropped
    "new privileges": "session._PR_SET_NO_NEW_PRIVS = 39",  # PR_GET_NO_NEW_PRIVS
    "the user": "os.setresuid = lambda *_: None",
    "the group": "os.setresgid = lambda *_: None",
    "a group": "os.setgroups = lambda _: None",
}


@pytest.mark.parametrize("what", LEFT)
def test_it_is_not_started_where_something_is_left(what):
    change = LEFT[what]
    if what == "a group":
        change = "os.setgroups([4]); os.setgroups = lambda _: None"
    said, seen = started("/bin/echo", "started", changes=change)
    assert "started" not in said
    assert seen == "status 71\n"


def test_control_it_is_started_where_nothing_is_left():
    said, seen = started("/bin/echo", "started")
    assert "started" in said
    assert seen == "status 0\n"


WAITING = "import os, time; os.write(int(os.environ['COLDTUI_HELPER']), b'on'); time.sleep(1000)"

HELPER = """
import sys
sys.path[:0] = {packages}
from helper import session
child = session.start({terminal!r}, (), ('/usr/bin/env', 'python3', '-c', {waiting!r}))
child.link.settimeout(60)
assert child.link.recv(9) == b'on'
print(child.process, flush=True)
sys.stdin.read()
"""


def test_it_does_not_outlive_the_helper():
    near, far = pty.openpty()
    script = HELPER.format(packages=PACKAGES, terminal=os.ttyname(far), waiting=WAITING)
    with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as helper:
        process = os.pidfd_open(int(helper.stdout.readline()))
        try:
            assert not has_ended(process, 0)  # control: as long as the helper is there, it is there
            helper.communicate(timeout=60)
            assert has_ended(process, PATIENCE)
        finally:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(process, signal.SIGKILL)
            for descriptor in (process, near, far):
                os.close(descriptor)


def has_ended(process: int, seconds: int) -> bool:
    return select.select([process], [], [], seconds)[0] == [process]
