"""Two files of one session, each honest about one input and lying about the other (the fee attack on BIP143)."""

import pytest

from coldtui.core import review, transaction
from coldtui.core.descriptor import read_descriptor
from coldtui.core.network import Network
from coldtui.core.review import Review
from tests.corpus.amounts import BOOK
from tests.corpus.case import WPKH, payment

PAIR = {case.id[-1]: case.raw(0) for case in BOOK.cases if case.id.startswith("f-bip143-pair")}


def _review(raw: bytes, earlier: Review | None = None) -> Review:
    wallet = read_descriptor(WPKH.descriptor(), Network.REGTEST).wallet
    inputs = earlier.transaction.inputs if earlier else ()
    seen = {one.outpoint: one.amount for one in inputs if one.amount is not None}
    return review.review(transaction.read(raw, Network.REGTEST, [wallet], seen))


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_the_second_file_of_a_lying_pair_is_refused(order: str) -> None:
    first = _review(PAIR[order[0]])
    assert first.verdict.value == "warn"
    second = _review(PAIR[order[1]], first)
    assert second.verdict.value == "refuse"
    assert "coin-has-two-amounts" in {finding.rule for finding in second.findings}


def test_the_same_honest_file_twice_is_not_refused() -> None:
    raw = payment(inputs=2).raw()
    assert _review(raw, _review(raw)).verdict.value == "ok"


def test_nothing_passes_from_one_file_to_the_next_by_itself() -> None:
    assert [_review(PAIR[which]).verdict.value for which in "aba"] == ["warn"] * 3
