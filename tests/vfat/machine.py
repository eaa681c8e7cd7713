"""A computer in QEMU, with Debian's kernel, in whose USB port cards are plugged and pulled while it runs.

Always by emulation (TCG), which works wherever the tests do: a boot to Python takes some seconds. The first serial port
is the console, kept in a file; the agent listens on the second.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.conversation import Died, Objected
from tests.qemu.kernel import Kernel
from tests.qemu.link import Link, Monitor
from tests.qemu.nbd import Disk, Server
from tests.vfat.initramfs import initramfs

QEMU = "qemu-system-x86_64"

_COMPUTER = (
    f"{QEMU} -accel tcg -cpu max -m 512 -nodefaults -no-user-config -display none -no-reboot -device qemu-xhci,id=usb"
)
"""The newest processor, for its random numbers: Python does not start without."""

_COMMAND_LINE = "console=ttyS0 loglevel=4 random.trust_cpu=on panic=-1"
"""The kernel's: a guest that crashes ends QEMU."""

_LAST_WORDS = 3000
"""Characters of the console that an error quotes."""


class Machine:
    """Runs while in its `with`. `modules` are the kernel's that it needs, `jobs` those of Python that are called in it."""

    def __init__(self, kernel: Kernel, modules: Sequence[str], jobs: Sequence[str]) -> None:
        self._image = kernel.image
        self._initramfs = initramfs(jobs, kernel.with_needed(modules))
        self._servers: dict[str, Server] = {}
        self._plugged = 0

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self._folder = Path(tempfile.mkdtemp(prefix="coldtui-machine-"))
            stack.callback(shutil.rmtree, self._folder)
            (self._folder / "initramfs").write_bytes(self._initramfs)
            monitor, agent = Monitor(self._folder / "qmp"), Link(self._folder / "agent")
            stack.enter_context(self._running())
            self.monitor = stack.enter_context(monitor)
            self._agent = stack.enter_context(agent)
            self.answer()
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """As if the power went."""
        self._stack.close()
        for server in self._servers.values():
            server.close()

    def __call__(self, function: str, **given: Any) -> Any:
        """What `function` ("module:name") answers in the guest. Raises Objected with its traceback, and Died."""
        self.begin(function, **given)
        return self.answer()

    def begin(self, function: str, **given: Any) -> None:
        """Calls `function` without waiting for its answer."""
        self._agent.say({"call": function, "given": given})

    def answer(self) -> Any:
        """Of the call that was begun."""
        try:
            answer = self._agent.hear()
        except (Died, TimeoutError) as error:
            raise Died(self._console()) from error
        if "error" in answer:
            raise Objected(f"{answer['error']}\n{self._console()}")
        return answer["ok"]

    def plug(self, disk: Disk) -> str:
        """Puts a USB stick into a port; returns the name to pull it by."""
        self._plugged += 1
        name = f"card{self._plugged}"
        path = self._folder / name
        self._servers[name] = Server(disk, path)
        node = {"node-name": name, "read-only": disk.is_locked}
        self.monitor.tell("blockdev-add", driver="nbd", server={"type": "unix", "path": str(path)}, **node)
        self.monitor.tell("device_add", driver="usb-storage", bus="usb.0", id=name, drive=name, removable=True)
        return name

    def pull(self, name: str) -> None:
        """Takes a USB stick out, whatever is going on."""
        self.monitor.tell("device_del", id=name)
        self._forget(name)

    def pull_at_once(self, name: str, release: Callable[[], None]) -> None:
        """Takes it out while it does a command, which it does (`release`) but nobody hears of it any more.

        The processor stands still meanwhile: QEMU takes nothing away from under a command.
        """
        self.monitor.ask("stop")
        self.monitor.await_event("STOP")
        release()
        self.monitor.answer()
        self.monitor.tell("device_del", id=name)
        self.monitor.tell("cont")
        self._forget(name)

    def _forget(self, name: str) -> None:
        self.monitor.await_event("DEVICE_DELETED", device=name)
        self.monitor.tell("blockdev-del", **{"node-name": name})
        self._servers.pop(name).close()

    def _running(self) -> "_Killed":
        command = [*_COMPUTER.split(), "-kernel", self._image, "-initrd", self._folder / "initramfs"]
        command += ["-append", _COMMAND_LINE, "-serial", f"file:{self._folder}/console"]
        command += ["-chardev", f"socket,id=agent,path={self._folder}/agent", "-serial", "chardev:agent"]
        command += ["-chardev", f"socket,id=qmp,path={self._folder}/qmp", "-mon", "qmp,mode=control"]
        return _Killed(subprocess.Popen(command))

    def _console(self) -> str:
        """What the kernel said last."""
        return f"The console:\n{(self._folder / 'console').read_text(errors='replace')[-_LAST_WORDS:]}"


class _Killed:
    """A process that is killed at the end."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()
