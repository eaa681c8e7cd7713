"""The other end of the socket pair: a helper that answers as it is told, and writes down what it was asked.

    with Helper({"ok": True}) as helper:
        helper.link.mount("sdb1", "vfat", writable=False)
    helper.asked                              # the requests, in order

The answers are given one after the other, the last one again and again; a list is all answers to one request.
"""

import json
import os
import socket
from collections.abc import Mapping, Sequence
from threading import Thread
from typing import Any, Self

from coldtui.devices.helper_link import HelperLink

Answer = Mapping[str, Any] | bytes
OK: Answer = {"ok": True}


class Helper:
    """Use it as a context manager."""

    def __init__(self, *answers: Answer | Sequence[Answer]) -> None:
        self._answers = [list(one) if isinstance(one, list) else [one] for one in answers or (OK,)]
        self._ours, self._theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._thread = Thread(target=self._serve, daemon=True)
        self.asked: list[dict[str, Any]] = []
        self.link = HelperLink(self._theirs.fileno())

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._theirs.close()
        self._thread.join(60)
        self._ours.close()

    def die(self) -> None:
        """As a helper that crashed."""
        self._ours.shutdown(socket.SHUT_RDWR)

    def _serve(self) -> None:
        while True:
            try:
                request = self._ours.recv(4096)
            except OSError:
                return
            if not request:
                return
            self.asked.append(json.loads(request))
            for answer in self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]:
                self._ours.send(answer if isinstance(answer, bytes) else json.dumps(answer).encode())


def descriptor_of_a_file() -> int:
    """One that leads to no socket."""
    return os.open(os.devnull, os.O_RDWR)
