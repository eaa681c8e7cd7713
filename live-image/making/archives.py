"""Where Debian's packages come from: where this computer's own apt gets them, or a mirror that is named."""

import functools

from making.running import NotBuilt, run

_LABELS = {"Debian": "debian", "Debian-Security": "debian-security"}

ARCHIVES = tuple(_LABELS.values())


@functools.cache
def own() -> dict[str, str]:
    """The address of each of Debian's archives as apt on this computer is set up. Raises NotBuilt."""
    said = run(["apt-get", "indextargets", "--format", "$(LABEL)\t$(REPO_URI)", "Created-By: Packages"])
    pairs = (line.split("\t") for line in said.splitlines() if line.count("\t") == 1)
    found = {_LABELS[label]: address.rstrip("/") for label, address in pairs if label in _LABELS}
    missing = [archive for archive in ARCHIVES if archive not in found]
    if missing:
        raise NotBuilt(
            f"apt on this computer has no {' and no '.join(missing)}. Run apt-get update as root, or name a mirror of "
            "Debian with --mirror."
        )
    return found


def mirror(address: str) -> dict[str, str]:
    """The address of each archive on a mirror.

    In `address`, {archive} stands for debian or debian-security; without it, the second has "-security" behind it.
    """
    if "{archive}" in address:
        return {archive: address.replace("{archive}", archive).rstrip("/") for archive in ARCHIVES}
    return {archive: address.rstrip("/") + archive.removeprefix("debian") for archive in ARCHIVES}
