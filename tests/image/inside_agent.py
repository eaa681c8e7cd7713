"""Runs as root in a computer that is tested, beside the image's own programs: does what the test asks, in a shell.

A request is one line of JSON, {"run": shell line, "seconds": how long it may take}; so is the answer, {"ok": [status,
output]}. The first answer comes unasked, when it is ready. The image's Python runs it, and nothing but that is needed.
"""

import json
import os
import subprocess
import sys
import tty


def main(path: str) -> None:
    """Serves at a serial port until the computer is switched off."""
    port = os.open(path, os.O_RDWR | os.O_NOCTTY)
    tty.setraw(port)
    with os.fdopen(port, "rb", closefd=False) as lines:
        _say(port, [0, "ready"])
        for line in lines:
            _say(port, _done(**json.loads(line)))


def _done(run: str, seconds: float) -> list[int | str]:
    command = ["/bin/busybox", "sh", "-c", run]
    environment = {"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, timeout=seconds, check=False
        )
    except subprocess.TimeoutExpired as error:
        return [-1, (error.output or b"").decode(errors="replace")]
    return [done.returncode, done.stdout.decode(errors="replace")]


def _say(port: int, answer: list[int | str]) -> None:
    rest = json.dumps({"ok": answer}).encode() + b"\n"
    while rest:
        rest = rest[os.write(port, rest) :]


if __name__ == "__main__":
    main(sys.argv[1])
