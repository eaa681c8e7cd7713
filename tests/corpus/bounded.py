"""Review files in a process with little room: `python -m tests.corpus.bounded JOBS`, one JSON answer a line.

JOBS is a JSON list of [file, wallet descriptors, network]. The address space is limited to 1 GB, so that a bomb ends in
MemoryError instead of taking the machine with it; what counts is the resident memory, which the answers tell.
"""

import json
import resource
import sys
import time
from pathlib import Path

from coldtui.core import review, transaction
from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network

ADDRESS_SPACE = 1_000_000_000
CPU_SECONDS = 120


def main() -> None:
    """Do the jobs."""
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESS_SPACE, ADDRESS_SPACE))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    for name, descriptors, network_name in json.loads(Path(sys.argv[1]).read_text()):
        network = Network(network_name)
        wallets = [read_descriptor(text, network).wallet for text in descriptors]
        start = time.process_time()
        try:
            verdict = review.review(transaction.read(Path(name).read_bytes(), network, wallets)).verdict.value
        except ColdtuiError:
            verdict = "unreadable"
        except MemoryError:
            verdict = "out of memory"
        seconds = time.process_time() - start
        # VmHWM, not ru_maxrss: the latter also remembers the process that started this one
        status = Path("/proc/self/status").read_text()
        megabytes = int(status.split("VmHWM:")[1].split()[0]) / 1000
        print(json.dumps([verdict, seconds, megabytes]), flush=True)


if __name__ == "__main__":
    main()
