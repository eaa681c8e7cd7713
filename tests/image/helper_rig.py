"""A helper of the live image on a computer made of folders, asked through a real pair of sockets."""

import json
import os
import re
import select
import shutil
import socket
import struct
from collections.abc import Mapping
from pathlib import Path
from threading import Thread
from types import TracebackType
from typing import Self

import pytest
from helper.appearance import Appearance
from helper.keyboards import Keyboards
from helper.serving import Helper
from helper.usb import Usb

from tests.devices.fake_computer import USB, FakeComputer
from tests.devices.fake_kernel import SMALL, FakeKernel, boot_sector

PATIENCE = 10
"""Seconds to wait for what comes at once: a test fails then, and does not wait for ever."""

KEYBOARD = (2, 16, 28, 30, 44, 57)
"""Some of the keys that every keyboard has (include/uapi/linux/input-event-codes.h)."""


class HelperRig:
    """Runs while in its `with`. `ask` is what coldtui does."""

    def __init__(self, folder: Path) -> None:
        self.computer = FakeComputer(folder / "computer")
        self.kernel = FakeKernel(self.computer)
        self.ports = FakePorts(folder / "ports")
        shared = folder / "shared"
        (shared / "keymaps").mkdir(parents=True)
        (shared / "fonts").mkdir()
        (shared / "keymaps/index.tsv").write_text("de\tGerman\nus\tUS English\n")
        self.switched_off = 0
        appearance = Appearance("/dev/null", str(shared))
        self.usb = self.ports.usb()
        self.helper = Helper(self.computer.devices, self.kernel, self.usb, appearance, self._switch_off)
        self.cards = folder / "computer/cards"

    def _switch_off(self) -> None:
        self.switched_off += 1

    def __enter__(self) -> Self:
        self.near, self._far = pair()
        self._fault: BaseException | None = None
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()
        return self

    def _serve(self) -> None:
        try:
            with self._far:
                self.helper.serve(self._far)
        except BaseException as fault:  # noqa: BLE001 (raised at the end of the `with`)
            self._fault = fault

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.near.close()
        self._thread.join(PATIENCE)
        if self._thread.is_alive():
            pytest.fail("the helper does not end")
        if self._fault:
            raise self._fault

    def ask(self, request: Mapping[str, object] | bytes) -> list[dict[str, object]]:
        """All answers to it; the last one is none that tells how far it is."""
        self.near.send(request if isinstance(request, bytes) else json.dumps(request).encode())
        answers = [self._hear()]
        while "done" in answers[-1]:
            answers.append(self._hear())
        return answers

    def _hear(self) -> dict[str, object]:
        return json.loads(self.near.recv(4096))

    def plug(self, disk: str = "sdb", part: str = "sdb1", bus: str = USB, disk_start: bytes = b"", **more: str) -> Path:
        """A stick with a partition; returns the disk's folder in sysfs."""
        folder = self.computer.disk(disk, bus, SMALL, **more)
        self.computer.partition(folder, part, SMALL)
        with (self.computer.root / "dev" / disk).open("wb") as node:
            node.truncate(SMALL)
            node.write(disk_start)
        (self.computer.root / "dev" / part).write_bytes(boot_sector())
        files = self.computer.root.parent / f"files-{part}"
        files.mkdir(exist_ok=True)
        self.kernel.contents[part] = files
        return folder

    @property
    def mounted(self) -> dict[str, str]:
        """What is mounted where, and "ro" or "rw"."""
        mounts = self.kernel.mounts.items()
        return {Path(place).name: "rw" if one.is_writable else "ro" for place, one in mounts}


def pair() -> tuple[socket.socket, socket.socket]:
    """Ours, which waits for PATIENCE only and is no less a blocking one for os.read, and the helper's."""
    near, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        near.setsockopt(socket.SOL_SOCKET, option, struct.pack("@ll", PATIENCE, 0))
    return near, far


def heard(descriptor: int, last: str) -> str:
    """What comes from a terminal, until what has come matches `last`."""
    said = b""
    while not re.search(last.encode(), said):
        assert select.select([descriptor], [], [], PATIENCE)[0], f"{last!r} does not come, but {said!r}"
        said += os.read(descriptor, 65536)
    return said.decode()


class FakePorts:
    """/sys/bus/usb and /sys/class/input, made of files; what is written to them is read back from them."""

    def __init__(self, sys: Path) -> None:
        self._sys = sys
        self._plugged = 0
        self.bus = sys / "bus/usb"
        self.inputs = sys / "class/input"
        (self.bus / "devices").mkdir(parents=True)
        self.inputs.mkdir(parents=True)
        (self.bus / "drivers_probe").write_text("")
        self.controller("usb1")

    def usb(self) -> Usb:
        """The ports as a helper sees them; a second one is that of its next start."""
        return Usb(str(self._sys), Keyboards(self.inputs, str(self._sys / "keyboards")))

    def controller(self, name: str) -> Path:
        folder = self.bus / "devices" / name
        folder.mkdir()
        (folder / "interface_authorized_default").write_text("1\n")
        return folder

    def plug(self, name: str, *classes: str, authorised: str = "0", maker: str = "1234", product: str = "5678") -> int:
        """Returns the number that the kernel gives it."""
        folder = self.bus / "devices" / name
        folder.mkdir()
        self._plugged += 1
        (folder / "devnum").write_text(f"{self._plugged}\n")
        (folder / "descriptors").write_bytes(f"{maker}:{product} {classes}".encode())
        (folder / "idVendor").write_text(maker + "\n")
        (folder / "idProduct").write_text(product + "\n")
        for number, kind in enumerate(classes):
            interface = folder / f"{name}:1.{number}"
            interface.mkdir()
            (interface / "bInterfaceClass").write_text(kind + "\n")
            (interface / "authorized").write_text(authorised + "\n")
        return self._plugged

    def pull(self, name: str) -> None:
        """With what it typed by, if it was the only one."""
        shutil.rmtree(self.bus / "devices" / name)
        for path in self.inputs.iterdir():
            shutil.rmtree(path)

    def allowed(self, name: str) -> str:
        """One digit for each function of the device."""
        folders = sorted((self.bus / "devices" / name).glob(f"{name}:*"))
        return "".join((folder / "authorized").read_text().strip() for folder in folders)

    def keyboard(self, *keys: int) -> None:
        """An input device with these keys."""
        folder = self.inputs / f"input{len(list(self.inputs.iterdir()))}" / "capabilities"
        folder.mkdir(parents=True)
        (folder / "key").write_text(bitmap(*keys) + "\n")


def bitmap(*codes: int) -> str:
    """As sysfs shows one: words of 64 bits, the highest first."""
    whole = sum(1 << code for code in codes)
    words = []
    while whole or not words:
        words.append(f"{whole & (1 << 64) - 1:x}")
        whole >>= 64
    return " ".join(reversed(words))


def our_image() -> bytes:
    """How a stick with coldtui on it begins: the primary volume descriptor of ISO 9660 (ECMA-119, 8.4)."""
    return bytes(32768) + b"\x01CD001\x01\x00" + b" " * 32 + b"COLDTUI".ljust(32)
