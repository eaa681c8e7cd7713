"""The verb `format`: coldtui's own formatter, which never writes on what starts a computer or on what is mounted."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from coldtui.core.errors import ColdtuiError, DeviceFailed
from coldtui.devices import format_failures
from coldtui.devices.formatting import Formatter
from coldtui.devices.mount_kernel import Kernel
from coldtui.devices.volumes import BlockDevices
from helper.messages import Answer, Format

_STEPS = 200
"""How often at most it is told how far it is."""


def format_card(request: Format, devices: BlockDevices, kernel: Kernel, tell: Callable[[Answer], None]) -> Answer:
    """The last answer; those before go to `tell`. What `tell` raises ends the work: nobody is there any more."""
    told = 0

    def count(done: int, total: int) -> None:
        nonlocal told
        if done * _STEPS // total > told:
            told = done * _STEPS // total
            tell({"done": done, "of": total})

    try:
        disk = next((one for one in devices.disks() if Path(one.device).name == request.device), None)
        if disk is None:
            raise format_failures.gone()
        asked = replace(disk, identity=request.identity)
        label = Formatter(devices, kernel).format(asked, devices.volumes(), count)
    except DeviceFailed as error:
        return {"failed": str(error), "hint": error.hint}
    except ColdtuiError as error:
        return {"refused": str(error), "hint": error.hint}
    return {"ok": True, "label": label}
