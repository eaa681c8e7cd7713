"""Sealed backups on cards that are whole, damaged, full, locked, pulled, hostile and lying."""

import errno
import os
import resource
import subprocess
from pathlib import Path

import pytest

from coldtui.core.errors import DeviceFailed, MediaFull, MediaGone, MediaReadOnly
from coldtui.devices import backup_card
from coldtui.devices.backup_card import BackupCards
from coldtui.devices.backup_store import MAX_GENERATIONS, CopyState, Generation
from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from coldtui.formats.backup_copies import LONGEST_SEALED, write_sums
from coldtui.formats.backup_repair import repair
from tests.devices.backup_rig import README, BadSpots, Rig, files_of, sealed
from tests.devices.fake_computer import USB, FakeComputer
from tests.devices.faulty import FaultyFs, HookedFs

HEALTHY, DAMAGED, MISSING = CopyState.HEALTHY, CopyState.DAMAGED, CopyState.MISSING


@pytest.fixture
def rig(tmp_path: Path) -> Rig:
    return Rig(tmp_path / "card")


def found(rig: Rig, fs: Fs | None = None) -> dict[int, Generation]:
    store, volume = rig.open(fs)
    return {generation.number: generation for generation in store.generations(volume).found}


def prune(rig: Rig, opened: set[int], **more) -> tuple[int, ...]:
    store, volume = rig.open()
    return store.prune(volume, opened, **more)


# ------------------------------------------------------------------------------------------------ writing and finding


def test_a_backup_is_written_three_times_with_its_sums_and_the_old_ones_stay(rig):
    before = rig.content()
    written = rig.write(8)
    assert (written.number, written.size, written.copies) == (8, 1206, 3)
    assert rig.content() == {**before, **files_of(8)}
    assert found(rig) == {n: Generation(n, (HEALTHY,) * 3, 1206, True) for n in (6, 7, 8)}


def test_on_an_empty_card_the_folders_and_the_readme_are_made(tmp_path):
    rig = Rig(tmp_path / "card", numbers=())
    store, volume = rig.open()
    assert store.generations(volume).found == ()
    assert store.next_number(volume, after=0) == 1
    rig.write(1)
    assert rig.content() == {"photo.jpg": b"the user's own", "COLDTUI/README.TXT": README, **files_of(1)}


def test_each_file_is_on_the_card_and_read_back_before_the_next_one_begins(rig):
    fs = FaultyFs()
    rig.write(8, fs)
    one_file = [
        "open", "write", "fsync", "close", "fsync", "open", "posix_fadvise", "read", "read", "close",
    ]  # fmt: skip
    once_more = ["open", "posix_fadvise", "read", "read", "close"]
    folders = ["open"] * 4
    calls = "-".join(fs.calls)
    assert "-".join(one_file * 6 + once_more * 6) in calls
    assert "-".join(["open", "fstat", *folders, "fsync", "fsync"]) in calls
    assert fs.calls.count("write") == 6


def test_nothing_is_ever_renamed_overwritten_or_cut(rig):
    flags = []

    class SpyFs(FaultyFs):
        def call(self, function, *args, **kwargs):
            if function is os.open:
                flags.append(args[1])
            return super().call(function, *args, **kwargs)

    fs = SpyFs()
    rig.write(8, fs)
    store, volume = rig.open(fs)
    store.prune(volume, {6, 7, 8})
    writing = [flag for flag in flags if flag & (os.O_WRONLY | os.O_RDWR)]
    assert len(writing) == 6
    assert all(flag & os.O_CREAT and flag & os.O_EXCL and not flag & (os.O_TRUNC | os.O_APPEND) for flag in writing)
    assert not set(fs.calls) & {"rename", "replace", "link", "truncate", "ftruncate", "pwrite"}


def test_sums_of_another_backup_are_never_written(rig):
    store, volume = rig.open()
    before = rig.content()
    for data, sums in ((sealed(8), write_sums(sealed(7))), (sealed(8), b""), (b"", b"")):
        with pytest.raises(ValueError, match="sums of another"):
            store.write(volume, 8, data, sums, README)
    for number in (0, -1, 1_000_000):
        with pytest.raises(ValueError, match="no such file"):
            store.write(volume, number, sealed(8), write_sums(sealed(8)), README)
    assert rig.content() == before


def test_the_largest_backup_there_can_be_is_written_and_found(tmp_path):
    rig = Rig(tmp_path / "card", numbers=())
    store, volume = rig.open()
    data = bytes(LONGEST_SEALED)
    store.write(volume, 1, data, write_sums(data), README)
    assert found(rig)[1].is_complete
    assert store.read_copies(volume, 1) == ((data, write_sums(data)),) * 3


# ------------------------------------------------------------------------------------------------------------- numbers


@pytest.mark.parametrize("name", ["COLDTUI/A/CT000008.AGE", "COLDTUI/B/CT000008.SUM", "COLDTUI/C/ct000008.age"])
def test_what_was_left_of_a_backup_is_not_overwritten_and_the_next_number_is_used(rig, name):
    rig.put({name: b"half"})
    store, volume = rig.open()
    assert store.next_number(volume, after=7) == 9
    if name.isupper():
        with pytest.raises(DeviceFailed, match="something with the backup number 8"):
            rig.write(8)
    rig.write(9)
    assert rig.content()[name] == b"half"


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/etc/passwd")])
def test_whatever_bears_the_name_of_a_new_backup_is_not_touched(rig, make):
    make(rig.place / "COLDTUI/B/CT000008.AGE")
    before = rig.content()
    fs = FaultyFs()
    with pytest.raises(DeviceFailed, match="something with the backup number 8"):
        rig.write(8, fs)
    assert "write" not in fs.calls
    assert rig.content() == before
    assert 8 not in found(rig) or found(rig)[8].healthy == 0


def test_a_number_that_somebody_made_up_blocks_no_other(rig):
    rig.put({name.replace("000007", "999999"): data for name, data in files_of(7).items()})
    store, volume = rig.open()
    assert store.next_number(volume, after=7) == 8
    rig.write(8)
    assert set(found(rig)) == {6, 7, 8, 999999}
    with pytest.raises(DeviceFailed, match="Every backup number"):
        store.next_number(volume, after=999998)


def test_a_name_that_appears_under_our_hands_is_not_overwritten(rig):
    """Between looking and creating, the third copy's name was taken."""
    place = rig.place / "COLDTUI/C/CT000008.AGE"
    before = rig.content()
    with pytest.raises(DeviceFailed, match="something with the backup number 8"):
        rig.write(8, HookedFs(os.write, lambda: place.write_bytes(b"theirs")))
    assert rig.content() == {**before, "COLDTUI/C/CT000008.AGE": b"theirs"}


# ------------------------------------------------------------------------------------------------------------ damage


def test_copies_are_healthy_damaged_or_missing(rig):
    files = files_of(7)
    rig.put({"COLDTUI/A/CT000007.AGE": files["COLDTUI/A/CT000007.AGE"][:-1] + b"?"})
    (rig.place / "COLDTUI/B/CT000007.AGE").unlink()
    (rig.place / "COLDTUI/B/CT000007.SUM").unlink()
    generation = found(rig)[7]
    assert generation.copies == (DAMAGED, MISSING, HEALTHY)
    assert (generation.healthy, generation.is_intact, generation.is_complete) == (1, True, False)


@pytest.mark.parametrize(
    "change",
    [
        {"COLDTUI/C/CT000007.SUM": b""},
        {"COLDTUI/C/CT000007.SUM": b"coldtui-sum 1 99999999999 00\n"},
        {"COLDTUI/C/CT000007.AGE": b""},
        {"COLDTUI/C/CT000007.AGE": sealed(7) + b"\0"},
        {"COLDTUI/C/CT000007.AGE": bytes(LONGEST_SEALED + 1)},
        {"COLDTUI/C/CT000007.AGE": sealed(6)},
    ],
)
def test_a_copy_whose_sums_say_something_else_is_damaged(rig, change):
    rig.put(change)
    assert found(rig)[7].copies == (HEALTHY, HEALTHY, DAMAGED)


def test_copies_that_are_healthy_but_not_the_same_are_no_complete_backup(rig):
    other = {"COLDTUI/B/CT000007.AGE": sealed(70), "COLDTUI/B/CT000007.SUM": write_sums(sealed(70))}
    rig.put(other)
    generation = found(rig)[7]
    assert (generation.healthy, generation.is_same, generation.is_complete) == (3, False, False)


def test_an_interrupted_backup_is_not_among_the_intact_ones(rig):
    half = files_of(8)["COLDTUI/A/CT000008.AGE"][:512]
    rig.put({"COLDTUI/A/CT000008.AGE": half, "COLDTUI/A/CT000008.SUM": b""})
    store, volume = rig.open()
    listing = store.generations(volume)
    assert [generation.number for generation in listing.found] == [8, 7, 6]
    assert [generation.number for generation in listing.intact] == [7, 6]


@pytest.mark.parametrize("error", [errno.EIO, errno.ENODATA, errno.ETIMEDOUT])
def test_of_a_file_with_a_bad_sector_all_others_are_read(rig, error):
    fs = BadSpots(rig.place, {"COLDTUI/A/CT000007.AGE": {1}, "COLDTUI/B/CT000007.AGE": {2}}, error)
    store, volume = rig.open(fs)
    data = sealed(7)
    a, b, c = store.read_copies(volume, 7)
    assert a == (data[:512] + bytes(512) + data[1024:], write_sums(data))
    assert b == (data[:1024] + bytes(len(data) - 1024), write_sums(data))
    assert c == (data, write_sums(data))
    assert store.generations(volume).found[0].copies == (DAMAGED, DAMAGED, HEALTHY)


def test_three_copies_with_bad_sectors_are_put_together_again(rig):
    spots = {"COLDTUI/A/CT000007.AGE": {0, 1}, "COLDTUI/B/CT000007.AGE": {2}, "COLDTUI/C/CT000007.AGE": {1}}
    store, volume = rig.open(BadSpots(rig.place, {**spots, "COLDTUI/C/CT000007.SUM": {0}}, errno.EIO))
    assert store.generations(volume).found[0].healthy == 0
    assert repair(store.read_copies(volume, 7)).data == sealed(7)


def test_nothing_is_written_to_a_card_with_bad_sectors_but_it_can_be_read_on(rig):
    fs = BadSpots(rig.place, {"COLDTUI/A/CT000006.AGE": {0}}, errno.EIO)
    store, volume = rig.open(fs)
    store.generations(volume)
    before = rig.content()
    for action in (
        lambda: store.write(volume, 8, sealed(8), write_sums(sealed(8)), README),
        lambda: store.prune(volume, {6, 7}),
    ):
        with pytest.raises(DeviceFailed, match="cannot be read any more, so nothing is written"):
            action()
    assert rig.content() == before
    assert store.read_copies(volume, 7)[0] == (sealed(7), write_sums(sealed(7)))


def test_a_folder_that_cannot_be_read_leaves_the_other_two(rig):
    def fail() -> None:
        raise OSError(errno.EIO, "bad")

    generation = found(rig, HookedFs(os.open, fail, number=3))[7]
    assert generation.copies == (MISSING, HEALTHY, HEALTHY)
    generation = found(rig, HookedFs(os.scandir, fail))[7]
    assert generation.copies == (HEALTHY, HEALTHY, HEALTHY)


@pytest.mark.parametrize("function", [os.open, os.scandir])
def test_nothing_is_written_to_a_card_with_a_folder_that_cannot_be_read(rig, function):
    store, volume = rig.open(failing(rig, function, errno.EIO, 3))
    store.generations(volume)
    with pytest.raises(DeviceFailed, match="nothing is written to it"):
        store.write(volume, 8, sealed(8), write_sums(sealed(8)), README)


def test_when_no_folder_can_be_read_it_is_said_and_is_not_called_empty(rig):
    def fail() -> None:
        raise OSError(errno.EIO, "bad")

    for number in (1, 2):
        store, volume = rig.open(HookedFs(os.open, fail, number=number))
        with pytest.raises(DeviceFailed, match=r"none of them can be read|failed while"):
            store.generations(volume)
    store, volume = rig.open(HookedFs(os.open, fail, number=2))
    with pytest.raises(DeviceFailed, match="none of them can be read"):
        store.read_copies(volume, 7)


def test_control_a_card_without_backups_is_empty_and_no_error(tmp_path):
    store, volume = Rig(tmp_path / "card", numbers=()).open()
    assert store.generations(volume).found == ()
    assert store.read_copies(volume, 7) == ((None, None),) * 3
    assert store.prune(volume, set()) == ()


# ------------------------------------------------------------------------------------------------------------- pruning


def test_of_the_opened_backups_the_last_two_stay(tmp_path):
    rig = Rig(tmp_path / "card", (3, 4, 5, 6, 7))
    assert prune(rig, {3, 4, 5, 6, 7}) == (3, 4, 5)
    assert set(found(rig)) == {6, 7}
    assert prune(rig, {3, 4, 5, 6, 7}) == ()
    assert "photo.jpg" in rig.content()


def test_more_can_be_kept_and_fewer_cannot(tmp_path):
    rig = Rig(tmp_path / "card", (4, 5, 6, 7))
    assert prune(rig, {4, 5, 6, 7}, keep=3) == (4,)
    for keep in (1, 0, -1):
        with pytest.raises(ValueError, match="last two"):
            prune(rig, {4, 5, 6, 7}, keep=keep)


def test_a_backup_that_was_not_opened_is_never_removed(tmp_path):
    rig = Rig(tmp_path / "card", (3, 4, 5, 6, 7))
    assert prune(rig, {4, 6, 7}) == (4,)
    assert set(found(rig)) == {3, 5, 6, 7}


def test_numbers_that_somebody_made_up_push_no_backup_out(rig):
    for number in (999998, 999999):
        rig.put(files_of(number))
    assert prune(rig, {6, 7}) == ()
    assert {6, 7} <= set(found(rig))


def test_control_had_they_been_opened_they_would_have_counted(rig):
    for number in (999998, 999999):
        rig.put(files_of(number))
    assert prune(rig, {6, 7, 999998, 999999}) == (6, 7)


@pytest.mark.parametrize("name", sorted(files_of(7)))
def test_a_backup_that_is_damaged_now_does_not_count_as_one_of_the_two(tmp_path, name):
    rig = Rig(tmp_path / "card", (5, 6, 7))
    rig.put({name: b"damaged"})
    assert prune(rig, {5, 6, 7}) == ()
    assert prune(Rig(tmp_path / "whole", (5, 6, 7)), {5, 6, 7}) == (5,)


def test_what_is_left_of_an_old_backup_goes_too_once_it_was_opened(tmp_path):
    rig = Rig(tmp_path / "card", (5, 6, 7))
    (rig.place / "COLDTUI/A/CT000005.AGE").unlink()
    assert prune(rig, {5, 6, 7}) == (5,)
    assert set(found(rig)) == {6, 7}


def test_what_memory_remembers_of_a_backup_keeps_no_old_one_from_staying(tmp_path):
    """Every copy that is counted on was asked of the card: its pages are dropped before it is read."""
    rig = Rig(tmp_path / "card", (5, 6, 7))
    fs = FaultyFs()
    store, volume = rig.open(fs)
    store.prune(volume, {5, 6, 7})
    first_unlink = fs.calls.index("unlink")
    assert fs.calls[:first_unlink].count("posix_fadvise") == 12
    assert fs.calls[:first_unlink].count("pread") == 12


# -------------------------------------------------------------------------------------------------------------- README


def test_a_readme_that_is_another_one_stays_and_ours_lies_beside_it(rig):
    rig.put({"COLDTUI/README.TXT": b"of an older version"})
    rig.write(8)
    rig.write(9)
    names = {name: data for name, data in rig.content().items() if "README" in name}
    assert names == {"COLDTUI/README.TXT": b"of an older version", "COLDTUI/README-2.TXT": README}


def test_when_every_readme_is_another_one_the_backup_is_written_all_the_same(rig):
    (rig.place / "COLDTUI/README.TXT").unlink()
    (rig.place / "COLDTUI/README.TXT").symlink_to("/etc/passwd")
    (rig.place / "COLDTUI/README-2.TXT").mkdir()
    rig.put({f"COLDTUI/README-{number}.TXT": b"old" for number in range(3, 10)})
    rig.write(8)
    assert found(rig)[8].is_complete


# ------------------------------------------------------------------------------------------------------------ progress


def test_progress_tells_real_figures_up_to_the_end(rig):
    seen: list[tuple[int, int]] = []
    store, volume = rig.open()
    store.write(volume, 8, sealed(8), write_sums(sealed(8)), README, lambda done, total: seen.append((done, total)))
    done = [figure for figure, _ in seen]
    assert len(seen) >= 12
    assert done == sorted(done)
    assert {total for _, total in seen} == {done[-1]}


def test_a_write_that_is_broken_off_leaves_nothing(rig):
    class StopError(Exception):
        pass

    def stop(done: int, total: int) -> None:
        if done > total // 2:
            raise StopError

    before = rig.content()
    store, volume = rig.open()
    with pytest.raises(StopError):
        store.write(volume, 8, sealed(8), write_sums(sealed(8)), README, stop)
    assert rig.content() == before


# ------------------------------------------------------------------------------------------- each failure its sentence


class PulledRig(Rig):
    """The card is a stick in a computer made of folders."""

    def __init__(self, tmp_path: Path) -> None:
        tmp_path.mkdir(exist_ok=True)
        super().__init__(tmp_path / "CARD")
        self.computer = FakeComputer(tmp_path / "computer")
        self.stick = self.computer.disk("sdb", USB)
        self.computer.mount(self.computer.partition(self.stick, "sdb1"), str(self.place))

    def open(self, fs=None):
        cards = Cards((), self.computer.devices, fs)
        return BackupCards(cards.access), cards.volumes()[0]

    def pull(self) -> None:
        self.computer.pull(self.stick)

    def exchange(self) -> None:
        self.computer.exchange(self.stick)


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO, errno.EROFS, errno.ENODEV, errno.ENOENT])
@pytest.mark.parametrize("function", [os.open, os.write, os.fsync, os.close, os.posix_fadvise, os.read])
def test_whatever_the_system_says_a_pulled_card_is_called_gone(tmp_path, function, error):
    rig = PulledRig(tmp_path)

    def pull() -> None:
        rig.pull()
        raise OSError(error, os.strerror(error))

    before = rig.content()
    with pytest.raises(MediaGone, match="gone"):
        rig.write(8, HookedFs(function, pull, number=7 if function is os.open else 2))
    assert rig.content().items() >= before.items()


@pytest.mark.parametrize("error", [errno.EIO, errno.EROFS])
def test_a_pulled_card_that_fails_before_the_system_misses_it_is_called_gone(tmp_path, error):
    rig = PulledRig(tmp_path)
    moments = iter(range(1, 5))

    def fail() -> None:
        raise OSError(error, os.strerror(error))

    with pytest.raises(MediaGone, match="gone"):
        rig.write(8, HookedFs(os.write, fail, 2, meanwhile=lambda: next(moments, None) or rig.pull()))


@pytest.mark.parametrize("change", ["pull", "exchange"])
@pytest.mark.parametrize("number", [1, 6, 12])
def test_a_backup_that_went_into_memory_only_is_no_backup(tmp_path, change, number):
    rig = PulledRig(tmp_path)
    with pytest.raises(MediaGone) as caught:
        rig.write(8, HookedFs(os.posix_fadvise, getattr(rig, change), number))
    assert "Parts of backup 8 may be left on the card" in caught.value.hint


@pytest.mark.parametrize("change", ["pull", "exchange"])
def test_an_empty_listing_of_a_card_that_is_not_there_is_no_listing(tmp_path, change):
    rig = PulledRig(tmp_path)

    class EmptyFs(Fs):
        def call(self, function, *args, **kwargs):
            if function is os.open and "dir_fd" in kwargs:
                getattr(rig, change)()
                raise FileNotFoundError(errno.ENOENT, "empty")
            return function(*args, **kwargs)

    for action in ("generations", "next_number", "read_copies", "prune"):
        store, volume = rig.open(EmptyFs())
        arguments = {"generations": (), "prune": ({6, 7},)}.get(action, (7,))
        with pytest.raises(MediaGone):
            getattr(store, action)(volume, *arguments)
        if change == "pull":
            break


@pytest.mark.parametrize("change", ["pull", "exchange"])
@pytest.mark.parametrize(("function", "number", "removed"), [(os.pread, 12, 0), (os.unlink, 6, 6)])
def test_a_card_that_goes_while_old_backups_are_removed_is_called_gone(tmp_path, change, function, number, removed):
    """Before the first one goes, the card itself is looked at again."""
    rig = PulledRig(tmp_path)
    rig.put(files_of(5))
    before = rig.content()
    store, volume = rig.open(HookedFs(function, getattr(rig, change), number))
    with pytest.raises(MediaGone):
        store.prune(volume, {5, 6, 7})
    assert len(before) - len(rig.content()) == removed


def test_what_seems_removed_from_a_card_that_is_not_there_is_said_to_be_left(tmp_path):
    rig = PulledRig(tmp_path)

    def pull() -> None:
        rig.pull()
        raise OSError(errno.ENOSPC, "full")

    with pytest.raises(MediaGone) as caught:
        rig.write(8, HookedFs(os.write, pull, number=2))
    assert "Parts of backup 8 may be left" in caught.value.hint


def test_nothing_is_said_to_be_left_of_what_was_not_begun(tmp_path):
    for error in (errno.EIO, errno.ENODEV):
        rig = PulledRig(tmp_path / str(error))
        with pytest.raises(DeviceFailed) as caught:
            rig.write(8, failing(rig, os.stat, error))
        assert "left" not in caught.value.hint


def test_control_a_stick_that_stays_takes_a_backup(tmp_path):
    rig = PulledRig(tmp_path)
    rig.write(8)
    assert found(rig)[8].is_complete


def failing(rig: Rig, function, error: int, number: int = 1) -> HookedFs:
    def fail() -> None:
        raise OSError(error, os.strerror(error))

    return HookedFs(function, fail, number)


def test_a_full_card_says_so_and_keeps_nothing_of_the_new_backup(rig, monkeypatch):
    monkeypatch.setattr(backup_card, "free_space", lambda path: 4096)
    before = rig.content()
    with pytest.raises(MediaFull, match="full: nothing was written"):
        rig.write(8, failing(rig, os.write, errno.ENOSPC, 5))
    assert rig.content() == before


def test_a_card_with_room_that_takes_no_more_files_says_that(rig, monkeypatch):
    monkeypatch.setattr(backup_card, "free_space", lambda path: 8_000_000_000)
    before = rig.content()
    with pytest.raises(MediaFull, match="has room, but takes no more files"):
        rig.write(8, failing(rig, os.open, errno.ENOSPC, 8))
    assert rig.content() == before


def test_a_limit_of_the_system_on_files_is_like_a_full_card(rig):
    store, volume = rig.open()
    data = sealed(8, 100_000)
    before = rig.content()
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 1024, limits[1]))
    try:
        with pytest.raises(MediaFull):
            store.write(volume, 8, data, write_sums(data), README)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert rig.content() == before
    store.write(volume, 8, data, write_sums(data), README)


def write_many(rig: Rig) -> None:
    for number in range(2, 6):
        rig.write(number)


def mounted(place: Path, options: str) -> bool:
    if os.geteuid() != 0:
        return False
    command = ["mount", "-t", "tmpfs", "-o", options, "coldtui-test", str(place)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize(
    ("options", "words"), [("size=16k", "is full"), ("size=16m,nr_inodes=12", "has room, but takes no more files")]
)
def test_a_real_file_system_without_room_says_of_what(tmp_path, options, words):
    """Where nothing can be mounted, the same sentences are tested above."""
    rig = Rig(tmp_path / "card", numbers=())
    is_mounted = mounted(rig.place, options)
    try:
        if is_mounted:
            rig.write(1) if "inodes" in options else None
            before = rig.content()
            with pytest.raises(MediaFull, match=words):
                write_many(rig)
            assert rig.content().items() >= before.items()
            assert all(generation.is_complete for generation in found(rig).values())
    finally:
        if is_mounted:
            subprocess.run(["umount", "-l", str(rig.place)], check=True)


def test_a_card_that_was_locked_from_the_beginning_says_so(rig):
    store, volume = Rig.open(rig, failing(rig, os.open, errno.EROFS, 8))
    locked = type(volume)(**{name: getattr(volume, name) for name in volume.__slots__} | {"read_only": True})
    with pytest.raises(MediaReadOnly, match="write-protected"):
        store.write(locked, 8, sealed(8), write_sums(sealed(8)), README)


@pytest.mark.parametrize("function", [os.write, os.fsync])
def test_a_card_that_locks_itself_has_a_damaged_file_system(rig, function):
    fs = failing(rig, function, errno.EROFS, 3)
    store, volume = rig.open(fs)
    with pytest.raises(MediaReadOnly, match="file system on the folder is damaged"):
        store.write(volume, 8, sealed(8), write_sums(sealed(8)), README)
    with pytest.raises(DeviceFailed, match="nothing is written to it"):
        store.write(volume, 8, sealed(8), write_sums(sealed(8)), README)
    assert found(rig)[7].is_complete


def test_a_card_that_loses_the_first_file_while_it_takes_the_last_is_found_out(rig):
    """It claims more room than it has: each file was right when it was read back."""
    first = rig.place / "COLDTUI/A/CT000008.AGE"
    fs = HookedFs(os.write, lambda: first.write_bytes(bytes(1206)), number=6)
    cards = Cards([str(rig.place)], fs=fs)
    store, (volume,) = BackupCards(cards.access), cards.volumes()
    with pytest.raises(DeviceFailed, match="did not keep what was written") as caught:
        store.write(volume, 8, sealed(8), write_sums(sealed(8)), README)
    assert "Parts of backup 8" in caught.value.hint
    for action in (lambda: store.generations(volume), lambda: cards.files(volume, [".psbt"])):
        with pytest.raises(DeviceFailed, match="not used any more"):
            action()


@pytest.mark.parametrize("number", range(12))
def test_a_lie_about_any_file_is_found_out_when_it_is_written_and_when_all_are(rig, number):
    name = list(files_of(8))[number % 6]
    readme_first = 2
    fs = HookedFs(os.posix_fadvise, lambda: (rig.place / name).write_bytes(b"lie"), number + readme_first)
    with pytest.raises(DeviceFailed, match="did not keep what was written"):
        rig.write(8, fs)


def test_control_an_honest_card_passes_the_same_way(rig):
    rig.write(8, HookedFs(os.posix_fadvise, lambda: None, 6))
    assert found(rig)[8].is_complete


@pytest.mark.parametrize("place", ["COLDTUI", "COLDTUI/B"])
@pytest.mark.parametrize("kind", ["file", "link", "broken link"])
def test_something_else_where_a_folder_should_be_is_said_and_not_followed(tmp_path, place, kind):
    rig = Rig(tmp_path / "card", numbers=())
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "A").mkdir(parents=True)
    path = rig.place / place
    path.parent.mkdir(exist_ok=True)
    if kind == "file":
        path.write_bytes(b"x")
    else:
        path.symlink_to(elsewhere if kind == "link" else "nowhere")
    with pytest.raises(DeviceFailed, match=f"called {place} and is not a folder"):
        rig.write(1)
    assert list(elsewhere.rglob("*")) == [elsewhere / "A"]
    assert found(rig) == {}


def test_every_failure_has_its_own_sentence_and_a_hint(rig, monkeypatch):
    sentences = set()
    for error in (errno.ENOSPC, errno.EROFS, errno.EIO, errno.ENODEV, errno.EACCES, errno.EUCLEAN, errno.EMFILE):
        with pytest.raises(DeviceFailed) as caught:
            rig.write(8, failing(rig, os.write, error))
        sentences.add(str(caught.value))
        assert caught.value.hint
        assert str(rig.place) not in str(caught.value) + caught.value.hint
        (rig.place / "COLDTUI/A/CT000008.AGE").unlink(missing_ok=True)
    assert len(sentences) == 7


# ------------------------------------------------------------------------------------------------------- hostile cards


def test_a_listing_looks_at_the_highest_numbers_and_says_that_there_are_more(rig):
    rig.put({f"COLDTUI/A/CT{number:06}.AGE": b"x" for number in range(8, 8 + MAX_GENERATIONS)})
    store, volume = rig.open()
    listing = store.generations(volume)
    assert listing.more
    assert [generation.number for generation in listing.found] == list(range(7 + MAX_GENERATIONS, 7, -1))
    assert listing.intact == ()
    assert store.read_copies(volume, 7)[0] == (sealed(7), write_sums(sealed(7)))


def test_a_listing_reads_a_bounded_amount(rig, monkeypatch):
    monkeypatch.setattr(backup_card, "_MOST_READ", 10_000)
    rig.put({f"COLDTUI/A/CT{number:06}.AGE": bytes(6000) for number in range(100, 110)})
    store, volume = rig.open()
    listing = store.generations(volume)
    assert [generation.number for generation in listing.found] == [109, 108]
    assert listing.more


def test_a_file_that_claims_four_gigabytes_is_not_read(rig):
    with (rig.place / "COLDTUI/A/CT000007.AGE").open("wb") as file:
        file.truncate(4 << 30)
    fs = FaultyFs()
    assert found(rig, fs)[7].copies == (DAMAGED, HEALTHY, HEALTHY)
    assert fs.calls.count("pread") == 11


@pytest.mark.slow
def test_fifty_thousand_files_change_nothing(rig):
    for number in range(50_000):
        os.close(os.open(rig.place / f"COLDTUI/A/IMG{number:05}.JPG", os.O_CREAT | os.O_WRONLY))
    rig.write(8)
    assert {number: generation.is_complete for number, generation in found(rig).items()} == dict.fromkeys(
        (6, 7, 8), True
    )
    assert prune(rig, {6, 7, 8}) == (6,)


def test_other_names_on_the_card_are_no_backups_and_are_left_alone(rig):
    strange = {f"COLDTUI/A/{name}": b"x" for name in ("CT7.AGE", "CT000007.AGE.bak", "._CT000007.AGE", "\x1b[2J.AGE")}
    rig.put(strange)
    assert set(found(rig)) == {6, 7}
    rig.write(8)
    prune(rig, {6, 7, 8})
    assert rig.content().items() >= strange.items()
