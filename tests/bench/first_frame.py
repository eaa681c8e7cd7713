"""How long the program takes to its first frame, against an empty Textual app: `python -m tests.bench.first_frame`.

Both are started in turn in a terminal of their own (a pty of 80x24) and timed until their first text has come out. The
ratio of the medians is printed; issue and README want it at most 1.5.
"""

import fcntl
import os
import pty
import select
import statistics
import struct
import sys
import termios
import time
from pathlib import Path

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self):
        yield Static("first frame of an empty app")
Empty().run(mouse=False)
"""
PROGRAM = str(Path(sys.executable).with_name("coldtui"))
ENVIRONMENT = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
COMMANDS = {
    "coldtui": ([PROGRAM, "--network", "regtest"], b"What would you like"),
    "empty Textual app": ([sys.executable, "-c", EMPTY], b"first frame of"),
}
_PATIENCE = 60


def seconds_to_first_frame(command: list[str], text: bytes) -> float:
    """Seconds from the start of the process until `text` was written."""
    started = time.perf_counter()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execve(command[0], command, ENVIRONMENT)  # noqa: S606 (a fixed command of this file)
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    seen = b""
    while text not in seen:
        ready, _, _ = select.select([terminal], [], [], _PATIENCE)
        if not ready:
            raise TimeoutError(command[0])
        seen += os.read(terminal, 65536)
    taken = time.perf_counter() - started
    os.kill(pid, 9)
    os.waitpid(pid, 0)
    os.close(terminal)
    return taken


def measure(runs: int) -> dict[str, float]:
    """The median of `runs` starts of each, after one that is not counted, in turn."""
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for number in range(runs + 1):
        for name, (command, text) in COMMANDS.items():
            taken = seconds_to_first_frame(command, text)
            if number:
                times[name].append(taken)
    return {name: statistics.median(taken) for name, taken in times.items()}


def main(runs: int = 9) -> None:
    """Print both medians and their ratio."""
    medians = measure(runs)
    for name, median in medians.items():
        print(f"{name:20} {median * 1000:6.0f} ms")
    ratio = medians["coldtui"] / medians["empty Textual app"]
    print(f"ratio {ratio:.2f} (at most 1.5)")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
