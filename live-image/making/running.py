"""Runs another program. What it prints is shown when it fails."""

import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

_PATIENCE = 5
"""Seconds that a program has for ending by itself when the build is stopped."""


class NotBuilt(Exception):
    """Why there is no image: one sentence, with what to do."""


def run(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> str:
    """What it prints. `environment` replaces the whole of it. Raises NotBuilt with its last words."""
    return run_for_bytes(command, environment).decode()


def run_for_bytes(command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> bytes:
    """What it prints. `environment` replaces the whole of it. Raises NotBuilt with its last words."""
    words = [str(word) for word in command]
    settings = dict(os.environ if environment is None else environment)
    try:
        with _started(words, settings) as program:
            printed, complained = program.communicate()
    except FileNotFoundError as error:
        raise NotBuilt(f"{words[0]} is not installed on this computer.") from error
    if program.returncode:
        said = (complained + printed).decode(errors="replace").strip()[-2000:]
        raise NotBuilt(f"{' '.join(words[:4])} ended with {program.returncode}:\n{said}")
    return printed


@contextmanager
def _started(words: Sequence[str], settings: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a group of its own, so that all it started ends with it when the build is stopped."""
    program = subprocess.Popen(  # noqa: S603 (every caller is of this folder)
        words,
        env=settings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        process_group=0,
    )
    with program:
        try:
            yield program
        finally:
            if program.returncode is None:
                _end(program)


def _end(program: subprocess.Popen[bytes]) -> None:
    """Asked first: a second build has a folder of its own to remove."""
    with suppress(ProcessLookupError):
        os.killpg(program.pid, signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            program.wait(_PATIENCE)
        os.killpg(program.pid, signal.SIGKILL)
