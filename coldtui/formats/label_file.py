"""A file of labels (BIP329): one JSON object a line, UTF-8. Read line by line, bounded, and never half a line.

A line is read as the sealed backup that it goes into would read it, so that every label that is taken can be sealed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.network import Network
from coldtui.formats.backup_errors import DamagedBackup
from coldtui.formats.backup_json import parse_object, render
from coldtui.formats.backup_labels import read_label, write_label
from coldtui.formats.backup_members import Members
from coldtui.formats.backup_values import BackupLabel

MAX_SIZE = 1 << 20
"""Largest file in bytes."""

MAX_LINES = 10_000

MAX_SEALED = 1 << 19
"""Bytes that the labels may take in a sealed backup: half of it, so that there is room for everything else."""

_BOM = "\ufeff"


@dataclass(frozen=True, slots=True, repr=False)
class LabelFile:
    """The labels of a file in their order, and how many of its lines are none (empty lines do not count)."""

    labels: tuple[BackupLabel, ...]
    not_understood: int

    def __repr__(self) -> str:
        return "<LabelFile>"


class Change(Enum):
    """What a label of a file is to those that are there."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "as before"


@dataclass(frozen=True, slots=True, repr=False)
class Merged:
    """The labels after an import, and for each type of BIP329 how many of the file's were new, changed and the same."""

    labels: tuple[BackupLabel, ...]
    counts: dict[str, dict[Change, int]]

    def __repr__(self) -> str:
        return "<Merged>"


def read_labels(data: bytes, network: Network) -> LabelFile:
    """The labels of a file for addresses and keys of this network.

    Raises Refused where it is too long, and Unreadable where no line of it is a label.
    """
    if len(data) > MAX_SIZE:
        raise Refused("This file of labels is larger than 1 MiB.", "Export fewer labels, or split the file.")
    lines = [line for line in data.split(b"\n") if line.strip()]
    if len(lines) > MAX_LINES:
        raise Refused(f"This file has more than {MAX_LINES:,} labels.", "Export fewer labels, or split the file.")
    found = [_label(line, network) for line in lines]
    labels = tuple(label for label in found if label is not None)
    if not labels:
        raise Unreadable(
            "No line of this file is a label.",
            "Export the labels of your wallet in the form of BIP329, for the network that is used here.",
        )
    return LabelFile(labels, len(found) - len(labels))


def _label(line: bytes, network: Network) -> BackupLabel | None:
    try:
        label = read_label(Members(parse_object(line.decode().removeprefix(_BOM))), network)
        # deeper in a backup than in a line of its own, it could be nested too deep for it
        sealed = parse_object(render({"labels": [write_label(label)]}))
        (there,) = (read_label(one, network) for one in Members(sealed).each("labels", "label", 1))
    except (UnicodeDecodeError, DamagedBackup):
        return None
    return label if there == label else None


def write_labels(labels: Iterable[BackupLabel]) -> bytes:
    """The file of these labels."""
    return "".join(f"{render(write_label(label), None)}\n" for label in labels).encode()


def merge(there: Iterable[BackupLabel], file: Iterable[BackupLabel]) -> Merged:
    """Put the labels of a file over those that are there.

    What a record leaves out stays as it was (BIP329: "the importing wallet should not alter these values"). Records are
    of the same thing where type, reference and origin are. Raises Refused where they would not fit into a backup.
    """
    labels = {_thing(label): label for label in there}
    counts: dict[str, dict[Change, int]] = {}
    for label in file:
        before = labels.get(_thing(label))
        after = label if before is None else _over(before, label)
        change = Change.NEW if before is None else Change.SAME if after == before else Change.CHANGED
        labels[_thing(label)] = after
        counts.setdefault(label.type, dict.fromkeys(Change, 0))[change] += 1
    merged = tuple(labels.values())
    if _sealed_size(merged) > MAX_SEALED:
        raise Refused("These are more labels than a sealed backup can hold.", "Export fewer labels from your wallet.")
    return Merged(merged, counts)


def _thing(label: BackupLabel) -> tuple[str, str, str | None]:
    return label.type, label.ref, label.origin


def _over(before: BackupLabel, label: BackupLabel) -> BackupLabel:
    unknown = dict(before.unknown) | dict(label.unknown)
    return BackupLabel(
        label.type,
        label.ref,
        before.label if label.label is None else label.label,
        label.origin,
        before.spendable if label.spendable is None else label.spendable,
        tuple(sorted(unknown.items())),
    )


def _sealed_size(labels: Iterable[BackupLabel]) -> int:
    return len(render([write_label(label) for label in labels], 1).encode())


def address_labels(labels: Iterable[BackupLabel]) -> dict[str, str]:
    """The labels of addresses, by the address as coldtui writes it. As they were typed: not safe to show yet."""
    return dict(_of_addresses(labels))


def _of_addresses(labels: Iterable[BackupLabel]) -> Iterator[tuple[str, str]]:
    for label in labels:
        if label.type == "addr" and label.label:
            # BIP173: an address in capital letters is the same one
            yield label.ref.lower() if label.ref.isupper() else label.ref, label.label
