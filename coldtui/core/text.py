"""The one gate through which text from outside reaches a screen or an error: file names, labels, OP_RETURN, wallets.

A terminal obeys control characters, and a reader obeys direction overrides and invisible letters. So every character
that does not show as itself is shown as its code, and nothing is dropped: what is hidden from the user can be used
against the user.
"""

import unicodedata

_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
"""General categories (Unicode, chapter 4.5) that have no visible form of their own or that steer the text around."""

_STACKED = 2
"""How many combining marks may sit on one letter before the rest are shown as codes: more leave the letter's line."""

_INVISIBLE_LETTERS = frozenset("\u115f\u1160\u3164\uffa0\u2800\u00a0\u3000")
"""Letters and blanks that look like nothing, or like a blank that they are not."""


def _escaped(character: str) -> str:
    point = ord(character)
    if point <= 0xFF:
        return f"\\x{point:02x}"
    return f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}"


def printable(text: str, limit: int = 200) -> str:
    """`text` in NFC on one line, every unprintable character as its code, and at most `limit` characters long.

    A text that was cut says so by its last three characters, which are dots.
    """
    shown: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", text[: limit * 4]):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        hidden = category in _HIDDEN or character in _INVISIBLE_LETTERS or (category == "Zs" and character != " ")
        shown.append(_escaped(character) if hidden or marks > _STACKED or (marks and not shown) else character)
    line = "".join(shown)
    if len(line) > limit or len(text) > limit * 4:
        return line[: max(0, limit - 3)] + "..."
    return line


def printable_bytes(data: bytes, limit: int = 200) -> str:
    """`data` as `printable` text, with each byte that is not UTF-8 as its two hexadecimal digits behind a backslash."""
    return printable(data.decode("utf-8", "backslashreplace"), limit)
