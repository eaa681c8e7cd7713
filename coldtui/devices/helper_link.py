"""The way to the helper of the live image: the one process there that may mount, format and switch off.

coldtui itself runs without rights, and has one descriptor, a socket pair that keeps datagrams apart (SOCK_SEQPACKET,
unix(7)). A request is one datagram with a JSON object, and so is an answer; the helper knows six verbs and no others.
"""

import errno
import json
import os
import stat
from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from coldtui.core.errors import DeviceFailed, Refused

if TYPE_CHECKING:
    from coldtui.devices.media import Disk, Progress

VARIABLE = "COLDTUI_HELPER"
"""The environment variable with the number of the descriptor."""

_LARGEST = 4096
"""Bytes of a datagram."""

_NUMBERS = {name: number for number, name in errno.errorcode.items()}

Value: TypeAlias = str | bool | int
Answer: TypeAlias = Mapping[str, Value]


class HelperLink:
    """One request after the other, from whatever thread. Every call but `power_off` raises OSError."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._lock = Lock()

    def mount(self, device: str, kind: str, *, writable: bool) -> None:
        """Mounts a card in the folder for cards, or makes one that is mounted there writable or not."""
        self._ask({"verb": "mount", "device": device, "kind": kind, "writable": writable})

    def unmount(self, device: str, *, lazily: bool) -> None:
        """Unmounts what `mount` mounted."""
        self._ask({"verb": "unmount", "device": device, "lazily": lazily})

    def choose_keymap(self, name: str) -> None:
        """Loads a keyboard layout of the image."""
        self._ask({"verb": "console", "keymap": name})

    def choose_font(self, name: str) -> None:
        """Loads a font of the image; the terminal's size changes with it."""
        self._ask({"verb": "console", "font": name})

    def authorise(self, device: str, number: int) -> None:
        """Lets a USB device that waits be used, if the one in this place still has this number."""
        self._ask({"verb": "authorise", "device": device, "number": number})

    def power_off(self) -> None:
        """Has memory wiped and the computer switched off. Raises DeviceFailed."""
        try:
            self._ask({"verb": "poweroff"})
        except OSError as error:
            raise DeviceFailed(
                "The computer could not be switched off from here.", "Hold its power button for 10 seconds."
            ) from error

    def format_disk(self, disk: "Disk", told: "Progress | None" = None) -> str:
        """Makes a whole card empty; returns its new label. What `told` raises is raised when the card is ready.

        Raises Refused and DeviceFailed in the words of the helper, and OSError.
        """
        faults: list[BaseException] = []
        with self._lock:
            self._send({"verb": "format", "device": Path(disk.device).name, "identity": disk.identity})
            answer = self._receive()
            while "done" in answer:
                if told and not faults:
                    try:
                        told(_number(answer, "done"), _number(answer, "of"))
                    except BaseException as fault:  # noqa: BLE001 (kept: no answer may be left for the next request)
                        faults.append(fault)
                answer = self._receive()
        if faults:
            raise faults[0]
        if "refused" in answer:
            raise Refused(_text(answer, "refused"), _text(answer, "hint"))
        if "failed" in answer:
            raise DeviceFailed(_text(answer, "failed"), _text(answer, "hint"))
        return _text(answer, "label")

    def _ask(self, request: Answer) -> None:
        with self._lock:
            self._send(request)
            self._receive()

    def _send(self, request: Answer) -> None:
        os.write(self._descriptor, json.dumps(request).encode("ascii"))

    def _receive(self) -> Answer:
        """The next answer. Raises OSError: the one that the answer names, ECONNRESET when the helper is gone."""
        datagram = os.read(self._descriptor, _LARGEST)
        if not datagram:
            raise _error(errno.ECONNRESET)
        try:
            answer = json.loads(datagram)
        except (ValueError, RecursionError) as error:
            raise _error(errno.EPROTO) from error
        if not isinstance(answer, dict):
            raise _error(errno.EPROTO)
        if "error" in answer:
            raise _error(_NUMBERS.get(_text(answer, "error"), errno.EIO))
        return answer


def taken_from(environment: MutableMapping[str, str]) -> HelperLink | None:
    """The helper that the environment names, None where there is none. Nobody who is started later hears of it."""
    said = environment.pop(VARIABLE, "")
    if not (said.isascii() and said.isdigit()):
        return None
    descriptor = int(said)
    with suppress(OSError, OverflowError):
        if stat.S_ISSOCK(os.fstat(descriptor).st_mode):
            os.set_inheritable(descriptor, False)
            return HelperLink(descriptor)
    return None


def _number(answer: Answer, name: str) -> int:
    value = answer.get(name)
    if not isinstance(value, int):
        raise _error(errno.EPROTO)
    return value


def _text(answer: Answer, name: str) -> str:
    value = answer.get(name)
    if not isinstance(value, str):
        raise _error(errno.EPROTO)
    return value


def _error(number: int) -> OSError:
    return OSError(number, os.strerror(number))
