"""Cards that coldtui mounts itself: for reading only, with the flags that matter, and away again before they are pulled.

The kernel is one of folders (fake_kernel.py); the real one's flags are looked at in test_mount_kernel.py.
"""

import errno
import os
import re
from dataclasses import replace

import pytest

from coldtui.core.errors import DeviceFailed, MediaGone, MediaReadOnly
from coldtui.devices import mount_kernel, mounting
from coldtui.devices.backup_card import BackupCards
from coldtui.devices.cards import Cards
from coldtui.devices.fs import Fs
from coldtui.devices.media import Released, Volume
from coldtui.formats.backup_copies import write_sums
from tests.devices.fake_computer import SATA, FakeComputer
from tests.devices.fake_kernel import SMALL, FakeKernel, MountRig, boot_sector, changed
from tests.devices.faulty import FaultyFs, HookedFs, open_files

DATA = b"x" * 1000
FLAGS = (
    mount_kernel.SYNCHRONOUS | mount_kernel.NO_DEVICES | mount_kernel.NO_SUID | mount_kernel.NO_PROGRAMS | mount_kernel.NO_LINKS
    | mount_kernel.NO_ACCESS_TIMES
)  # fmt: skip


@pytest.fixture
def rig(tmp_path) -> MountRig:
    return MountRig(tmp_path)


def only(cards: Cards) -> Volume:
    (volume,) = cards.mount()
    return volume


def write(cards: Cards, volume: Volume) -> str:
    return cards.write_new(volume, lambda number: f"out-{number}.psbt", DATA)


# --- mounting


def test_a_card_is_mounted_by_its_kind_for_reading_only_and_with_no_devices_programs_or_links(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    (place, mounted) = next(iter(rig.kernel.mounts.items()))
    assert place == volume.path == str(rig.places / "sdb1")
    assert (mounted.name, mounted.kind) == ("sdb1", "vfat")
    assert mounted.flags == FLAGS | mount_kernel.READ_ONLY
    assert f"uid={os.getuid()}," in mounted.options
    assert "fmask=0177,dmask=0077,errors=remount-ro" in mounted.options
    assert rig.places.stat().st_mode & 0o777 == 0o700


def test_a_card_that_we_mounted_for_reading_counts_as_writable(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    assert volume.mounted
    assert not volume.read_only
    assert volume.label == "CARD-ABCD"  # by the card itself: there is no udev here


def test_control_a_card_that_others_mounted_for_reading_is_write_protected(rig, tmp_path):
    rig.plug("sdb", "sdb1")
    rig.computer.mount(rig.disk / "sdb1", str(tmp_path), options="ro")
    assert only(rig.cards).read_only
    assert rig.kernel.calls == []


def test_a_card_with_its_slide_at_lock_is_write_protected_although_we_mounted_it(rig):
    rig.plug("sdb", "sdb1")
    (rig.disk / "ro").write_text("1\n")
    assert only(rig.cards).read_only


def test_the_files_of_a_mounted_card_are_read_and_listed(rig):
    (rig.plug("sdb", "sdb1") / "in.psbt").write_bytes(DATA)
    volume = only(rig.cards)
    (entry,) = rig.cards.files(volume, [".psbt"]).files
    assert rig.cards.read(entry) == DATA


def test_a_second_look_mounts_nothing_again(rig):
    rig.plug("sdb", "sdb1")
    first, second = only(rig.cards), only(rig.cards)
    assert replace(second, free=None) == replace(first, free=None)  # the disk below is used by others too
    assert rig.kernel.calls == ["mount"]


def test_where_nothing_may_be_mounted_the_card_says_how_to_mount_it(tmp_path):
    rig = MountRig(tmp_path)
    rig.plug("sdb", "sdb1")
    cards = Cards((), rig.computer.devices, None, FakeKernel(rig.computer, may_mount=False))
    volume = only(cards)
    assert not volume.mounted
    assert volume.how_to_mount
    assert volume.obstacle == ""


def test_a_disk_that_the_system_is_on_is_never_mounted(rig):
    folder = rig.plug("sdb", "sdb1")
    rig.computer.mount(rig.disk, "/run/live/medium")
    assert rig.cards.mount() == ()
    assert rig.kernel.calls == []
    assert folder.exists()


def test_a_built_in_disk_is_never_mounted(rig):
    disk = rig.computer.disk("sda", SATA)
    rig.computer.partition(disk, "sda1")
    (rig.computer.root / "dev/sda1").write_bytes(boot_sector())
    assert rig.cards.mount() == ()
    assert rig.kernel.calls == []


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (changed(boot_sector().ljust(70_000, b"\x00"), 1080, b"\x53\xef"), r"does not open \(ext4\)"),
        (changed(bytes(512), 3, b"NTFS    "), r"does not open \(NTFS\)"),
        (bytes(512), "no file system that coldtui knows"),
        (b"", "no file system that coldtui knows"),
    ],
    ids=["ext4", "ntfs", "blank", "empty"],
)
def test_what_is_neither_fat_nor_exfat_never_reaches_the_kernel(rig, start, words):
    rig.plug("sdb", "sdb1", start=start)
    volume = only(rig.cards)
    assert rig.kernel.calls == []
    assert not volume.mounted
    assert volume.how_to_mount == ""
    with pytest.raises(DeviceFailed, match="cannot be used") as caught:
        rig.cards.files(volume, [".psbt"])
    assert caught.value.hint == volume.obstacle
    assert re.search(words, volume.obstacle)


def test_a_node_that_is_no_device_is_not_read(rig):
    rig.plug("sdb", "sdb1")
    rig.kernel.device_number = lambda _: None
    assert not only(rig.cards).mounted
    assert rig.kernel.calls == []


def test_a_card_that_is_exchanged_between_the_look_and_the_mount_is_not_used(rig):
    rig.plug("sdb", "sdb1")
    real = rig.kernel.mount

    def swapped(*args: object) -> None:
        rig.computer.exchange(rig.disk)
        real(*args)

    rig.kernel.mount = swapped
    assert not any(volume.mounted for volume in rig.cards.mount())
    assert rig.kernel.mounts == {}


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (errno.EINVAL, "damaged.*fsck"),
        (errno.EUCLEAN, "damaged.*fsck"),
        (errno.EIO, "cannot be read"),
        (errno.ENODEV, "This system cannot open its file system"),
        (errno.ENOSYS, "could not be mounted .ENOSYS."),
    ],
)
def test_a_card_that_the_kernel_does_not_mount_says_why_and_is_tried_once(rig, error, words):
    rig.plug("sdb", "sdb1")
    rig.kernel.fails["mount"] = error
    assert re.search(words, only(rig.cards).obstacle)
    assert re.search(words, only(rig.cards).obstacle)
    assert rig.kernel.calls == ["mount"]
    rig.kernel.fails.clear()
    rig.computer.exchange(rig.disk)
    assert only(rig.cards).mounted


@pytest.mark.parametrize("error", [errno.EBUSY, errno.EPERM, errno.ENXIO])
def test_what_may_pass_is_tried_again(rig, error):
    rig.plug("sdb", "sdb1")
    rig.kernel.fails["mount"] = error
    assert only(rig.cards).obstacle == ""
    rig.kernel.fails.clear()
    assert only(rig.cards).mounted


def test_a_card_that_was_once_pulled_while_in_use_says_so(rig):
    rig.plug("sdb", "sdb1", start=changed(boot_sector(), 37, b"\x01"))
    assert only(rig.cards).is_dirty


# --- writing


def test_a_card_is_writable_for_as_long_as_it_is_written_to_and_no_longer(rig):
    folder = rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    assert write(rig.cards, volume) == "out-1.psbt"
    assert (folder / "out-1.psbt").read_bytes() == DATA
    assert rig.kernel.calls == ["mount", "remount rw", "sync", "remount ro"]
    (mounted,) = rig.kernel.mounts.values()
    assert mounted.flags == FLAGS | mount_kernel.READ_ONLY


def test_control_a_card_that_is_not_made_writable_takes_no_file(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.kernel.fails["remount rw"] = errno.EROFS
    with pytest.raises(MediaReadOnly):
        write(rig.cards, volume)
    unaware = Cards((), rig.computer.devices, rig.fs, FakeKernel(rig.computer, may_mount=False))
    with pytest.raises(MediaReadOnly):
        write(unaware, volume)


def test_while_it_is_writable_it_has_the_same_flags_otherwise(rig):
    rig.plug("sdb", "sdb1")
    seen: list[int] = []
    fs = HookedFs(os.fsync, lambda: seen.extend(mounted.flags for mounted in rig.kernel.mounts.values()))
    cards = Cards((), rig.computer.devices, fs, rig.kernel)
    write(cards, only(cards))
    assert seen == [FLAGS]


def test_after_the_card_was_closed_for_writing_it_is_told_to_empty_its_own_memory(rig):
    rig.plug("sdb", "sdb1")
    fs = FaultyFs()
    cards = Cards((), rig.computer.devices, fs, rig.kernel)
    volume = only(cards)
    fs.calls.clear()
    write(cards, volume)
    assert fs.calls[0] == "mount"
    assert fs.calls[-5:] == ["open", "sync", "mount", "fsync", "close"]


def test_reading_never_makes_a_card_writable(rig):
    (rig.plug("sdb", "sdb1") / "in.psbt").write_bytes(DATA)
    volume = only(rig.cards)
    rig.cards.read(rig.cards.files(volume, [".psbt"]).files[0])
    BackupCards(rig.cards.access).generations(volume)
    assert "remount rw" not in rig.kernel.calls


@pytest.mark.parametrize("call", ["sync", "remount ro"])
def test_a_card_that_cannot_be_closed_for_writing_was_not_written_to(rig, call):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.kernel.fails[call] = errno.EIO
    with pytest.raises(DeviceFailed, match="failed"):
        write(rig.cards, volume)
    assert "remount ro" in rig.kernel.calls


def test_a_card_that_stayed_open_for_writing_is_closed_at_the_next_look(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.kernel.fails["remount ro"] = errno.EBUSY
    with pytest.raises(DeviceFailed):
        write(rig.cards, volume)
    assert any(mounted.is_writable for mounted in rig.kernel.mounts.values())
    rig.kernel.fails.clear()
    assert only(rig.cards).mounted
    assert not any(mounted.is_writable for mounted in rig.kernel.mounts.values())


def test_a_write_that_fails_leaves_the_card_closed_for_writing(rig):
    rig.plug("sdb", "sdb1")

    def fail() -> None:
        raise OSError(errno.ENOSPC, "full")

    cards = Cards((), rig.computer.devices, HookedFs(os.write, fail), rig.kernel)
    with pytest.raises(DeviceFailed, match="full"):
        write(cards, only(cards))
    assert not any(mounted.is_writable for mounted in rig.kernel.mounts.values())


def test_a_card_whose_slide_the_system_overlooked_is_write_protected_and_not_a_matter_of_rights(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.kernel.fails["remount rw"] = errno.EACCES
    with pytest.raises(MediaReadOnly, match="write-protected"):
        write(rig.cards, volume)


def test_a_file_system_that_the_kernel_closes_while_it_is_written_to_is_called_damaged_and_only_read(rig):
    """With errors=remount-ro, so Linux answers to a FAT that contradicts itself."""
    rig.plug("sdb", "sdb1")

    def closed() -> None:
        raise OSError(errno.EROFS, "Read-only file system")

    cards = Cards((), rig.computer.devices, HookedFs(os.write, closed), rig.kernel)
    volume = only(cards)
    with pytest.raises(MediaReadOnly, match="damaged") as caught:
        write(cards, volume)
    assert "fsck" in caught.value.hint
    with pytest.raises(DeviceFailed, match="nothing is written to it"):
        write(cards, volume)
    assert cards.files(volume, [".psbt"]).files == ()


def test_a_backup_is_written_and_pruned_on_a_card_that_is_writable_only_meanwhile(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    store = BackupCards(rig.cards.access)
    for number in (1, 2, 3):
        store.write(volume, number, b"sealed %d" % number, write_sums(b"sealed %d" % number), b"readme")
        assert not any(mounted.is_writable for mounted in rig.kernel.mounts.values())
    assert store.prune(volume, (1, 2, 3)) == (1,)
    assert [one.number for one in store.generations(volume).intact] == [3, 2]
    assert rig.kernel.calls.count("remount rw") == rig.kernel.calls.count("remount ro") == 4


# --- release


def test_a_released_card_is_unmounted_and_waits_to_be_pulled(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    assert rig.cards.release(volume) is Released.UNMOUNTED
    assert rig.kernel.calls[-1] == "unmount"
    assert rig.kernel.mounts == {}
    assert list(rig.places.iterdir()) == []
    released = only(rig.cards)
    assert (released.is_released, released.mounted, released.how_to_mount) == (True, False, "")
    with pytest.raises(MediaGone):
        rig.cards.files(volume, [".psbt"])
    with pytest.raises(DeviceFailed, match="released"):
        rig.cards.files(released, [".psbt"])


def test_a_released_card_is_used_again_after_it_was_put_back(rig):
    rig.plug("sdb", "sdb1")
    rig.cards.release(only(rig.cards))
    rig.computer.exchange(rig.disk)
    assert only(rig.cards).mounted


def test_a_released_card_is_used_again_where_the_system_cannot_tell_it_from_another(rig):
    """Without sequence numbers (Linux before 5.15) it has the same identity; but it was seen to be away."""
    rig.plug("sdb", "sdb1")
    rig.cards.release(only(rig.cards))
    size = rig.disk / "size"
    before = size.read_text()
    size.write_text("0\n")
    assert rig.cards.mount() == ()
    size.write_text(before)
    assert only(rig.cards).mounted


def test_a_card_in_use_is_not_released_and_stays_usable(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.kernel.fails["unmount"] = errno.EBUSY
    patient = mounting.Mounter(rig.computer.devices, rig.kernel, rig.fs, lambda _: None)
    patient._made.update({str(volume.path): volume.identity})
    with pytest.raises(DeviceFailed, match="do not pull it out yet"):
        patient.release(volume)
    assert patient.mount()[0].mounted
    assert rig.cards.files(volume, [".psbt"]).files == ()


def test_a_card_that_is_in_use_for_a_moment_is_released_after_it(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.kernel.busy = 3
    assert rig.cards.release(volume) is Released.UNMOUNTED
    assert rig.kernel.calls.count("unmount") == 4


def test_a_card_that_is_being_written_to_is_not_released(rig):
    rig.plug("sdb", "sdb1")
    seen: list[str] = []

    def release() -> None:
        mounter = cards._mounter
        assert mounter is not None
        mounter._pause = lambda _: None
        with pytest.raises(DeviceFailed, match="in use"):
            cards.release(volume)
        seen.append("refused")

    cards = Cards((), rig.computer.devices, HookedFs(os.write, release), rig.kernel)
    volume = only(cards)
    assert write(cards, volume) == "out-1.psbt"
    assert seen == ["refused"]
    assert "unmount" not in rig.kernel.calls


def test_all_parts_of_a_stick_are_unmounted_before_it_can_be_pulled(rig):
    rig.plug("sdb", "sdb1", "ONE")
    rig.computer.partition(rig.disk, "sdb2", SMALL)
    (rig.computer.root / "dev/sdb2").write_bytes(boot_sector())
    rig.kernel.contents["sdb2"] = rig.kernel.contents["sdb1"]
    first, second = rig.cards.mount()
    assert second.mounted
    assert rig.cards.release(first) is Released.UNMOUNTED
    assert rig.kernel.mounts == {}
    assert [volume.is_released for volume in rig.cards.mount()] == [True, True]


def test_a_stick_of_which_others_have_a_part_mounted_cannot_be_pulled_yet(rig, tmp_path):
    rig.plug("sdb", "sdb1")
    rig.computer.mount(rig.computer.partition(rig.disk, "sdb2", SMALL), str(tmp_path))
    volume = next(one for one in rig.cards.mount() if one.device == "/dev/sdb1")
    assert rig.cards.release(volume) is Released.SYNCED


def test_what_others_mounted_is_synced_and_stays_mounted(rig, tmp_path):
    rig.plug("sdb", "sdb1")
    rig.computer.mount(rig.disk / "sdb1", str(tmp_path))
    assert rig.cards.release(only(rig.cards)) is Released.SYNCED
    assert rig.kernel.calls == ["sync"]
    assert only(rig.cards).mounted


def test_what_others_mounted_and_cannot_be_synced_was_not_released(rig, tmp_path):
    rig.plug("sdb", "sdb1")
    rig.computer.mount(rig.disk / "sdb1", str(tmp_path))
    rig.kernel.fails["sync"] = errno.EIO
    with pytest.raises(DeviceFailed, match="failed"):
        rig.cards.release(only(rig.cards))


def test_a_card_that_failed_can_still_be_released(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.cards.access.distrust(volume)
    assert rig.cards.release(volume) is Released.UNMOUNTED


def test_a_card_that_was_pulled_before_it_was_released_is_gone(rig):
    rig.plug("sdb", "sdb1")
    volume = only(rig.cards)
    rig.computer.pull(rig.disk)
    with pytest.raises(MediaGone):
        rig.cards.release(volume)


# --- pulled cards


def test_the_mount_of_a_pulled_card_is_put_away(rig):
    rig.plug("sdb", "sdb1")
    rig.cards.mount()
    rig.computer.pull(rig.disk)
    assert rig.cards.mount() == ()
    assert rig.kernel.mounts == {}
    assert rig.kernel.calls[-1] == "unmount lazily"
    assert list(rig.places.iterdir()) == []


def test_the_next_card_in_the_same_slot_is_mounted_anew_and_not_used_through_the_old_mount(rig):
    rig.plug("sdb", "sdb1")
    old = only(rig.cards)
    rig.computer.exchange(rig.disk)
    new = only(rig.cards)
    assert rig.kernel.calls == ["mount", "unmount lazily", "mount"]
    assert new.identity != old.identity
    assert write(rig.cards, new) == "out-1.psbt"
    with pytest.raises(MediaGone):
        write(rig.cards, old)


def test_control_the_old_mount_alone_would_have_looked_like_the_new_card(rig):
    rig.plug("sdb", "sdb1")
    rig.cards.mount()
    rig.computer.exchange(rig.disk)
    (stale,) = rig.computer.devices.volumes()
    assert stale.mounted


def test_a_mount_that_cannot_be_put_away_keeps_the_slot_from_being_used(rig):
    rig.plug("sdb", "sdb1")
    rig.cards.mount()
    rig.computer.exchange(rig.disk)
    rig.kernel.fails["unmount lazily"] = errno.EPERM
    volume = only(rig.cards)
    assert not volume.mounted
    assert "could not be put away" in volume.obstacle
    rig.kernel.fails.clear()
    assert only(rig.cards).mounted


def test_what_an_earlier_start_of_the_program_left_mounted_is_put_away_and_mounted_anew(rig):
    rig.plug("sdb", "sdb1")
    rig.cards.mount()
    again = rig.again()
    assert only(again).mounted
    assert rig.kernel.calls == ["mount", "unmount lazily", "mount"]


def test_a_card_that_is_pulled_while_it_is_written_to_is_gone_and_the_next_one_is_writable(rig):
    rig.plug("sdb", "sdb1")

    def exchanged() -> None:
        rig.computer.exchange(rig.disk)
        cards.mount()

    cards = Cards((), rig.computer.devices, HookedFs(os.fsync, exchanged), rig.kernel)
    with pytest.raises(MediaGone):
        write(cards, only(cards))
    assert write(cards, only(cards)) == "out-1.psbt"
    assert not any(mounted.is_writable for mounted in rig.kernel.mounts.values())


def test_at_the_end_of_the_program_nothing_of_ours_is_mounted(rig):
    rig.plug("sdb", "sdb1")
    with rig.cards as cards:
        cards.mount()
        assert rig.kernel.mounts
    assert rig.kernel.mounts == {}


# --- every call fails


def journey(rig: MountRig, fs: Fs) -> list[str]:
    """Look, write, look, release: what failed, in words. Nothing but DeviceFailed may come out."""
    cards = Cards((), rig.computer.devices, fs, rig.kernel)
    assert cards._mounter is not None
    cards._mounter._pause = lambda _: None
    said: list[str] = []
    mounted = [volume for volume in cards.mount() if volume.mounted]
    for action in (lambda: write(cards, mounted[0]), lambda: cards.release(mounted[0])):
        if mounted:
            try:
                said.append(str(action()))
            except DeviceFailed as error:
                said.append(f"failed: {error}")
    cards.mount()
    return said


def test_whatever_call_fails_a_success_is_on_the_card_and_nothing_stays_open_or_writable(tmp_path):
    whole = FaultyFs()
    rig = MountRig(tmp_path / "whole")
    rig.plug("sdb", "sdb1")
    assert journey(rig, whole) == ["out-1.psbt", "Released.UNMOUNTED"]
    before = open_files()
    for at in range(1, whole.count + 1):
        for error in (errno.EIO, errno.EBUSY, errno.ENODEV, errno.EROFS, errno.EACCES, errno.EINTR, errno.ENOENT):
            folder = tmp_path / f"{at}-{error}"
            folder.mkdir()
            rig = MountRig(folder)
            card = rig.plug("sdb", "sdb1")
            said = journey(rig, FaultyFs(at, error))
            if "out-1.psbt" in said:
                assert (card / "out-1.psbt").read_bytes() == DATA
            if "Released.UNMOUNTED" in said:
                assert rig.kernel.mounts == {}
            assert not any(mounted.is_writable for mounted in rig.kernel.mounts.values())
    assert open_files() == before


def test_control_the_journey_makes_the_calls_of_the_kernel_through_the_same_seam(tmp_path):
    fs = FaultyFs()
    rig = MountRig(tmp_path)
    rig.plug("sdb", "sdb1")
    journey(rig, fs)
    assert fs.calls.count("mount") == 3
    assert {"unmount", "sync", "device_number"} <= set(fs.calls)


def test_the_demo_and_named_folders_mount_nothing(tmp_path):
    cards = Cards([str(tmp_path)])
    assert cards.disks() == ()
    assert cards.release(only(cards)) is Released.SYNCED
    assert FakeComputer(tmp_path / "c").devices.mounted_by_us() == {}
