"""The real kernel: what the flags do that every card is mounted with. The file system is one in memory.

Where the tests may not mount anything, the kernel must say so, and nothing else is looked at: tests/vfat does it all
again with cards.
"""

import errno
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from coldtui.devices import mount_kernel
from coldtui.devices.mount_kernel import LinuxKernel
from coldtui.devices.mounting import FLAGS
from coldtui.devices.mounts import parse_mounts

KERNEL = LinuxKernel()


@pytest.fixture
def place(tmp_path) -> Iterator[Path]:
    """A folder to mount on, unmounted at the end."""
    folder = tmp_path / "card"
    folder.mkdir()
    yield folder
    while os.path.ismount(folder):
        KERNEL.unmount(str(folder), lazily=True)


def mount(place: Path, flags: int) -> bool:
    """Whether the tests may mount; where not, the kernel says that it is a matter of rights."""
    try:
        KERNEL.mount("none", str(place), "tmpfs", flags, "size=1m")
    except OSError as error:
        if error.errno not in {errno.EPERM, errno.EACCES}:
            raise
        return False
    return True


def remount(place: Path, flags: int) -> None:
    KERNEL.mount("none", str(place), "none", flags | mount_kernel.REMOUNT, "")


def options(place: Path) -> set[str]:
    lines = Path("/proc/self/mountinfo").read_text().splitlines()
    return next(set(line.split(" ")[5].split(",")) for line in lines if line.split(" ")[4] == str(place))


def test_a_mount_has_the_flags_that_were_asked_for_and_keeps_them_when_it_becomes_writable(place):
    safe = {"nodev", "nosuid", "noexec", "nosymfollow", "noatime"}
    if not mount(place, FLAGS | mount_kernel.READ_ONLY):
        return
    assert options(place) == {*safe, "ro"}
    remount(place, FLAGS)
    assert options(place) == {*safe, "rw"}
    remount(place, FLAGS | mount_kernel.READ_ONLY)
    assert options(place) == {*safe, "ro"}
    (seen,) = (one for one in parse_mounts(Path("/proc/self/mountinfo").read_bytes()) if one.place == str(place))
    assert seen.read_only


def test_control_a_mount_without_flags_has_none(place):
    if mount(place, 0):
        assert options(place) == {"rw", "relatime"}


def dangers(place: Path) -> list[str]:
    """What can be done with a program, a link and a device that lie there."""
    program, link, device = place / "program", place / "link", place / "device"
    done: list[str] = []
    try:
        subprocess.run([str(program)], check=True)
        done.append("started a program")
    except PermissionError:
        pass
    for what, path in (("followed a link", link), ("opened a device", device)):
        try:
            os.close(os.open(path, os.O_RDONLY))
            done.append(what)
        except OSError as error:
            if error.errno not in {errno.ELOOP, errno.EACCES}:
                raise
    return done


@pytest.mark.parametrize("flags", [FLAGS, 0], ids=["ours", "control"])
def test_what_lies_on_a_card_is_never_a_program_a_link_or_a_device(place, flags):
    if not mount(place, 0):
        return
    (place / "program").write_text("#!/bin/sh\n")
    (place / "program").chmod(0o755)
    (place / "link").symlink_to("/etc/passwd")
    try:
        os.mknod(place / "device", 0o020666, os.makedev(1, 3))
    except PermissionError:  # a container without CAP_MKNOD
        (place / "device").symlink_to("/dev/null")
    remount(place, flags)
    everything = ["started a program", "followed a link", "opened a device"]
    assert dangers(place) == ([] if flags else everything)


def test_a_mount_for_reading_takes_no_file(place):
    if mount(place, FLAGS | mount_kernel.READ_ONLY):
        with pytest.raises(OSError, match="Read-only"):
            (place / "x").touch()
        remount(place, FLAGS)
        (place / "x").touch()


def test_a_mount_in_use_is_not_unmounted_but_lazily(place):
    if not mount(place, FLAGS):
        return
    with (place / "x").open("wb"):
        with pytest.raises(OSError, match="busy"):
            KERNEL.unmount(str(place))
        KERNEL.unmount(str(place), lazily=True)
    assert not os.path.ismount(place)


def test_a_mount_not_in_use_is_unmounted(place):
    if mount(place, FLAGS):
        KERNEL.unmount(str(place))
        assert not os.path.ismount(place)


def test_what_is_no_mount_or_no_descriptor_is_an_error(tmp_path):
    for wrong in (lambda: KERNEL.unmount(str(tmp_path)), lambda: KERNEL.sync(-1)):
        with pytest.raises(OSError, match=r".") as caught:
            wrong()
        assert caught.value.errno in {errno.EINVAL, errno.EPERM, errno.EBADF}


def test_syncing_a_folder_is_no_error_and_a_file_is_no_device(tmp_path):
    descriptor = os.open(tmp_path, os.O_RDONLY)
    KERNEL.sync(descriptor)
    assert KERNEL.device_number(descriptor) is None
    with pytest.raises(OSError, match=r"."):
        KERNEL.reread_partitions(descriptor)
    os.close(descriptor)


@pytest.mark.parametrize(
    ("status", "may"),
    [("CapEff:\t000001ffffffffff\n", True), ("CapEff:\t0000000000200000\n", True),
     ("CapEff:\t00000000a80425fb\n", False), ("CapEff:\t0000000000000000\n", False), ("", False)],
)  # fmt: skip
def test_whether_anything_may_be_mounted_is_told_by_the_capability(tmp_path, status, may):
    file = tmp_path / "status"
    file.write_text(f"Name:\tx\n{status}")
    assert LinuxKernel(str(file)).may_mount() is may
    assert not LinuxKernel(str(tmp_path / "none")).may_mount()
