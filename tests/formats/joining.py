"""Join codes in a process with little room: `python -m tests.formats.joining FILE...`, one JSON answer a file.

FILE has a code a line. The address space is limited, so that a bomb ends in MemoryError instead of taking the machine
with it; what counts is the resident memory, which the answers tell: [last answer, seconds, megabytes].
"""

import json
import resource
import sys
import time
from pathlib import Path

from coldtui.formats.joiner import Joiner

ADDRESS_SPACE = 600_000_000
CPU_SECONDS = 60


def main() -> None:
    """Do the files."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for name in sys.argv[1:]:
        joiner, answer, seconds = Joiner(), "nothing", 0.0
        with Path(name).open("rb") as file:
            for line in file:
                code = line.rstrip(b"\n")
                start = time.process_time()
                try:
                    answer = type(joiner.feed(code)).__name__
                except MemoryError:
                    answer = "out of memory"
                seconds += time.process_time() - start
        # VmHWM, not ru_maxrss: the latter also remembers the process that started this one
        status = Path("/proc/self/status").read_text()
        megabytes = int(status.split("VmHWM:")[1].split()[0]) / 1000
        print(json.dumps([answer, seconds, megabytes]), flush=True)


if __name__ == "__main__":
    main()
