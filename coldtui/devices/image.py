"""Which live image this computer was started with: what the image itself says of it, to compare with the release.

The lines were put beside kernel and initrd when the image was built, since neither can hold its own hash. So they say
what was built, and not what was booted: an image that somebody changed can say anything.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from coldtui.core.text import printable

PATH = "/run/coldtui/image"

_LINE = re.compile(r"(version|flavour|kernel|initrd|made) ([ -~]{1,64})")
_HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MOST = 4096


@dataclass(frozen=True, slots=True)
class Image:
    """Texts are safe to show."""

    version: str
    flavour: str
    """Which kernel it has: "debian" or "airgap"."""
    kernel: str
    """SHA-256 in 64 hexadecimal digits."""
    initrd: str
    """SHA-256 in 64 hexadecimal digits."""
    made: str = ""
    """The day that its release counts from, as 2026-11-20; empty when it does not say."""


def look(path: str = PATH) -> Image | None:
    """None on a computer that was started otherwise, and where a line is missing or is none."""
    try:
        with Path(path).open("rb") as file:
            said = file.read(_MOST).decode("ascii", "replace")
    except OSError:
        return None
    lines = {found[1]: found[2] for line in said.splitlines() if (found := _LINE.fullmatch(line))}
    kernel, initrd = lines.get("kernel", ""), lines.get("initrd", "")
    if not _HASH.fullmatch(kernel) or not _HASH.fullmatch(initrd):
        return None
    made = lines.get("made", "")
    version, flavour = printable(lines.get("version", "")), printable(lines.get("flavour", ""))
    return Image(version, flavour, kernel, initrd, made if _DATE.fullmatch(made) else "")
