"""The hybrid ISO: starts from CD and stick, by BIOS, by UEFI (with Secure Boot), and by 32-bit UEFI."""

import os
import shutil
from pathlib import Path

from making.inputs import HERE
from making.tools import Tools

VOLUME = "COLDTUI"
"""The ISO's volume id, by which the program knows the stick it was started from."""

_MARK = ".disk/info"
"""A file that Debian's signed boot loader searches for, to find the file system with its settings."""

_ESP_ID = "C01D0001"

_FOR_ALL = "iso9660 normal configfile linux search search_fs_file all_video halt test"

_FOR_UEFI = f"{_FOR_ALL} fat part_msdos part_gpt efi_gop"

_MODULES = {
    "i386-pc-eltorito": f"{_FOR_ALL} biosdisk vbe vga video_fb",
    "x86_64-efi": _FOR_UEFI,
    "i386-efi": _FOR_UEFI,
}

_SEARCH = f"""if [ ! -e "$prefix/grub.cfg" ]; then search --no-floppy --file --set=root /{_MARK}; fi
set prefix=($root)/boot/grub
configfile $prefix/grub.cfg
"""


def make(tools: Tools, out: Path, name: str, *, is_signed: bool) -> None:
    """Writes out/name from the kernel, initrd.img and sums.img of `out`. All its dates are the tools' epoch.

    A kernel that `is_signed` by Debian is started through Debian's shim, any other by a boot loader that nobody signed.
    """
    tree = tools.work / "iso"
    (tree / "boot/grub").mkdir(parents=True)
    for file in ("vmlinuz", "initrd.img", "sums.img"):
        shutil.copyfile(out / file, tree / "boot" / file)
    cmdline = " ".join((HERE / "boot/cmdline").read_text().split())
    (tree / "boot/grub/grub.cfg").write_text((HERE / "boot/grub.cfg").read_text().replace("@CMDLINE@", cmdline))
    (tree / _MARK).parent.mkdir()
    (tree / _MARK).write_text(f"{name}\n")
    (tools.work / "search.cfg").write_text(_SEARCH)
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
    tools("grub-mkimage", "-O", format_, "-p", "/boot/grub", "-c", "/shop/search.cfg", "-o", to, *modules)


def _make_esp(tools: Tools, *, is_signed: bool) -> None:
    """The FAT file system from which UEFI starts: EFI/BOOT with shim and Debian's GRUB, or ours; for 32 bits ours."""
    _core(tools, "i386-efi", "/shop/bootia32.efi")
    files = {"/shop/bootia32.efi": "bootia32.efi"}
    if is_signed:
        files["/usr/lib/shim/shimx64.efi.signed"] = "bootx64.efi"
        files["/usr/lib/grub/x86_64-efi-signed/gcdx64.efi.signed"] = "grubx64.efi"
    else:
        _core(tools, "x86_64-efi", "/shop/bootx64.efi")
        files["/shop/bootx64.efi"] = "bootx64.efi"
    top = tools.work.parent
    paths = [top / file.removeprefix("/") for file in files]
    for path in paths:
        os.utime(path, (tools.epoch, tools.epoch))
    sizes = [path.stat().st_size for path in paths]
    kib = sum(-(-size // 2048) * 2 for size in sizes) + 64
    (tools.work / "esp.img").unlink(missing_ok=True)
    tools("mkfs.vfat", "-C", "--invariant", "-i", _ESP_ID, "-n", "COLDTUI-EFI", "/shop/esp.img", str(kib))
    tools("mmd", "-i", "/shop/esp.img", "::EFI", "::EFI/BOOT")
    for file, name in files.items():
        tools("mcopy", "-m", "-i", "/shop/esp.img", file, f"::EFI/BOOT/{name}")
