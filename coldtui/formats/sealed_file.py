"""A sealed backup wherever it comes from: as bytes, as armored text, or as the letters of that text alone.

Text that was copied, typed or read from a sheet has blanks at the ends of lines, empty lines, and words around it:
those do not count. Between the lines of dashes there is one way to write each backup (formats/armor.py), so that a
mistake is seen before anybody waits for a passphrase. Nothing is opened here.
"""

import binascii
from base64 import b64decode, b64encode

from coldtui.core.errors import Damaged, NotSealed
from coldtui.formats.armor import dearmor
from coldtui.formats.other_backups import SUFFIXES as OTHERS
from coldtui.formats.other_backups import other_backup, perhaps

WHAT = "a sealed backup"
"""The end of "This is ..."."""

HOW_TO_OPEN = "To open it, choose Open my card on the first screen, then Another form."

SUFFIXES = (".age", ".txt", ".asc", ".pdf", *OTHERS)
"""The endings of files that can hold one, or something that is named when it is none."""

MAX_TEXT = 2_000_000
"""The longest text that is looked through: the largest backup has 1.6 million letters."""

_MAKER = b"age-encryption.org/"
_BEGIN, _END = "-----BEGIN AGE ENCRYPTED FILE-----", "-----END AGE ENCRYPTED FILE-----"
_LETTERS = b64encode(_MAKER + b"v1").decode()
"""How every backup begins in base64: 21 bytes are 28 letters."""

_AGAIN = "Choose the file of a sealed backup (.age), or the text of its printed sheet."


def sealed_in(data: bytes) -> bytes | None:
    """The bytes of the sealed backup that the data is, or is the text of; None for everything else.

    Raises Damaged for the text of one with a mistake in it.
    """
    if data.startswith(_MAKER):
        return data
    if len(data) > MAX_TEXT:
        return None
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    begin = text.find(_BEGIN)
    if begin >= 0:
        return _checked(dearmor(_tidy(text[begin:])))
    is_alone = text.lstrip("\ufeff \t\r\n").startswith(_LETTERS)
    return _checked(_unbase64("".join(text.strip("\ufeff").split()))) if is_alone else None


def read_sealed_file(data: bytes) -> bytes:
    """As `sealed_in`, and what is something else is named. Raises Damaged, NotSealed."""
    sealed = sealed_in(data)
    if sealed is not None:
        return sealed
    other = other_backup(data) or perhaps(data)
    if other is not None:
        raise NotSealed(f"This is {other.what}. coldtui cannot open it.", other.todo)
    if data.startswith(b"%PDF"):
        raise NotSealed("This is a sheet to print (PDF), or another document.", "Choose the text (.txt) beside it.")
    raise NotSealed("This is no sealed backup.", _AGAIN)


def _tidy(text: str) -> str:
    """Up to the last line of dashes, without blanks around lines and without empty ones."""
    end = text.find(_END)
    lines = (text if end < 0 else text[: end + len(_END)]).splitlines()
    return "\n".join(line.strip() for line in lines if line.strip())


def _unbase64(letters: str) -> bytes:
    try:
        return b64decode(letters, validate=True)
    except binascii.Error:
        raise _mistaken() from None


def _checked(data: bytes) -> bytes:
    if not data.startswith(_MAKER):
        raise _mistaken()
    return data


def _mistaken() -> Damaged:
    return Damaged("The text of this sealed backup has mistakes.", "Compare each line, and both ends.")
