"""The hybrid ISO: starts from CD and stick, by BIOS, by UEFI (with Secure Boot), and by 32-bit UEFI."""

import os
import shutil
from pathlib import Path

from making import outputs
from making.inputs import HERE
from making.tools import Tools

VOLUME = "COLDTUI"
"""The ISO's volume id, by which the program knows the stick it was started from."""

_ESP_ID = "C01D0001"

_FOR_ALL = "iso9660 normal configfile linux all_video halt test"

_FOR_UEFI = f"{_FOR_ALL} fat part_msdos part_gpt regexp efi_gop"

_MODULES = {
    "i386-pc-eltorito": f"{_FOR_ALL} biosdisk vbe vga video_fb",
    "x86_64-efi": _FOR_UEFI,
    "i386-efi": _FOR_UEFI,
}

_PREFIX = "/boot/grub"
"""Where each boot loader reads its settings, on the device that it was started from and on no other.

Debian's signed one has this path too. Where it does not exist, that one searches every disk for a file /.disk/info, and
takes the settings that lie beside the first: so the ESP has settings, and nothing of ours has that name.
"""


def make(tools: Tools, out: Path, name: str, *, is_signed: bool) -> None:
    """Writes out/name from the kernel, initrd.img and sums.img of `out`. All its dates are the tools' epoch.

    A kernel that `is_signed` by Debian is started through Debian's shim, any other by a boot loader that nobody signed.
    """
    tree = tools.work / "iso"
    (tree / "boot/grub").mkdir(parents=True)
    for file in (outputs.KERNEL, outputs.INITRD, outputs.SHOWN):
        shutil.copyfile(out / file, tree / "boot" / file)
    cmdline = " ".join((HERE / "boot/cmdline").read_text(encoding="utf-8").split())
    menu = (HERE / "boot/grub.cfg").read_text(encoding="utf-8").replace("@CMDLINE@", cmdline)
    (tree / "boot/grub/grub.cfg").write_text(menu, encoding="utf-8")
    _core(tools, "i386-pc-eltorito", "/shop/iso/boot/grub/bios.img")
    _make_esp(tools, is_signed=is_signed)
    dates = ("--set_all_file_dates", f"={tools.epoch}")
    tools(*_XORRISO, *dates, "-o", "/shop/made.iso", "/shop/iso")
    shutil.move(tools.work / "made.iso", out / name)


_XORRISO = (
    "xorriso -as mkisofs -quiet -iso-level 3 -r -J -V " + VOLUME + " -c boot/boot.cat "
    "-b boot/grub/bios.img -no-emul-boot -boot-load-size 4 -boot-info-table --grub2-boot-info "
    "--grub2-mbr /usr/lib/grub/i386-pc/boot_hybrid.img -eltorito-alt-boot -append_partition 2 0xef /shop/esp.img "
    "-e --interval:appended_partition_2:all:: -no-emul-boot --mbr-force-bootable"
).split()


def _core(tools: Tools, format_: str, to: str) -> None:
    modules = _MODULES[format_].split()
    tools("grub-mkimage", "-O", format_, "-p", _PREFIX, "-o", to, *modules)


def _make_esp(tools: Tools, *, is_signed: bool) -> None:
    """The FAT file system from which UEFI starts: shim and Debian's GRUB, or ours; for 32 bits ours; and settings."""
    _core(tools, "i386-efi", "/shop/bootia32.efi")
    shutil.copyfile(HERE / "boot/esp.cfg", tools.work / "esp.cfg")
    files = {"/shop/esp.cfg": f"{_PREFIX}/grub.cfg", "/shop/bootia32.efi": "/EFI/BOOT/bootia32.efi"}
    if is_signed:
        files["/usr/lib/shim/shimx64.efi.signed"] = "/EFI/BOOT/bootx64.efi"
        files["/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed"] = "/EFI/BOOT/grubx64.efi"
    else:
        _core(tools, "x86_64-efi", "/shop/bootx64.efi")
        files["/shop/bootx64.efi"] = "/EFI/BOOT/bootx64.efi"
    top = tools.work.parent
    paths = [top / file.removeprefix("/") for file in files]
    for path in paths:
        os.utime(path, (tools.epoch, tools.epoch))
    sizes = [path.stat().st_size for path in paths]
    kib = sum(-(-size // 2048) * 2 for size in sizes) + 64
    (tools.work / "esp.img").unlink(missing_ok=True)
    tools("mkfs.vfat", "-C", "--invariant", "-i", _ESP_ID, "-n", "COLDTUI-EFI", "/shop/esp.img", str(kib))
    tools("mmd", "-i", "/shop/esp.img", "::/EFI", "::/EFI/BOOT", "::/boot", f"::{_PREFIX}")
    for file, to in files.items():
        tools("mcopy", "-m", "-i", "/shop/esp.img", file, f"::{to}")
