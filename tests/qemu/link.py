"""JSON, a line each way, over a socket to which QEMU connects; and its monitor, which speaks like that (QMP)."""

import contextlib
import json
import socket
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.conversation import Died, Objected

_PATIENCE = 300
"""Seconds without an answer after which the other side hangs."""

_READY = 60
"""Seconds that QEMU may take to connect."""


class Link:
    """Listens at `path` from the beginning, and is connected in its `with`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen(1)

    def __enter__(self) -> Self:
        self._listening.settimeout(_READY)
        with self._listening:
            connection, _ = self._listening.accept()
        connection.settimeout(_PATIENCE)
        with connection:
            self._stream = connection.makefile("rwb")
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        with contextlib.suppress(BrokenPipeError):  # what was last said to nobody
            self._stream.close()

    def say(self, value: dict[str, Any]) -> None:
        self._stream.write(json.dumps(value).encode() + b"\n")
        self._stream.flush()

    def hear(self) -> dict[str, Any]:
        """Raises TimeoutError, and Died when there is nobody any more."""
        line = self._stream.readline()
        if not line:
            raise Died
        return json.loads(line)


class Monitor(Link):
    """QEMU's own ear."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._events: list[dict[str, Any]] = []

    def __enter__(self) -> Self:
        super().__enter__()
        self.hear()  # its greeting
        self.tell("qmp_capabilities")
        return self

    def tell(self, command: str, **given: Any) -> Any:
        """One command. Raises Objected with QEMU's words."""
        self.ask(command, **given)
        return self.answer()

    def ask(self, command: str, **given: Any) -> None:
        """The same without waiting for the answer."""
        self.say({"execute": command, "arguments": given})

    def answer(self) -> Any:
        """To what was asked."""
        while "event" in (heard := self.hear()):
            self._events.append(heard)
        if "error" in heard:
            raise Objected(heard["error"]["desc"])
        return heard["return"]

    def await_event(self, name: str, **data: str) -> None:
        """Until QEMU has told of it, with these `data`; the events before it are forgotten."""
        while True:
            heard = self._events.pop(0) if self._events else self.hear()
            if heard.get("event") == name and data.items() <= heard.get("data", {}).items():
                return
