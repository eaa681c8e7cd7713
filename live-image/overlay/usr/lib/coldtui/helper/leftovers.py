"""Empties /tmp: what one start of coldtui wrote there is not for the next one."""

import os
from contextlib import suppress

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC


def empty(folder: str) -> None:
    """Removes everything in it and follows no link. What is in folders is moved up first, however deep they are."""
    with suppress(OSError):
        top = os.open(folder, _FOLDER)
        try:
            is_going_on = True
            while is_going_on:
                removed = [_is_removed(top, name) for name in _names(top)]
                is_going_on = any(removed)
        finally:
            os.close(top)


def _names(folder: int) -> list[str]:
    with os.scandir(folder) as entries:
        return [entry.name for entry in entries]


def _is_removed(top: int, name: str) -> bool:
    """Removes one thing; of a folder that is not empty, what is in it comes to the top. Whether anything came of it."""
    try:
        os.unlink(name, dir_fd=top)
    except IsADirectoryError:
        return _is_folder_removed(top, name)
    except OSError:
        return False
    return True


def _is_folder_removed(top: int, name: str) -> bool:
    with suppress(OSError):
        inner = os.open(name, _FOLDER, dir_fd=top)
        try:
            for each in _names(inner):
                os.rename(each, os.urandom(16).hex(), src_dir_fd=inner, dst_dir_fd=top)
        finally:
            os.close(inner)
        os.rmdir(name, dir_fd=top)
        return True
    return False
