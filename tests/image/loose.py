"""Runs in a computer that is tested: a process of coldtui's user with all that coldtui has not, until it is ended."""

import ctypes
import os
import resource
import sys
import time
from pathlib import Path

USER = 1000

_PR_SET_DUMPABLE, _PR_SET_KEEPCAPS = 4, 8


def main(ready: str) -> None:
    """`ready` is a file that comes when it is so."""
    for limit in (resource.RLIMIT_CORE, resource.RLIMIT_MEMLOCK, resource.RLIMIT_NPROC):
        resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    kernel = ctypes.CDLL(None)
    kernel.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
    with Path(ready).open("w", encoding="ascii"):
        os.setresuid(USER, USER, USER)
        kernel.prctl(_PR_SET_DUMPABLE, 1, 0, 0, 0)
    time.sleep(10_000)


if __name__ == "__main__":
    main(sys.argv[1])
