"""A computer in QEMU with a card in its reader, and the judges of what is on that card."""

import hashlib
import shutil
import subprocess
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coldtui.formats.backup_copies import COPIES
from tests.devices.backup_rig import sealed
from tests.qemu.card import SECTOR, START, Card, Write, honest
from tests.vfat import guest
from tests.vfat.machine import Machine

MODULES = ("vfat", "nls_cp437", "nls_ascii", "nls_utf8", "xhci_pci", "usb_storage", "sd_mod")
"""What the kernel needs for FAT on USB sticks."""

JOBS = (guest.__name__,)


class Reader:
    """One card at a time."""

    def __init__(self, machine: Machine) -> None:
        self.machine = machine
        self._name: str | None = None
        self("get_ready")

    def __call__(self, do: str, **given: Any) -> Any:
        """Has a function of `guest` called."""
        return self.machine(f"{guest.__name__}:{do}", **given)

    @contextmanager
    def holding(self, card: Card, *, has_cache: bool = False) -> Iterator[None]:
        """The card is in. It may be out before the end."""
        self._name = self.machine.plug(card)
        self("await_card", has_cache=has_cache)
        try:
            yield
        finally:
            if self._name:
                self.machine.pull(self._name)
                self._name = None
            self("await_no_card")

    def record(
        self, base: bytes, protocol: str, generations: int, *, has_cache: bool, options: str = "noatime"
    ) -> Card:
        """A card on which backups were written, with all commands that it got for them."""
        card = Card(base)
        with self.holding(card, has_cache=has_cache):
            self("record", protocol=protocol, generations=generations, options=options)
        return card

    def write(self, card: Card, number: int) -> dict[str, str]:
        """One more backup, and the card pulled afterwards; what was said, nothing when it is safe."""
        with self.holding(card):
            return self("write", number=number)

    def write_and_pull(self, card: Card, number: int, command: int) -> dict[str, str]:
        """One more backup, and the card pulled while it does the write with the number `command`."""
        pause = Pause(command)
        card.manner = pause
        with self.holding(card):
            self.machine.begin(f"{guest.__name__}:write", number=number)
            pause.reached.wait()
            self.machine.pull_at_once(self._name, pause.over.set)
            self._name = None
            return self.machine.answer()

    def look(self, card: Card) -> dict[str, Any]:
        """What is on a card that was put in anew."""
        card.manner = honest
        with self.holding(card):
            return self("look")


class Pause:
    """The manner of a card that does not come to the end of one command until it is told to."""

    def __init__(self, command: int) -> None:
        self._command = command
        self.reached, self.over = threading.Event(), threading.Event()

    def __call__(self, number: int, write: Write) -> Write:
        if number == self._command:
            self.reached.set()
            self.over.wait()
        return write


def digest_of(number: int) -> str:
    """SHA-256 of the sealed backup that the guest writes as generation `number`."""
    return hashlib.sha256(sealed(number, guest.size_of(number))).hexdigest()


def lost(required: Iterable[int], seen: dict[str, Any]) -> list[str]:
    """What is missing or wrong of what the guest saw on a card, in words."""
    found = {int(number): generation for number, generation in seen["found"].items()}
    faults = [f"{number} is not whole" for number in required if found.get(number) != whole(number)]
    for number, generation in found.items():
        pairs = zip(generation["states"], generation["digests"], strict=True)
        if any(state == "healthy" and digest != digest_of(number) for state, digest in pairs):
            faults.append(f"{number} seems healthy and is not")
    if not seen["photo"]:
        faults.append("the user's own file")
    return faults


def whole(number: int) -> dict[str, list[str]]:
    """What the guest sees of a generation of which nothing is missing."""
    return {"states": ["healthy"] * len(COPIES), "digests": [digest_of(number)] * len(COPIES)}


class Image:
    """The partition of a card as a file, for programs that know nothing of coldtui: mtools and dosfstools."""

    def __init__(self, path: Path, base: bytes) -> None:
        self._path = path
        self._base = base
        if base:
            path.write_bytes(base[START * SECTOR :])
        self._changed: dict[int, bytes] = {}

    def show(self, sectors: dict[int, bytes]) -> None:
        """Makes it the base with these sectors over it."""
        with self._path.open("r+b") as file:
            for number in self._changed.keys() | sectors.keys():
                data = sectors.get(number) or self._base[number * SECTOR : (number + 1) * SECTOR]
                if number >= START:
                    file.seek((number - START) * SECTOR)
                    file.write(data)
        self._changed = sectors

    def holds(self, number: int) -> bool:
        """Whether mtools finds each copy of a generation, with the right content."""
        data = sealed(number, guest.size_of(number))
        return all(self.read(f"COLDTUI/{copy}/CT{number:06}.AGE") == data for copy in COPIES)

    def read(self, name: str) -> bytes:
        """What mtools reads of a file; nothing when there is none."""
        command = ["mtype", "-i", self._path, f"::{name}"]
        return subprocess.run(command, capture_output=True, check=False).stdout

    def repaired(self) -> "Image":
        """What fsck makes of it when nobody is asked."""
        path = self._path.with_name(f"{self._path.name}-repaired")
        shutil.copyfile(self._path, path)
        subprocess.run(["fsck.vfat", "-a", "-w", path], capture_output=True, check=False)
        return Image(path, b"")

    def is_clean(self) -> bool:
        """Whether fsck finds nothing to say."""
        return subprocess.run(["fsck.vfat", "-n", self._path], capture_output=True, check=False).returncode == 0
