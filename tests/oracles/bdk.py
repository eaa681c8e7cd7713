"""The near end of `bdk_worker`: call its methods as if they were here, in another process."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from tests.conversation import Conversation

ROOT = Path(__file__).parent.parent.parent


def is_installed() -> bool:
    """Whether there is a bdkpython for this computer; looking does not load it."""
    return importlib.util.find_spec("bdkpython") is not None


class Bdk(Conversation):
    """One worker process; see the methods of `bdk_worker.Worker`."""

    def __init__(self) -> None:
        super().__init__([sys.executable, "-m", "tests.oracles.bdk_worker"], ROOT, subprocess.DEVNULL)
