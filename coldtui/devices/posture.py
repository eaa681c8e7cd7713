"""How cold this computer is, as far as its kernel can tell: a line for everything by which a secret could leave it.

What it cannot see: the firmware, a camera behind the user, and what happened before the computer was switched on.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from coldtui.devices import seccomp
from coldtui.devices.sysfs import children, content, number, text

_UP = 0x1  # IFF_UP, include/uapi/linux/if.h
_RADIOS = ("rfkill", "bluetooth", "ieee80211", "nfc", "wwan")
"""Classes of sysfs in which something that sends shows up, whether or not it has a network interface."""

_MADE_UP = re.compile(r"(loop|ram|zram|dm-|md|nbd)\d+")
"""Block devices that are no things: what they keep lies on others, or in memory."""

_WIPES = re.compile(rb"(?:^|\s)init_on_free=(\S+)")
_NAMED = 4
"""Things of a kind that are named."""


class Severity(Enum):
    """How bad it is, by the word that stands before such a line."""

    OK = "OK"
    INFO = "INFO"
    CAUTION = "CAUTION"
    DANGER = "DANGER"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: what was looked at, and what was found. Texts are safe to show."""

    name: str
    severity: Severity
    text: str


def look(
    is_ours: Callable[[str], bool],
    has_boot_stick: bool | None,
    free: int | None,
    sys: str = "/sys",
    proc: str = "/proc",
) -> tuple[Fact, ...]:
    """The lines, in the order in which they are shown.

    `is_ours` says of a disk ("sdb") whether it is a card or stick. `has_boot_stick`: whether the stick that the live
    image was started from is still plugged in; None where there is no image. `free` are bytes of memory.
    """
    system, kernel = Path(sys), Path(proc)
    facts = [_network(system), _radios(system), _disks(system, is_ours), _swap(system, kernel), _memory(kernel, free)]
    if has_boot_stick is not None:
        facts.append(_boot_stick(has_boot_stick))
    return (*facts, _cameras(system), *_decoder(proc), _randomness())


def _network(sys: Path) -> Fact:
    interfaces = [folder for folder in children(sys / "class/net") if (folder / "operstate").exists()]
    up = [folder.name for folder in interfaces if _is_up(folder)]
    others = [folder.name for folder in interfaces if folder.name != "lo"]
    outside = [name for name in up if name != "lo"]
    if outside:
        return Fact("Network", Severity.DANGER, f"switched on: {_listed(outside)}. Pull the cable, remove the card")
    if others:
        return Fact("Network", Severity.CAUTION, f"switched off, but there: {_listed(others)}")
    if up:
        return Fact("Network", Severity.INFO, "no interface but lo, which no other computer can reach")
    return Fact("Network", Severity.OK, "no interface but lo, which is down" if interfaces else "none at all")


def _is_up(folder: Path) -> bool:
    flags = text(folder / "flags")
    return bool(int(flags, 16) & _UP) if re.fullmatch(r"0x[0-9a-f]{1,8}", flags) else True


def _radios(sys: Path) -> Fact:
    found = sorted({folder.name for kind in _RADIOS for folder in children(sys / "class" / kind)})
    if found:
        return Fact("Radios", Severity.CAUTION, f"there: {_listed(found)}")
    return Fact("Radios", Severity.OK, "none")


def _disks(sys: Path, is_ours: Callable[[str], bool]) -> Fact:
    found = [
        folder.name
        for folder in children(sys / "block")
        if not _MADE_UP.fullmatch(folder.name) and number(folder / "size") and not is_ours(folder.name)
    ]
    if found:
        return Fact("Disks inside", Severity.CAUTION, f"there, and not used by coldtui: {_listed(found)}")
    return Fact("Disks inside", Severity.OK, "none visible")


def _swap(sys: Path, proc: Path) -> Fact:
    swaps = content(proc / "swaps").splitlines()[1:]
    sleeps = b"disk" in content(sys / "power/state").split()
    if swaps:
        return Fact(
            "Swap, hibernation", Severity.DANGER, "memory is written to a disk (swap). Switch it off: swapoff -a"
        )
    if sleeps:
        return Fact("Swap, hibernation", Severity.CAUTION, "no swap; hibernation would write memory to a disk")
    return Fact("Swap, hibernation", Severity.OK, "none")


def _memory(proc: Path, free: int | None) -> Fact:
    said = _WIPES.findall(content(proc / "cmdline"))  # the kernel takes the last word
    wipes = bool(said) and said[-1].lower() in {b"1", b"y", b"on", b"yes", b"true"}
    room = "" if free is None else f"; {free // 1_000_000:,} MB free"
    if wipes:
        return Fact("Memory", Severity.OK, f"wiped when freed{room}")
    return Fact("Memory", Severity.CAUTION, f"not known to be wiped when freed{room}")


def _boot_stick(is_in: bool) -> Fact:
    if is_in:
        return Fact("Boot stick", Severity.INFO, "plugged in; it is not needed any more: pull it out")
    return Fact("Boot stick", Severity.OK, "not plugged in")


def _cameras(sys: Path) -> Fact:
    # one camera can have several nodes; the first of them has index 0
    found = [text(one / "name") for one in children(sys / "class/video4linux") if text(one / "index") in {"0", ""}]
    if not found:
        return Fact("Camera", Severity.OK, "none")
    named = _listed([name or "no name" for name in found])
    return Fact("Camera", Severity.CAUTION, f"{len(found)} ({named}): cover it when you do not scan")


def _decoder(proc: str) -> tuple[Fact, ...]:
    """A line where it cannot be kept to computing (`seccomp`), else none."""
    if seccomp.is_possible(proc):
        return ()
    said = "only partly shut in on this computer: no seccomp filter for it"
    return (Fact("Picture decoder", Severity.CAUTION, said),)


def _randomness() -> Fact:
    try:
        os.getrandom(1, os.GRND_NONBLOCK)
    except OSError:
        return Fact("Random generator", Severity.DANGER, "not ready: make no key now, and look again in a minute")
    return Fact("Random generator", Severity.OK, "ready, read through getrandom")


def _listed(names: list[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join((*names[:_NAMED], f"and {more} more") if more > 0 else names)
