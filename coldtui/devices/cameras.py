"""Which cameras the program uses, by one word of the command line."""

import os
import stat

from coldtui.devices import camera_failures as failures
from coldtui.devices.camera import Cameras
from coldtui.devices.camera_folder import FolderCameras, NoCameras
from coldtui.devices.v4l2 import V4l2Cameras

AUTO, NONE = "auto", "none"
"""All that the kernel has; none at all."""


def chosen(word: str) -> Cameras:
    """The cameras for `auto`, `none`, the path of a device or that of a folder. DeviceFailed where neither is there."""
    if word == AUTO:
        return V4l2Cameras()
    if word == NONE:
        return NoCameras()
    try:
        mode = os.stat(word).st_mode
    except OSError as error:
        raise failures.nothing_there(word) from error
    if stat.S_ISDIR(mode):
        return FolderCameras(word)
    if stat.S_ISCHR(mode):
        return V4l2Cameras(word)
    raise failures.nothing_there(word)
