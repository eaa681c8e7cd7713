"""The filter of system calls on real processes: what it ends and refuses, and that decoding pictures lacks nothing."""

import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from coldtui.core.errors import DeviceFailed
from coldtui.devices import seccomp
from coldtui.devices.decoder_process import MAX_FAILURES, DecoderProcess
from coldtui.devices.frames import Frame, Layout
from tests.bench import scanning
from tests.devices.fake_video import ready

FOLDER = Path(seccomp.__file__).parent
DECODER = FOLDER / "frame_decoder.py"
HERE = os.uname().machine

# --- a process with it ------------------------------------------------------------------------------------------------

BEGIN = (
    f"import sys; sys.path.insert(0, {str(FOLDER)!r}); import seccomp; sys.path.pop(0)\n"
    "import ctypes, gc, mmap, os, resource, signal, socket, struct, threading, time, warnings\n"
    "c, memory = ctypes.CDLL(None, use_errno=True), mmap.mmap(-1, 8192)\n"
    "place = ctypes.c_void_p(ctypes.addressof(ctypes.c_char.from_buffer(memory)))\n"
)
SHUT = BEGIN + "assert seccomp.leave_only_computing()\n"


def comes_to(program):
    """A fresh interpreter that runs it. It leaves no core file, whatever the one that asks may."""
    begin = "import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0))\n"
    command = (sys.executable, "-I", "-B", "-c", begin + program)
    return subprocess.run(command, capture_output=True, check=False, text=True)


KILLED = {
    "executes": "os.execv(sys.executable, [sys.executable, '-c', 'print(\"done\")'])",
    "executes a descriptor": "c.execveat(0, b'', None, None, 0)",
    "forks": "os.fork() or os._exit(0)",
    "starts a thread": "threading.Thread(target=int).start()",
    "opens a socket": "socket.socket()",
    "opens a socket of this computer": "socket.socket(socket.AF_UNIX)",
    "traces": "c.ptrace(0, 0, 0, 0)",
    "reads another's memory": "c.process_vm_readv(os.getppid(), None, 0, None, 0, 0)",
    "writes another's memory": "c.process_vm_writev(os.getppid(), None, 0, None, 0, 0)",
    "signals another": "os.kill(os.getppid(), 0)",
    "signals itself": "signal.raise_signal(signal.SIGCONT)",
    "maps a program": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_EXEC)",
    "maps what it writes and runs": "mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    "makes a program of memory": "assert c.mprotect(place, 4096, 5) == 0",
    "calls by other numbers": "c.syscall(ctypes.c_long(0x4000_0000))",
}


@pytest.mark.parametrize("name", KILLED)
def test_what_only_an_attacker_does_ends_the_process(name):
    done = comes_to(f"{SHUT}{KILLED[name]}\nprint('done')")
    assert (done.returncode, done.stdout, done.stderr) == (-signal.SIGSYS, "", "")


@pytest.mark.parametrize("name", KILLED)
def test_control_without_the_filter_it_is_done(name):
    done = comes_to(f"{BEGIN}{KILLED[name]}\nprint('done')")
    assert (done.returncode, done.stdout) == (0, "done\n")


REFUSED = {
    "opens": "open('/etc/passwd')",
    "opens to write": "os.open('/dev/null', os.O_WRONLY)",
    "looks": "os.stat('/')",
    "lists": "os.listdir('/')",
    "removes": "os.unlink('/nowhere')",
    "makes a folder": "os.mkdir('/nowhere/folder')",
    "makes a pipe": "os.pipe()",
    "copies a descriptor": "os.dup(0)",
    "makes a file in memory": "os.memfd_create('x')",
    "asks for its limits": "resource.getrlimit(resource.RLIMIT_CPU)",
    "asks for its folder": "os.getcwd()",
    "waits": "time.sleep(0.001)",
    "asks for another filter": "if c.prctl(21, 0, 0, 0, 0) < 0: raise OSError(ctypes.get_errno(), '')",
}


def refused(name):
    """The number of the error, or "done"."""
    return f"try:\n    {REFUSED[name]}\n    print('done')\nexcept OSError as error:\n    print(error.errno)"


@pytest.mark.parametrize("name", REFUSED)
def test_all_else_is_refused_and_life_goes_on(name):
    done = comes_to(SHUT + refused(name))
    assert (done.returncode, done.stdout) == (0, f"{errno.EPERM}\n")


@pytest.mark.parametrize("name", REFUSED)
def test_control_without_the_filter_it_is_not_refused(name):
    done = comes_to(BEGIN + refused(name))
    assert (done.returncode, done.stdout) in {(0, "done\n"), (0, f"{errno.ENOENT}\n")}


ORDINARY = {
    "ends": "print(sum(range(1000)))",
    "raises": "def broken(): raise ValueError('broken')\nbroken()",
    "raises while it ends": "import atexit\natexit.register(int, 'x')",
    "warns": "warnings.simplefilter('always')\nwarnings.warn('old', DeprecationWarning)",
    "collects garbage": "for _ in range(100000): one = []; one.append(one)\nprint(gc.collect() >= 0)",
    "recurses": "def deep(): deep()\ntry: deep()\nexcept RecursionError: print('deep')",
    "wants more memory than there is": "try: bytearray(1 << 60)\nexcept MemoryError: print('none')",
    "makes and gives back memory": "for power in range(10, 28): memory = bytearray(1 << power); memory.extend(memory)\n"
    "print(len(memory))",
    "computes with large numbers": "print((3 ** 100000).bit_length())",
    "asks for the time": "print(min(time.time(), time.monotonic(), time.process_time()) > 0)",
    "gives way": "print(c.sched_yield(), c.madvise(place, 4096, 4), c.mprotect(place, 4096, 1))",
    "reads and writes": "print(sys.stdin.buffer.read(), file=sys.stderr)",
    "handles a fault": "signal.signal(signal.SIGALRM, signal.SIG_IGN)\nprint(signal.getsignal(signal.SIGALRM))",
    "imports what is not there": "try: import no_such_module\nexcept ImportError: print('not there')",
    "leaves": "sys.exit(3)",
    "faults": "ctypes.string_at(0)",
}


@pytest.mark.parametrize("name", ORDINARY)
def test_what_python_does_by_itself_ends_as_without_the_filter(name):
    with_it, without = (comes_to(begin + ORDINARY[name]) for begin in (SHUT, f"{BEGIN}assert seccomp\n"))
    assert (with_it.returncode, with_it.stdout) == (without.returncode, without.stdout)
    # the last line: in a traceback Python cannot look up what stands in the files, and leaves that out
    assert with_it.stderr.splitlines()[-1:] == without.stderr.splitlines()[-1:]


def test_who_is_not_root_gets_the_filter_too():
    done = comes_to(f"{BEGIN}os.getuid() or os.setuid(65_534)\nprint(seccomp.leave_only_computing())")
    assert done.stdout == "True\n"


def test_memory_that_runs_out_is_an_error_and_no_end():
    limit = "resource.setrlimit(resource.RLIMIT_AS, (200_000_000, 200_000_000))\n"
    program = "kept = []\ntry:\n    while True: kept.append(bytearray(1_000_000))\nexcept MemoryError:\n    kept = None\nprint(1)"
    done = comes_to(BEGIN + limit + "seccomp.leave_only_computing()\n" + program)
    assert (done.returncode, done.stdout) == (0, "1\n")


# --- where there is none ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("answer", [-1, 1])
def test_a_kernel_that_refuses_is_told_of(monkeypatch, answer):
    monkeypatch.setattr(seccomp.ctypes, "CDLL", lambda _: SimpleNamespace(prctl=lambda *_: answer))
    assert not seccomp.leave_only_computing()


@pytest.mark.parametrize(("machine", "pointer"), [("riscv64", 8), ("i686", 4), ("armv7l", 4), ("", 8), (HERE, 4)])
def test_another_processor_or_a_program_of_32_bits_gets_none(monkeypatch, machine, pointer):
    def asked(_):
        raise AssertionError("the kernel is asked for a filter")

    monkeypatch.setattr(seccomp.os, "uname", lambda: SimpleNamespace(machine=machine))
    monkeypatch.setattr(seccomp.ctypes, "sizeof", lambda _: pointer)
    monkeypatch.setattr(seccomp.ctypes, "CDLL", asked)
    assert not seccomp.leave_only_computing()
    assert not seccomp.is_possible()


def test_whether_there_are_filters_is_read_where_the_kernel_says_it(tmp_path):
    assert not seccomp.is_possible(str(tmp_path))
    folder = tmp_path / "sys/kernel/seccomp"
    folder.mkdir(parents=True)
    for said, is_possible in (("kill_process kill_thread trap errno trace log allow\n", True), ("kill allow\n", False)):
        (folder / "actions_avail").write_text(said)
        assert seccomp.is_possible(str(tmp_path)) == is_possible


def test_what_it_says_of_this_computer_is_so():
    done = comes_to(BEGIN + "print(seccomp.is_possible(), seccomp.leave_only_computing())")
    assert done.stdout == "True True\n"


# --- the decoder ------------------------------------------------------------------------------------------------------


def frame(picture):
    return Frame(Layout.FIRST_OF_TWO, scanning.yuyv(picture), *picture.size, 2 * picture.width)


KIND, VERSION, PAYLOAD, PICTURE = next(scanning.pictures(1, 1, (640, 480)))


def filters(process="self"):
    """How many filters each thread of a process has (proc_pid_status(5))."""
    tasks = sorted(Path("/proc", str(process), "task").iterdir())
    return [
        int(re.search(r"^Seccomp_filters:\s*(\d+)$", (task / "status").read_text(), re.MULTILINE)[1]) for task in tasks
    ]


@pytest.fixture
def decoder():
    opened = ready(DecoderProcess())
    yield opened
    opened.close()


def test_the_decoder_of_a_camera_has_the_filter_when_it_is_ready(decoder):
    assert filters(decoder._process.pid) == [filters()[0] + 1]


def test_bad_pictures_of_every_kind_are_read_in_it_as_without(decoder):
    without = scanning.run(1).whole
    looked_at = list(scanning.pictures(1, 1, (640, 480)))
    number = decoder._process.pid
    found = sum(
        payload in [one.data for one in decoder.see(frame(picture)).codes] for _, _, payload, picture in looked_at
    )
    assert (found, len(looked_at)) == (without.ours, without.pictures)
    assert decoder._process.pid == number


def taken_over(program):
    """A decoder that has the filter, is ready, and then does something else with its first picture."""
    begin = "sys.stdout.buffer.write(b'+'); sys.stdout.flush(); sys.stdin.buffer.read(1)\n"
    return DecoderProcess((sys.executable, "-I", "-B", "-c", f"{SHUT}{begin}{program}"), 30)


@pytest.mark.parametrize("program", ["os.fork()", "os.kill(os.getppid(), 9)", "open('/etc/passwd')"])
def test_a_decoder_that_is_taken_over_costs_one_picture_and_another_is_begun(program, capfd):
    decoder = taken_over(program)
    for _ in range(MAX_FAILURES - 1):
        process = ready(decoder)._process
        assert decoder.see(frame(PICTURE)).is_blank
        assert process.returncode is not None
        assert decoder._process is None
    with pytest.raises(DeviceFailed, match="could not be decoded within their limits"):
        ready(decoder).see(frame(PICTURE))
    assert capfd.readouterr() == ("", "")


OLD_KERNEL = (
    "import ctypes, os, runpy, struct\n"
    f"number = {{'x86_64': 157, 'aarch64': 167}}[{HERE!r}]\n"
    "row = struct.Struct('=HBBI').pack\n"
    "code = row(32, 0, 0, 0) + row(21, 0, 3, number) + row(32, 0, 0, 16) + row(21, 0, 1, 22)"
    " + row(6, 0, 0, 0x50016) + row(6, 0, 0, 0x7fff0000)\n"
    "class Program(ctypes.Structure): _fields_ = [('len', ctypes.c_ushort), ('filter', ctypes.c_char_p)]\n"
    "c = ctypes.CDLL(None)\n"
    "assert c.prctl(38, 1, 0, 0, 0) == 0 and c.prctl(22, 2, ctypes.byref(Program(6, code)), 0, 0) == 0\n"
)
"""Refuses prctl(PR_SET_SECCOMP) with EINVAL, as a kernel does that was built without filters."""

OTHER_PROCESSOR = (
    "import os, runpy\nfrom types import SimpleNamespace\nos.uname = lambda: SimpleNamespace(machine='riscv64')\n"
)


@pytest.mark.parametrize(("begin", "count"), [(OLD_KERNEL, 1), (OTHER_PROCESSOR, 0)], ids=["kernel", "processor"])
def test_where_there_is_no_filter_pictures_are_decoded_as_before(begin, count):
    program = f"{begin}runpy.run_path({str(DECODER)!r}, run_name='__main__')"
    decoder = ready(DecoderProcess((sys.executable, "-I", "-B", "-c", program), 30))
    assert filters(decoder._process.pid) == [filters()[0] + count]
    assert [one.data for one in decoder.see(frame(PICTURE)).codes] == [PAYLOAD]
    decoder.close()
