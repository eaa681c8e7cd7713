"""What a build makes: the files of an image, by name."""

from making.inputs import version

FLAVOURS = ("debian", "airgap")
"""Whose kernel an image has: Debian's, or our own."""

KERNEL, INITRD, SHOWN = "vmlinuz", "initrd.img", "sums.img"
"""What a boot loader loads; the last has what the first screen shows of the other two."""

CONFIG = "kernel.config"
"""The whole configuration of our own kernel."""

CONTENTS = "CONTENTS.txt"

SUMS = "SHA256SUMS"
"""The hashes of all the others. A folder without it holds no image."""


def iso(flavour: str) -> str:
    """The image itself. It is carried about alone, so its name says whose kernel it has."""
    return f"coldtui-{version()}{'' if flavour == 'debian' else f'-{flavour}'}-amd64.iso"


def names(flavour: str) -> list[str]:
    """All files of an image, SHA256SUMS last."""
    return [iso(flavour), KERNEL, INITRD, SHOWN, *([CONFIG] if flavour == "airgap" else []), CONTENTS, SUMS]


def all_names() -> list[str]:
    """Those of every flavour: what a build takes away that replaces an image, SHA256SUMS first."""
    found = dict.fromkeys(name for flavour in FLAVOURS for name in reversed(names(flavour)))
    return list(found)
