"""What the tests do in the guest: the real `BackupCards` on the real kernel's vfat, on a card in a USB port."""

import hashlib
import json
import mmap
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from coldtui.core.errors import DeviceFailed
from coldtui.devices.backup_card import BackupCards
from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from coldtui.devices.media import Volume
from coldtui.devices.volumes import BlockDevices, free_space
from coldtui.formats.backup_copies import write_sums
from tests.devices.backup_rig import README, sealed
from tests.qemu.card import MARK, SECTOR
from tests.vfat.syscalls import mount, unmount

PLACE = "/run/card"

PHOTO = b"the user's own" * 700

_HARMLESS = "nosuid,nodev,noexec,nosymfollow"
_PATIENCE = 60.0


def size_of(number: int) -> int:
    """Bytes of generation `number`: from one sector to a few clusters."""
    return 1206 + 3000 * (number % 4)


def get_ready() -> None:
    """Linux waits a second before it looks at a new USB stick, for slow ones: this one is quick."""
    Path("/sys/module/usb_storage/parameters/delay_use").write_text("0")


def await_card(*, has_cache: bool) -> None:
    """Until a card is there. Linux takes USB sticks for cards without a cache; `has_cache` tells it otherwise."""
    _await(lambda: bool(_volumes()))
    (disk,) = Path("/sys/class/scsi_disk").iterdir()
    kind = "write back" if has_cache else "write through"
    (disk / "cache_type").write_text(f"temporary {kind}")


def await_no_card() -> None:
    """Until it is gone."""
    _await(lambda: not _volumes())


def record(protocol: str, generations: int, options: str) -> None:
    """Backups, one after the other, each marked on the card as soon as it was acknowledged, the old ones pruned."""
    with _mounted(options):
        for number in range(1, generations + 1):
            _PROTOCOLS[protocol](number)
            _mark(written=number)
            if protocol == "coldtui":
                _mark(pruning=number)
                store, volume = _store()
                store.prune(volume, range(1, number + 1))


def write(number: int, options: str = "noatime") -> dict[str, str]:
    """One backup; what went wrong, else nothing."""
    with _mounted(options):
        return _told(lambda: _write(number))


def fill(leave: int) -> None:
    """Leaves room for no more than so many bytes."""
    with _mounted("noatime"):
        Path(PLACE, "film.mp4").write_bytes(bytes((free_space(PLACE) or 0) - leave))


def empty() -> None:
    """Makes room again."""
    with _mounted("noatime"):
        Path(PLACE, "film.mp4").unlink()


def look() -> dict[str, Any]:
    """All that is on the card, mounted for reading: by generation the state and the SHA-256 of each copy."""
    with _mounted("ro"):
        return _seen()


def go_on(options: str = "noatime") -> dict[str, Any]:
    """Writes the next backup onto whatever is there, and looks again."""
    with _mounted(options):
        outcome = _told(_write_next)
    return {"outcome": outcome, **look()}


def single() -> str | None:
    """SHA-256 of the one backup that the other protocols keep, None when there is none."""
    with _mounted("ro"):
        return _digest(_content(Path(PLACE, "BACKUP.AGE")))


def _rename(number: int) -> None:
    """A temporary file, fsync, renamed over the old one, fsync of the folder: what is right nearly everywhere else."""
    _overwrite(number, "BACKUP.TMP")
    Path(PLACE, "BACKUP.TMP").rename(Path(PLACE, "BACKUP.AGE"))
    folder = os.open(PLACE, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)


def _overwrite(number: int, name: str = "BACKUP.AGE") -> None:
    with Path(PLACE, name).open("wb") as file:
        file.write(sealed(number, size_of(number)))
        file.flush()
        os.fsync(file.fileno())


def _write(number: int, fs: Fs | None = None) -> None:
    data = sealed(number, size_of(number))
    store, volume = _store(fs)
    store.write(volume, number, data, write_sums(data), README)


def _write_carelessly(number: int) -> None:
    _write(number, _WithoutSync())


class _WithoutSync(Fs):
    """What is written, Linux puts onto the card when it likes to."""

    def call(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        return None if function is os.fsync else super().call(function, *args, **kwargs)


_PROTOCOLS: dict[str, Callable[[int], None]] = {
    "coldtui": _write,
    "careless": _write_carelessly,
    "rename": _rename,
    "overwrite": _overwrite,
}


def _write_next() -> None:
    store, volume = _store()
    intact = store.generations(volume).intact
    _write(store.next_number(volume, intact[0].number if intact else 0))


def _told(work: Callable[[], None]) -> dict[str, str]:
    try:
        work()
    except DeviceFailed as failure:
        return {"kind": type(failure).__name__, "says": str(failure), "hint": failure.hint}
    return {}


def _seen() -> dict[str, Any]:
    found: dict[int, Any] = {}
    refused = _told(lambda: _find(found))
    return {"found": found, "refused": refused, "photo": _content(Path(PLACE, "photo.jpg")) == PHOTO}


def _find(found: dict[int, Any]) -> None:
    store, volume = _store()
    for generation in store.generations(volume).found:
        copies = store.read_copies(volume, generation.number)
        found[generation.number] = {
            "states": [state.value for state in generation.copies],
            "digests": [_digest(data) for data, _ in copies],
        }


def _store(fs: Fs | None = None) -> tuple[BackupCards, Volume]:
    cards = Cards(devices=BlockDevices(), fs=fs)
    (volume,) = cards.mount()
    return BackupCards(cards.access), volume


def _volumes() -> tuple[Volume, ...]:
    return BlockDevices().volumes()


def _disk() -> str:
    """The name of the only disk there is."""
    (disk,) = Path("/sys/class/block").glob("sd?")
    return disk.name


@contextmanager
def _mounted(options: str) -> Iterator[None]:
    disk = _disk()
    Path(PLACE).mkdir(exist_ok=True)
    if Path("/sys/class/block", disk, "ro").read_text().strip() == "1":
        options += ",ro"  # as mount(8) does, when the kernel refuses the other way
    mount(f"/dev/{disk}1", PLACE, "vfat", f"{_HARMLESS},{options}")
    try:
        yield
    finally:
        unmount(PLACE)


def _mark(**what: int) -> None:
    """Past every cache, so that it stands among the card's commands exactly where it was said."""
    with mmap.mmap(-1, SECTOR) as page:
        page.write(json.dumps(what).encode().ljust(SECTOR))
        disk = os.open(f"/dev/{_disk()}", os.O_WRONLY | os.O_DIRECT)
        os.pwrite(disk, page, MARK * SECTOR)
        os.close(disk)


def _content(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None


def _digest(data: bytes | None) -> str | None:
    return None if data is None else hashlib.sha256(data).hexdigest()


def _await(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not is_so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.02)
