"""A label in a backup: one record of BIP329, with what other programs put beside it.

A record of a type that BIP329 does not have is kept as it is ("naturally extensible to handle other record types").
"""

import re

from coldtui.core.address import parse_address
from coldtui.core.errors import ColdtuiError
from coldtui.core.key import ExtendedPublicKey
from coldtui.core.network import Network
from coldtui.formats.backup_members import Members, with_unknown
from coldtui.formats.backup_values import BackupLabel

_SHAPES = {
    "tx": re.compile(r"[0-9A-Fa-f]{64}"),
    "pubkey": re.compile(r"(?:[0-9A-Fa-f]{64}|0[23][0-9A-Fa-f]{64}|04[0-9A-Fa-f]{128})"),
    "input": re.compile(r"[0-9A-Fa-f]{64}:(?:0|[1-9][0-9]{0,9})"),
    "output": re.compile(r"[0-9A-Fa-f]{64}:(?:0|[1-9][0-9]{0,9})"),
}
"""The references that are hexadecimal (BIP329, "Specification")."""


def is_reference(type_: str, ref: str, network: Network) -> bool:
    """Whether a reference is one of its type; always for a type that BIP329 does not have."""
    shape = _SHAPES.get(type_)
    try:
        if type_ == "addr":
            parse_address(ref, network)
        elif type_ == "xpub":
            ExtendedPublicKey.parse(ref)
    except ColdtuiError:
        return False
    return shape is None or shape.fullmatch(ref) is not None


def write_label(label: BackupLabel) -> dict[str, object]:
    """The members of a record."""
    known = {
        "type": label.type,
        "ref": label.ref,
        "label": label.label,
        "origin": label.origin,
        "spendable": label.spendable,
    }
    return with_unknown(known, label.unknown)


def read_label(members: Members, network: Network) -> BackupLabel:
    """The record of these members. Raises DamagedBackup."""
    type_, ref = members.text("type"), members.text("ref")
    if not is_reference(type_, ref, network):
        raise members.damaged("ref")
    return BackupLabel(
        type_,
        ref,
        members.optional_text("label"),
        members.optional_text("origin"),
        members.optional_truth("spendable"),
        members.rest(),
    )
