"""What a computer starts from, and with which firmware: the arguments of QEMU for it."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

_OVMF = Path("/usr/share/OVMF")
"""Where Debian's package ovmf lies."""

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
    SECURE_BOOT = "UEFI with Secure Boot and Microsoft's keys"

    def arguments(self, folder: Path) -> list[str]:
        """QEMU's. UEFI writes into its settings: they are a copy."""
        if self is Firmware.BIOS:
            return ["-machine", "pc"]
        kind = ".ms" if self is Firmware.SECURE_BOOT else ""
        settings = folder / "settings.fd"
        shutil.copyfile(_OVMF / f"OVMF_VARS_4M{kind}.fd", settings)
        flash = "if=pflash,format=raw"
        return [
            *("-machine", "q35,smm=on", "-global", "driver=cfi.pflash01,property=secure,value=on"),
            *("-drive", f"{flash},unit=0,readonly=on,file={_OVMF}/OVMF_CODE_4M{kind or '.secboot'}.fd"),
            *("-drive", f"{flash},unit=1,file={settings}"),
        ]

    @property
    def is_there(self) -> bool:
        """Whether QEMU has it."""
        return self is Firmware.BIOS or _OVMF.is_dir()


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
