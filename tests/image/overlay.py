"""What a test puts into a computer beside the image, which stays as it is: a second archive behind its own.

The kernel unpacks one archive over the other, so that the second one's first program is the one that runs: the image's
own, with a few lines before the end that put an agent beside it. The image knows nothing of all this.
"""

import contextlib
import json
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.image import inside_agent
from tests.image.boot import Direct
from tests.image.vm import Computer
from tests.qemu.cpio import Archive

ROOT = Path(__file__).parents[2]

PLACE = "/run/test"
"""Where the files of a test lie in the computer."""

_LAST = "exec $b switch_root"
"""How the last line of the image's first program begins."""

_SESSION = "/usr/lib/coldtui/session"

_AGENT = f"ttyS1::respawn:/usr/bin/python3 -I -B {PLACE}/agent.py /dev/ttyS1"

FIRMWARE_MODE = "vga=791"
"""1024x768 without a boot loader (Documentation/admin-guide/kernel-parameters.txt, vga=)."""


@dataclass(frozen=True)
class Overlay:
    """What a test adds beside the agent.

    `files` by name come to lie in PLACE; `modules` of the kernel are loaded first, in order, with
    their `parameters`; coldtui is started with
    `arguments`; and each of `instead` covers the file of the image with that path.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    modules: Mapping[str, bytes] = field(default_factory=dict)
    parameters: Mapping[str, str] = field(default_factory=dict)
    arguments: Sequence[str] = ()
    instead: Mapping[str, bytes] = field(default_factory=dict)

    def archive(self) -> bytes:
        """A cpio archive."""
        made = Archive()
        made.add("/init", self._init().encode(), 0o755)
        files = {"agent.py": Path(inside_agent.__file__).read_bytes(), **self.files}
        for name, data in files.items():
            made.add(f"/test/{name}", data, 0o755)
        for number, (name, data) in enumerate(self.modules.items()):
            made.add(f"/test-modules/{number:03}-{name}.ko", data)
        for number, data in enumerate(self.instead.values()):
            made.add(f"/test/instead-{number}", data, 0o755)
        return made.finished()

    def _init(self) -> str:
        """The image's first program, and what is done before its last line."""
        begin, found, end = (ROOT / "live-image/boot/init").read_text().partition(_LAST)
        assert found, "the image's first program ends otherwise than it did"
        return begin + "\n".join(self._lines()) + "\n" + found + end

    def _lines(self) -> list[str]:
        new = f"/new{PLACE}"
        lines = [
            *(
                f"$b insmod /test-modules/{number:03}-{name}.ko {self.parameters.get(name, '')}"
                for number, name in enumerate(self.modules)
            ),
            f"$b cp -r /test {new}",
            f"$b sed -e '$a {_AGENT}' /new/etc/inittab > {new}/inittab",
        ]
        if self.arguments:
            # by a shell that reads it: nothing in /run can be executed
            lines += [
                f"$b sed -e '/^exec /s|$| {shlex.join(self.arguments)}|' /new{_SESSION} > {new}/session",
                f"$b sed -i -e 's|{_SESSION}|/bin/busybox sh {PLACE}/session|' {new}/inittab",
            ]
        # sed makes another file of it: only then does it cover the image's
        lines.append(f"$b mount -o bind {new}/inittab /new/etc/inittab")
        for number, path in enumerate(self.instead):
            lines.append(f"$b mount -o bind {new}/instead-{number} /new{path}")
        return lines


def direct(image: Path, overlay: Overlay | None = None, more: str = "", without: Sequence[str] = ()) -> Direct:
    """The built image at the folder `image`, started without a boot loader.

    `more` goes to the kernel's command line, and what is in `without` is left out of it.
    """
    given = (ROOT / "live-image/boot/cmdline").read_text().split()
    command_line = " ".join([FIRMWARE_MODE, *(one for one in given if one not in without), more])
    archives = [(image / name).read_bytes() for name in ("initrd.img", "sums.img")]
    return Direct(image / "vmlinuz", [*archives, *([overlay.archive()] if overlay else [])], command_line)


class Agent:
    """The near end of `inside_agent`."""

    def __init__(self, computer: Computer) -> None:
        self._link = computer.agent
        is_ready = False
        while not is_ready:
            # what else comes out of a serial port before the agent has it, is not for us
            with contextlib.suppress(json.JSONDecodeError):
                is_ready = self._link.hear() == {"ok": [0, "ready"]}

    def run(self, line: str, seconds: float = 60) -> tuple[int, str]:
        """What a shell line gave: its status, -1 when it took longer, and what it said."""
        self.begin(line, seconds)
        return self.answer()

    def begin(self, line: str, seconds: float = 60) -> None:
        """The same without waiting."""
        self._link.say({"run": line, "seconds": seconds})

    def answer(self) -> tuple[int, str]:
        """Of what was begun."""
        answer: Any = self._link.hear()["ok"]
        return answer[0], answer[1]

    def said(self, line: str) -> str:
        """What a line says that must succeed."""
        status, output = self.run(line)
        assert status == 0, f"{line}\nended with {status}:\n{output}"
        return output.strip()
