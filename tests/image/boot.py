"""What a computer starts from, and with which firmware: the arguments of QEMU for it."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

_OVMF = Path("/usr/share/OVMF")
"""Where Debian's packages ovmf and ovmf-ia32 lie."""

STICK = "stick"
"""The device that `Usb` starts from: it can be pulled."""


class Boot(Protocol):
    """A way to start."""

    def arguments(self, folder: Path) -> list[str]:
        """QEMU's; `folder` is the computer's own, for what it keeps."""


class Firmware(Enum):
    """What the computer begins with."""

    BIOS = "BIOS"
    UEFI = "UEFI"
    UEFI_32 = "UEFI with 32 bits"
    SECURE_BOOT = "UEFI with Secure Boot and Microsoft's keys"

    def arguments(self, folder: Path) -> list[str]:
        """QEMU's. UEFI writes into its settings: they are a copy."""
        if self is Firmware.BIOS:
            return ["-machine", "pc"]
        code, begun = self._flash
        settings = folder / "settings.fd"
        shutil.copyfile(begun, settings)
        flash = "if=pflash,format=raw"
        return [
            *("-machine", "q35,smm=on", "-global", "driver=cfi.pflash01,property=secure,value=on"),
            *("-drive", f"{flash},unit=0,readonly=on,file={code}"),
            *("-drive", f"{flash},unit=1,file={settings}"),
        ]

    @property
    def is_there(self) -> bool:
        """Whether QEMU has it."""
        return self is Firmware.BIOS or all(path.exists() for path in self._flash)

    @property
    def _flash(self) -> tuple[Path, Path]:
        """UEFI itself, and its first settings."""
        names = {
            Firmware.UEFI: ("OVMF_CODE_4M.secboot.fd", "OVMF_VARS_4M.fd"),
            Firmware.UEFI_32: ("OVMF32_CODE_4M.secboot.fd", "OVMF32_VARS_4M.fd"),
            Firmware.SECURE_BOOT: ("OVMF_CODE_4M.ms.fd", "OVMF_VARS_4M.ms.fd"),
        }
        code, settings = names[self]
        return _OVMF / code, _OVMF / settings


@dataclass(frozen=True, slots=True)
class Cd:
    """The ISO in a CD drive."""

    iso: Path
    firmware: Firmware = Firmware.BIOS

    def arguments(self, folder: Path) -> list[str]:
        """As `Boot.arguments`."""
        return [*self.firmware.arguments(folder), "-cdrom", str(self.iso)]


@dataclass(frozen=True, slots=True)
class Usb:
    """The ISO written onto a USB stick."""

    iso: Path
    firmware: Firmware = Firmware.BIOS

    def arguments(self, folder: Path) -> list[str]:
        """As `Boot.arguments`. Nobody writes onto the stick unseen: it is locked."""
        drive = f"if=none,id={STICK},format=raw,readonly=on,file={self.iso}"
        device = f"usb-storage,bus=usb.0,id={STICK},drive={STICK},removable=on,bootindex=1"
        return [*self.firmware.arguments(folder), "-drive", drive, "-device", device]


@dataclass(frozen=True, slots=True)
class Direct:
    """A kernel with initial archives one behind the other, and no boot loader: what a test adds comes last."""

    kernel: Path
    archives: Sequence[bytes]
    command_line: str

    def arguments(self, folder: Path) -> list[str]:
        """As `Boot.arguments`."""
        initrd = folder / "initrd"
        initrd.write_bytes(b"".join(self.archives))
        return ["-machine", "pc", "-kernel", str(self.kernel), "-initrd", str(initrd), "-append", self.command_line]
