"""Takes from a process all system calls but those that it needs for computing on what it has (seccomp(2)).

It is for the programs that decode pictures: once loaded, they read standard input, compute, write standard output and
end. Whoever took one over by a picture could not open, send, start or signal anything.

The kernel asks a filter, a program for its packet filter (BPF), before each call. A call ends in one of three ways:

    done     COMPUTING, and CHANGING_MEMORY without PROT_EXEC
    EPERM    all others: Python and the C library try some by themselves, and go on without them
    killed   ATTACKING, PROT_EXEC, and calls by the numbers of another processor: no decoder ever does this

Nothing takes a filter away again. The numbers of calls are from arch/x86/entry/syscalls/syscall_64.tbl and
include/uapi/asm-generic/unistd.h, all others from include/uapi/linux/{seccomp,audit,bpf_common,filter,prctl}.h.
"""

import ctypes
import errno
import os
import struct
from pathlib import Path

COMPUTING: dict[str, tuple[int, int]] = {
    "read": (0, 63),
    "write": (1, 64),
    "munmap": (11, 215),
    "brk": (12, 214),
    "mremap": (25, 216),
    "madvise": (28, 233),
    "futex": (202, 98),
    "clock_gettime": (228, 113),  # where the vDSO cannot read the clock
    "sched_yield": (24, 124),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "restart_syscall": (219, 128),
    "exit": (60, 93),
    "exit_group": (231, 94),
}
"""Calls by name, with their numbers on x86_64 and on aarch64."""

CHANGING_MEMORY: dict[str, tuple[int, int]] = {"mmap": (9, 222), "mprotect": (10, 226)}
"""The same, for calls whose third argument says what memory is for."""

ATTACKING: dict[str, tuple[int, int | None]] = {
    "execve": (59, 221),
    "execveat": (322, 281),
    "fork": (57, None),
    "vfork": (58, None),
    "clone": (56, 220),
    "clone3": (435, 435),
    "socket": (41, 198),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),  # abort(3) does it too, and wants to end as well
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425),
}
"""The same, for calls that end the process; None where there is no such call."""

MACHINES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
"""The processors that are known here, as uname(2) says them: their column above, and AUDIT_ARCH_*."""

ALLOW = 0x7FFF0000  # SECCOMP_RET_ALLOW
REFUSE = 0x00050000 | errno.EPERM  # SECCOMP_RET_ERRNO
KILL = 0x80000000  # SECCOMP_RET_KILL_PROCESS

_LOAD = 0x20  # BPF_LD | BPF_W | BPF_ABS: four bytes of struct seccomp_data, from the offset that follows
_IF_EQUAL = 0x15  # BPF_JMP | BPF_JEQ | BPF_K
_IF_AT_LEAST = 0x35  # BPF_JMP | BPF_JGE | BPF_K
_IF_ANY_BIT = 0x45  # BPF_JMP | BPF_JSET | BPF_K
_RETURN = 0x06  # BPF_RET | BPF_K

_NUMBER, _ARCH, _THIRD_ARGUMENT = 0, 4, 32  # in struct seccomp_data; of the argument its lower half, little-endian
_X32 = 0x40000000  # __X32_SYSCALL_BIT: other numbers for the same calls
_PROT_EXEC = 4  # mmap(2)

_PR_SET_SECCOMP = 22
_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_MODE_FILTER = 2
_INSTRUCTION = struct.Struct("=HBBI")  # struct sock_filter: code, jumps if true and if false, k


class _Program(ctypes.Structure):
    """`struct sock_fprog`."""

    _fields_ = [("len", ctypes.c_ushort), ("filter", ctypes.c_char_p)]


def leave_only_computing() -> bool:
    """Set the filter on this process, which has one thread. False where this kernel or processor has none of ours."""
    if not _is_known():
        return False
    code = program(os.uname().machine)
    told = _Program(len(code) // _INSTRUCTION.size, code)
    prctl, unused = ctypes.CDLL(None).prctl, ctypes.c_ulong(0)
    # without it the filter of a process that is not root is refused
    prctl(ctypes.c_int(_PR_SET_NO_NEW_PRIVS), ctypes.c_ulong(1), unused, unused, unused)
    mode = ctypes.c_ulong(_SECCOMP_MODE_FILTER)
    return bool(prctl(ctypes.c_int(_PR_SET_SECCOMP), mode, ctypes.byref(told), unused, unused) == 0)


def is_possible(proc: str = "/proc") -> bool:
    """Whether `leave_only_computing` works here: the kernel names what its filters can do (seccomp(2), /proc)."""
    try:
        actions = Path(proc, "sys/kernel/seccomp/actions_avail").read_bytes().split()
    except OSError:
        return False
    return _is_known() and {b"kill_process", b"errno", b"allow"} <= set(actions)


def _is_known() -> bool:
    """Whether this processor is, and this Python a program of 64 bits: one of 32 has other numbers on the same."""
    return os.uname().machine in MACHINES and ctypes.sizeof(ctypes.c_void_p) == 8


def program(machine: str) -> bytes:
    """The filter for one of MACHINES. The commonest calls come first."""
    column, arch = MACHINES[machine]
    code = _do(_LOAD, _ARCH) + _unless(_IF_EQUAL, arch, KILL)
    code += _do(_LOAD, _NUMBER) + _when(_IF_AT_LEAST, _X32, KILL)
    for computing in COMPUTING.values():
        code += _when(_IF_EQUAL, computing[column], ALLOW)
    for attacking in ATTACKING.values():
        if (number := attacking[column]) is not None:
            code += _when(_IF_EQUAL, number, KILL)
    for changing in CHANGING_MEMORY.values():
        decide = _do(_LOAD, _THIRD_ARGUMENT) + _when(_IF_ANY_BIT, _PROT_EXEC, KILL) + _do(_RETURN, ALLOW)
        code += _do(_IF_EQUAL, changing[column], if_not=len(decide) // _INSTRUCTION.size) + decide
    return code + _do(_RETURN, REFUSE)


def _when(test: int, value: int, end: int) -> bytes:
    return _do(test, value, if_not=1) + _do(_RETURN, end)


def _unless(test: int, value: int, end: int) -> bytes:
    return _do(test, value, if_so=1) + _do(_RETURN, end)


def _do(code: int, value: int, *, if_so: int = 0, if_not: int = 0) -> bytes:
    """One instruction; of a test also how many of those that follow are passed over."""
    return _INSTRUCTION.pack(code, if_so, if_not, value)
