"""The first and only program in the guest: gets the machine going, then calls functions that the host names.

A call is one line of JSON on the second serial port, {"call": "module:function", "given": {...}}; its answer is one,
{"ok": ...} or {"error": the traceback}. Only tests of coldtui run here, so all a call can name is allowed.
"""

import importlib
import json
import os
import traceback
import tty
from pathlib import Path
from typing import Any

from tests.vfat.syscalls import load, mount

MODULES = "/modules"
"""Where the kernel's modules lie in the guest, named so that their order is that in which they are loaded."""

_PORT = "/dev/ttyS1"


def main() -> None:
    """Runs until the machine is switched off."""
    for kind, place in (("proc", "/proc"), ("sysfs", "/sys"), ("devtmpfs", "/dev"), ("tmpfs", "/run")):
        mount(kind, place, kind)
    for module in sorted(Path(MODULES).iterdir()):
        load(module)
    port = os.open(_PORT, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(port)
    with os.fdopen(port, "rb", closefd=False) as lines:
        _say(port, {"ok": "ready"})
        for line in lines:
            _say(port, _answer(json.loads(line)))


def _answer(request: dict[str, Any]) -> dict[str, Any]:
    module, _, function = request["call"].partition(":")
    try:
        return {"ok": getattr(importlib.import_module(module), function)(**request["given"])}
    except Exception:  # noqa: BLE001 (whatever it is, the host has to know)
        return {"error": traceback.format_exc()}


def _say(port: int, answer: dict[str, Any]) -> None:
    rest = json.dumps(answer).encode() + b"\n"
    while rest:
        rest = rest[os.write(port, rest) :]
