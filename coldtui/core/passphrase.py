"""What makes a passphrase hard to type a second time, on another keyboard or in another program.

BIP39 takes every text and puts it into Unicode form NFKD ("From mnemonic to seed"), so nothing here is an error: the
sentences warn. They repeat nothing of the passphrase.
"""

import unicodedata

COMMON_LIMIT = 50
"""Bytes in UTF-8 that every signing device in common use takes; Trezor's take no more."""


def pitfalls(text: str) -> tuple[str, ...]:
    """One sentence for each thing that is easily overlooked or cannot be typed everywhere."""
    found = []
    if text != text.strip():
        found.append("The passphrase begins or ends with a blank. It counts.")
    if "  " in text.strip():
        found.append("The passphrase has two blanks beside each other. Both count.")
    found += unusual(text)
    if len(unicodedata.normalize("NFKD", text).encode("utf-8", "surrogatepass")) > COMMON_LIMIT:
        found.append(f"The passphrase is longer than {COMMON_LIMIT} characters. Some signing devices take no more.")
    return tuple(found)


def unusual(text: str) -> tuple[str, ...]:
    """The same, of its characters alone: for a passphrase whose blanks and length do not matter."""
    found = []
    if any(_is_invisible(character) for character in text):
        found.append("The passphrase has a character that cannot be seen. Another program may not take it.")
    if any(not character.isascii() and not _is_invisible(character) for character in text):
        found.append("The passphrase has letters or signs that not every keyboard has. Another program may differ.")
    return tuple(found)


def code_points(text: str) -> tuple[str, ...]:
    """Each character by its number in Unicode, as typed: "U+0061" for "a"."""
    return tuple(f"U+{ord(character):04X}" for character in text)


def _is_invisible(character: str) -> bool:
    """Control and format characters, and every blank but the usual one: Unicode's categories C and Z."""
    return character != " " and unicodedata.category(character)[0] in "CZ"
