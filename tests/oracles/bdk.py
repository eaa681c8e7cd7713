"""The near end of `bdk_worker`: call its methods as if they were here, in another process."""

import contextlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).parent.parent.parent


def is_installed() -> bool:
    """Whether there is a bdkpython for this computer; looking does not load it."""
    return importlib.util.find_spec("bdkpython") is not None


class BdkError(Exception):
    """bdkpython refused; the text is its own."""


class BdkDied(Exception):
    """bdkpython took its process down."""


class Bdk:
    """One worker process; use it in a `with`."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.oracles.bdk_worker"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def __call__(self, do: str, **arguments: Any) -> Any:
        """Ask for one thing; see the methods of `bdk_worker.Worker`."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise BdkDied(do)
        try:
            process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            raise BdkDied(do) from error
        line = process.stdout.readline()
        if not line:
            raise BdkDied(do)
        answer = json.loads(line)
        if "error" in answer:
            raise BdkError(answer["error"])
        return answer["ok"]

    def __enter__(self) -> Self:
        """The worker, running."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End the worker."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process.wait()
