"""Cards that leave in the middle. Linux does not say so: a new file is "no space left", a listing is empty."""

import errno
import os
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed, MediaFull, MediaGone
from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from tests.devices.fake_computer import USB, FakeComputer
from tests.devices.faulty import FaultyFs, HookedFs

DATA = b"x" * 1000


class Rig:
    """A stick mounted on a real folder, in a computer made of folders; `pulled` and `exchanged` change the stick."""

    def __init__(self, tmp_path: Path) -> None:
        self.place = tmp_path / "CARD"
        self.place.mkdir()
        self.computer = FakeComputer(tmp_path / "computer")
        self.stick = self.computer.disk("sdb", USB)
        self.computer.mount(self.computer.partition(self.stick, "sdb1"), str(self.place))

    def cards(self, fs: Fs | None = None, folders: tuple[str, ...] = ()) -> Cards:
        return Cards(folders, self.computer.devices, fs)

    def pull(self) -> None:
        self.computer.pull(self.stick)

    def pull_with(self, error: int) -> None:
        self.pull()
        raise OSError(error, os.strerror(error))

    def exchange(self) -> None:
        self.computer.exchange(self.stick)


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path)


def write(cards: Cards) -> str:
    return cards.write_new(cards.volumes()[0], lambda _: "out.psbt", DATA)


def test_a_card_that_stays_takes_a_result(rig):
    assert write(rig.cards()) == "out.psbt"
    assert (rig.place / "out.psbt").read_bytes() == DATA


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV, errno.ENOENT])
@pytest.mark.parametrize("function", [os.write, os.fsync, os.close, os.posix_fadvise, os.read])
def test_whatever_the_system_says_a_pulled_card_is_called_gone(rig, function, error):
    cards = rig.cards(HookedFs(function, lambda: rig.pull_with(error)))
    with pytest.raises(MediaGone, match="gone") as caught:
        write(cards)
    assert "out.psbt" in caught.value.hint  # its remains went with the card


@pytest.mark.parametrize("error", [errno.EIO, errno.EROFS])
@pytest.mark.parametrize("moments", [1, 10])
@pytest.mark.parametrize("function", [os.open, os.write, os.fsync])
def test_a_pulled_card_that_fails_before_the_system_misses_it_is_called_gone(rig, function, moments, error):
    """The kernel waits 0.2 seconds for the contacts of an SD slot to be quiet (drivers/mmc/host/sdhci.c)."""
    passed = iter(range(1, moments))

    def fail() -> None:
        raise OSError(error, os.strerror(error))

    cards = rig.cards(HookedFs(function, fail, meanwhile=lambda: next(passed, None) or rig.pull()))
    with pytest.raises(MediaGone, match="gone"):
        write(cards)


def test_a_file_that_a_pulled_card_lacks_before_the_system_misses_it_is_a_card_that_is_gone(rig):
    (rig.place / "in.psbt").write_bytes(DATA)
    listing = rig.cards()
    (entry,) = listing.files(listing.volumes()[0], [".psbt"]).files

    def lack() -> None:
        raise FileNotFoundError(errno.ENOENT, "lost")

    with pytest.raises(MediaGone):
        rig.cards(HookedFs(os.stat, lack, meanwhile=rig.pull)).read(entry)


def test_control_a_card_that_fails_and_stays_is_given_a_moment_and_called_failed(rig):
    waited: list[int] = []

    def fail() -> None:
        raise OSError(errno.EIO, "failed")

    with pytest.raises(DeviceFailed, match="failed while it was in use"):
        write(rig.cards(HookedFs(os.write, fail, meanwhile=lambda: waited.append(1))))
    assert 10 <= len(waited) <= 30


def test_nobody_waits_for_a_folder_inside_of_the_computer(tmp_path):
    waited: list[int] = []

    def fail() -> None:
        raise OSError(errno.EIO, "failed")

    with pytest.raises(DeviceFailed):
        write(Cards([str(tmp_path)], fs=HookedFs(os.write, fail, meanwhile=lambda: waited.append(1))))
    assert waited == []


def test_a_pulled_card_that_takes_no_new_file_is_called_gone(rig):
    with pytest.raises(MediaGone):
        write(rig.cards(HookedFs(os.open, lambda: rig.pull_with(errno.ENOSPC), number=2)))


def test_control_a_full_card_that_stays_is_called_full(rig):
    def full() -> None:
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(MediaFull):
        write(rig.cards(HookedFs(os.write, full)))


@pytest.mark.parametrize("change", ["pull", "exchange"])
def test_a_write_that_went_into_memory_only_is_no_success(rig, change):
    cards = rig.cards(HookedFs(os.posix_fadvise, getattr(rig, change)))
    with pytest.raises(MediaGone) as caught:
        write(cards)
    assert "out.psbt" in caught.value.hint


@pytest.mark.parametrize("change", ["pull", "exchange"])
def test_an_empty_listing_of_a_card_that_is_not_there_is_no_listing(rig, change):
    cards = rig.cards(HookedFs(os.scandir, getattr(rig, change)))
    with pytest.raises(MediaGone):
        cards.files(cards.volumes()[0], [".psbt"])


def test_control_an_empty_listing_of_a_card_that_is_there_is_one(rig):
    cards = rig.cards()
    assert cards.files(cards.volumes()[0], [".psbt"]).files == ()


@pytest.mark.parametrize("change", ["pull", "exchange"])
def test_a_card_that_goes_between_listing_and_reading_is_called_gone(rig, change):
    (rig.place / "in.psbt").write_bytes(DATA)
    cards = rig.cards()
    (entry,) = cards.files(cards.volumes()[0], [".psbt"]).files
    assert cards.read(entry) == DATA
    getattr(rig, change)()
    with pytest.raises(MediaGone):
        cards.read(entry)


def test_a_card_that_goes_while_it_is_read_gives_nothing_though_memory_had_it(rig):
    (rig.place / "in.psbt").write_bytes(DATA)
    listing = rig.cards()
    (entry,) = listing.files(listing.volumes()[0], [".psbt"]).files
    with pytest.raises(MediaGone):
        rig.cards(HookedFs(os.read, rig.pull)).read(entry)


def test_a_file_that_is_missing_because_the_card_is_says_so_of_the_card(rig):
    (rig.place / "in.psbt").write_bytes(DATA)
    listing = rig.cards()
    (entry,) = listing.files(listing.volumes()[0], [".psbt"]).files
    with pytest.raises(MediaGone):
        rig.cards(HookedFs(os.stat, lambda: rig.pull_with(errno.ENOENT))).read(entry)


def test_after_the_card_was_put_back_it_can_be_used_again_though_it_had_failed(rig):
    def fail() -> None:
        raise OSError(errno.EIO, "failed")

    cards = rig.cards(HookedFs(os.write, fail))
    for words in ("failed", "not used any more"):
        with pytest.raises(DeviceFailed, match=words):
            write(cards)
    rig.exchange()
    assert write(cards) == "out.psbt"


def test_a_card_unmounted_meanwhile_gets_no_file_on_the_disk_under_it(rig):
    """The folder it was mounted on is still there, on another disk."""
    cards = rig.cards()
    (volume,) = cards.volumes()
    rig.place.rename(rig.place.with_name("the card"))
    rig.place.mkdir()
    with pytest.raises(MediaGone):
        cards.write_new(volume, lambda _: "out.psbt", DATA)
    assert list(rig.place.iterdir()) == []


def test_a_folder_that_is_another_only_while_it_is_opened_is_not_used(rig):
    aside, wrong = rig.place.with_name("aside"), rig.place.with_name("wrong")
    wrong.mkdir()

    class SwappingFs(FaultyFs):
        def call(self, function, *args, **kwargs):
            if function is not os.open or self.count:
                return super().call(function, *args, **kwargs)
            rig.place.rename(aside)
            wrong.rename(rig.place)
            try:
                return super().call(function, *args, **kwargs)
            finally:
                rig.place.rename(wrong)
                aside.rename(rig.place)

    fs = SwappingFs()
    with pytest.raises(MediaGone):
        write(rig.cards(fs))
    assert fs.calls == ["open", "fstat", "close"]


def test_a_named_folder_that_is_a_card_is_listed_once_as_the_card(rig, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    volumes = rig.cards(folders=(str(rig.place), str(other))).volumes()
    assert [(volume.where, volume.device) for volume in volumes] == [(str(other), ""), (str(rig.place), "/dev/sdb1")]


def test_a_named_folder_on_a_card_goes_with_the_card(rig, tmp_path, monkeypatch):
    inside = rig.place / "transactions"
    inside.mkdir()
    devices = rig.computer.devices
    monkeypatch.setattr(devices, "name_of", lambda number: "sdb1" if devices.identity("sdb1") else None)
    cards = Cards([str(inside)], devices)
    (volume, _) = cards.volumes()
    assert cards.write_new(volume, lambda _: "out.psbt", DATA) == "out.psbt"
    rig.pull()
    with pytest.raises(MediaGone):
        cards.write_new(volume, lambda _: "out-2.psbt", DATA)
