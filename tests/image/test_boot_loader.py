"""What starts is the stick's alone: no other disk in the computer supplies a boot menu, a kernel or an initrd."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from making import iso as making
from making.inputs import HERE
from making.tools import Tools

from tests.image.boot import Cd, Firmware, Usb
from tests.image.built import esp, has_own_kernel, iso
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.test_boots import BIOS, SECURE_BOOT, UEFI, UEFI_32, need
from tests.image.vm import Computer
from tests.qemu.card import partitioned

FAT12 = 0x01

BOOT_RECORD = 17 * 2048

EL_TORITO = b"\0CD001\x01EL TORITO SPECIFICATION"
"""How a CD says that it starts (El Torito 1.0, figure 7)."""


class Between(Usb):
    """The stick in a port whose place on PCI is between those of two disks (`others`)."""

    __slots__ = ()

    def arguments(self, folder: Path) -> list[str]:
        """As `Boot.arguments`."""
        ports = ["-device", "qemu-xhci,id=ports,addr=0x1c"]
        return [*ports, *(part.replace("bus=usb.0", "bus=ports.0") for part in Usb.arguments(self, folder))]


WAYS = {
    "bios-cd": (Cd, BIOS),
    "bios-usb": (Between, BIOS),
    "uefi-cd": (Cd, UEFI),
    "uefi-usb": (Between, UEFI),
    "uefi-32-usb": (Between, UEFI_32),
    "secure-boot-usb": (Between, SECURE_BOOT),
}

SEARCHES = re.compile(r"\bsearch|\.disk")

ASKS_ALL = b"""
for disk in hd0 hd1 hd2; do
    if [ -e "($disk,msdos1)/.disk/info" ]; then source "($disk,msdos1)/boot/grub/grub.cfg"; fi
done
"""
"""Settings for GRUB."""


class Recorded(Tools):
    """Tools that run nothing: `commands` is what was asked of them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, [], 0)
        self.commands: list[tuple[str, ...]] = []
        for name in ("bootia32.efi", "bootx64.efi", "made.iso"):
            (self.work / name).touch()
        for name in ("shim/shimx64.efi.signed", "grub/x86_64-efi-signed/gcdx64.efi.signed"):
            (folder / "usr/lib" / name).parent.mkdir(parents=True)
            (folder / "usr/lib" / name).touch()

    def __call__(self, *command: str) -> str:
        self.commands.append(command)
        return ""


@pytest.fixture(params=[True, False], ids=["debian", "airgap"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Recorded:
    """What was done for an ISO."""
    for name in ("vmlinuz", "initrd.img", "sums.img"):
        (tmp_path / name).touch()
    tools = Recorded(tmp_path / "tools")
    making.make(tools, tmp_path, "x.iso", is_signed=request.param)
    return tools


def test_what_uefi_starts_from_has_settings_of_its_own_that_lead_to_the_same_disk(made: Recorded) -> None:
    """Without them Debian's signed boot loader takes those of the first disk that has a file /.disk/info."""
    copied = {command[-1]: command[-2] for command in made.commands if command[0] == "mcopy"}
    settings = made.work.parent / copied["::/boot/grub/grub.cfg"].removeprefix("/")
    assert settings.read_text() == (HERE / "boot/esp.cfg").read_text()
    assert "set root=$disk\n" in settings.read_text()


def test_no_boot_loader_of_ours_searches(made: Recorded) -> None:
    built = [command for command in made.commands if command[0] == "grub-mkimage"]
    assert built
    assert [word for command in built for word in command if SEARCHES.search(word) or word == "-c"] == []
    settings = {path: path.read_text() for path in [*made.work.rglob("*.cfg"), *(HERE / "boot").glob("*.cfg")]}
    asked = {path: re.sub("(?m)^#.*", "", text) for path, text in settings.items()}
    assert [path for path, text in asked.items() if SEARCHES.search(text)] == []
    assert [path for path in made.work.rglob("*") if path.name == ".disk"] == []


def test_control_a_search_is_seen() -> None:
    assert all(map(SEARCHES.search, ("search_fs_file", "search --file --set=root /.disk/info", "[ -e /.disk/info ]")))


@pytest.fixture
def others(tmp_path: Path) -> list[str]:
    """QEMU's arguments for two internal disks, whose boot menu switches off: on NVMe before the stick, on SATA behind it.

    They pass for the installer of a distribution: these have such a file. QEMU's firmware shows a boot loader only the
    disks that it might start from (bootindex).
    """
    fat = tmp_path / "fat"
    subprocess.run(["/usr/sbin/mkfs.vfat", "-F", "12", "-C", fat, "4096"], check=True, capture_output=True)
    subprocess.run(["mmd", "-i", fat, "::.disk", "::boot", "::boot/grub"], check=True)
    for name, text in {".disk/info": b"Installer\n", "boot/grub/grub.cfg": b"halt\n"}.items():
        subprocess.run(["mcopy", "-i", fat, "-", f"::{name}"], input=text, check=True)
    disk = tmp_path / "disk"
    disk.write_bytes(partitioned((FAT12, fat.read_bytes())))
    drive = f"if=none,format=raw,snapshot=on,file={disk}"
    return [
        *("-global", "driver=ide-cd,property=bootindex,value=1"),
        *("-drive", f"{drive},id=first", "-device", "nvme,drive=first,serial=1,addr=0x10,bootindex=2"),
        *("-drive", f"{drive},id=last", "-device", "ahci,id=sata,addr=0x1d"),
        *("-device", "ide-hd,bus=sata.0,drive=last,bootindex=3"),
    ]


@pytest.mark.image
@pytest.mark.parametrize(("medium", "firmware"), WAYS.values(), ids=WAYS)
def test_another_disk_with_a_boot_menu_is_not_asked(
    image: Path, sight: Sight, others: list[str], tmp_path: Path, medium: type[Cd | Usb], firmware: Firmware
) -> None:
    need(firmware, image)
    path = iso(image) if medium is Cd else no_cd(image, tmp_path)
    with Computer(medium(path, firmware), 1024, others) as computer:
        sight.see(computer, FIRST)


@pytest.mark.image
@pytest.mark.parametrize("firmware", [UEFI, SECURE_BOOT], ids=["uefi-usb", "secure-boot-usb"])
def test_control_a_stick_whose_esp_has_no_settings_starts_what_another_disk_says(
    image: Path, others: list[str], tmp_path: Path, firmware: Firmware
) -> None:
    need(firmware, image)
    if has_own_kernel(image):
        pytest.skip("the boot loader of the kernel of our own searches nothing, whatever it finds")
    path = no_cd(image, tmp_path)
    subprocess.run(["mdeltree", "-i", esp(path), "::boot"], check=True)
    with Computer(Between(path, firmware), 1024, others) as computer:
        computer.until_off()


@pytest.mark.image
@pytest.mark.parametrize("firmware", [UEFI, UEFI_32], ids=["uefi-usb", "uefi-32-usb"])
def test_control_a_stick_whose_esp_leads_to_other_disks_starts_what_they_say(
    image: Path, others: list[str], tmp_path: Path, firmware: Firmware
) -> None:
    need(firmware, image)
    path = no_cd(image, tmp_path)
    subprocess.run(["mcopy", "-o", "-i", esp(path), "-", "::boot/grub/grub.cfg"], input=ASKS_ALL, check=True)
    with Computer(Between(path, firmware), 1024, others) as computer:
        computer.until_off()


def no_cd(image: Path, folder: Path) -> Path:
    """The ISO for a stick, without what says that a CD starts.

    QEMU's firmware heeds that on a stick too, and starts it as a CD; that of most computers goes by the partitions.
    """
    path = folder / "stick.iso"
    shutil.copyfile(iso(image), path)
    with path.open("r+b") as file:
        file.seek(BOOT_RECORD)
        assert file.read(len(EL_TORITO)) == EL_TORITO
        file.seek(-1, os.SEEK_CUR)
        file.write(b"?")
    return path
