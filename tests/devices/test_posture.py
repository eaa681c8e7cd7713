"""How cold a computer is, told from trees of files as the kernel lays them out."""

import os
from pathlib import Path

import pytest

from coldtui.devices.machine import LinuxMachine
from coldtui.devices.posture import Fact, Severity, look
from tests.devices.fake_computer import GB, SATA, USB, VIRTUAL, FakeComputer
from tests.devices.test_boot_medium import ISO

IMAGE = f"version 1.0.0\nflavour debian\nkernel {'9c' * 32}\ninitrd {'77' * 32}\nmade 2026-11-20\n"


class Computer(FakeComputer):
    """As the live image is: nothing there, memory wiped."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.interface("lo", "0x8")
        self.file("sys/power/state", "freeze mem\n")
        self.file("proc/swaps", "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n")
        self.file("proc/cmdline", "quiet init_on_alloc=1 init_on_free=1 noresume\n")
        self.file("proc/meminfo", "MemTotal:         491520 kB\nMemFree: 1 kB\nMemAvailable:     402343 kB\n")
        self.file("proc/sys/kernel/seccomp/actions_avail", "kill_process kill_thread trap errno trace log allow\n")
        self.file("image", IMAGE)

    def file(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text)

    def interface(self, name: str, flags: str) -> None:
        self.file(f"sys/class/net/{name}/operstate", "down\n")
        self.file(f"sys/class/net/{name}/flags", flags + "\n")

    def camera(self, node: str, name: str, index: str = "0") -> None:
        self.file(f"sys/class/video4linux/{node}/name", name + "\n")
        self.file(f"sys/class/video4linux/{node}/index", index + "\n")

    @property
    def machine(self) -> LinuxMachine:
        sys, proc, image = (str(self.root / name) for name in ("sys", "proc", "image"))
        return LinuxMachine((), devices=self.devices, sys=sys, proc=proc, image=image)

    def fact(self, name: str) -> Fact:
        (fact,) = [fact for fact in self.machine.posture() if fact.name == name]
        return fact


@pytest.fixture
def computer(tmp_path) -> Computer:
    return Computer(tmp_path)


def test_a_cold_computer_is_said_to_be_one(computer):
    assert [(fact.name, fact.severity, fact.text) for fact in computer.machine.posture()] == [
        ("Network", Severity.OK, "no interface but lo, which is down"),
        ("Radios", Severity.OK, "none"),
        ("Disks inside", Severity.OK, "none visible"),
        ("Swap, hibernation", Severity.OK, "none"),
        ("Memory", Severity.OK, "wiped when freed; 411 MB free"),
        ("Boot stick", Severity.OK, "not plugged in"),
        ("Camera", Severity.OK, "none"),
        ("Random generator", Severity.OK, "ready, read through getrandom"),
    ]


@pytest.mark.parametrize(
    ("interfaces", "severity", "words"),
    [
        ({"lo": "0x9"}, Severity.INFO, "no interface but lo, which no other computer can reach"),
        ({"eth0": "0x1002"}, Severity.CAUTION, "switched off, but there: eth0"),
        ({"eth0": "0x1003", "wlan0": "0x1002"}, Severity.DANGER, "switched on: eth0. Pull"),
        ({"eth0": "nonsense"}, Severity.DANGER, "switched on: eth0"),
        ({f"eth{n}": "0x1002" for n in range(6)}, Severity.CAUTION, "eth0, eth1, eth2, eth3, and 2 more"),
    ],
)
def test_a_network_interface_is_named(computer, interfaces, severity, words):
    for name, flags in interfaces.items():
        computer.interface(name, flags)
    fact = computer.fact("Network")
    assert fact.severity is severity
    assert words in fact.text


@pytest.mark.parametrize("kind", ["rfkill/rfkill0", "bluetooth/hci0", "ieee80211/phy0", "nfc/nfc0", "wwan/wwan0"])
def test_a_radio_is_named_even_without_an_interface(computer, kind):
    computer.file(f"sys/class/{kind}/x", "")
    assert computer.fact("Radios") == Fact("Radios", Severity.CAUTION, f"there: {kind.partition('/')[2]}")


def test_a_disk_inside_is_named_and_cards_and_what_is_no_thing_are_not(computer):
    computer.disk("sdb", USB)
    computer.disk("loop0", VIRTUAL)
    computer.disk("sdc", SATA.replace("ata1", "ata2"), 0)
    assert computer.fact("Disks inside").severity is Severity.OK
    computer.disk("nvme0n1", SATA, 500 * GB)
    fact = Fact("Disks inside", Severity.CAUTION, "there, and not used by coldtui: nvme0n1")
    assert computer.fact("Disks inside") == fact


def test_swap_and_hibernation_are_told_apart(computer):
    computer.file("sys/power/state", "freeze mem disk\n")
    assert computer.fact("Swap, hibernation").severity is Severity.CAUTION
    computer.file("proc/swaps", "Filename Type\n/dev/sda2 partition 8388604 0 -2\n")
    assert computer.fact("Swap, hibernation").severity is Severity.DANGER


@pytest.mark.parametrize(
    ("line", "is_wiped"),
    [("init_on_free=1", True), ("init_on_free=on", True), ("init_on_free=1 init_on_free=0", False), ("", False)],
)
def test_memory_is_wiped_when_the_kernel_was_told_so_last(computer, line, is_wiped):
    computer.file("proc/cmdline", f"quiet {line} xinit_on_free=1\n")
    assert (computer.fact("Memory").severity is Severity.OK) is is_wiped


def test_the_boot_stick_is_said_to_be_in_or_out(computer):
    computer.disk("sdb", USB)
    computer.file("dev/sdb", "")
    assert computer.fact("Boot stick").severity is Severity.OK
    (computer.root / "dev/sdb").write_bytes(ISO)
    computer.disk("sdc", USB.replace("1-2", "1-3"))
    (computer.root / "dev/sdc").write_bytes(ISO)
    assert computer.fact("Boot stick").severity is Severity.INFO
    assert "pull it out" in computer.fact("Boot stick").text


def test_a_computer_that_was_started_otherwise_has_no_boot_stick(computer):
    (computer.root / "image").unlink()
    assert "Boot stick" not in {fact.name for fact in computer.machine.posture()}
    assert computer.machine.image() is None


def test_a_kernel_that_cannot_shut_in_the_decoder_is_said_to_be_one(computer):
    (computer.root / "proc/sys/kernel/seccomp/actions_avail").unlink()
    fact = computer.fact("Picture decoder")
    assert (fact.severity, fact.text) == (
        Severity.CAUTION,
        "only partly shut in on this computer: no seccomp filter for it",
    )


def test_a_camera_with_several_nodes_is_one_camera(computer):
    computer.camera("video0", "HD Webcam")
    computer.camera("video1", "HD Webcam", index="1")
    computer.camera("video2", "Evil \x1b[2J")
    fact = computer.fact("Camera")
    assert fact.severity is Severity.CAUTION
    assert fact.text == "2 (HD Webcam, Evil \\x1b[2J): cover it when you do not scan"


def test_a_generator_that_is_not_ready_is_a_danger(computer, monkeypatch):
    def blocks(*_: int) -> bytes:
        raise BlockingIOError

    monkeypatch.setattr(os, "getrandom", blocks)
    assert computer.fact("Random generator").severity is Severity.DANGER


def test_a_system_that_says_nothing_is_no_error(tmp_path):
    nowhere = str(tmp_path / "nowhere")
    facts = look(lambda _: False, None, None, nowhere, nowhere)
    assert all(fact.text for fact in facts)


def test_this_very_computer_can_be_looked_at():
    assert {fact.name for fact in LinuxMachine().posture()} >= {"Network", "Memory", "Random generator"}


# --- memory, battery, image


def test_memory_is_counted_in_bytes(computer):
    assert (computer.machine.total_memory(), computer.machine.free_memory()) == (491520 * 1024, 402343 * 1024)
    (computer.root / "proc/meminfo").write_text("nothing\n")
    assert (computer.machine.total_memory(), computer.machine.free_memory()) == (None, None)


def supply(computer: Computer, name: str, **files: str) -> None:
    for file, text in files.items():
        computer.file(f"sys/class/power_supply/{name}/{file}", text + "\n")


@pytest.mark.parametrize(
    ("batteries", "online", "percent", "is_charging"),
    [
        ([{"capacity": "37", "status": "Discharging"}], "0", 37, False),
        ([{"capacity": "37", "status": "Charging"}], "1", 37, True),
        ([{"capacity": "100", "status": "Full"}], "1", 100, True),
        ([{"capacity": "80", "status": "Not charging"}], "1", 80, True),
        ([{"capacity": "90", "status": "Unknown"}, {"capacity": "10", "status": "Discharging"}], "0", 50, False),
        ([{"capacity": "90", "present": "1"}, {"capacity": "0", "present": "0"}], "0", 90, False),
        ([{"capacity": "104"}], "0", 100, False),
        ([{"energy_now": "20000000", "energy_full": "50000000"}], "0", 40, False),
        ([{"energy_now": "0", "energy_full": "50000000"}], "0", 0, False),
        ([{"charge_now": "0", "charge_full": "4400000"}], "0", 0, False),
    ],
)
def test_a_battery_says_how_full_it_is(computer, batteries, online, percent, is_charging):
    supply(computer, "AC", type="Mains", online=online)
    for number, files in enumerate(batteries):
        supply(computer, f"BAT{number}", type="Battery", **files)
    battery = computer.machine.battery()
    assert battery is not None
    assert (battery.percent, battery.is_charging) == (percent, is_charging)


@pytest.mark.parametrize(
    "files",
    [
        {"type": "Mains", "online": "1"},
        {"type": "Battery", "scope": "Device", "capacity": "5"},
        {"type": "Battery"},
        {"type": "Battery", "capacity": "-3"},
        {"type": "Battery", "energy_now": "5", "energy_full": "0"},
    ],
)
def test_what_is_no_battery_of_the_computer_says_nothing(computer, files):
    supply(computer, "X", **files)
    assert computer.machine.battery() is None


def test_the_image_says_what_it_is(computer):
    image = computer.machine.image()
    assert image is not None
    assert (image.version, image.flavour, image.made) == ("1.0.0", "debian", "2026-11-20")
    assert (image.kernel, image.initrd) == ("9c" * 32, "77" * 32)


@pytest.mark.parametrize("cut", ["kernel", "initrd"])
def test_an_image_without_a_hash_is_none(computer, cut):
    computer.file("image", "".join(line for line in IMAGE.splitlines(keepends=True) if not line.startswith(cut)))
    assert computer.machine.image() is None


@pytest.mark.parametrize("changed", [("77" * 32, "77" * 31), ("77" * 32, "7G" * 32)])
def test_a_hash_that_is_none_is_not_shown(computer, changed):
    computer.file("image", IMAGE.replace(*changed))
    assert computer.machine.image() is None


def test_a_date_that_is_none_is_left_out(computer):
    computer.file("image", IMAGE.replace("2026-11-20", "soon"))
    image = computer.machine.image()
    assert image is not None
    assert image.made == ""
