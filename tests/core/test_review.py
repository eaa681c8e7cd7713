"""The approval: worth nothing without every acknowledgement, and for nothing but the very bytes that were reviewed."""

from dataclasses import replace

import pytest

from coldtui.core.errors import RefusedToSign
from coldtui.core.review import Review, Verdict
from tests.build.wallets import single
from tests.core.facts import facts, reviewed, wallets_of
from tests.corpus.case import FAMILY, WPKH, payment

PLAIN = reviewed(payment(WPKH, 2))
HIGH = reviewed(payment(WPKH, 1, fee=100_000))
EXTREME = reviewed(payment(WPKH, 1, fee=390_000))
BLOCKED = reviewed(payment(FAMILY))


def test_verdicts_follow_the_gravest_finding():
    assert [one.verdict for one in (PLAIN, HIGH, BLOCKED)] == [Verdict.OK, Verdict.WARN, Verdict.REFUSE]


def test_a_plain_payment_is_approved_without_acknowledgement():
    assert len(PLAIN.approve(()).digest) == 32


def test_a_blocker_cannot_be_approved_whatever_is_acknowledged():
    tokens = [one.rule for one in BLOCKED.findings]
    with pytest.raises(RefusedToSign):
        BLOCKED.approve(tokens)


def test_a_warning_must_be_acknowledged_by_its_own_name():
    for tokens in ((), ("fee-is-extreme=100000",), ("fee-is-high=100000",), ("Fee-is-high",)):
        with pytest.raises(RefusedToSign):
            HIGH.approve(tokens)
    assert HIGH.approve(("fee-is-high",)).acknowledged == {"fee-is-high"}


def test_a_typed_warning_must_be_acknowledged_with_its_figure():
    for tokens in (("fee-is-extreme",), ("fee-is-extreme=390001",), ("fee-is-high",)):
        with pytest.raises(RefusedToSign):
            EXTREME.approve(tokens)
    assert EXTREME.approve(("fee-is-extreme=390000",)).acknowledged == {"fee-is-extreme=390000"}


def test_acknowledging_more_than_was_asked_changes_nothing():
    assert PLAIN.approve(("fee-is-high", "nonsense")) == PLAIN.approve(())


def changed_byte(review):
    raw = bytearray(review.transaction.psbt.raw)
    raw[60] ^= 1
    psbt = replace(review.transaction.psbt, raw=bytes(raw))
    return replace(review, transaction=replace(review.transaction, psbt=psbt))


def other_network(review):
    from coldtui.core.network import Network

    return replace(review, transaction=replace(review.transaction, network=Network.SIGNET))


def other_wallets(review):
    more = wallets_of(WPKH, single("p2tr"))
    return replace(review, transaction=replace(review.transaction, wallets=more))


@pytest.mark.parametrize("change", [changed_byte, other_network, other_wallets])
def test_the_digest_binds_bytes_network_and_wallets(change):
    tokens = frozenset({"fee-is-high"})
    assert change(HIGH).digest(tokens) != HIGH.digest(tokens)


def test_the_digest_binds_what_was_acknowledged():
    digests = {HIGH.digest(frozenset(tokens)) for tokens in ((), ("a",), ("b",), ("a", "b"), ("a\nb",), ("ab",))}
    # "a" and "b" apart are the same as the one token "a\nb", which no rule can have: names hold no line break
    assert len(digests) == 5


def test_the_same_review_gives_the_same_digest():
    again = reviewed(payment(WPKH, 1, fee=100_000))
    assert again.digest(frozenset()) == HIGH.digest(frozenset())


def test_a_review_is_a_value_that_cannot_be_changed():
    with pytest.raises(AttributeError):
        HIGH.findings = ()
    assert isinstance(HIGH, Review)


def test_facts_come_out_the_same_for_both_versions():
    for version in (0, 2):
        found = facts(payment(WPKH, 2), version=version)
        assert (found.fee, found.sent, found.vsize) == (1000, 600_000, facts(payment(WPKH, 2)).vsize)
