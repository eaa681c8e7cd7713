"""What live-image/HARDENING.md requires, and the settings that the image is told at its start."""

import re

from tests.image.overlay import ROOT

LIVE_IMAGE = ROOT / "live-image"

COMFORT = {"quiet", "loglevel", "consoleblank", "noautogroup", "block.events_dfl_poll_msecs"}
"""Words of the command line that shut nothing."""

_ROW = re.compile(r"\| (.+?) \| .+ \| `(.+)` \|")


def rows() -> list[str]:
    """The lines of all tables but their heads."""
    lines = (LIVE_IMAGE / "HARDENING.md").read_text().splitlines()
    return [line for line in lines if line.startswith("|") and "---" not in line and "| requirement |" not in line]


def lines() -> dict[str, str]:
    """The shell line of each requirement, by the requirement: the last of three columns, in backquotes."""
    matches = filter(None, map(_ROW.fullmatch, rows()))
    return {match[1]: match[2].replace("\\|", "|") for match in matches}


def words() -> list[str]:
    """Of the kernel's command line: those that shut something."""
    given = (LIVE_IMAGE / "boot/cmdline").read_text().split()
    return [word for word in given if word.partition("=")[0] not in COMFORT]


def settings() -> list[str]:
    """Of etc/sysctl.conf, as paths below /proc/sys."""
    text = (LIVE_IMAGE / "overlay/etc/sysctl.conf").read_text()
    return [name.replace(".", "/") for name in re.findall(r"^([a-z_./-]+) = ", text, re.MULTILINE)]


def named(setting: str) -> str:
    """How the checks name a setting: some leave out what all of their settings begin with."""
    return setting.removeprefix("fs/") if setting.startswith("fs/protected") else setting
