"""Ten thousand damaged PSBTs: nothing but our errors comes out, and whatever is still read is read truly."""

import time
from collections import Counter

import pytest

from coldtui.core import psbt, review, transaction
from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError, NotAPsbt
from coldtui.core.network import Network
from coldtui.core.review import Review
from tests.build.tx import Tx
from tests.corpus.benign import BOOK
from tests.corpus.case import Case
from tests.corpus.mutants import join, mutants, split

COUNT = 10_000
SEED = 20_261_121


def _small() -> list[tuple[Case, int]]:
    """Benign files of up to 4,000 bytes on regtest, one of each version."""
    cases = [case for case in BOOK.cases if case.network == "regtest"]
    return [(case, version) for case in cases for version in case.versions if len(case.raw(version)) <= 4_000]


BASES = _small()
FILES = [case.raw(version) for case, version in BASES]
WALLETS = [[read_descriptor(text, Network.REGTEST).wallet for text in case.descriptors] for case, _ in BASES]


def _read(number: int, raw: bytes) -> Review | None:
    try:
        return review.review(transaction.read(raw, Network.REGTEST, WALLETS[number]))
    except ColdtuiError:
        return None


def _check_truth(result: Review, raw: bytes) -> None:
    """What must hold of anything that could be read, whatever it is."""
    tx = result.transaction
    assert psbt.serialize(tx.psbt, [{}] * len(tx.inputs)) == raw
    if tx.psbt.version == 0:
        unsigned = next(value for key, value in split(raw)[0] if key == b"\x00")
        assert tx.psbt.tx.serialize() == unsigned
        assert Tx.parse(unsigned).raw() == unsigned
    if result.verdict.value == "refuse":
        return
    amounts = [one.amount for one in tx.inputs]
    assert None not in amounts
    assert tx.fee == sum(amounts) - sum(out.amount for out in tx.outputs) >= 0
    assert tx.sent == sum(out.amount for out in tx.outputs if out.place is None)
    for one in (*tx.inputs, *tx.outputs):
        if one.place is not None:
            script = one.utxo.script_pubkey if isinstance(one, transaction.Input) else one.script_pubkey
            assert one.place.derived.script_pubkey == script
    assert all(one.sighash in (None, 0, 1) for one in tx.inputs if one.place is not None)


def test_ten_thousand_mutants_raise_nothing_but_our_errors() -> None:
    verdicts: Counter[str] = Counter()
    slowest = 0.0
    for number, raw in mutants(FILES, COUNT, SEED):
        start = time.perf_counter()
        result = _read(number, raw)
        slowest = max(slowest, time.perf_counter() - start)
        verdicts[result.verdict.value if result else "unreadable"] += 1
        if result is not None:
            _check_truth(result, raw)
    assert sum(verdicts.values()) == COUNT
    assert min(verdicts[kind] for kind in ("ok", "warn", "refuse", "unreadable")) > 50, verdicts
    assert slowest < 2


def test_the_parser_alone_raises_nothing_but_not_a_psbt() -> None:
    for _, raw in mutants(FILES, 2_000, SEED + 1):
        try:
            psbt.parse(raw)
        except NotAPsbt:
            continue


def test_a_file_that_was_not_damaged_is_read() -> None:
    for number, raw in enumerate(FILES):
        result = _read(number, raw)
        assert result is not None
        _check_truth(result, raw)
        assert join(split(raw)) == raw


def test_the_check_of_truth_can_fail() -> None:
    result = _read(0, FILES[0])
    assert result is not None
    with pytest.raises(AssertionError):
        _check_truth(result, FILES[0][:-1] + b"\1")
