"""A program in a process of its own that is asked in JSON, a line each way: judges that are not ours run like that."""

import contextlib
import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self


class Objected(Exception):
    """The program refused; the text is its own."""


class Died(Exception):
    """The program's process has ended."""


class Conversation:
    """The program, running; use it in a `with`. It is asked by calling: `program("encode", type=...)`."""

    def __init__(self, command: Sequence[str], folder: Path, stderr: int | None = None) -> None:
        self._process = subprocess.Popen(
            command, cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=stderr, text=True
        )

    def __call__(self, do: str, **given: Any) -> Any:
        """Its answer. Raises Objected with its words, Died."""
        process = self._process
        if process.stdin is None or process.stdout is None:
            raise Died(do)
        try:
            process.stdin.write(json.dumps({"do": do, **given}) + "\n")
            process.stdin.flush()
        except BrokenPipeError as error:
            raise Died(do) from error
        line = process.stdout.readline()
        if not line:
            raise Died(do)
        answer = json.loads(line)
        if "error" in answer:
            raise Objected(answer["error"])
        return answer["ok"]

    def __enter__(self) -> Self:
        """The program, running."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """End it."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        self._process.wait()
