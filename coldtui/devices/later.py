"""Devices that are made, and whose code is read, when they are used first: the first screen comes before them."""

from collections.abc import Callable
from threading import Lock
from typing import Any, TypeVar, cast

Device = TypeVar("Device")


class _Later:
    def __init__(self, make: Callable[[], object]) -> None:
        self._make = make
        self._made: object = None
        self._lock = Lock()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 (whatever the device has)
        with self._lock:
            if self._made is None:
                self._made = self._make()
        return getattr(self._made, name)


def later(make: Callable[[], Device]) -> Device:
    """What `make` makes, as soon as a method or an attribute of it is asked for, by whatever thread."""
    return cast("Device", _Later(make))
