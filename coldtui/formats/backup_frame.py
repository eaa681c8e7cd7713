"""The text around the data of a backup: what it is and how to restore it without coldtui, and the padding.

    COLDTUI-BACKUP 1
    plain words, which programs skip; they hold no secret
    -----BEGIN DATA-----
    JSON
    -----END DATA-----
    blanks and one last LF, so that the length tells little of what is inside

UTF-8, LF only, at most 1 MiB. The words name only what this backup holds, so that one key still fits into 1024 bytes.
"""

import re

from coldtui.core.errors import Refused
from coldtui.core.text import printable
from coldtui.formats.backup_errors import DamagedBackup, NewerBackup
from coldtui.formats.backup_keys import MEMBER
from coldtui.formats.backup_values import BackupDocument, KeyKind

MAX_SIZE = 1 << 20
"""Largest backup in bytes, padding included."""

_STEPS = (1024, 2048, 4096, 8192)
_FIRST = re.compile(r"COLDTUI-BACKUP ([1-9][0-9]{0,8})\n")
_BEGIN = "-----BEGIN DATA-----\n"
_END = "\n-----END DATA-----\n"
_HEADER_LINES, _HEADER_WIDTH = 40, 120

_ABOUT = (
    "A backup of Bitcoin keys and wallets. Whoever reads it can take the coins: keep it secret.",
    "To restore it without coldtui:",
)
_HOW = {
    KeyKind.PHRASE: "in a wallet that takes recovery phrases (BIP39), enter",
    KeyKind.ELECTRUM: "in Electrum, as its own kind of seed, enter",
    KeyKind.SLIP39: "the master secret of a SLIP-39 wallet, which is its BIP32 seed, is",
    KeyKind.SEED: "the BIP32 seed is",
    KeyKind.XPRV: "the BIP32 master key is",
}
_SECOND_PART = '- If "has_passphrase" is true, enter the passphrase as well. If it is not below, you kept it elsewhere.'
_FINGERPRINT = '- The wallet then shows the "fingerprint".'
_WALLETS = '- Import each "descriptor". The first address must be the "first_address".'
_LABELS = '- Each of the "labels" is a record of BIP329.'


def framed(document: BackupDocument, data: str) -> bytes:
    """The whole text, padded. Raises Refused where it is larger than 1 MiB."""
    head = "\n".join((f"COLDTUI-BACKUP {document.format}", *_ABOUT, *_steps(document)))
    text = f"{head}\n{_BEGIN}{data}{_END}".encode()
    size = padded_size(len(text) + 1)
    if size > MAX_SIZE:
        raise Refused("This is too much for one backup: it would be larger than 1 MiB.", "Remove labels or notes.")
    return text + b" " * (size - len(text) - 1) + b"\n"


def _steps(document: BackupDocument) -> list[str]:
    kinds = {key.kind for key in document.keys}
    steps = [f'- "kind" {kind.value}: {_HOW[kind]} "{MEMBER[kind]}".' for kind in KeyKind if kind in kinds]
    steps += [_SECOND_PART] if any(key.has_passphrase for key in document.keys) else []
    steps += [_FINGERPRINT] if kinds else []
    steps += [_WALLETS] if document.wallets else []
    steps += [_LABELS] if document.labels else []
    return steps


def padded_size(length: int) -> int:
    """The next of 1024, 2048, 4096 and 8192, then of the multiples of 8192."""
    return next((step for step in _STEPS if length <= step), -(-length // _STEPS[-1]) * _STEPS[-1])


def unframed(data: bytes) -> str:
    """The JSON in the text. Raises DamagedBackup, and NewerBackup for a later format."""
    text = _text(data)
    first = _FIRST.match(text)
    if first is None:
        raise DamagedBackup("This is no backup of coldtui: its first line is another one.")
    header, begin, rest = text[first.end() :].partition(_BEGIN)
    if int(first[1]) != BackupDocument.format:
        # a header ends where the data begin: where they do not, anything could stand in it
        lines = header.split("\n")[:_HEADER_LINES] if begin else []
        raise NewerBackup(int(first[1]), tuple(printable(line, _HEADER_WIDTH) for line in lines))
    found, end, padding = rest.partition(_END)
    if not begin or not end or padding.strip(" ") != "\n":
        raise DamagedBackup("This backup is damaged: its data do not begin or end as they should.")
    return found


def _text(data: bytes) -> str:
    if len(data) > MAX_SIZE:
        raise DamagedBackup("This is no backup of coldtui: it is larger than 1 MiB.")
    text = _decoded(data)
    if text is None:
        raise DamagedBackup("This is no backup of coldtui: it is no text.")
    return text


def _decoded(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # not raised from here: the cause would carry the data
        return None
