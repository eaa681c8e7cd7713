"""Whatever a file claims, reading it takes at most two seconds and 300 MB."""

import json
import subprocess
import sys
from pathlib import Path
from struct import pack

import pytest

from coldtui.core.descriptor import read_descriptor
from coldtui.core.network import Network
from coldtui.core.wallet import Deriver
from tests.build.psbt import Draft, fund
from tests.build.script import compact, lengthed
from tests.build.tx import In, Out, Tx
from tests.build.wallets import Spot
from tests.corpus.benign import MULTIS
from tests.corpus.case import COIN, FAMILY, LEGACY, WPKH, alice, payment
from tests.corpus.files import BOOK

ROOT = Path(__file__).parent.parent.parent
SECONDS, MEGABYTES = 2.0, 300.0
BOMBS = [case for case in BOOK.cases if len(case.raw(case.versions[0])) > 60_000 or "bomb" in case.id]


def _run(folder: Path, files: list[tuple[bytes, list[str]]]) -> list[tuple[str, float, float]]:
    jobs = []
    for number, (raw, descriptors) in enumerate(files):
        path = folder / f"{number}.psbt"
        path.write_bytes(raw)
        jobs.append([str(path), descriptors, "regtest"])
    (folder / "jobs.json").write_text(json.dumps(jobs))
    command = [sys.executable, "-m", "tests.corpus.bounded", str(folder / "jobs.json")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=True)
    return [tuple(json.loads(line)) for line in done.stdout.splitlines()]


def _filled(pairs: int) -> bytes:
    """As many small unknown fields as fit."""
    draft = payment()
    for number in range(pairs):
        draft.ins[0].fields.pairs.append((b"\x77" + pack("<I", number), b""))
    return draft.raw()


def _crowd(inputs: int, origins: int) -> bytes:
    """Many inputs, each with many key origins that point into our wallet and are false."""
    draft = Draft()
    key = FAMILY.accounts[0].origin(0, 3)
    for number in range(inputs):
        entry = draft.spend(FAMILY.at(0, 3), COIN, previous=False, vout=0)
        entry.txid = number.to_bytes(32, "big")
        for other in range(origins):
            path = b"".join(step.to_bytes(4, "little") for step in (*key.path[:-1], number * origins + other))
            entry.fields.pairs.append(
                (b"\x06\x02" + (number * origins + other).to_bytes(32, "big"), key.fingerprint + path)
            )
    draft.pay(alice(), COIN)
    return draft.raw()


def _signed_crowd(script: int = 22) -> bytes:
    """Two thousand legacy inputs that carry a signature each: a signature hash of the whole transaction for each.

    `script` are the bytes of the output's script, which each of them hashes again.
    """
    draft = Draft()
    place = LEGACY.at(0, 3)
    parent = Tx((In(b"\x77" * 32, 0),), tuple(Out(COIN, place.script) for _ in range(40)))
    for number in range(2_000):
        entry = draft.spend(place, COIN, previous=False, witness_utxo=True, funding=parent, vout=number % 40)
        entry.txid = number.to_bytes(32, "big")
        entry.fields[b"\x02" + place.origins[0].pub] = bytes.fromhex("3006020101020101" + "01")
        if number < 40:
            entry.txid = parent.txid
            entry.fields[b"\x00"] = parent.raw()
    draft.pay(alice().ljust(script, b"\x51"), COIN)
    return draft.raw()


def _same_parent(inputs: int) -> bytes:
    """One large previous transaction, repeated in each input as coordinators do."""
    place = WPKH.at(0, 3)
    parent = Tx((In(b"\x77" * 32, 0),), tuple(Out(COIN, place.script) for _ in range(inputs)))
    draft = Draft()
    for number in range(inputs):
        draft.spend(place, COIN, funding=parent, vout=number)
    draft.pay(alice(), COIN)
    return draft.raw()


def _witness_crowd() -> bytes:
    """Inputs whose final witnesses have as many empty items as fit."""
    draft = payment(inputs=2)
    for entry in draft.ins:
        entry.fields[b"\x08"] = compact(3_500_000) + bytes(3_500_000)
    return draft.raw()


def _many_derivations_out(outputs: int) -> bytes:
    draft = payment()
    draft.outs[0].amount -= outputs
    for number in range(outputs):
        draft.change(FAMILY.at(1, 5), 1)
        draft.outs[-1].script = fund(WPKH.at(0, 0), 1, number).outs[0].script
    return draft.raw()


def _twenty_signers() -> bytes:
    """A wallet of twenty keys, a thousand and a half coins, and every key has signed each, wrongly."""
    draft = Draft()
    signature = payment().sign(0, WPKH.at(0, 3).origins[0])
    # derived by coldtui itself: thirty thousand keys take OpenSSL long
    deriver = Deriver(read_descriptor(TWENTY.descriptor(), Network.REGTEST).wallet)
    for number in range(1_500):
        derived = deriver.at(0, number)
        spot = Spot("p2wsh", derived.script_pubkey, None, derived.witness_script, ())
        entry = draft.spend(spot, COIN, previous=False, vout=0)
        entry.txid = number.to_bytes(32, "big")
        for account, pub in zip(TWENTY.accounts, derived.public_keys, strict=True):
            path = b"".join(step.to_bytes(4, "little") for step in (*account.path, 0, number))
            entry.fields.add(b"\x02" + pub, signature)
            entry.fields.add(b"\x06" + pub, account.root.fingerprint + path)
    draft.pay(alice(), COIN * 1_490)
    return draft.raw()


def _one_place_many_records(records: int) -> bytes:
    """One input with many origins, of different keys, that all name one place of our wallet."""
    draft = payment()
    field = WPKH.at(0, 3).origins[0].field
    for number in range(records):
        draft.ins[0].fields.pairs.append((b"\x06\x02" + number.to_bytes(32, "big"), field))
    return draft.raw()


def _pile_of_marks(count: int) -> bytes:
    """Data whose text is one letter under a pile of combining marks, in the order that costs most to sort."""
    draft = payment()
    draft.pay(b"\x6a\x4e" + pack("<I", 1 + 4 * count) + b"a" + "\u0300".encode() * count + "\u0316".encode() * count, 0)
    return draft.raw()


def _crowded_claims(outputs: int) -> bytes:
    """Outputs that each name one place of a wallet of twenty keys, once for every key, and pay somebody else."""
    draft = payment()
    for number in range(outputs):
        spot = TWENTY.at(1, number % 700)
        draft.change(spot, 1)
        draft.outs[-1].script = alice(number)
    draft.outs[0].amount -= outputs
    return draft.raw()


def _items_and_leaves() -> bytes:
    """As many witness items as each input may have, and large trees beside them."""
    draft = payment(inputs=1_000)
    for entry in draft.ins:
        entry.fields.pairs.append((b"\x08", compact(2_000) + bytes(2_000)))
    leaves = b"".join(bytes((11, 0xC0, 0)) for _ in range(2_048))
    for number in range(500):
        draft.pay(alice(number), 1)
        draft.outs[-1].fields[b"\x06"] = leaves
    return draft.raw()


TWENTY = MULTIS["b-11-of-20"]
BOTH = [WPKH.descriptor(), FAMILY.descriptor(), LEGACY.descriptor(), TWENTY.descriptor()]
MADE = {
    "190,000 fields": lambda: _filled(190_000),
    "210,000 fields": lambda: _filled(210_000),
    "2,000 inputs with false origins": lambda: _crowd(2_000, 1),
    "60 inputs with a thousand false origins each": lambda: _crowd(60, 1_000),
    "2,000 signed legacy inputs": _signed_crowd,
    "2,000 signed legacy inputs and a large output": lambda: _signed_crowd(900_000),
    "a large parent, 400 times": lambda: _same_parent(400),
    "seven million witness items": _witness_crowd,
    "1,900 forged changes": lambda: _many_derivations_out(1_900),
    "twenty signatures on each of 1,500 inputs": _twenty_signers,
    "100,000 records of one place": lambda: _one_place_many_records(100_000),
    "nine thousand bytes of marks": lambda: _pile_of_marks(2_240),
    "a million marks": lambda: _pile_of_marks(225_000),
    "700 false changes of twenty keys": lambda: _crowded_claims(700),
    "witness items and leaves": _items_and_leaves,
    "a key of eight million bytes": lambda: b"psbt\xff" + lengthed(b"\x77" * 7_900_000) + b"\0\0",
}


@pytest.mark.slow
def test_bombs_of_the_corpus_are_bounded(tmp_path: Path) -> None:
    files = [(case.raw(case.versions[0]), list(case.descriptors)) for case in BOMBS]
    answers = _run(tmp_path, files)
    assert len(answers) == len(BOMBS)
    for case, (verdict, seconds, megabytes) in zip(BOMBS, answers, strict=True):
        said = "refuse" if verdict == "unreadable" else verdict
        assert said in case.expect, (case.id, verdict)
        assert seconds < SECONDS, (case.id, seconds)
        assert megabytes < MEGABYTES, (case.id, megabytes)


@pytest.mark.slow
@pytest.mark.parametrize("name", MADE)
def test_a_file_made_to_take_long_is_bounded(tmp_path: Path, name: str) -> None:
    ((verdict, seconds, megabytes),) = _run(tmp_path, [(MADE[name](), BOTH)])
    assert verdict != "out of memory"
    assert seconds < SECONDS
    assert megabytes < MEGABYTES


def test_the_small_room_is_small(tmp_path: Path) -> None:
    code = (
        "import resource; from tests.corpus import bounded\n"
        "resource.setrlimit(resource.RLIMIT_AS, (bounded.ADDRESS_SPACE,) * 2)\n"
        "try:\n    bytes(2_000_000_000)\nexcept MemoryError:\n    print('small')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "small"
