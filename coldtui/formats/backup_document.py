"""The inside of a sealed backup, "coldtui backup, format 1": a text that a person can restore from, and a program too.

See backup_frame for the text around the data. The data are one JSON object:

    format 1, app, generation, network, created (as typed)
    keys[]      kind, fingerprint, has_passphrase, and by kind: language and words | words | hex | xprv;
                fingerprint_without_passphrase where has_passphrase is true, passphrase if chosen, name, origin
    wallets[]   name, descriptor with checksum, first_address, gap
    labels[]    records of BIP329
    notes[]     what, where, on, protections[], checked, fingerprint
    drills[]    generation, copies, date
    recovery    the public recovery key ("age1...") to which a second file is sealed, where there is one

A member that is not known is kept, at every level, and written back: a later version may add some. What would change
the meaning of a member, a new kind of key included, is another format, and refused here with what its header says.
A member that is null is as good as missing. Secrets go in and come out as plain values: the caller, who is custody,
lets go of them soon.
"""

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.network import Network
from coldtui.formats.age_keys import read_recipient, recipient_text
from coldtui.formats.backup_check import backup_wallet, opens, verify
from coldtui.formats.backup_errors import DamagedBackup, ForgedBackup, NewerBackup
from coldtui.formats.backup_frame import MAX_SIZE, framed, unframed
from coldtui.formats.backup_json import parse_object, render
from coldtui.formats.backup_keys import read_key, write_key
from coldtui.formats.backup_labels import read_label, write_label
from coldtui.formats.backup_members import Members, with_unknown
from coldtui.formats.backup_parts import read_drill, read_note, read_wallet, write_drill, write_note, write_wallet
from coldtui.formats.backup_values import (
    MAX_GENERATION,
    BackupDocument,
    BackupDrill,
    BackupKey,
    BackupLabel,
    BackupNote,
    BackupWallet,
    KeyKind,
)

__all__ = [
    "MAX_GENERATION",
    "MAX_KEYS",
    "MAX_SIZE",
    "MAX_WALLETS",
    "BackupDocument",
    "BackupDrill",
    "BackupKey",
    "BackupLabel",
    "BackupNote",
    "BackupWallet",
    "DamagedBackup",
    "ForgedBackup",
    "KeyKind",
    "NewerBackup",
    "backup_wallet",
    "opens",
    "read",
    "verify",
    "write",
]

MAX_KEYS = 64
MAX_WALLETS = 64


def write(document: BackupDocument) -> bytes:
    """The padded text, which was read back and found equal: what cannot be read is never sealed.

    Raises Refused for more than 1 MiB, or than 64 keys or wallets, and ValueError for a document that `read` would not
    give back: a bug of the caller, as a key that is none, or a text with half of a surrogate pair.
    """
    for what, most, there in (("keys", MAX_KEYS, document.keys), ("wallets", MAX_WALLETS, document.wallets)):
        if len(there) > most:
            raise Refused(f"A backup holds {most} {what}, and there are {len(there)}.", "Forget some of them.")
    data = framed(document, render(_members(document)))
    if not _reads_as(data, document):
        raise ValueError("this document would not be read back as it is")
    return data


def _reads_as(data: bytes, document: BackupDocument) -> bool:
    try:
        return read(data) == document
    except Unreadable:
        return False


def read(data: bytes) -> BackupDocument:
    """The document in the text. Raises DamagedBackup, and NewerBackup for a later format; call `verify` next."""
    members = Members(parse_object(unframed(data)))
    members.whole("format", BackupDocument.format, BackupDocument.format)
    network = members.one_of("network", Network)
    recovery = _read_recovery(members)
    return BackupDocument(
        members.text("app"),
        members.whole("generation", 1, MAX_GENERATION),
        network,
        members.optional_text("created"),
        tuple(read_key(one, network.is_test) for one in members.each("keys", "key", MAX_KEYS)),
        tuple(read_wallet(one) for one in members.each("wallets", "wallet", MAX_WALLETS)),
        tuple(read_label(one, network) for one in members.any("labels", "label")),
        tuple(read_note(one) for one in members.any("notes", "note")),
        tuple(read_drill(one) for one in members.any("drills", "drill")),
        members.rest(),
        recovery,
    )


def _read_recovery(members: Members) -> bytes | None:
    text = members.optional_text("recovery")
    try:
        return None if text is None else read_recipient(text)
    except Unreadable:
        raise members.damaged("recovery") from None


def _members(document: BackupDocument) -> dict[str, object]:
    known = {
        "format": document.format,
        "app": document.app,
        "generation": document.generation,
        "network": document.network.value,
        "created": document.created,
        "keys": [write_key(key) for key in document.keys],
        "wallets": [write_wallet(wallet) for wallet in document.wallets],
        "labels": [write_label(label) for label in document.labels] or None,
        "notes": [write_note(note) for note in document.notes] or None,
        "drills": [write_drill(drill) for drill in document.drills] or None,
        "recovery": None if document.recovery is None else recipient_text(document.recovery),
    }
    return with_unknown(known, document.unknown)
