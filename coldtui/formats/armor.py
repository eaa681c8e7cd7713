"""A sealed backup as text, for paper and for what carries no bytes (c2sp.org/age, "ASCII armor").

That is strict PEM (RFC 7468): lines of 64 letters of base64 between two lines of dashes, one way to write each file.
"""

import binascii
import re
from base64 import b64decode, b64encode

from coldtui.core.errors import Damaged, NotSealed

_BEGIN, _END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
_COLUMNS = 64
_LETTERS = "[A-Za-z0-9+/=]"
_TEXT = re.compile(rf"{_BEGIN}\r?\n((?:{_LETTERS}{{64}}\r?\n)*(?:{_LETTERS}{{1,63}}\r?\n)?){_END}")


def armor(data: bytes) -> str:
    """A file as text: lines that end with a line feed, the last one too."""
    letters = b64encode(data).decode()
    lines = (letters[at : at + _COLUMNS] for at in range(0, len(letters), _COLUMNS))
    return "\n".join([_BEGIN, *lines, _END, ""])


def dearmor(text: str) -> bytes:
    """The file of a text; blanks and empty lines around it do not count, but nothing else may stand there.

    Raises NotSealed where it does not begin as such a text does, Damaged where it goes on otherwise.
    """
    trimmed = text.strip(" \t\r\n")
    if not trimmed.startswith(_BEGIN):
        raise NotSealed("This is not the text of a sealed backup.", f"It begins with {_BEGIN}.")
    found = _TEXT.fullmatch(trimmed)
    data = _unbase64("".join(found[1].split())) if found else None
    if data is None:
        raise Damaged("The text of this sealed backup has mistakes.", "Compare each line, the two with dashes too.")
    return data


def _unbase64(letters: str) -> bytes | None:
    """The bytes, or None where these letters are none or not the one way to write them."""
    try:
        data = b64decode(letters, validate=True)
    except binascii.Error:
        return None
    return data if b64encode(data).decode() == letters else None
