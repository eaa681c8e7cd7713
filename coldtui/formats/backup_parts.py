"""Wallets, notes and drills in a backup, and back."""

from coldtui.core.checksum import checksum
from coldtui.core.descriptor import MAX_TEXT
from coldtui.core.key_expression import holds_private_key
from coldtui.formats.backup_members import Members, with_unknown
from coldtui.formats.backup_values import MAX_GAP, MAX_GENERATION, BackupDrill, BackupNote, BackupWallet

_MAX_COPIES = 1000


def write_wallet(wallet: BackupWallet) -> dict[str, object]:
    """The members of a wallet."""
    known = {
        "name": wallet.name,
        "descriptor": wallet.descriptor,
        "first_address": wallet.first_address,
        "gap": wallet.gap,
    }
    return with_unknown(known, wallet.unknown)


def read_wallet(members: Members) -> BackupWallet:
    """The wallet of these members, its checksum checked. Raises DamagedBackup, for a private key in it too."""
    descriptor = members.text("descriptor")
    if not _has_checksum(descriptor) or holds_private_key(descriptor):
        raise members.damaged("descriptor")
    return BackupWallet(
        members.text("name"),
        descriptor,
        members.text("first_address"),
        members.whole("gap", 1, MAX_GAP),
        members.rest(),
    )


def _has_checksum(descriptor: str) -> bool:
    if len(descriptor) > MAX_TEXT:
        return False
    body, mark, given = descriptor.rpartition("#")
    try:
        return bool(mark) and checksum(body) == given
    except ValueError:
        return False


def write_note(note: BackupNote) -> dict[str, object]:
    """The members of a note."""
    known = {
        "what": note.what,
        "where": note.where,
        "on": note.on,
        "protections": list(note.protections) or None,
        "checked": note.checked,
        "fingerprint": None if note.fingerprint is None else note.fingerprint.hex(),
    }
    return with_unknown(known, note.unknown)


def read_note(members: Members) -> BackupNote:
    """The note of these members. Raises DamagedBackup."""
    return BackupNote(
        members.text("what"),
        members.text("where"),
        members.text("on"),
        members.texts("protections"),
        members.optional_text("checked"),
        members.optional_fingerprint("fingerprint"),
        members.rest(),
    )


def write_drill(drill: BackupDrill) -> dict[str, object]:
    """The members of a drill."""
    known = {"generation": drill.generation, "copies": drill.copies, "date": drill.date}
    return with_unknown(known, drill.unknown)


def read_drill(members: Members) -> BackupDrill:
    """The drill of these members. Raises DamagedBackup."""
    return BackupDrill(
        members.whole("generation", 1, MAX_GENERATION),
        members.whole("copies", 0, _MAX_COPIES),
        members.optional_text("date"),
        members.rest(),
    )
