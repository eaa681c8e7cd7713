"""What the tests of mounting do in the guest: the real `Cards` as root, which mounts, releases and formats by itself."""

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import coldtui.devices.formatting  # noqa: F401 (read when a card is to be emptied; the guest has what is loaded here)
from coldtui.core.errors import DeviceFailed, Refused
from coldtui.devices.cards import Cards
from coldtui.devices.volumes import BlockDevices
from tests.vfat.syscalls import mount, unmount

_PATIENCE = 60.0
_ELSEWHERE = "/run/elsewhere"

_CARDS = Cards(devices=BlockDevices())
"""One start of the program, for as long as the machine runs."""


def await_disk() -> None:
    """Until a card is there."""
    _await(lambda: bool(_CARDS.disks()))


def await_no_disk() -> None:
    """Until it is gone, and noticed to be."""
    _await(lambda: not _CARDS.disks())


def look() -> list[dict[str, Any]]:
    """What `Cards` lists, each with how the kernel says that it is mounted."""
    volumes = _CARDS.mount()
    return [
        {
            "device": volume.device,
            "label": volume.label,
            "mounted": volume.mounted,
            "locked": volume.read_only,
            "released": volume.is_released,
            "dirty": volume.is_dirty,
            "obstacle": volume.obstacle,
            "kernel": _kernel(volume.path),
        }
        for volume in volumes
    ]


def mounts() -> list[str]:
    """All places below the folder of cards where the kernel has something mounted."""
    return [line.split(" ")[4] for line in _mountinfo() if "/coldtui/" in line]


def names() -> list[str]:
    """The files of the card."""
    (volume,) = _CARDS.mount()
    return [entry.name for entry in _CARDS.files(volume, ("",)).files]


def write(name: str, text: str) -> dict[str, str]:
    """A new file; what went wrong, else nothing."""
    (volume,) = _CARDS.mount()
    return _told(lambda: _CARDS.write_new(volume, lambda _: name, text.encode()))


def release() -> str:
    """The card is not used any more; what is true of it then."""
    (volume,) = _CARDS.mount()
    return _CARDS.release(volume).name


def release_in_use() -> dict[str, str]:
    """The same, while somebody has a file on it open."""
    (volume,) = _CARDS.mount()
    assert volume.path
    busy = os.open(volume.path, os.O_RDONLY)
    try:
        return _told(lambda: _CARDS.release(volume))
    finally:
        os.close(busy)


def make() -> dict[str, Any]:
    """Formats the card: its new label, what went wrong, and the last word about progress."""
    (disk,) = _CARDS.disks()
    told: list[tuple[int, int]] = []
    labels: list[str] = []
    failed = _told(lambda: labels.append(_CARDS.format(disk, lambda *far: told.append(far))))
    return {"label": "".join(labels), "failed": failed, "told": told[-1:], "size": disk.size}


def make_in_use() -> dict[str, Any]:
    """The same, while another program has it mounted: where coldtui is not told so, the kernel knows."""
    (disk,) = _CARDS.disks()
    (volume,) = _CARDS.mount()
    _CARDS.release(volume)
    Path(_ELSEWHERE).mkdir(exist_ok=True)
    mount(volume.device, _ELSEWHERE, "vfat", "ro")
    try:
        asked = _told(lambda: _CARDS.format(disk))
        unaware = _told(lambda: _unaware().format(disk))
    finally:
        unmount(_ELSEWHERE)
    return {"asked": asked, "unaware": unaware}


def _unaware() -> Cards:
    """A program that is told of no mounts."""
    folder = Path("/run/no-mounts/self")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mountinfo").write_text("")
    return Cards(devices=BlockDevices(proc=str(folder.parent)))


def _kernel(path: str | None) -> dict[str, Any] | None:
    found = [line.split(" ") for line in _mountinfo() if line.split(" ")[4] == path]
    if not found:
        return None
    fields = found[-1]
    kind, _, superblock = fields[fields.index("-") + 1 :]
    return {"kind": kind, "flags": sorted(fields[5].split(",")), "options": sorted(superblock.split(","))}


def _mountinfo() -> list[str]:
    return Path("/proc/self/mountinfo").read_text().splitlines()


def _told(work: Callable[[], object]) -> dict[str, str]:
    try:
        work()
    except (DeviceFailed, Refused) as failure:
        return {"kind": type(failure).__name__, "says": str(failure), "hint": failure.hint}
    return {}


def _await(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError(json.dumps(look()))
        time.sleep(0.02)
