"""What can still be read of a file on a bad card, by itself: sector by sector, and not for ever."""

import errno
import os
from pathlib import Path

import pytest

from coldtui.devices.damaged_files import MOST_LOST, NOTHING, SECTOR, Salvaged, salvage
from coldtui.devices.fs import FOLDER_FLAGS, Fs
from tests.devices.backup_rig import BadSpots, sealed
from tests.devices.faulty import HookedFs

LIMIT = 2_000_000


def read(place: Path, fs: Fs | None = None, limit: int = LIMIT) -> Salvaged:
    fs = fs or Fs()
    with fs.closing(os.open(place, FOLDER_FLAGS)) as folder:
        return salvage(fs, folder, "x", limit)


@pytest.mark.parametrize("size", [0, 1, 511, 512, 513, 1206, 65_536, 65_537, 200_000])
def test_a_whole_file_is_read_whole(tmp_path, size):
    (tmp_path / "x").write_bytes(sealed(1, size))
    result = read(tmp_path)
    assert (result.data, result.lost) == (sealed(1, size), 0)


@pytest.mark.parametrize("size", [1206, 65_536, 200_001])
@pytest.mark.parametrize("share", [1, 3, 20])
def test_every_sector_that_can_be_read_is_read_and_the_others_are_zeros(tmp_path, size, share):
    data = sealed(1, size)
    (tmp_path / "x").write_bytes(data)
    sectors = -(-size // SECTOR)
    bad = {index for index in range(sectors) if sealed(share, sectors)[index] % 20 < share}
    expected = bytearray(data)
    for index in bad:
        end = min(size, (index + 1) * SECTOR)
        expected[index * SECTOR : end] = bytes(end - index * SECTOR)
    result = read(tmp_path, BadSpots(tmp_path, {"x": bad}, errno.EIO))
    if len(bad) < MOST_LOST:
        assert (result.data, result.lost) == (bytes(expected), len(bad))
    else:
        assert result.lost >= MOST_LOST
        assert len(result.data or b"") == size


def test_a_dying_card_is_not_asked_for_ever(tmp_path):
    (tmp_path / "x").write_bytes(bytes(1_000_000))
    fs = BadSpots(tmp_path, {"x": set(range(3000))}, errno.EIO)
    result = read(tmp_path, fs)
    assert result.lost == -(-1_000_000 // SECTOR)
    assert len(result.data or b"") == 1_000_000
    assert fs.refused < 4 * MOST_LOST


def test_a_card_that_is_gone_is_no_bad_sector(tmp_path):
    (tmp_path / "x").write_bytes(bytes(1000))
    with pytest.raises(OSError, match=os.strerror(errno.ENODEV)):
        read(tmp_path, BadSpots(tmp_path, {"x": {0}}, errno.ENODEV))


def test_a_computer_that_cannot_read_now_is_no_damage(tmp_path):
    (tmp_path / "x").write_bytes(bytes(1000))
    with pytest.raises(OSError, match=os.strerror(errno.ENOMEM)):
        read(tmp_path, BadSpots(tmp_path, {"x": {0}}, errno.ENOMEM))


@pytest.mark.parametrize("function", [os.stat, os.open, os.fstat, os.posix_fadvise])
def test_a_file_that_cannot_even_be_looked_at_is_lost_and_not_missing(tmp_path, function):
    (tmp_path / "x").write_bytes(bytes(1000))

    def fail() -> None:
        raise OSError(errno.EIO, "bad")

    result = read(tmp_path, HookedFs(function, fail))
    assert (result.data, result.lost) == (None, 1)


@pytest.mark.parametrize(
    "make",
    [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/etc/passwd"), lambda path: None],
    ids=["folder", "pipe", "link", "missing"],
)
def test_what_is_no_regular_file_is_nothing(tmp_path, make):
    make(tmp_path / "x")
    assert read(tmp_path) == NOTHING


def test_what_is_longer_than_it_may_be_is_nothing(tmp_path):
    (tmp_path / "x").write_bytes(bytes(1001))
    assert read(tmp_path, limit=1000) == NOTHING
    assert read(tmp_path, limit=1001).data == bytes(1001)


def test_a_file_that_ends_before_its_size_says_is_what_came(tmp_path):
    (tmp_path / "x").write_bytes(bytes(1000))
    result = read(tmp_path, HookedFs(os.pread, lambda: os.truncate(tmp_path / "x", 600)))
    assert (result.data, result.lost) == (bytes(600), 0)


def test_what_was_read_is_not_shown(tmp_path):
    (tmp_path / "x").write_bytes(b"something secret")
    assert "secret" not in repr(read(tmp_path))
