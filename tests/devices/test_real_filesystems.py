"""Real file systems that are full, locked and unmounted.

They are mounted when the tests may do that. Otherwise the same error comes from elsewhere in the kernel: a limit on the
size of files (RLIMIT_FSIZE) cuts a write short as a full card does, and /sys takes no files.
"""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from coldtui.core.errors import MediaFull, MediaGone, MediaReadOnly
from coldtui.devices.cards import Cards

TINY = 64 * 1024


def mount(place: Path, options: str) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "coldtui-test", str(place)]
    try:
        return os.geteuid() == 0 and subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


def unmount(place: Path) -> None:
    subprocess.run(["umount", "-l", str(place)], check=True)


@contextmanager
def tiny_card(place: Path) -> Iterator[Path]:
    """A place that takes TINY bytes at most."""
    place.mkdir()
    if mount(place, f"size={TINY}"):
        try:
            yield place
        finally:
            unmount(place)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (TINY, before[1]))
    try:
        yield place
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@contextmanager
def locked_card(place: Path) -> Iterator[Path]:
    place.mkdir()
    if mount(place, "ro"):
        try:
            yield place
        finally:
            unmount(place)
        return
    yield Path("/sys")


@contextmanager
def removable_card(place: Path) -> Iterator[Path]:
    """A place that something else was put over, which `take_away` takes away."""
    place.mkdir()
    if not mount(place, "size=1m"):
        place.rename(place.with_name("under"))
        place.mkdir()
    yield place


def take_away(place: Path) -> None:
    if os.path.ismount(place):
        unmount(place)
    else:
        place.rename(place.with_name("away"))
        place.with_name("under").rename(place)


def test_a_card_that_gets_full_says_so_and_keeps_no_half_file(tmp_path):
    with tiny_card(tmp_path / "card") as place:
        cards = Cards([str(place)])
        (volume,) = cards.volumes()
        with pytest.raises(MediaFull, match="full"):
            cards.write_new(volume, lambda _: "out.psbt", bytes(2 * TINY))
        assert list(place.iterdir()) == []
        assert cards.files(volume, [".psbt"]).files == ()


def test_control_what_fits_on_the_same_card_is_written(tmp_path):
    with tiny_card(tmp_path / "card") as place:
        cards = Cards([str(place)])
        assert cards.write_new(cards.volumes()[0], lambda _: "out.psbt", bytes(TINY // 2)) == "out.psbt"
        assert (place / "out.psbt").read_bytes() == bytes(TINY // 2)


def test_a_full_card_can_be_tried_again_after_something_was_deleted(tmp_path):
    with tiny_card(tmp_path / "card") as place:
        cards = Cards([str(place)])
        (volume,) = cards.volumes()
        (place / "photo.jpg").write_bytes(bytes(TINY // 2))
        with pytest.raises(MediaFull):
            cards.write_new(volume, lambda _: "out.psbt", bytes(TINY + 1))
        (place / "photo.jpg").unlink()
        assert cards.write_new(volume, lambda _: "out.psbt", bytes(TINY // 2)) == "out.psbt"


def test_a_card_mounted_for_reading_only_says_so(tmp_path):
    with locked_card(tmp_path / "card") as place:
        cards = Cards([str(place)])
        with pytest.raises(MediaReadOnly, match="nothing was written"):
            cards.write_new(cards.volumes()[0], lambda _: "coldtui-test.psbt", b"data")
        assert not (place / "coldtui-test.psbt").exists()


def test_a_card_that_was_unmounted_gets_no_file_on_the_disk_under_it(tmp_path):
    with removable_card(tmp_path / "card") as place:
        (place / "in.psbt").write_bytes(b"data")
        cards = Cards([str(place)])
        (volume,) = cards.volumes()
        (entry,) = cards.files(volume, [".psbt"]).files
        take_away(place)
        with pytest.raises(MediaGone):
            cards.write_new(volume, lambda _: "out.psbt", b"data")
        with pytest.raises(MediaGone):
            cards.read(entry)
        with pytest.raises(MediaGone):
            cards.files(volume, [".psbt"])
        assert list(place.iterdir()) == []


def test_control_a_plain_write_would_have_landed_on_the_disk_under_it(tmp_path):
    with removable_card(tmp_path / "card") as place:
        take_away(place)
        (place / "out.psbt").write_bytes(b"data")
        assert [entry.name for entry in place.iterdir()] == ["out.psbt"]
