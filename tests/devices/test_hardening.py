"""A process that nobody can look into. Each runs in a process of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices import hardening

STATE = """
import resource, sys
from coldtui.devices import hardening
resource.setrlimit(resource.RLIMIT_CORE, (resource.getrlimit(resource.RLIMIT_CORE)[1],) * 2)
if sys.argv[1] == "harden":
    hardening.harden()
print(hardening.is_dumpable(), resource.getrlimit(resource.RLIMIT_CORE) == (0, 0))
"""

PEEK = """
import ctypes, os, sys
from coldtui.devices import hardening
try:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)  # root may look into everything
except PermissionError:
    pass  # not root, or one without rights: an ordinary user already
hardening._prctl(4, 1)  # a change of user closes a process by itself: open it again, as an ordinary one is
secret = ctypes.create_string_buffer(b"abandon abandon about")
ready, done = os.pipe(), os.pipe()
child = os.fork()
if child == 0:
    if sys.argv[1] == "harden":
        hardening.harden()
    os.write(ready[1], b"x")
    os.read(done[0], 1)
    os._exit(0)
os.read(ready[0], 1)
try:
    with open(f"/proc/{child}/mem", "rb", buffering=0) as memory:
        memory.seek(ctypes.addressof(secret))
        print("read", memory.read(21))
except OSError as error:
    print("closed", type(error).__name__)
os.write(done[1], b"x")
os.waitpid(child, 0)
"""


def run(script: str, *arguments: str) -> str:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True, cwd=root, timeout=60
    )
    return done.stdout.strip()


def test_a_hardened_process_writes_no_core_and_cannot_be_dumped():
    assert run(STATE, "harden") == "False True"


def test_control_a_process_is_dumpable_before_it_is_hardened():
    assert run(STATE, "leave").startswith("True")


def test_another_program_of_the_same_user_cannot_read_the_memory_of_a_hardened_process():
    assert run(PEEK, "harden") == "closed PermissionError"


def test_control_without_it_another_program_reads_the_memory():
    assert run(PEEK, "leave") == "read b'abandon abandon about'"


@pytest.mark.parametrize(("dumpable", "limit"), [(1, 0), (0, 4096), (1, 4096)])
def test_where_it_does_not_hold_it_is_an_error(monkeypatch, dumpable, limit):
    monkeypatch.setattr(hardening, "_prctl", lambda option, argument: dumpable)
    monkeypatch.setattr(hardening.resource, "setrlimit", lambda which, limits: None)
    monkeypatch.setattr(hardening.resource, "getrlimit", lambda which: (limit, limit))
    with pytest.raises(DeviceFailed, match="protect its memory"):
        hardening.harden()
