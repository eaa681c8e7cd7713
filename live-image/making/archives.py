"""Where Debian's packages come from: where this computer's own apt gets them, or a mirror that is named."""

import functools

from making.running import NotBuilt, run

_LABELS = {"Debian": "debian", "Debian-Security": "debian-security"}

ARCHIVES = tuple(_LABELS.values())

_LISTS_ONLY = ("cdrom:", "mirror:", "mirror+")
"""Addresses of which apt cannot fetch a file by its place: a disc it knows by name, and a list of mirrors."""


@functools.cache
def own() -> dict[str, str]:
    """The first address of each of Debian's archives in the settings of this computer's apt. Raises NotBuilt."""
    said = run(["apt-get", "indextargets", "--format", "$(LABEL)\t$(REPO_URI)", "Created-By: Packages"])
    pairs = [line.split("\t") for line in said.splitlines() if line.count("\t") == 1]
    there = [(_LABELS[label], address.rstrip("/")) for label, address in pairs if label in _LABELS]
    passed = {archive: address for archive, address in there if address.startswith(_LISTS_ONLY)}
    found = dict(reversed([(archive, address) for archive, address in there if not address.startswith(_LISTS_ONLY)]))
    if missing := [archive for archive in ARCHIVES if archive not in found]:
        raise NotBuilt("\n".join([*(_why(archive, passed.get(archive)) for archive in missing), _HINT]))
    return found


def mirror(address: str) -> dict[str, str]:
    """The address of each archive on a mirror.

    In `address`, {archive} stands for debian or debian-security; without it, the second has "-security" behind it.
    """
    if "{archive}" in address:
        return {archive: address.replace("{archive}", archive).rstrip("/") for archive in ARCHIVES}
    return {archive: address.rstrip("/") + archive.removeprefix("debian") for archive in ARCHIVES}


_HINT = "Name a mirror of Debian with --mirror. If one was added to apt's sources today, run apt-get update as root."


def _why(archive: str, passed: str | None) -> str:
    if passed is None:
        return f"apt on this computer has no {archive}."
    return f"apt on this computer has {archive} from {passed} only, of which it cannot fetch a file by its place."
