"""Starts coldtui with nothing it could do harm with: another user, no capability, none to be had again, one console.

After the fork and before coldtui begins, what the kernel says of the new process is read back. Where a right is left,
coldtui does not start.
"""

import ctypes
import fcntl
import os
import re
import resource
import signal
import socket
import termios
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

USER = 1000
"""The user and the group that coldtui runs as."""

COMMAND = ("/usr/bin/python3", "-I", "-X", "utf8", "-B", "-m", "coldtui")

HELPER = "COLDTUI_HELPER"
"""The variable with the number of the descriptor that leads here."""

_ENVIRONMENT = {"PATH": "/usr/bin:/bin", "HOME": "/tmp", "TERM": "linux", "LC_ALL": "C.UTF-8"}  # noqa: S108 (its home)

_PR_SET_PDEATHSIG = 1  # prctl(2), include/uapi/linux/prctl.h
_PR_CAPBSET_DROP = 24
_PR_SET_NO_NEW_PRIVS = 38
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_CLEAR_ALL = 4

_OOM = Path("/proc/self/oom_score_adj")
_LAST_CAPABILITY = Path("/proc/sys/kernel/cap_last_cap")
_CLOSED = re.compile(
    r"^Uid:\t1000\t1000\t1000\t1000$.*^Gid:\t1000\t1000\t1000\t1000$.*^Groups:\t ?$"
    r".*^CapInh:\t0{16}$.*^CapPrm:\t0{16}$.*^CapEff:\t0{16}$.*^CapBnd:\t0{16}$.*^CapAmb:\t0{16}$.*^NoNewPrivs:\t1$",
    re.MULTILINE | re.DOTALL,
)
"""What /proc/self/status says of a process without rights (proc_pid_status(5))."""

_LIMITS = (
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_MEMLOCK, 0),  # it locks none: there is no swap
    (resource.RLIMIT_NPROC, 256),  # threads count; it has some forty at most
    (resource.RLIMIT_MSGQUEUE, 0),
)
"""What it may use of the computer, so that there is always enough left to end it and to switch off."""

_FIRST_TO_GO, _NEVER = 500, -1000
"""Where memory runs out, the kernel ends the process with the most points (proc_pid_oom_score_adj(5))."""

_NOT_STARTED = 71
"""Exit status of a child that could not drop its rights (sysexits.h, EX_OSERR)."""


@dataclass(frozen=True, slots=True)
class Child:
    """coldtui, running."""

    process: int
    link: socket.socket
    """Our end of the pair."""


def start(terminal: str, arguments: Sequence[str] = (), command: Sequence[str] = COMMAND) -> Child:
    """Starts coldtui on a terminal. To be called before there is a second thread. Raises OSError."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    parent = os.getpid()
    process = os.fork()
    if process == 0:
        _become_coldtui(terminal, (*command, *arguments), theirs, parent)
    theirs.close()
    return Child(process, ours)


def _become_coldtui(terminal: str, command: Sequence[str], link: socket.socket, parent: int) -> NoReturn:
    """In the child: never returns, whatever happens."""
    try:
        _be_the_first_to_go()
        os.setsid()
        _take_terminal(terminal)
        _drop_rights()
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)  # after the user has changed, which clears it
        if os.getppid() == parent and _CLOSED.search(Path("/proc/self/status").read_text(encoding="ascii")):
            os.set_inheritable(link.fileno(), True)
            os.execve(command[0], tuple(command), _ENVIRONMENT | {HELPER: str(link.fileno())})  # noqa: S606 (no shell is meant)
    finally:
        os._exit(_NOT_STARTED)


def be_the_last_to_go() -> None:
    """For the helper: it is there to switch off even when coldtui has taken all memory."""
    with suppress(OSError):  # only root may have it so
        _OOM.write_text(f"{_NEVER}\n", encoding="ascii")


def _be_the_first_to_go() -> None:
    """What it gets as root, a user cannot lower again. Raises OSError."""
    _OOM.write_text(f"{_FIRST_TO_GO}\n", encoding="ascii")


def _take_terminal(path: str) -> None:
    """The terminal becomes this session's own, and belongs to coldtui's user."""
    terminal = os.open(path, os.O_RDWR | os.O_NOCTTY)
    fcntl.ioctl(terminal, termios.TIOCSCTTY, 1)  # also from the session that init began: tty_ioctl(4)
    os.fchown(terminal, USER, USER)
    os.fchmod(terminal, 0o600)
    for standard in range(3):
        os.dup2(terminal, standard)
    if terminal > 2:
        os.close(terminal)


def _drop_rights() -> None:
    os.umask(0o077)
    os.chdir("/")
    for limit, most in _LIMITS:
        resource.setrlimit(limit, (most, most))
    _prctl(_PR_SET_NO_NEW_PRIVS, 1)
    _prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_CLEAR_ALL)
    for capability in range(int(_LAST_CAPABILITY.read_text(encoding="ascii")) + 1):
        _prctl(_PR_CAPBSET_DROP, capability)
    os.setgroups([])
    os.setresgid(USER, USER, USER)
    os.setresuid(USER, USER, USER)
    for ignored in (signal.SIGPIPE, signal.SIGXFSZ):  # by Python, and it would be inherited
        signal.signal(ignored, signal.SIG_DFL)


def _prctl(option: int, argument: int) -> None:
    """Raises OSError."""
    unused = ctypes.c_ulong(0)
    library = ctypes.CDLL(None, use_errno=True)
    if library.prctl(ctypes.c_int(option), ctypes.c_ulong(argument), unused, unused, unused):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
