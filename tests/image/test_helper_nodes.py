"""Which device nodes stay, and who may open them: on real nodes in a folder. Needs root."""

import os
import stat

import pytest
from helper.nodes import Nodes

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root makes device nodes")

STAY = "console null zero full random urandom tty tty0 tty1 ttyS0 fb0 sdb sdb1 mmcblk0 mmcblk0p1 video0 media0 input/event3"
GO = (
    "mem port kmsg snapshot rtc0 fuse userfaultfd udmabuf nvram vga_arbiter tty2 tty63 ptmx vcs1 vcsa1 sg0 bsg/0:0:0:0 "
    "hidraw0 uinput loop0 loop-control hpet watchdog bus/usb/001/002 input/mice net/tun cpu_dma_latency sr0 nvme0n1 hwrng "
    "mapper/control kvm vhost-net dri/card0"
)


@pytest.fixture
def dev(tmp_path):
    for name in (*STAY.split(), *GO.split()):
        make(tmp_path, name)
    (tmp_path / "fd").symlink_to("/proc/self/fd")
    (tmp_path / "a-file").write_text("")
    return tmp_path


def make(dev, name: str) -> None:
    path = dev / name
    path.parent.mkdir(parents=True, exist_ok=True)
    kind = stat.S_IFBLK if name.startswith(("sd", "mmcblk", "sr", "loop0", "nvme")) else stat.S_IFCHR
    os.mknod(path, kind | 0o600, os.makedev(1, 3))  # the null device, should anybody open one


def nodes(dev) -> set[str]:
    kinds = {stat.S_IFBLK, stat.S_IFCHR}
    return {str(path.relative_to(dev)) for path in dev.rglob("*") if stat.S_IFMT(path.lstat().st_mode) in kinds}


def rights(dev, name: str) -> tuple[int, int, str]:
    status = (dev / name).stat()
    return status.st_uid, status.st_gid, oct(stat.S_IMODE(status.st_mode))


def test_only_what_is_on_the_list_stays(dev):
    Nodes(str(dev)).sweep()
    assert nodes(dev) == set(STAY.split())
    assert (dev / "a-file").exists()
    assert (dev / "fd").is_symlink()


def test_control_before_there_is_more(dev):
    assert nodes(dev) == {*STAY.split(), *GO.split()}


def test_what_comes_later_goes_too(dev):
    Nodes(str(dev)).sweep()
    make(dev, "hidraw7")
    Nodes(str(dev)).sweep()
    assert not (dev / "hidraw7").exists()


def test_coldtui_reads_cards_and_uses_cameras_and_nothing_else(dev):
    Nodes(str(dev)).open_up(["sdb", "sdb1", "sdz"])
    assert rights(dev, "sdb") == rights(dev, "sdb1") == (0, 1000, "0o640")
    assert rights(dev, "video0") == (0, 1000, "0o660")
    others = set(STAY.split()) - {"sdb", "sdb1", "video0"}
    assert {rights(dev, name) for name in others} == {(0, 0, "0o600")}


def test_a_name_that_is_no_device_gets_no_rights(dev):
    (dev / "sdc").write_text("")
    (dev / "sdd").symlink_to("mem")
    (dev / "video1").write_text("")
    (dev / "sdc").chmod(0o600)
    (dev / "video1").chmod(0o600)
    Nodes(str(dev)).open_up(["sdc", "sdd"])
    assert {rights(dev, name) for name in ("sdc", "video1", "mem")} == {(0, 0, "0o600")}
