"""What to open in a computer so that a check of live-image/HARDENING.md fails: shell lines, and their undoing."""

from dataclasses import dataclass

from tests.image.overlay import PLACE

OWN = f"{PLACE}/own"
"""A file system in memory that a test may do anything in."""

_SYS = "/run/coldtui/helper/sys"
_USER = "$(grep -ls '^Uid:.1000' /proc/[0-9]*/status | head -n 1 | cut -d / -f 3)"
"""The process of coldtui."""

_HELPER = f"$(cat {OWN}/helper)"
_ENDED = f"p=$(cat {OWN}/pid); kill -KILL $p; while [ -e /proc/$p ]; do usleep 50000; done"
"""PID 1 needs a moment to notice."""

_CARD = f"mkdosfs {OWN}/zram"

PREPARED = f"""
set -e
mkdir {OWN}
mount -t tmpfs none {OWN}
mkdir {OWN}/empty {OWN}/card {OWN}/usr
sed -n 's/^PPid:.//p' /proc/{_USER}/status > {OWN}/helper
kill -STOP {_HELPER}
echo 16M > {_SYS}/block/zram0/disksize
mknod {OWN}/zram b $(tr : ' ' < /sys/block/zram0/dev)
"""
"""What the openings need: the helper stands still, and there is a disk in memory."""


@dataclass(frozen=True)
class Opening:
    """One way in which one requirement is not met."""

    requirement: str
    opened: str
    shut: str


def _mounted(what: str, how: str, but: str) -> Opening:
    """A file system that is mounted otherwise."""
    requirement = "nothing in /tmp and /run can be executed" if how == "exec" else "no device, no setuid there"
    return Opening(requirement, f"mount -o remount,{how} {what}", f"mount -o remount,{but} {what}")


def _covered(requirement: str, path: str, line: str) -> Opening:
    """Another file in its place: the one that is there, after this line of sed."""
    made = f"sed '{line}' {path} > {OWN}/cover; mount -o bind {OWN}/cover {path}"
    return Opening(requirement, made, f"umount {path}")


def _limited(requirement: str, limit: str) -> Opening:
    """coldtui itself may have more of something."""
    least = 256 if limit == "RLIMIT_NPROC" else 0

    def call(most: int) -> str:
        return f'p={_USER}; python3 -I -c "import resource as r; r.prlimit($p, r.{limit}, ({most}, {most}))"'

    return Opening(requirement, call(4096), call(least))


def _beside(requirement: str, command: str) -> Opening:
    """A process beside coldtui's: `command` makes OWN/ready."""
    begun = f"{{ {command}; }} >/dev/null 2>&1 & echo $! > {OWN}/pid; until [ -e {OWN}/ready ]; do usleep 50000; done"
    return Opening(requirement, begun, f"{_ENDED}; rm {OWN}/ready")


def _loose(requirement: str) -> Opening:
    """A process of coldtui's user that has what coldtui has not."""
    return _beside(requirement, f"exec python3 -I {PLACE}/loose.py {OWN}/ready")


def _written(requirement: str, path: str, opened: str, shut: str) -> Opening:
    return Opening(requirement, f"echo {opened} > {path}", f"echo {shut} > {path}")


def _node(requirement: str, name: str, kind: str = "c 1 3") -> Opening:
    return Opening(requirement, f"mknod /dev/{name} {kind}", f"rm /dev/{name}")


_NODES = ("mem", "port", "kmsg", "snapshot", "rtc0", "rtc", "fuse", "userfaultfd", "udmabuf", "nvram", "vga_arbiter")
_GONE = "nodes that nothing needs are gone"
_LISTED = "and all that are not on the list"
_MEMORY = "memory and processes are left for ending it"
_ORDER = "where memory runs out, it goes first and the helper last"
_LOGIN = "nobody can log in"
_NAMED = "exec python3 -I -c 'import os, sys; os.execv(\"/usr/bin/python3\", sys.argv[1:])'"
_WAITS = f'-c \'open("{OWN}/ready", "w"); import time; time.sleep(10000)\''

OPENINGS = (
    Opening("lo is down", "ifconfig lo up", "ifconfig lo down"),
    Opening(
        "no driver for networks, Bluetooth, FireWire, Thunderbolt or disks on SATA and NVMe",
        "mount -t tmpfs none /lib/modules; mkdir -p /lib/modules/drivers/net; touch /lib/modules/drivers/net/e1000.ko",
        "umount /lib/modules",
    ),
    _written("a new USB device waits", f"{_SYS}/bus/usb/devices/usb1/interface_authorized_default", "1", "0"),
    Opening("no swap", f"mkswap {OWN}/zram; swapon {OWN}/zram", f"swapoff {OWN}/zram"),
    Opening("none is to be had", f"{_CARD}; mount -t vfat {OWN}/zram /tmp", "umount /tmp"),
    _limited("none of coldtui", "RLIMIT_CORE"),
    *(_loose(one) for one in ("none of coldtui", "nobody looks into coldtui's memory", "it runs as a user")),
    *(_loose(one) for one in ("without capabilities, now and ever", "no program gives it new ones")),
    *(
        Opening(
            "there is no setuid or setgid file",
            f"touch {OWN}/s; chmod {mode} {OWN}/s; mount -o bind {OWN}/s /etc/passwd",
            "umount /etc/passwd",
        )
        for mode in ("4755", "2755")
    ),
    _limited(_MEMORY, "RLIMIT_NPROC"),
    _limited(_MEMORY, "RLIMIT_MEMLOCK"),
    _written(_ORDER, f"/proc/{_USER}/oom_score_adj", "0", "500"),
    _written(_ORDER, f"/proc/{_HELPER}/oom_score_adj", "0", "-1000"),
    Opening("it sees no other process", "mount -o remount,hidepid=0 /proc", "mount -o remount,hidepid=2 /proc"),
    *(_beside(_LOGIN, f"{_NAMED} {name} {_WAITS}") for name in ("getty", "login")),
    _covered(_LOGIN, "/etc/inittab", "$a tty2::respawn:/sbin/getty 38400 tty2"),
    Opening("one console", "chvt 2", "chvt 1; rm /dev/vcs2 /dev/vcsa2 /dev/vcsu2"),
    Opening(
        "one console",
        f"mknod /dev/tty2 c 4 2; sleep 10000 < /dev/tty2 > /dev/null 2>&1 & echo $! > {OWN}/pid; usleep 500000",
        f"{_ENDED}; rm /dev/tty2",
    ),
    Opening("what only the helper may write is shut", "chmod 755 /run/coldtui/helper", "chmod 700 /run/coldtui/helper"),
    # that it cannot be mounted anew to be written, has no control: squashfs and its device are never anything but read
    Opening(
        "the system is read-only",
        f"cd {OWN}; mount -t tmpfs none usr; mkdir usr/bin; cp /bin/busybox usr/bin; mount -o bind usr /usr",
        f"umount -l /usr; umount -l {OWN}/usr",
    ),
    Opening("/sys is read-only", "mount -o remount,bind,rw /sys", "mount -o remount,bind,ro,nosuid,nodev,noexec /sys"),
    *(_mounted(place, "exec", "noexec") for place in ("/tmp", "/run")),
    *(_mounted(place, "dev", "nodev") for place in ("/tmp", "/run")),
    *(_mounted(place, "suid", "nosuid") for place in ("/tmp", "/run")),
    Opening("nothing is mounted unasked", f"{_CARD}; mount -t vfat {OWN}/zram {OWN}/card", f"umount {OWN}/card"),
    *(_node(_GONE, name) for name in _NODES),
    *(
        _node(_LISTED, name, kind)
        for name, kind in (("strange", "c 1 5"), ("loop0", "b 7 0"), ("input/mice", "c 13 63"))
    ),
    *(
        Opening("the firmware's memory is not mounted", f"mount -t {kind} none {OWN}/card", f"umount {OWN}/card")
        for kind in ("pstore", "tracefs", "bpf")
    ),
    _written("Ctrl-Alt-Del goes to PID 1, which wipes", "/proc/sys/kernel/ctrl-alt-del", "1", "0"),
    _covered("Ctrl-Alt-Del goes to PID 1, which wipes", "/etc/inittab", "/ctrlaltdel/d"),
    Opening(
        "the power button and the lid are heard",
        f"mount -o bind {OWN}/empty /proc/{_HELPER}/fd",
        f"umount /proc/{_HELPER}/fd",
    ),
    *(
        _covered("the image says which one it is", "/run/coldtui/image", f"s/^{word} ./&x/")
        for word in ("kernel", "initrd")
    ),
)

UNTOLD = frozenset(
    (
        "no network but lo",
        "disks on SATA and NVMe do not exist",
        "no module can be loaded",
        "really none",
        "only signed modules",
        "devices may not write to all of memory",
        "memory is zeroed when it is taken and when it is given back",
        "the kernel is locked down, with confidentiality",
        "no device leads to memory",
        "and no file",
        "no hibernation",
        "no core files",
        "addresses are random",
        "the heap of the kernel is not merged, pages are shuffled",
        "no vsyscall page",
        "no console on a serial port",
        "only FAT and exFAT could be",
        "no debugfs",
        "it shows nothing of its inside",
        "no process looks into another",
        "parts that attackers like are off",
        "a process leaves nothing behind in it",
        "a file without a name is no program",
        "a folder that anybody writes to is no trap",
        "no other kernel is started from this one",
        "it starts no program by itself",
        "a mounted card is written to by its file system alone",
        "no SysRq",
        "what it was told when it started",
        "a fault of the kernel halts the computer",
        "a fault is written to no store of the firmware",
    )
)
"""What is open in a computer that was told nothing and has more modules."""
