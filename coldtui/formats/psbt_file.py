"""PSBT files: binary, base64 or hexadecimal in; the same form out, under a name that is ours."""

import binascii
import re
from enum import Enum

from coldtui.core.errors import NotAPsbt
from coldtui.core.psbt import MAGIC
from coldtui.formats.looks_like import Secret, looks_like, secret

MAX_FILE = 8_000_000
"""Largest file in bytes that is read as a PSBT."""

MAX_STEM = 100
"""Longest part of an output name that is taken from the input name."""

_BLANK = b" \t\r\n"
_AGAIN = "Export the PSBT again from the wallet program, and copy it once more."
_EXTENSION = re.compile(r"\.(?:psbt|txt|b64|base64|hex)\Z", re.IGNORECASE)


class Encoding(Enum):
    """How a PSBT was written, and is written back."""

    BINARY = "binary"
    BASE64 = "base64"
    HEX = "hex"


def decode(data: bytes) -> tuple[bytes, Encoding]:
    """The bytes of a PSBT and the form in which they came; what they say is not looked at beyond the magic.

    Base64 is read strictly (RFC 4648, section 4: its alphabet, right padding, no bits left over), hexadecimal in
    either case; both may have white space around them and line breaks inside. Raises NotAPsbt.
    """
    if len(data) > MAX_FILE:
        raise NotAPsbt(f"This file is larger than {MAX_FILE // 1_000_000} MB: no PSBT needs that.", _AGAIN)
    if data.startswith(MAGIC):
        return data, Encoding.BINARY
    text = data.strip(_BLANK)
    if text.startswith(binascii.b2a_base64(MAGIC[:3], newline=False)):
        return _magic(_from_base64(_joined(text)), data), Encoding.BASE64
    if text[:8] == MAGIC[:4].hex().encode():
        return _magic(_from_hex(_joined(text)), data), Encoding.HEX
    raise _not_a_psbt(data)


def encode(raw: bytes, encoding: Encoding) -> bytes:
    """A PSBT in the form asked for; text has no line break, as the strictest readers want it."""
    if encoding is Encoding.BASE64:
        return binascii.b2a_base64(raw, newline=False)
    return raw.hex().encode() if encoding is Encoding.HEX else raw


def encode_transaction(raw: bytes) -> bytes:
    """A finished transaction as wallet programs read it: hexadecimal and a line break."""
    return raw.hex().encode() + b"\n"


def signed_name(name: str, n: int = 1) -> str:
    """The file name for the signed PSBT: "pay.psbt" gives "pay-signed.psbt", and for n = 2 "pay-signed-2.psbt"."""
    return f"{_stem(name)}-signed{_number(n)}.psbt"


def final_name(name: str, n: int = 1) -> str:
    """The file name for the finished transaction: "pay.psbt" gives "pay-final.txn"."""
    return f"{_stem(name)}-final{_number(n)}.txn"


def _number(n: int) -> str:
    return "" if n == 1 else f"-{n}"


def _stem(name: str) -> str:
    """A name of letters, digits, dots, underscores and hyphens only, safe on every file system and command line."""
    last = re.split(r"[/\\]", name)[-1]
    plain = re.sub(r"[^A-Za-z0-9._-]", "_", _EXTENSION.sub("", last)).lstrip("-.")[:MAX_STEM]
    return plain if re.search(r"[A-Za-z0-9]", plain) else "transaction"


def _joined(text: bytes) -> bytes:
    return text.replace(b"\r", b"").replace(b"\n", b"")


def _from_base64(text: bytes) -> bytes:
    try:
        raw = binascii.a2b_base64(text, strict_mode=True)
    except binascii.Error:
        raise NotAPsbt("This PSBT is damaged: it is not correct base64 text.", _AGAIN) from None
    if binascii.b2a_base64(raw, newline=False) != text:
        raise NotAPsbt("This PSBT is damaged: its base64 text does not end as it should.", _AGAIN)
    return raw


def _from_hex(text: bytes) -> bytes:
    try:
        return binascii.unhexlify(text)
    except binascii.Error:
        raise NotAPsbt("This PSBT is damaged: it is not correct hexadecimal text.", _AGAIN) from None


def _magic(raw: bytes, data: bytes) -> bytes:
    if not raw.startswith(MAGIC):
        raise _not_a_psbt(data)
    return raw


def _not_a_psbt(data: bytes) -> NotAPsbt:
    if not data.strip(_BLANK + b"\x00"):
        return NotAPsbt("This file is empty.", _AGAIN)
    if secret(data) is Secret.PHRASE:
        return NotAPsbt(
            "This looks like a recovery phrase, not a PSBT.",
            "Take the file off this card and destroy it: who reads it can take the coins.",
        )
    if secret(data) is Secret.PRIVATE_KEY:
        return NotAPsbt(
            "This looks like a private key, not a PSBT.",
            "Take the file off this card and destroy it: who reads it can take the coins.",
        )
    what = looks_like(data)
    if what is None:
        return NotAPsbt("This is not a PSBT.", _AGAIN)
    return NotAPsbt(f"This looks like {what}, not a PSBT.", _AGAIN)
