"""A camera in a USB port of a computer that is tested, and the QR codes that are held before it."""

from collections.abc import Sequence

import segno

from tests.image.vm import Computer
from tests.qemu.usbredir import Server
from tests.qemu.webcam import Webcam

Rows = list[list[int]]
"""The modules of a code, dark where they are not 0, with the white edge."""


class Camera:
    """Not plugged in until it is shown something."""

    def __init__(self, computer: Computer) -> None:
        self._computer = computer
        self._webcam = Webcam()
        self._name = ""
        self._times = 0

    def show(self, texts: Sequence[bytes | str]) -> None:
        """Holds these codes before it from now on, in turn; it is plugged in if it is not."""
        self._webcam.show([rows_of(text) for text in texts])
        if not self._name:
            self._plug()

    def unplug(self) -> None:
        """Out of the port, whatever is going on; when it is not in, nothing happens."""
        if self._name:
            name, self._name = self._name, ""
            self._computer.monitor.tell("device_del", id=name)
            self._computer.monitor.await_event("DEVICE_DELETED", device=name)
            self._server.close()  # QEMU's end of the socket went with the device

    def _plug(self) -> None:
        self._times += 1
        self._name = f"camera{self._times}"
        path = self._computer.folder / self._name
        self._server = Server(self._webcam, path)
        socket = {"addr": {"type": "unix", "data": {"path": str(path)}}, "server": False}
        self._computer.monitor.tell("chardev-add", id=self._name, backend={"type": "socket", "data": socket})
        device = {"driver": "usb-redir", "bus": "usb.0", "chardev": self._name}
        self._computer.monitor.tell("device_add", id=self._name, **device)


def rows_of(text: bytes | str) -> Rows:
    """A code as small as it can be, so that its modules are large."""
    return [list(row) for row in segno.make(text, micro=False, error="l", boost_error=False).matrix_iter(border=4)]
