"""Answers coldtui, one request after the other, until it is gone; beside that, the housekeeping nobody asks for."""

import os
import select
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread

from coldtui.devices.mount_kernel import Kernel, LinuxKernel
from coldtui.devices.volumes import BlockDevices
from helper import messages
from helper.appearance import Appearance
from helper.formatting import format_card
from helper.messages import OK, Answer, Authorise, Font, Format, Keymap, Mount, PowerOff, Request, Unmount
from helper.mounting import Cards
from helper.nodes import Nodes
from helper.usb import Usb

SYS = "/run/coldtui/helper/sys"
"""Where the helper's own /sys is, in which it may write: the other one is read-only."""

_EVERY = 0.5
"""Seconds between two rounds of housekeeping."""

_STARTING = 5.0
"""Seconds in which keyboards count as there from the start: USB needs some to find them."""

_STARTED = Path("/run/coldtui/started")
"""There when those seconds are over, however often coldtui starts again; coldtui asks about keyboards from then on."""


class Helper:
    """All verbs. `power_off` is called when that was asked for, after the answer."""

    def __init__(
        self, devices: BlockDevices, kernel: Kernel, usb: Usb, appearance: Appearance, power_off: Callable[[], None]
    ) -> None:
        self.cards = Cards(devices, kernel)
        self._devices = devices
        self._kernel = kernel
        self._usb = usb
        self._appearance = appearance
        self._power_off = power_off

    def serve(self, link: socket.socket) -> None:
        """Until the other end is closed."""

        def tell(answer: Answer) -> None:
            link.send(messages.write(answer))

        try:
            while (datagram := _received(link)) is not None:
                self._serve_one(datagram, tell)
        except OSError:
            return  # coldtui is gone, and nobody waits for the answer

    def _serve_one(self, datagram: bytes, tell: Callable[[Answer], None]) -> None:
        try:
            request = messages.read(datagram)
            answer = self._answer(request, tell)
        except Exception as error:  # noqa: BLE001 (whatever it is: coldtui waits for an answer, and may ask again)
            tell(messages.fault(error))
            return
        tell(answer)
        if isinstance(request, PowerOff):
            self._power_off()

    def _answer(self, request: Request, tell: Callable[[Answer], None]) -> Answer:
        match request:
            case Mount():
                self.cards.mount(request)
            case Unmount():
                self.cards.unmount(request)
            case Format():
                return format_card(request, self._devices, self._kernel, tell)
            case Keymap(keymap=name):
                self._appearance.choose_keymap(name)
            case Font(font=name):
                self._appearance.choose_font(name)
            case Authorise(device=device, number=number):
                self._usb.authorise(device, number)
            case PowerOff():
                pass
        return OK


class Housekeeping:
    """One round after the other, for ever."""

    def __init__(self, devices: BlockDevices, cards: Cards, usb: Usb, nodes: Nodes) -> None:
        self._devices = devices
        self._cards = cards
        self._usb = usb
        self._nodes = nodes

    def look(self, *, is_starting: bool) -> None:
        """One round."""
        parts: tuple[Callable[[], None], ...] = (
            lambda: self._usb.look(is_starting=is_starting),
            self._cards.put_away_the_gone,
            self._nodes.sweep,
            lambda: self._nodes.open_up(self._card_names()),
        )
        for part in parts:
            with suppress(Exception):  # whatever it is: the other parts keep doors shut
                part()

    def _card_names(self) -> set[str]:
        """Every card with its partitions."""
        disks = {Path(disk.device).name for disk in self._devices.disks()}
        return disks | {Path(volume.device).name for volume in self._devices.volumes()}

    def run(self) -> None:
        """Does not return."""
        end = time.monotonic() + (0 if _STARTED.exists() else _STARTING)
        while True:
            is_starting = time.monotonic() < end
            if not is_starting and not _STARTED.exists():
                with suppress(OSError):  # memory is full
                    _STARTED.touch(mode=0o644)
            self.look(is_starting=is_starting)
            time.sleep(_EVERY)


def run(link: socket.socket, terminal: str, power_off: Callable[[], None]) -> None:
    """The real one: serves until coldtui is gone. Afterwards the link is closed, so that nobody waits for an answer."""
    with link:
        devices, usb = BlockDevices(), Usb(SYS)
        helper = Helper(devices, LinuxKernel(), usb, Appearance(terminal), power_off)
        helper.cards.put_away_the_left()
        os.setpriority(os.PRIO_PROCESS, 0, 0)
        Thread(target=Housekeeping(devices, helper.cards, usb, Nodes()).run, daemon=True).start()
        helper.serve(link)
        # what was read from a card leaves memory with its mount, and the card can be pulled
        helper.cards.put_away_the_left()


def _received(link: socket.socket) -> bytes | None:
    """The next datagram, cut after one byte more than a request may have; None at the end."""
    datagram = link.recv(messages.LARGEST + 1)
    if datagram:
        return datagram
    poll = select.poll()
    poll.register(link, select.POLLRDHUP)
    # an empty datagram looks like the end, and is a request like others that are none
    return None if poll.poll(0) else datagram
