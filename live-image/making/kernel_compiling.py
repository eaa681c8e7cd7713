"""Compiles our own kernel: Debian's source with kernel/airgap.config, by a compiler from the lock.

Whoever does it wherever, the same bytes come of it. This file is the recipe: a change in it is another kernel.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from making import kernel_config
from making.inputs import HERE
from making.running import NotBuilt
from making.tools import Tools

CONFIG = HERE / "kernel" / "airgap.config"

_MAKE = (
    "make --silent CC=gcc-14 HOSTCC=gcc-14 KBUILD_BUILD_USER=coldtui KBUILD_BUILD_HOST=coldtui KBUILD_BUILD_VERSION=1"
).split()
"""Who made it, where, and how often before: the kernel says all that of itself, so it is always the same."""

_INSIDE = 'mount --bind /dev/null "$0/dev/null" && exec chroot "$0" "$@"'
"""The compiler reads and writes /dev/null, which the folder of the tools does not have."""


@dataclass(frozen=True, slots=True)
class Kernel:
    """A kernel as the boot loader loads it, the whole of its configuration, and its drivers, one path a line."""

    image: bytes
    config: str
    drivers: str


def compiled(folder: Path, debs: Iterable[Path]) -> Kernel:
    """The kernel that comes of these packages, made in `folder`. Raises NotBuilt."""
    tools = Compiler(folder, debs)
    inside = f"/{tools.work.name}"
    tools("tar", "--extract", f"--file=/usr/src/{tools.source.name}", f"--directory={inside}", "--no-same-owner")
    (tree,) = tools.work.iterdir()
    shutil.copy(CONFIG, tools.work)
    command = [*_MAKE, f"KBUILD_BUILD_TIMESTAMP={tools.dated}", f"--directory={inside}/{tree.name}"]
    tools(*command, f"KCONFIG_ALLCONFIG={inside}/{CONFIG.name}", "allnoconfig")
    config = (tree / ".config").read_text(encoding="utf-8")
    if lost := kernel_config.changed(CONFIG.read_text(encoding="utf-8"), config):
        raise NotBuilt(f"The kernel's own rules changed kernel/{CONFIG.name}:\n" + "\n".join(lost))
    tools(*command, f"--jobs={len(os.sched_getaffinity(0))}", "bzImage")
    drivers = (tree / "modules.builtin").read_text(encoding="utf-8")
    return Kernel((tree / "arch/x86/boot/bzImage").read_bytes(), config, drivers)


class Compiler(Tools):
    """Tools that have /dev/null, and awk by this name, which Debian's packages make when they are installed."""

    def __init__(self, folder: Path, debs: Iterable[Path]) -> None:
        super().__init__(folder, debs, 0)
        (folder / "usr/bin/awk").symlink_to("mawk")
        (folder / "dev/null").touch()
        (self.source,) = (folder / "usr/src").glob("linux-source-*.tar.xz")
        # A kernel's date is that of its source: the same source makes the same kernel on another day.
        self.epoch = int(self.source.stat().st_mtime)
        self.dated = datetime.fromtimestamp(self.epoch, UTC).date().isoformat()

    @staticmethod
    def way_in(folder: Path) -> list[str]:
        """The same, with /dev/null mounted."""
        rights = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
        return ["unshare", "--mount", *rights, "sh", "-c", _INSIDE, str(folder)]
