"""Standard input and output: read within limits, secrets without echo, and told in our words where they fail."""

import getpass
import os
import sys
from collections.abc import Iterator

from coldtui.core.errors import DeviceFailed, NotAMnemonic

_MAX_LINE = 10_000
"""Bytes of a recovery phrase or passphrase that are read from standard input."""


def read(limit: int) -> bytes:
    """All of standard input. Raises DeviceFailed where that is more than `limit` bytes."""
    data = sys.stdin.buffer.read(limit + 1) if sys.stdin is not None else b""
    if len(data) > limit:
        raise DeviceFailed("Standard input holds more than coldtui reads.", "No transaction is as large.")
    return data


def lines(limit: int) -> Iterator[bytes]:
    """The lines of standard input, each as soon as it is there. Raises DeviceFailed at one that is too long."""
    while sys.stdin is not None and (line := sys.stdin.buffer.readline(limit + 2)):
        if len(line.rstrip(b"\r\n")) > limit:
            raise DeviceFailed("A line of standard input is longer than coldtui reads.", "No code is as long.")
        yield line


def ask_secrets() -> tuple[str, str]:
    """Recovery phrase and passphrase: from the terminal without echo, else the first two lines of standard input.

    Raises DeviceFailed where there is no input, NotAMnemonic where a line is too long or no text.
    """
    if sys.stdin is None:
        raise DeviceFailed(
            "Standard input is closed.", "Give the recovery phrase there, or start coldtui in a terminal."
        )
    if sys.stdin.isatty():
        return getpass.getpass("Recovery phrase: "), getpass.getpass("Passphrase (empty for none): ")
    return _secret_line(), _secret_line()


def _secret_line() -> str:
    line = sys.stdin.buffer.readline(_MAX_LINE)
    if len(line) == _MAX_LINE:
        raise NotAMnemonic("A line of standard input is longer than any phrase or passphrase.", "Type it again.")
    try:
        return line.rstrip(b"\r\n").decode("utf-8")
    except UnicodeDecodeError:
        # the error would carry the bytes: `from None` drops them
        raise NotAMnemonic("Standard input is not text in UTF-8.", "Type the recovery phrase again.") from None


def show(line: str) -> None:
    """Print a line at once. Raises BrokenPipeError where whoever reads has gone, else DeviceFailed."""
    if sys.stdout is None:
        raise _no_output()
    try:
        sys.stdout.write(line + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        drop_output()
        raise _no_output() from error


def drop_output() -> None:
    """What could not be written must not fail once more when the interpreter ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _no_output() -> DeviceFailed:
    return DeviceFailed("What coldtui has to say cannot be written.", "Look into the folder for what was signed.")


def complain(line: str) -> None:
    """Print a line for people, beside the output."""
    if sys.stderr is not None:
        sys.stderr.write(line + "\n")
