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
    # marks are thinned out first: to normalise a long run of them takes quadratic time
    normal = unicodedata.normalize("NFC", _without_piles(text[: limit * 4]))
    line = "".join(_escaped(character) if _is_hidden(character) else character for character in normal)
    if len(line) > limit or len(text) > limit * 4:
        return line[: max(0, limit - 3)] + "..."
    return line


def _is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    is_odd_blank = category == "Zs" and character != " "
    return category in _HIDDEN or character in _INVISIBLE_LETTERS or is_odd_blank


def _without_piles(text: str) -> str:
    """`text` with every combining mark as its code that stands first, or above _STACKED others on the same letter."""
    shown: list[str] = []
    marks = _STACKED
    for character in text:
        is_mark = unicodedata.combining(character) or unicodedata.category(character) in {"Mn", "Me"}
        marks = marks + 1 if is_mark else 0
        shown.append(_escaped(character) if is_mark and marks > _STACKED else character)
    return "".join(shown)


def printable_bytes(data: bytes, limit: int = 200) -> str:
    """`data` as `printable` text, with each byte that is not UTF-8 as its two hexadecimal digits behind a backslash."""
    return printable(data.decode("utf-8", "backslashreplace"), limit)
