"""Files of labels: those of BIP329 are read whole, bad lines are counted and left, and whatever is taken can be sealed."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coldtui.core.errors import Refused, Unreadable
from coldtui.core.network import Network
from coldtui.formats.backup_document import BackupLabel, read, write
from coldtui.formats.backup_json import MAX_DEPTH
from coldtui.formats.label_file import (
    MAX_LINES,
    MAX_SEALED,
    MAX_SIZE,
    Change,
    address_labels,
    merge,
    read_labels,
    write_labels,
)
from tests.formats.backups import LABELS, document

TXID = "f91d0a8a78462bc59398f2c5d7a84fcff491c26ba54c4833478b202796c8aafd"
ADDRESS = "bc1q34aq5drpuwy3wgl9lhup9892qp6svr8ldzyy7c"
# BIP329, "Test Vectors", as it stands there
VECTOR = (
    """{ "type": "tx", "ref": "TXID", "label": "Transaction", "origin": "wpkh([d34db33f/84'/0'/0'])" }
{ "type": "addr", "ref": "ADDRESS", "label": "Address" }
{ "type": "pubkey", "ref": "0283409659355b6d1cc3c32decd5d561abaac86c37a353b52895a5e6c196d6f448", "label": "Public Key" }
{ "type": "input", "ref": "TXID:0", "label": "Input" }
{ "type": "output", "ref": "TXID:1", "label": "Output", "spendable": false }
{ "type": "xpub", "ref": "XPUB", "label": "Extended Public Key" }
{ "type": "tx", "ref": "TXID", "label": "Account #1 Transaction", "origin": "wpkh([d34db33f/84'/0'/1'])" }
""".replace("TXID", TXID)
    .replace("ADDRESS", ADDRESS)
    .replace("XPUB", LABELS[5].ref)
)
GOOD = f'{{"type":"addr","ref":"{ADDRESS}","label":"Rent"}}'


def read_text(text, network=Network.MAIN):
    return read_labels(text.encode(), network)


def test_the_vectors_of_bip329_are_read_whole():
    file = read_text(VECTOR)
    assert file.not_understood == 0
    assert file.labels[:6] == LABELS[:6]
    assert file.labels[6] == BackupLabel("tx", TXID, "Account #1 Transaction", "wpkh([d34db33f/84'/0'/1'])")


def test_what_is_written_is_what_was_read_and_another_reader_of_json_reads_it():
    data = write_labels(LABELS)
    assert read_labels(data, Network.MAIN).labels == LABELS
    assert [json.loads(line)["label"] for line in data.decode().splitlines()[:2]] == ["Transaction", "Address"]
    assert [json.loads(line) for line in write_labels(read_text(VECTOR).labels).splitlines()] == [
        json.loads(line) for line in VECTOR.splitlines()
    ]


def test_files_of_windows_and_with_empty_lines_are_read():
    text = "\ufeff" + GOOD + "\r\n\r\n  \n" + GOOD.replace("Rent", "Rent 2")
    file = read_text(text)
    assert [label.label for label in file.labels] == ["Rent", "Rent 2"]
    assert file.not_understood == 0


NOT_LABELS = {
    "no JSON": "Rent",
    "half a line": GOOD[:-3],
    "two on a line": GOOD + GOOD,
    "a list": f"[{GOOD}]",
    "no reference": '{"type":"addr","label":"Rent"}',
    "no type": f'{{"ref":"{ADDRESS}","label":"Rent"}}',
    "a number as label": f'{{"type":"addr","ref":"{ADDRESS}","label":5}}',
    "the same name twice": f'{{"type":"addr","ref":"{ADDRESS}","label":"a","label":"b"}}',
    "spendable in quotes": f'{{"type":"output","ref":"{TXID}:0","spendable":"false"}}',
    "another network": '{"type":"addr","ref":"tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx","label":"a"}',
    "a wrong address": GOOD.replace("zyy7c", "zyy7d"),
    "half a surrogate pair": GOOD.replace("Rent", "\\ud800"),
    "no number": GOOD.replace('"Rent"', '"a","rate":NaN'),
    "nested too deep for a backup": GOOD.replace(
        '"Rent"', '"a","fmv":' + "[" * (MAX_DEPTH - 2) + "]" * (MAX_DEPTH - 2)
    ),
    "bytes that are no text": GOOD.replace("Rent", "\udcff"),
}


@pytest.mark.parametrize("name", NOT_LABELS)
def test_a_line_that_is_no_label_is_counted_and_the_others_are_taken(name):
    data = "\n".join((GOOD, NOT_LABELS[name], GOOD.replace("Rent", "Rent 2"))).encode("utf-8", "surrogateescape")
    file = read_labels(data, Network.MAIN)
    assert file.not_understood == 1
    assert [label.label for label in file.labels] == ["Rent", "Rent 2"]


@pytest.mark.parametrize("text", ["", "\n\n", "Rent\n", NOT_LABELS["a list"]])
def test_a_file_without_a_label_is_none(text):
    with pytest.raises(Unreadable, match="No line of this file is a label"):
        read_text(text)


def test_a_file_that_is_too_long_is_refused_whole_and_the_longest_is_read():
    assert len(read_text((GOOD + "\n") * MAX_LINES).labels) == MAX_LINES
    for text in ((GOOD + "\n") * (MAX_LINES + 1), GOOD + " " * MAX_SIZE):
        with pytest.raises(Refused):
            read_text(text)


def test_an_import_counts_what_is_new_changed_and_the_same_by_type():
    there = (
        BackupLabel("addr", ADDRESS, "Rent"),
        BackupLabel("tx", TXID, "Old"),
        BackupLabel("output", f"{TXID}:0", "Coin", spendable=False, unknown=(("value", "5"),)),
    )
    file = (
        BackupLabel("addr", ADDRESS, "Rent"),
        BackupLabel("tx", TXID, "New"),
        BackupLabel("tx", TXID, "Of another wallet", origin="wpkh([d34db33f/84'/0'/0'])"),
        BackupLabel("output", f"{TXID}:0", spendable=True, unknown=(("height", "7"),)),
    )
    merged = merge(there, file)
    assert merged.counts == {
        "addr": {Change.NEW: 0, Change.CHANGED: 0, Change.SAME: 1},
        "tx": {Change.NEW: 1, Change.CHANGED: 1, Change.SAME: 0},
        "output": {Change.NEW: 0, Change.CHANGED: 1, Change.SAME: 0},
    }
    # what the record left out is as it was
    assert merged.labels[2] == BackupLabel(
        "output", f"{TXID}:0", "Coin", spendable=True, unknown=(("height", "7"), ("value", "5"))
    )
    assert [label.label for label in merged.labels] == ["Rent", "New", "Coin", "Of another wallet"]


def test_importing_a_file_twice_changes_nothing():
    once = merge((), LABELS)
    again = merge(once.labels, LABELS)
    assert again.labels == once.labels == LABELS
    assert all(by[Change.NEW] == by[Change.CHANGED] == 0 for by in again.counts.values())


def test_more_labels_than_a_backup_can_hold_are_refused_and_as_many_as_are_taken_can_be_sealed():
    big = [BackupLabel("tx", f"{number:064x}", "x" * 400) for number in range(1000)]
    taken = merge((), big).labels
    assert read(write(document(labels=taken))).labels == taken
    with pytest.raises(Refused, match="more labels than a sealed backup can hold"):
        merge(taken, [BackupLabel("tx", f"{number:064x}", "y" * 400) for number in range(1000, 1200)])
    assert MAX_SEALED < MAX_SIZE


LINES = st.one_of(st.text(max_size=40), st.just(GOOD), st.sampled_from(sorted(NOT_LABELS.values())))


@given(st.lists(LINES, max_size=8))
def test_whatever_is_read_can_be_sealed(lines):
    try:
        file = read_labels("\n".join(lines).encode("utf-8", "surrogatepass"), Network.MAIN)
    except Unreadable:
        return
    labels = merge((), file.labels).labels
    assert read(write(document(labels=labels))).labels == labels


def test_the_labels_of_addresses_are_found_by_the_address():
    labels = (
        *LABELS,
        BackupLabel("addr", ADDRESS.upper(), "In capitals"),
        BackupLabel("addr", "x"),
    )
    assert address_labels(labels[:2]) == {ADDRESS: "Address"}
    assert address_labels(labels) == {ADDRESS: "In capitals"}


def test_nothing_of_a_file_is_in_a_repr():
    file = read_text(GOOD)
    assert "Rent" not in repr(file) + repr(merge((), file.labels))
