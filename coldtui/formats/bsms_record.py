"""The key record of BIP129 (BSMS), round 1: one signer's public key for a wallet of several, with proof that it has it.

Five lines: version, token, key, description, signature of the four lines before it. The coordinator gives the token;
00 means that it asked for no encryption (BIP129, "Round 1"). What is signed and sealed is made by custody and core.
"""

import re

from coldtui.core.errors import Unreadable
from coldtui.formats.account_key import AccountKey

VERSION = "BSMS 1.0"

NO_TOKEN = "00"  # noqa: S105 (no secret: BIP129's word for "not encrypted")
"""The token of a coordinator that asks for no encryption."""

MAX_DESCRIPTION = 80
"""Most letters of the description (BIP129)."""

_TOKEN = re.compile(r"[0-9a-f]{16}|[0-9a-f]{32}")
"""64 bits for STANDARD and 128 bits for EXTENDED encryption."""


def read_token(typed: str) -> str:
    """The token as BIP129 writes it: 00, or 16 or 32 small hex digits. Nothing typed means 00. Raises Unreadable."""
    token = "".join(typed.split()).lower()
    if token.strip("0") == "" and len(token) <= len(NO_TOKEN):
        return NO_TOKEN
    if not _TOKEN.fullmatch(token):
        raise Unreadable("A token has 16 or 32 letters and digits, from 0 to 9 and a to f.", "Compare it once more.")
    return token


def unsigned_record(key: AccountKey, token: str, description: str) -> str:
    """The four lines that are signed; hardened steps with the apostrophe that the BIP's records have.

    Raises ValueError for a description that is no line of at most 80 printable ASCII letters.
    """
    if len(description) > MAX_DESCRIPTION or not (description.isascii() and description.isprintable()):
        raise ValueError("a description has 80 printable letters at most")
    origin = key.origin.text.replace("h", "'")
    return "\n".join((VERSION, token, f"[{origin}]{key.xpub.text}", description))


def signed_record(unsigned: str, signature: str) -> str:
    """The whole record: the four lines and the base64 signature."""
    return f"{unsigned}\n{signature}"
