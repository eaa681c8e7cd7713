"""What is said when the program itself is at fault: file, line and type of the error, and never a value.

A traceback with values would put a recovery phrase on the screen and into the terminal's memory. Source lines, error
messages and local variables can all hold one, so none of them is shown.
"""

import asyncio
import atexit
import sys
import threading
from pathlib import PurePath
from types import TracebackType
from typing import Any

_MOST = 12
"""Lines of a report: the innermost places."""


def report(error: BaseException) -> str:
    """Where the error came from, one place a line, the innermost last."""
    places: list[str] = []
    trace: TracebackType | None = error.__traceback__
    while trace is not None:
        places.append(f"  {_short(trace.tb_frame.f_code.co_filename)}:{trace.tb_lineno}")
        trace = trace.tb_next
    lines = [
        f"coldtui stopped: an error of its own ({type(error).__name__}).",
        "Nothing of your keys or of what was on the screen is shown here.",
        *places[-_MOST:],
    ]
    return "\n".join(lines) + "\n"


def _short(filename: str) -> str:
    """The file with its folder, without the rest of the path."""
    return "/".join(PurePath(filename).parts[-2:])


class _Outlet:
    """Where reports go: to the terminal, or into a list as long as a full-screen program draws on it."""

    def __init__(self) -> None:
        self.held: list[str] | None = None

    def put(self, text: str) -> None:
        if self.held is not None:
            self.held.append(text)
        elif sys.__stderr__ is not None:
            sys.__stderr__.write(text)


_OUTLET = _Outlet()


def tell(error: BaseException) -> None:
    """Write the report to the terminal, or keep it until `release` where `hold` was called."""
    _OUTLET.put(report(error))


def hold() -> None:
    """Keep reports until the end of the process, or until `release`: something else draws on the terminal."""
    _OUTLET.held = []
    atexit.register(release)


def release() -> None:
    """Write what was kept, and every later report at once."""
    held, _OUTLET.held = _OUTLET.held, None
    for text in held or ():
        _OUTLET.put(text)


def install() -> None:
    """Have every road by which Python prints an error print the report instead."""
    sys.excepthook = _on_exception
    sys.unraisablehook = _on_unraisable
    threading.excepthook = _on_thread


def install_in(loop: asyncio.AbstractEventLoop) -> None:
    """The same for errors that nobody awaits."""
    loop.set_exception_handler(_on_loop)


def _on_exception(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    del kind, trace
    tell(error)


def _on_unraisable(unraisable: "sys.UnraisableHookArgs") -> None:
    if unraisable.exc_value is not None:
        tell(unraisable.exc_value)


def _on_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value is not None:
        tell(args.exc_value)


def _on_loop(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    del loop
    error = context.get("exception")
    if isinstance(error, BaseException):
        tell(error)
