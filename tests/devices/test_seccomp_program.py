"""The filter of system calls as a program, run by hand: what it says to each call, for both processors."""

import struct

import pytest

from coldtui.devices import seccomp
from coldtui.devices.seccomp import ALLOW, ATTACKING, CHANGING_MEMORY, COMPUTING, KILL, MACHINES, REFUSE

PROT_EXEC = 4

HEADERS = {
    "x86_64": "read 0 write 1 munmap 11 brk 12 mremap 25 madvise 28 futex 202 clock_gettime 228 sched_yield 24 "
    "rt_sigaction 13 rt_sigprocmask 14 rt_sigreturn 15 restart_syscall 219 exit 60 exit_group 231 mmap 9 mprotect 10 "
    "execve 59 execveat 322 fork 57 vfork 58 clone 56 clone3 435 socket 41 ptrace 101 process_vm_readv 310 "
    "process_vm_writev 311 kill 62 tkill 200 tgkill 234 bpf 321 userfaultfd 323 io_uring_setup 425",
    "aarch64": "read 63 write 64 munmap 215 brk 214 mremap 216 madvise 233 futex 98 clock_gettime 113 sched_yield 124 "
    "rt_sigaction 134 rt_sigprocmask 135 rt_sigreturn 139 restart_syscall 128 exit 93 exit_group 94 mmap 222 "
    "mprotect 226 execve 221 execveat 281 clone 220 clone3 435 socket 198 ptrace 117 process_vm_readv 270 "
    "process_vm_writev 271 kill 129 tkill 130 tgkill 131 bpf 280 userfaultfd 282 io_uring_setup 425",
}
"""What asm/unistd_64.h and asm-generic/unistd.h of Linux 6.1 say."""

OTHERS = {"i386": 0x40000003, "arm": 0x40000028, "riscv64": 0xC00000F3}
"""AUDIT_ARCH_* of processors that have other numbers."""


def end(machine, number, third=0, arch=None):
    """What the filter says to a call, after the rules for BPF in the kernel's Documentation/networking/filter.rst."""
    arch = MACHINES[machine][1] if arch is None else arch
    data = struct.pack("<iIQ6Q", number, arch, 0, 0, 0, third, 0, 0, 0)
    code = list(struct.iter_unpack("=HBBI", seccomp.program(machine)))
    place = accumulator = 0
    while True:
        what, if_so, if_not, value = code[place]
        place += 1
        if what == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, value)
        elif what == 0x06:
            return value
        else:
            is_so = {0x15: accumulator == value, 0x35: accumulator >= value, 0x45: bool(accumulator & value)}[what]
            place += if_so if is_so else if_not


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_of_calls_are_those_of_the_kernels_headers(machine):
    said = HEADERS[machine].split()
    numbers = dict(zip(said[::2], map(int, said[1::2]), strict=True))
    column = MACHINES[machine][0]
    ours = {name: both[column] for name, both in {**COMPUTING, **CHANGING_MEMORY, **ATTACKING}.items()}
    assert {name: number for name, number in ours.items() if number is not None} == numbers


@pytest.mark.parametrize("machine", MACHINES)
def test_every_call_has_the_end_that_its_list_says(machine):
    column = MACHINES[machine][0]
    ends = dict.fromkeys(range(1024), REFUSE)
    ends |= {both[column]: KILL for both in ATTACKING.values() if both[column] is not None}
    ends |= {both[column]: ALLOW for both in (*COMPUTING.values(), *CHANGING_MEMORY.values())}
    assert {number: end(machine, number) for number in ends} == ends
    for number in (both[column] for both in CHANGING_MEMORY.values()):
        assert [end(machine, number, third) for third in range(8)] == 4 * [ALLOW] + 4 * [KILL]
        assert end(machine, number, 1 << 63 | 3) == ALLOW
        assert end(machine, number, 1 << 63 | PROT_EXEC) == KILL


@pytest.mark.parametrize("machine", MACHINES)
def test_numbers_of_another_processor_are_never_taken_for_ours(machine):
    column = MACHINES[machine][0]
    allowed = [both[column] for both in COMPUTING.values()]
    foreign = {*OTHERS.values(), *(arch for _, arch in MACHINES.values())} - {MACHINES[machine][1]}
    assert {end(machine, number, 0, arch) for number in allowed for arch in foreign} == {KILL}
    assert {end(machine, number + 0x4000_0000) for number in allowed} == {KILL}
    assert {end(machine, number - 0x8000_0000) for number in allowed} == {KILL}


def test_control_they_are_allowed_where_they_are_ours():
    for machine, (column, arch) in MACHINES.items():
        assert {end(machine, both[column], 0, arch) for both in COMPUTING.values()} == {ALLOW}
