"""The SHA-256 that a screen of the image names its kernel and its initial archive by."""

import re

_SUM = re.compile(r"(?<!\S)(vmlinuz|initrd\.img)((?:\s+[0-9a-f]{4}){16})(?!\S)")
"""A name and sixteen groups of four digits, on one line or on two."""


def sums_on(screen: str) -> dict[str, str]:
    """By the name of the file that stands before each."""
    return {name: "".join(groups.split()) for name, groups in _SUM.findall(screen)}
