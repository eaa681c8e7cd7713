"""The ISO as it is given out starts on every kind of computer that it is for, and needs its stick no longer then."""

import hashlib
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from tests.build.tx import Out
from tests.image.boot import STICK, Boot, Cd, Firmware, Usb
from tests.image.built import esp, has_own_kernel, iso
from tests.image.inside import HOME
from tests.image.player import FIRST
from tests.image.sight import Sight
from tests.image.sums import sums_on
from tests.image.test_sign import FUNDS, WALLET, finished, made_by_bdk, played
from tests.image.vm import Computer
from tests.oracles.bdk import Bdk, is_installed
from tests.oracles.kernel import Regtest, accepts

pytestmark = [pytest.mark.image, pytest.mark.slow]

BIOS, UEFI, UEFI_32, SECURE_BOOT = Firmware.BIOS, Firmware.UEFI, Firmware.UEFI_32, Firmware.SECURE_BOOT

SMALL = "Sealed backups may need more memory than it has. Signing works."

PATIENCE = 15.0
"""Seconds in which the first screen comes, where it comes: the tests that wait for it print how long they did."""

WAYS = {
    "bios-cd": (Cd, BIOS, 512),
    "bios-usb": (Usb, BIOS, 512),
    "bios-usb-256": (Usb, BIOS, 256),
    "uefi-usb": (Usb, UEFI, 512),
    "uefi-cd": (Cd, UEFI, 1024),
    "uefi-32-usb": (Usb, UEFI_32, 512),
    "uefi-32-cd": (Cd, UEFI_32, 1024),
    "secure-boot-usb": (Usb, SECURE_BOOT, 512),
}


def need(firmware: Firmware, image: Path) -> None:
    """Skips where QEMU does not have it, and where it would refuse the image (see `see_it_refused`)."""
    if not firmware.is_there:
        pytest.skip("ovmf or ovmf-ia32 is not installed")
    if firmware is SECURE_BOOT and has_own_kernel(image):
        pytest.skip("nobody signed the boot loader of the kernel of our own")


def published(image: Path) -> dict[str, str]:
    """The sums that are given out beside the ISO."""
    lines = (image / "SHA256SUMS").read_text().splitlines()
    return {name: figure for figure, name in (line.split() for line in lines)}


@pytest.mark.parametrize(("medium", "firmware", "memory"), WAYS.values(), ids=WAYS)
def test_the_iso_starts_shows_its_sums_and_says_when_memory_is_short(
    image: Path, sight: Sight, medium: type[Cd | Usb], firmware: Firmware, memory: int
) -> None:
    need(firmware, image)
    with Computer(medium(iso(image), firmware), memory) as computer:
        shown = sight.see(computer, FIRST)
        print(f"{firmware.value}, {memory} MB: first frame after {time.monotonic() - computer.started:.1f} s")
        print(shown)
        assert (SMALL in shown) == (memory < 512)
        started = {name: hashlib.sha256((image / name).read_bytes()).hexdigest() for name in ("vmlinuz", "initrd.img")}
        assert sums_on(shown) == started
        assert published(image).items() >= started.items()


@pytest.mark.skipif(not is_installed(), reason="bdkpython is not installed")
def test_with_256_mb_it_signs(image: Path, sight: Sight) -> None:
    with Bdk() as bdk, Regtest() as chain:
        funding = chain.fund([Out(FUNDS, WALLET.at(0, 0).script)])
        signed = played(Usb(iso(image)), sight, made_by_bdk(bdk, funding), memory=256)
        assert accepts(finished(bdk, signed), funding.outs[:1]) == [True]


def test_the_stick_may_be_pulled(image: Path, sight: Sight) -> None:
    boot: Boot = Usb(iso(image))
    with Computer(boot) as computer:
        sight.see(computer, FIRST)
        computer.monitor.tell("device_del", id=STICK)
        computer.monitor.await_event("DEVICE_DELETED", device=STICK)
        for words in (FIRST, "Keyboard", "Which day is it?"):
            sight.see(computer, words)
            computer.press("enter")
        sight.see(computer, HOME)
        computer.press("f1")
        sight.see(computer, "Help")
        computer.press("escape")
        sight.see(computer, HOME)
        computer.press("f10")
        sight.see(computer, "F10 again")
        computer.press("f10")
        computer.until_off()


def test_control_a_stick_without_a_boot_loader_does_not_start(image: Path, sight: Sight, tmp_path: Path) -> None:
    broken = bytearray(iso(image).read_bytes()[: 4 << 20])
    broken[:512] = bytes(512)
    path = tmp_path / "broken.iso"
    path.write_bytes(broken)
    said = tmp_path / "said"
    # SeaBIOS writes to this port too what it shows
    port = ["-chardev", f"file,id=said,path={said}", "-device", "isa-debugcon,iobase=0x402,chardev=said"]
    with Computer(Usb(path), more=port) as computer:
        computer.until(lambda: "No bootable device" in said.read_text(errors="replace"), "the BIOS gives up")
        with pytest.raises(AssertionError):
            computer.until(lambda: FIRST in sight.text(computer), "the first screen", PATIENCE)


def test_control_uefi_with_32_bits_needs_the_boot_loader_that_is_for_it(
    image: Path, sight: Sight, tmp_path: Path
) -> None:
    need(UEFI_32, image)
    path = tmp_path / "without.iso"
    shutil.copyfile(iso(image), path)
    subprocess.run(["mdel", "-i", esp(path), "::EFI/BOOT/bootia32.efi"], check=True)
    said = tmp_path / "said"
    with Computer(Usb(path, UEFI_32), more=["-serial", f"file:{said}"]) as computer:
        computer.until(lambda: "Shell>" in said.read_text(errors="replace"), "the firmware gives up")
        with pytest.raises(AssertionError):
            computer.until(lambda: FIRST in sight.text(computer), "the first screen", PATIENCE)


def unsigned(image: Path, folder: Path) -> Path:
    """The ISO with another letter in a text of its boot loader, which does not matter but to the signature."""
    path = folder / "unsigned.iso"
    shutil.copyfile(iso(image), path)
    partition, name = esp(path), "::EFI/BOOT/bootx64.efi"
    loader = subprocess.run(["mtype", "-i", partition, name], check=True, capture_output=True).stdout
    changed = loader.replace(b"This program cannot be run", b"That program cannot be run", 1)
    assert changed != loader
    subprocess.run(["mcopy", "-o", "-i", partition, "-", name], input=changed, check=True)
    return path


def see_it_refused(path: Path, sight: Sight, folder: Path) -> None:
    """Secure Boot takes nothing of what lies on this stick, and says so where it says such things."""
    said = folder / "said"
    with Computer(Usb(path, SECURE_BOOT), more=["-serial", f"file:{said}"]) as computer:
        computer.until(lambda: "Access Denied" in said.read_text(errors="replace"), "the firmware refuses it")
        with pytest.raises(AssertionError):
            computer.until(lambda: FIRST in sight.text(computer), "the first screen", PATIENCE)


def test_control_secure_boot_refuses_a_boot_loader_that_is_not_as_it_was_signed(
    image: Path, sight: Sight, tmp_path: Path
) -> None:
    need(SECURE_BOOT, image)
    path = unsigned(image, tmp_path)
    see_it_refused(path, sight, tmp_path)
    with Computer(Usb(path, UEFI)) as computer:
        sight.see(computer, FIRST)
