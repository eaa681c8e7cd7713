"""An old x86-64 computer in QEMU, and what a person does with it: start it, look at it, press keys, put cards in.

Always by emulation (TCG), wherever it runs: where KVM is itself emulated, its device opens and no boot loader gets
through. Nothing in the computer helps: it is seen by its picture, and heard by what is on the cards.
"""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.conversation import Died
from tests.image.boot import Boot
from tests.image.keys import qcodes
from tests.qemu.link import Link, Monitor
from tests.qemu.nbd import Disk, Server

QEMU = "qemu-system-x86_64"

_COMPUTER = (
    f"{QEMU} -nodefaults -no-user-config -accel tcg -cpu qemu64,+rdrand,+ssse3,+sse4.1,+sse4.2,+popcnt,+aes -smp 1"
    " -display none -no-reboot -device VGA,id=screen -device qemu-xhci,id=usb -device sdhci-pci,id=reader"
    " -drive if=none,id=slot -device sd-card,id=sd,drive=slot"
)
"""The processor is what 64 bits began with, and random numbers; an empty slot for SD cards, and USB."""

_HOLD = 30
"""Milliseconds that a key is held down."""

_PATIENCE = 300.0
"""Seconds in which what is awaited must have come: other tests may use the same processors."""

_OFF = 90.0
"""Seconds in which it must have switched itself off."""

_MOMENT = 0.1
"""Seconds between two looks."""

_SCREEN = "screen"

SLOT = "sd"
"""The name of the card in the SD slot."""


class Computer:
    """Runs while in its `with`. `memory` in MB, `more` are QEMU's arguments for what else is in it.

    With `is_kept` it stands still after it was switched off, so that its memory can be read. With `agent` the second
    serial port leads to `self.agent`, for a computer that has a test's program in it.
    """

    def __init__(
        self, boot: Boot, memory: int = 512, more: Sequence[str] = (), *, is_kept: bool = False, agent: bool = False
    ) -> None:
        self._boot = boot
        self._memory = memory
        self._more = [*more, *(["-no-shutdown"] if is_kept else [])]
        self._is_kept = is_kept
        self._has_agent = agent
        self._servers: dict[str, Server] = {}
        self._plugged = 0
        self.started = 0.0
        """When it was switched on (time.monotonic)."""

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.folder = Path(tempfile.mkdtemp(prefix="coldtui-computer-"))
            stack.callback(shutil.rmtree, self.folder)
            monitor = Monitor(self.folder / "qmp")
            agent = Link(self.folder / "agent") if self._has_agent else None
            self._process = subprocess.Popen(self._command())
            stack.callback(self._end)
            self.monitor = stack.enter_context(monitor)
            if agent is not None:
                self.agent = stack.enter_context(agent)
            self.started = time.monotonic()
            self.monitor.tell("cont")
            self._stack = stack.pop_all()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """As if the power went."""
        self._stack.close()
        for server in self._servers.values():
            server.close()

    def _command(self) -> list[str]:
        command = [*_COMPUTER.split(), "-S", "-m", str(self._memory), *self._boot.arguments(self.folder), *self._more]
        command += ["-chardev", f"socket,id=qmp,path={self.folder}/qmp", "-mon", "qmp,mode=control"]
        if self._has_agent:
            command += ["-serial", f"file:{self.folder}/console"]
            command += ["-chardev", f"socket,id=agent,path={self.folder}/agent", "-serial", "chardev:agent"]
        return command

    def _end(self) -> None:
        self._process.kill()
        self._process.wait()

    @property
    def is_off(self) -> bool:
        """Whether it was switched off."""
        if not self._is_kept:
            return self._process.poll() is not None
        return bool(self.monitor.tell("query-status")["status"] == "shutdown")

    def picture(self) -> bytes:
        """What the screen shows, as a PPM. Raises Died when there is no computer any more."""
        path = self.folder / "screen.ppm"
        try:
            self.monitor.tell("screendump", filename=str(path))
        except (BrokenPipeError, ConnectionResetError) as error:
            raise Died("the computer is off") from error
        return path.read_bytes()

    def press(self, *keys: str) -> None:
        """One key after another; see `keys.qcodes` for their names."""
        for key in keys:
            held = [{"type": "qcode", "data": code} for code in qcodes(key)]
            self.monitor.tell("send-key", keys=held, **{"hold-time": _HOLD})
            time.sleep(3 * _HOLD / 1000)  # QEMU lets go of the key by its own clock, and says nothing of it

    def type(self, letters: str) -> None:
        """As on a US keyboard."""
        self.press(*letters)

    def plug_keyboard(self) -> str:
        """Puts a USB keyboard into a port; returns the name to pull it by.

        It belongs to the screen: QEMU gives it what is meant for that (`press_plugged`), and the computer's own
        keyboard what is meant for nobody (`press`). Of two that belong to none it would give all to the newer one.
        """
        self._plugged += 1
        name = f"keyboard{self._plugged}"
        self.monitor.tell("device_add", driver="usb-kbd", bus="usb.0", id=name, display=_SCREEN)
        return name

    def press_plugged(self, *keys: str) -> None:
        """One key after another on the keyboard that was plugged in."""
        for key in keys:
            codes = [{"type": "qcode", "data": code} for code in qcodes(key)]
            for moved, is_down in ((codes, True), (codes[::-1], False)):
                events = [{"type": "key", "data": {"down": is_down, "key": code}} for code in moved]
                self.monitor.tell("input-send-event", device=_SCREEN, events=events)

    def pull_keyboard(self, name: str) -> None:
        """Takes it out."""
        self.monitor.tell("device_del", id=name)
        self.monitor.await_event("DEVICE_DELETED", device=name)

    def until(self, holds: Callable[[], bool], what: str, patience: float = _PATIENCE) -> None:
        """Waits for it. Raises AssertionError with `what` was awaited."""
        end = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < end, f"{what}: not in {patience:.0f} seconds"
            time.sleep(_MOMENT)

    def until_off(self) -> None:
        """Waits until it has switched itself off."""
        self.until(lambda: self.is_off, "switched off", _OFF)

    def plug(self, disk: Disk) -> str:
        """Puts a USB stick into a port; returns the name to pull it by."""
        name = self._serve(disk)
        self.monitor.tell("device_add", driver="usb-storage", bus="usb.0", id=name, drive=name, removable=True)
        return name

    def insert(self, disk: Disk) -> str:
        """Puts a card into the SD slot; returns the name to pull it by."""
        name = self._serve(disk)
        self.monitor.tell("blockdev-insert-medium", id=SLOT, **{"node-name": name})
        return name

    def pull(self, name: str) -> None:
        """Takes a stick or card out, whatever is going on."""
        with contextlib.suppress(KeyError):
            self._take_out(name)
            self._servers.pop(name).close()

    def pull_at_once(self, name: str, release: Callable[[], None]) -> None:
        """Takes a stick out while it does a command, which it does (`release`) but nobody hears of it any more.

        The processor stands still meanwhile: QEMU takes nothing away from under a command.
        """
        self.monitor.ask("stop")
        self.monitor.await_event("STOP")
        release()
        self.monitor.answer()
        self.monitor.tell("device_del", id=name)
        self.monitor.tell("cont")
        self.monitor.await_event("DEVICE_DELETED", device=name)
        self.monitor.tell("blockdev-del", **{"node-name": name})
        self._servers.pop(name).close()

    def _serve(self, disk: Disk) -> str:
        self._plugged += 1
        name = f"card{self._plugged}"
        path = self.folder / name
        self._servers[name] = Server(disk, path)
        node = {"node-name": name, "read-only": disk.is_locked}
        self.monitor.tell("blockdev-add", driver="nbd", server={"type": "unix", "path": str(path)}, **node)
        return name

    def _take_out(self, name: str) -> None:
        inserted = [
            one.get("inserted", {}).get("node-name")
            for one in self.monitor.tell("query-block")
            if one["qdev"].endswith(f"/{SLOT}") or one["qdev"] == SLOT
        ]
        if name in inserted:
            self.monitor.tell("blockdev-remove-medium", id=SLOT)
        else:
            self.monitor.tell("device_del", id=name)
            self.monitor.await_event("DEVICE_DELETED", device=name)
        self.monitor.tell("blockdev-del", **{"node-name": name})
