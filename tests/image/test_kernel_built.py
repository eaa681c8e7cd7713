"""Our own kernel, built and started: what is to be absent is absent, whether its configuration is asked or itself."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from helper.console import PALETTE
from making.inputs import HERE
from making.kernel_config import changed, options

from tests.image.boot import Firmware, Usb
from tests.image.built import iso, root
from tests.image.glyphs import palette
from tests.image.inside import FIRST, Inside, started
from tests.image.sight import Sight
from tests.image.test_boots import BIOS, UEFI, UEFI_32, need, see_it_refused
from tests.image.vm import Computer

pytestmark = [pytest.mark.image, pytest.mark.slow]

ABSENT = re.compile(
    r"INET|IPV6|PACKET|NETDEVICES|ETHERNET|NET_VENDOR_.*|WIRELESS|WLAN|CFG80211|MAC80211|WWAN|BT|NFC|CAN|RFKILL|TUN"
    r"|NETFILTER|BRIDGE|VSOCKETS|TIPC|HAMRADIO|XDP_SOCKETS|VIRTIO.*|HYPERVISOR_GUEST"
    r"|MODULES|BPF_SYSCALL|BPF_JIT|KEXEC.*|LIVEPATCH|KPROBES|UPROBES|FW_LOADER|FTRACE|TRACING|PROFILING"
    r"|ATA|SATA_.*|BLK_DEV_NVME|NVME_.*|BLK_DEV_SR|CHR_DEV_SG|MD|MTD|SCSI_LOWLEVEL|FUSION|TARGET_CORE|BLK_DEV_NBD"
    r"|FIREWIRE|USB4|PCCARD|HOTPLUG_PCI|INFINIBAND|SOUND|SND|DRM|USB_GADGET|USB_SERIAL|USB_ACM|HIDRAW|UHID|INPUT_UINPUT"
    r"|SWAP|ZRAM|HIBERNATION|SUSPEND|COREDUMP|PROC_VMCORE|PROC_KCORE|PSTORE|EFIVAR_FS|EFI_VARS_PSTORE|NVRAM|RTC_CLASS"
    r"|DEVMEM|DEVPORT|DEBUG_FS|KALLSYMS|MAGIC_SYSRQ|SERIAL_8250_CONSOLE|EARLY_PRINTK|IKCONFIG|CROSS_MEMORY_ATTACH"
    r"|IO_URING|USERFAULTFD|FUSE_FS|KEYS|NAMESPACES|USER_NS|SYSVIPC|AIO|IA32_EMULATION|X86_X32_ABI|MODIFY_LDT_SYSCALL"
    r"|X86_IOPL_IOPERM|UNIX98_PTYS|LEGACY_TIOCSTI|BLK_DEV_WRITE_MOUNTED|COMPAT_BRK|SLAB_MERGE_DEFAULT"
)

FILE_SYSTEMS = set("DEVTMPFS EXFAT_FS FAT_FS KERNFS PROC_FS SECURITYFS SQUASHFS SYSFS TMPFS VFAT_FS".split())

SYSTEM_CALLS = {
    "modify_ldt": 154,
    "swapon": 167,
    "iopl": 172,
    "init_module": 175,
    "add_key": 248,
    "kexec_load": 246,
    "open_by_handle_at": 304,
    "process_vm_readv": 310,
    "finit_module": 313,
    "bpf": 321,
    "userfaultfd": 323,
    "io_uring_setup": 425,
}
"""By the numbers of arch/x86/entry/syscalls/syscall_64.tbl."""

ASK_FAMILIES = """
import errno, socket
made = set()
for family in range(64):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind).close()
            made.add(family)
        except OSError as error:
            if error.errno not in (errno.EAFNOSUPPORT, errno.ESOCKTNOSUPPORT, errno.EPROTONOSUPPORT, errno.EINVAL):
                made.add(family)
print(*sorted(made))
"""

ASK_CALLS = """
import ctypes, errno, sys
libc = ctypes.CDLL(None, use_errno=True)
for number in map(int, sys.argv[1:]):
    libc.syscall(number, 0, 0, 0, 0, 0, 0)
    print(number, errno.errorcode.get(ctypes.get_errno(), "done"))
    ctypes.set_errno(0)
"""


def asked(inside: Inside, program: str, *arguments: object) -> str:
    """What a Python program of root says in there."""
    words = " ".join(str(argument) for argument in arguments)
    return inside.agent.said(f"python3 -I - {words} <<'EOF'\n{program}\nEOF")


@pytest.fixture(scope="module")
def eyes(airgap: Path, tmp_path_factory: pytest.TempPathFactory) -> Sight:
    place = "usr/share/coldtui/fonts"
    return Sight(
        sorted((root(airgap, tmp_path_factory.mktemp("fonts"), place) / place).glob("*.psf")), palette(PALETTE)
    )


@pytest.fixture(scope="module")
def inside(airgap: Path, eyes: Sight) -> Iterator[Inside]:
    with started(airgap, eyes) as there:
        there.go_home()
        yield there


def test_every_line_of_ours_survived(airgap: Path) -> None:
    made = (airgap / "kernel.config").read_text()
    assert changed((HERE / "kernel/airgap.config").read_text(), made) == []
    assert changed("CONFIG_INET=y\n", made) == ["INET is n, not y"]


def test_what_is_forbidden_is_not_in_it(airgap: Path) -> None:
    on = {name for name, value in options((airgap / "kernel.config").read_text()).items() if value in {"y", "m"}}
    assert len(on) > 500
    assert sorted(name for name in on if ABSENT.fullmatch(name)) == []
    assert {name for name in on if name.endswith("FS")} == FILE_SYSTEMS


def test_control_what_is_forbidden_would_be_seen() -> None:
    seen = options("CONFIG_INET=y\nCONFIG_SATA_AHCI=y\nCONFIG_UNIX=y\n")
    assert [name for name in seen if ABSENT.fullmatch(name)] == ["INET", "SATA_AHCI"]


def test_no_option_is_a_module(airgap: Path) -> None:
    assert "m" not in options((airgap / "kernel.config").read_text()).values()


def test_it_is_small(airgap: Path) -> None:
    sizes = {path.name: path.stat().st_size for path in (iso(airgap), airgap / "vmlinuz", airgap / "initrd.img")}
    print(*(f"{name}: {size / 1e6:.1f} MB" for name, size in sizes.items()), sep="\n")
    assert iso(airgap).stat().st_size <= 38_000_000


@pytest.mark.parametrize(("firmware", "memory"), [(BIOS, 256), (UEFI, 512), (UEFI_32, 512)])
def test_it_starts_from_a_stick(airgap: Path, eyes: Sight, firmware: Firmware, memory: int) -> None:
    need(firmware, airgap)
    with Computer(Usb(iso(airgap), firmware), memory) as computer:
        eyes.see(computer, FIRST)
        print(f"{firmware.value}: first frame after {time.monotonic() - computer.started:.1f} s")


def test_secure_boot_refuses_it(airgap: Path, eyes: Sight, tmp_path: Path) -> None:
    """The control is that it starts where nobody asks for a signature."""
    see_it_refused(iso(airgap), eyes, tmp_path)


def test_sockets_lead_nowhere_but_to_other_programs_and_the_kernel(inside: Inside) -> None:
    unix, netlink = 1, 16  # socket(2)
    assert asked(inside, ASK_FAMILIES).split() == [str(unix), str(netlink)]


def test_control_a_kernel_with_an_ip_stack_would_be_seen() -> None:
    said = subprocess.run([sys.executable, "-I", "-c", ASK_FAMILIES], capture_output=True, text=True, check=True).stdout
    assert {"1", "2", "16"} <= set(said.split())


def test_system_calls_that_attackers_like_are_not_there(inside: Inside) -> None:
    getpid = 39
    said = asked(inside, ASK_CALLS, getpid, *SYSTEM_CALLS.values()).splitlines()
    assert said == [f"{getpid} done", *(f"{number} ENOSYS" for number in SYSTEM_CALLS.values())]


def test_nobody_looks_into_the_kernel(inside: Inside) -> None:
    there = "/proc/modules /proc/kcore /proc/kallsyms /proc/config.gz /proc/net/tcp /lib/modules /sys/kernel/debug/*"
    absent = [inside.agent.run(f"ls -d {path}")[0] != 0 for path in there.split()]
    assert all(absent), dict(zip(there.split(), absent, strict=True))
    assert inside.agent.run("ls -d /proc/cmdline")[0] == 0
    asking = "mkdir /run/security && mount -t securityfs none /run/security && cat /run/security/lockdown"
    assert "[confidentiality]" in inside.agent.said(asking)


def test_memory_is_wiped_when_it_is_given_back(inside: Inside) -> None:
    assert "heap alloc:on, heap free:on" in inside.agent.said("dmesg")
