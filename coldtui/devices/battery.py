"""How full the battery is, as the kernel says it (Documentation/ABI/testing/sysfs-class-power)."""

from dataclasses import dataclass
from pathlib import Path

from coldtui.devices.sysfs import children, number, text

SYS = "/sys"

_FULL = 100


@dataclass(frozen=True, slots=True)
class Battery:
    """The battery of a laptop; where there are several, what they hold together."""

    percent: int
    """0 to 100."""
    is_charging: bool
    """Whether it is plugged in: a full battery that hangs on its cable counts as charging."""


def look(sys: str = SYS) -> Battery | None:
    """None where there is no battery, or where it does not say how full it is."""
    supplies = [folder for folder in children(Path(sys) / "class/power_supply") if _is_of_the_computer(folder)]
    batteries = [
        folder for folder in supplies if text(folder / "type") == "Battery" and text(folder / "present") != "0"
    ]
    levels = [level for folder in batteries if (level := _percent(folder)) is not None]
    if not levels:
        return None
    is_plugged_in = any(text(folder / "online") == "1" for folder in supplies if text(folder / "type") != "Battery")
    is_charging = any(text(folder / "status") == "Charging" for folder in batteries)
    return Battery(sum(levels) // len(levels), is_plugged_in or is_charging)


def _is_of_the_computer(folder: Path) -> bool:
    """A mouse and a pen have batteries as well; theirs say "Device"."""
    return text(folder / "scope") != "Device"


def _percent(folder: Path) -> int | None:
    level = number(folder / "capacity")
    if level is None:  # some old ones count only in mWh or mAh
        shares = (_share(folder, unit) for unit in ("energy", "charge"))
        level = next((share for share in shares if share is not None), None)
    return None if level is None else min(level, _FULL)


def _share(folder: Path, unit: str) -> int | None:
    now, full = number(folder / f"{unit}_now"), number(folder / f"{unit}_full")
    return now * _FULL // full if now is not None and full else None
