"""Names that a card accepts, whatever made it and wherever it goes next."""

_FORBIDDEN = frozenset('"*/:<>?\\|')
"""What a FAT or exFAT name may not contain, besides control characters (Microsoft's FAT and exFAT specifications)."""

_LONGEST = 255
"""Bytes in a name on ext4, xfs and btrfs; FAT and exFAT take as many UTF-16 units, which is never less."""

_KEPT_END = 60
"""Bytes at the end of a name that is too long which stay: the number and the suffix are there."""

_PLAIN_NAME = "unnamed"


def portable_name(name: str) -> str:
    """`name` as FAT, exFAT, ext4 and a shell can all take it; the same when it is so already.

    What cannot be in a name becomes "_", likewise a leading "-" or "." and trailing dots and blanks (FAT drops those).
    A name of more than 255 bytes in UTF-8 loses letters from its middle, so that names that differ at the end still do.
    """
    marked = "".join("_" if _is_forbidden(character) else character for character in name).strip(" ")
    bare = marked.rstrip(". ")
    if bare[:1] in {"-", "."}:
        bare = "_" + bare[1:]
    return _shortened(bare or _PLAIN_NAME)


def _is_forbidden(character: str) -> bool:
    return character in _FORBIDDEN or not (character == " " or character.isprintable())


def _shortened(name: str) -> str:
    whole = name.encode()
    if len(whole) <= _LONGEST:
        return name
    end = whole[-_KEPT_END:].decode("utf-8", "ignore")
    start = whole[: _LONGEST - len(end.encode())].decode("utf-8", "ignore")
    return start + end
