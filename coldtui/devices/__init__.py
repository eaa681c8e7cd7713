"""The world outside the program, each part behind a Protocol so that tests and the demo can stand in for it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coldtui.devices.backup_store import BackupStore
    from coldtui.devices.camera import Cameras
    from coldtui.devices.console import Console
    from coldtui.devices.machine import Machine
    from coldtui.devices.media import Media
    from coldtui.devices.pictures import PictureReader
    from coldtui.devices.randomness import Randomness


@dataclass(frozen=True, slots=True)
class Devices:
    """What the program may reach of the world; made once, in `screen_world`."""

    media: "Media"
    machine: "Machine"
    randomness: "Randomness"
    pictures: "PictureReader"
    cameras: "Cameras"
    backups: "BackupStore"
    console: "Console"
