"""The weight that the fee rate is measured by, held against the transaction that comes out."""

import pytest

from coldtui.core.weight import signed_weight
from coldtui.custody.session import Session
from tests.build.keys import OURS, SECOND
from tests.core.facts import facts, reviewed
from tests.corpus.benign import WALLETS
from tests.corpus.case import HIS, WPKH, payment


def weight_of(raw):
    """Three times the size without witnesses plus the size with them (BIP141)."""
    return 3 * len(stripped(raw)) + len(raw)


def stripped(raw):
    if raw[4:6] != b"\x00\x01":
        return raw
    position = 6
    count = raw[position]
    position += 1
    for _ in range(count):
        position += 36
        position += 1 + raw[position] + 4
    outputs = raw[position]
    position += 1
    for _ in range(outputs):
        position += 8
        position += 1 + raw[position]
    return raw[:4] + raw[6:position] + raw[-4:]


@pytest.mark.parametrize("inputs", [1, 3])
@pytest.mark.parametrize("kind", WALLETS)
def test_the_weight_before_signing_is_that_of_the_signed_transaction(kind, inputs):
    wallet = WALLETS[kind]
    review = reviewed(payment(wallet, inputs), wallet)
    with Session() as session:
        for phrase in (OURS, SECOND):
            session.add(phrase.split())
        signed = session.sign(review, review.approve(()))
    real = weight_of(signed.final_tx)
    assert real <= review.transaction.weight
    # an estimate allows 72 bytes for each ECDSA signature, and low-R ones have 71 or fewer
    signatures = signed.signatures_added
    assert review.transaction.weight - real <= signatures * 4 * 3


def test_an_input_that_nobody_understands_leaves_the_weight_unknown():
    draft = payment(WPKH)
    taken = draft.spend(HIS.at(0, 0), 5_000)
    taken.fields.drop(0, 1)
    found = facts(draft)
    assert found.weight is None
    assert found.fee_rate is None
    assert signed_weight(found.psbt.tx, []) is not None
