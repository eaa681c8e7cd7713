"""Backups and wallet files of other programs: told by what is in them, and answered with what to do now.

What is found by `other_backup` bears its maker's mark; a name alone proves nothing. `perhaps` finds what has a shape
and no mark: it is asked last, about what is nothing else, so that it hides nothing that can be read.

Sources: Coldcard, docs/backup-files.md; Passport's user manual; Krux, kef-specifications.en.md; Bitcoin Core,
wallet/bdb.cpp and wallet/sqlite.cpp; Electrum, storage.py; Sparrow, DbPersistence.java; BIP129.
"""

import binascii
import re
from base64 import b64decode
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from coldtui.core.errors import Unreadable
from coldtui.formats import base43

SUFFIXES = (".7z", ".kef", ".dat", ".db", ".zip")
"""The endings of such files: lists offer them, so that they can be chosen and answered."""


@dataclass(frozen=True, slots=True)
class OtherBackup:
    """What it is, as the end of "This is ...", and what to do, in sentences. Nothing of what it holds.

    `is_open` says that it is text which can hold a secret for everybody to read.
    """

    what: str
    todo: str
    is_open: bool = False


_OFFLINE = "on a computer that stays offline"
_GIVE = "Give the recovery phrase under Load a key."

_COLDCARD_TEXT = OtherBackup(
    "an unencrypted backup of a Coldcard",
    'Type the words behind "mnemonic" under Load a key. Then destroy this card: whoever reads it can take the coins.',
    is_open=True,
)
_ELECTRUM_TEXT = OtherBackup(
    "a wallet file of Electrum",
    f'Open it in Electrum {_OFFLINE}, choose "Wallet", then "Seed", and give those words under Load a key.',
    is_open=True,
)
_ELECTRUM = OtherBackup("an encrypted wallet file of Electrum", _ELECTRUM_TEXT.todo)
_ELECTRUM_DEVICE = OtherBackup(
    "a wallet file of Electrum that a signing device opens",
    "It holds no key: that is in the device. Give the recovery phrase that the device was set up with.",
)
_CORE = OtherBackup(
    "a wallet file of Bitcoin Core (wallet.dat)",
    f"Open it in Bitcoin Core {_OFFLINE} and export its private master key, or make a new key here and send the "
    "coins to it.",
)
_SEVEN_ZIP = OtherBackup(
    "a 7z archive, as Coldcard and Passport write their backups",
    f"Restore it on such a device, or open it with 7-Zip {_OFFLINE}: the code is its 12 words (Coldcard) or 20 digits "
    f"(Passport). {_GIVE}",
)
_KRUX = OtherBackup(
    "an encrypted backup of Krux (KEF)",
    "Open it on a Krux with its key, let that show the words or a SeedQR, and give those under Load a key.",
)
_SPARROW = OtherBackup(
    "a wallet file of Sparrow",
    f"Open it in Sparrow {_OFFLINE}: the settings of the wallet show its recovery phrase, where it has one. {_GIVE}",
)
_DATABASE = OtherBackup(
    "a database, perhaps the wallet of another program",
    f"Open it with the program that made it, {_OFFLINE}. {_GIVE}",
)
_ZIP = OtherBackup(
    "a ZIP archive, as Specter and others write their backups",
    f"Unpack it {_OFFLINE}. Wallet configurations in it can be registered under Wallets; keys lie elsewhere.",
)
_ARCHIVE = OtherBackup(
    "an archive, and may hold a backup of another program",
    f"Open it with the program that made it, {_OFFLINE}. {_GIVE}",
)
_BSMS = OtherBackup(
    "data in hexadecimal, perhaps an encrypted wallet configuration (BSMS)",
    "Let the program that made it export the wallet without encryption.",
)

_NETWORKS = frozenset(map(bytes.fromhex, ("f9beb4d9", "0b110907", "1c163f28", "0a03cf40", "fabfb5da")))
"""What messages of main, test 3, test 4, signet and regtest begin with: Core marks its databases with it."""

_SQLITE = b"SQLite format 3\0"
_BERKELEY = frozenset((b"\x62\x31\x05\x00", b"\x00\x05\x31\x62"))

# wallet files before 2.0 are no JSON, but nearly
_ELECTRUM_MEMBER = re.compile(rb"[\"']seed_version[\"']\s*:")
# the file seeds.json of Krux, now and before its envelopes had a name
_KRUX_MEMBER = re.compile(rb"\"(?:b64_kef|key_iterations)\"\s*:")

_MARKS: tuple[tuple[Callable[[bytes], bool], OtherBackup], ...] = (
    (lambda data: data.startswith(b"7z\xbc\xaf\x27\x1c"), _SEVEN_ZIP),
    (lambda data: data[12:16] in _BERKELEY, _CORE),
    (lambda data: data.startswith(_SQLITE) and data[68:72] in _NETWORKS, _CORE),
    (lambda data: data.startswith(_SQLITE), _DATABASE),
    (lambda data: data.startswith(b"H2encrypt\n") and data[18:24] == b"SPRW1\n", _SPARROW),
    (lambda data: data.startswith(b"H:2,") and b"wallet_master" in data, _SPARROW),
    (lambda data: data.startswith((b"H2encrypt\n", b"H:2,")), _DATABASE),
    (lambda data: data.startswith(b"PK\x03\x04"), _ZIP),
    (lambda data: data.startswith((b"\x1f\x8b", b"Rar!")), _ARCHIVE),
    (lambda data: data.lstrip().startswith(b"# Coldcard backup file!"), _COLDCARD_TEXT),
    (lambda data: data.lstrip()[:1] == b"{" and _ELECTRUM_MEMBER.search(data) is not None, _ELECTRUM_TEXT),
    (lambda data: data.lstrip()[:1] == b"{" and _KRUX_MEMBER.search(data) is not None, _KRUX),
    (lambda data: _first_bytes(data) in {b"BIE1", b"BIE3"}, _ELECTRUM),
    (lambda data: _first_bytes(data) == b"BIE2", _ELECTRUM_DEVICE),
)


def other_backup(data: bytes) -> OtherBackup | None:
    """The backup or wallet file of another program that the data is, by its marks."""
    return next((found for is_it, found in _MARKS if is_it(data)), None)


def _first_bytes(data: bytes) -> bytes:
    """The first bytes of what may be base64; of other data any."""
    head = data[:64].lstrip()[:8]
    try:
        return b64decode(head, validate=True)[:4]
    except binascii.Error:
        return b""


def perhaps(data: bytes) -> OtherBackup | None:
    """What data seems to be that is nothing else: it has the shape of another program's backup, and no mark."""
    if is_kef(data):
        return _KRUX
    try:
        text = "".join(data.decode("ascii").split())
    except UnicodeDecodeError:
        return None
    if len(text) > _LONGEST_TEXT or not text:
        return None
    if re.fullmatch(r"(?i)(?:[0-9a-f]{2})+", text):
        return _KRUX if is_kef(bytes.fromhex(text)) else _BSMS if len(text) >= _SHORTEST_BSMS else None
    return _KRUX if any(map(is_kef, _unpacked(text))) else None


_LONGEST_TEXT = 10_000
_SHORTEST_BSMS = 2 * (32 + 160)
"""Hexadecimal digits: a MAC of 32 bytes, and a record with one key (BIP129, "Encryption")."""


def _unpacked(text: str) -> list[bytes]:
    """The bytes of a text, by the encodings in which Krux shows them; none where it is in none of them."""
    found = []
    with suppress(binascii.Error):
        found.append(b64decode(text, validate=True))
    with suppress(Unreadable):
        found.append(base43.decode(text))
    return found


# --- Krux -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Cipher:
    """How long what is encrypted can be: `before` and `behind` it stand so many bytes, and `block` divides it."""

    before: int
    block: int
    behind: int


_ECB, _CBC, _STREAM = _Cipher(0, 16, 0), _Cipher(16, 16, 0), _Cipher(12, 1, 0)
_KEF = {
    **dict.fromkeys((0, 6, 7), _ECB),
    5: _Cipher(0, 16, 3),
    **dict.fromkeys((1, 11, 12), _CBC),
    10: _Cipher(16, 16, 4),
    **dict.fromkeys((15, 16), _STREAM),
    **dict.fromkeys((20, 21), _Cipher(12, 1, 4)),
}
"""The versions of KEF (its specification, "Summary Table")."""


_MOST_ROUNDS = 1_000_000
"""No device has the patience for more. Up to 10,000 the number counts ten thousands."""


def is_kef(data: bytes) -> bool:
    """Whether data has the shape of Krux's envelope: a label's length and the label, a version, rounds, and the rest.

    It has no mark. Of random bytes, as those of a CompactSeedQR, one in 500,000 has this shape.
    """
    size = data[0] if data else 0
    label, rest = data[1 : 1 + size], data[1 + size :]
    cipher = _KEF.get(rest[0]) if rest else None
    if not size or cipher is None or not 1 <= int.from_bytes(rest[1:4], "big") <= _MOST_ROUNDS or not _is_label(label):
        return False
    length = len(rest) - 4 - cipher.before - cipher.behind
    return length > 0 and length % cipher.block == 0


def _is_label(label: bytes) -> bool:
    try:
        return label.decode("utf-8").isprintable()
    except UnicodeDecodeError:
        return False
