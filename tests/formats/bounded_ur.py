"""Feed the decoder of URs in a process with little room: `python -m tests.formats.bounded_ur FILE [WORK]`.

FILE has a frame a line; WORK is what mixed parts may cost, instead of what they may cost in truth. The answer is JSON:
[whether it is complete, seconds, megabytes]. As a joiner does, a frame of another transfer begins anew. The address space is limited, so that a bomb ends in MemoryError instead of taking the
machine with it; what counts is the resident memory, which the answers tell.
"""

import contextlib
import json
import resource
import sys
import time
from pathlib import Path

from coldtui.core.errors import Unreadable
from coldtui.formats import fountain
from coldtui.formats.transfer import Mixed
from coldtui.formats.ur import UrDecoder

ADDRESS_SPACE = 600_000_000
CPU_SECONDS = 60


def main() -> None:
    """Do the files."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    name, *work = sys.argv[1:]
    fountain._MAX_WORK = int(*work) or fountain._MAX_WORK
    decoder, seconds = UrDecoder(), 0.0
    with Path(name).open(encoding="latin-1") as file:
        for line in file:
            start = time.process_time()
            try:
                decoder.feed(line[:-1])
            except Mixed:
                decoder = UrDecoder()
                with contextlib.suppress(Unreadable):
                    decoder.feed(line[:-1])
            except Unreadable:
                pass
            seconds += time.process_time() - start
    # VmHWM, not ru_maxrss: the latter also remembers the process that started this one
    status = Path("/proc/self/status").read_text()
    megabytes = int(status.split("VmHWM:")[1].split()[0]) / 1000
    print(json.dumps([decoder.ur is not None, seconds, megabytes]), flush=True)


if __name__ == "__main__":
    main()
