"""Two readers, one meaning: where rust-bitcoin and coldtui both read a PSBT, they read the same transaction."""

import base64
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from coldtui.core.errors import ColdtuiError
from coldtui.core.network import Network
from coldtui.core.psbt import Psbt
from coldtui.core.transaction import read
from tests.conversation import Objected
from tests.corpus.every import BENIGN, CASES
from tests.corpus.mutants import mutants
from tests.oracles.bdk import Bdk

Asked = Callable[..., Any]

V0 = [case for case in CASES if 0 in case.versions and len(case.raw(0)) < 300_000]

ONLY_RUST_REFUSES = {
    "invalid secp256k1 public key": "a key in a field that is no point: it belongs to nobody, and so not to us",
    "invalid xonly public key": "the same for taproot",
    "MissingUtxo": "read, and then refused by a rule",
    "NegativeFee": "the same",
    "FeeOverflow": "the same",
    "PsbtUtxoOutOfBounds": "the same",
    "PSBT versions greater than 0": "version 2, which rust-bitcoin does not know",
}
"""Why bdkpython may refuse what coldtui reads."""


def _ours(raw: bytes) -> Psbt | None:
    try:
        return read(raw, Network.REGTEST, []).psbt
    except ColdtuiError:
        return None


def _read_by(bdk: Asked, raw: bytes) -> tuple[Any, str]:
    """What rust-bitcoin reads, or why it does not."""
    try:
        return bdk("facts", psbt=base64.b64encode(raw).decode()), ""
    except Objected as error:
        return None, str(error)


def _compare(bdk: Asked, raw: bytes, seen: Counter[str]) -> None:
    ours = _ours(raw)
    theirs, why = _read_by(bdk, raw)
    if theirs is None:
        assert ours is None or any(reason in why for reason in ONLY_RUST_REFUSES), (why, raw.hex())
        seen["not read by bdk"] += 1
        return
    if ours is None:
        seen["read by bdk alone"] += 1
        return
    tx = ours.tx
    assert theirs["txid"] == tx.txid[::-1].hex()
    assert theirs["version"] == tx.version
    assert theirs["locktime"] == tx.locktime
    assert theirs["sequences"] == [one.sequence for one in tx.inputs]
    assert theirs["outputs"] == [{"sats": one.amount, "script": one.script_pubkey.hex()} for one in tx.outputs]
    seen["read by both"] += 1


def test_the_corpus_means_the_same_to_rust_bitcoin(bdk: Bdk) -> None:
    seen: Counter[str] = Counter()
    for case in V0:
        _compare(bdk, case.raw(0), seen)
    assert seen["read by both"] > 300, seen


def test_damaged_files_mean_the_same_to_rust_bitcoin(bdk: Bdk) -> None:
    files = [case.raw(0) for case in BENIGN if 0 in case.versions and len(case.raw(0)) < 4_000]
    seen: Counter[str] = Counter()
    for _, raw in mutants(files, 3_000, 99):
        _compare(bdk, raw, seen)
    assert seen["read by both"] > 500, seen


def test_the_comparison_notices_another_transaction(bdk: Bdk) -> None:
    others = bdk("facts", psbt=base64.b64encode(BENIGN[1].raw(0)).decode())
    with pytest.raises(AssertionError):
        _compare(lambda *_, **__: others, BENIGN[0].raw(0), Counter())
