"""Every case of the corpus gets the verdict that it must get, in every PSBT version that it exists in."""

from functools import cache

import pytest

from coldtui.core import review, transaction
from coldtui.core.descriptor import read_descriptor
from coldtui.core.errors import ColdtuiError, RefusedToSign
from coldtui.core.finding import Severity
from coldtui.core.network import Network
from coldtui.core.review import Review
from coldtui.core.wallet import Wallet
from tests.corpus.case import Case
from tests.corpus.every import BENIGN, CASES
from tests.corpus.ownership import BOOK as OWNERSHIP

EACH = [pytest.param(case, version, id=f"{case.id}-v{version}") for case in CASES for version in case.versions]


@cache
def _wallet(descriptor: str, network: Network) -> Wallet:
    return read_descriptor(descriptor, network).wallet


def reviewed(case: Case, version: int, raw: bytes | None = None) -> Review:
    """The review of a case; raises what reading it raises."""
    network = Network(case.network)
    wallets = [_wallet(descriptor, network) for descriptor in case.descriptors]
    return review.review(transaction.read(case.raw(version) if raw is None else raw, network, wallets))


def _judge(case: Case, version: int) -> str:
    """The verdict, after everything else that the case demands was looked at."""
    try:
        result = reviewed(case, version)
    except ColdtuiError:
        return "refuse"
    rules = {finding.rule for finding in result.findings}
    assert case.rule is None or case.rule in rules
    assert not rules.intersection(case.without)
    purposes = tuple(output.purpose.value for output in result.transaction.outputs)
    assert case.purposes is None or purposes == case.purposes
    assert all(purposes[index] != "change" for index in case.not_change)
    return result.verdict.value


@pytest.mark.parametrize(("case", "version"), EACH)
def test_a_case_gets_the_verdict_that_it_must_get(case: Case, version: int) -> None:
    assert _judge(case, version) in case.expect, case.why


@pytest.mark.parametrize("case", BENIGN, ids=lambda case: case.id)
def test_what_people_do_every_day_raises_no_warning(case: Case) -> None:
    for version in case.versions:
        assert [one.rule for one in reviewed(case, version).findings if one.severity is not Severity.NOTE] == []


def test_what_is_refused_cannot_be_approved_by_acknowledging_everything() -> None:
    for case in CASES:
        for version in case.versions:
            try:
                result = reviewed(case, version)
            except ColdtuiError:
                continue
            if result.verdict.value == "refuse":
                with pytest.raises(RefusedToSign):
                    result.approve(token for one in result.findings for token in (one.token, one.rule))


def test_every_warning_asks_to_be_acknowledged_and_nothing_else_does() -> None:
    for case in CASES:
        try:
            result = reviewed(case, case.versions[0])
        except ColdtuiError:
            continue
        for one in result.findings:
            assert (one.severity is Severity.WARNING) == (one.acknowledge.value != "none"), case.id
        if result.verdict.value == "warn":
            tokens = {one.token for one in result.warnings}
            assert result.approve(tokens).acknowledged == tokens
            for missing in tokens:
                with pytest.raises(RefusedToSign):
                    result.approve(tokens - {missing})


def test_an_extreme_fee_is_acknowledged_by_typing_it_and_a_high_one_by_a_tick() -> None:
    cases = {case.id: case for case in CASES}
    (extreme,) = reviewed(cases["f-fee-50btc"], 0).warnings
    assert (extreme.acknowledge.value, extreme.token) == ("type", "fee-is-extreme=5000000000")
    (high,) = reviewed(cases["f-fee-39pct"], 0).warnings
    assert (high.acknowledge.value, high.token) == ("tick", "fee-is-high")


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.id for case in CASES}) == len(CASES) >= 250


def test_a_verdict_does_not_depend_on_the_psbt_version() -> None:
    for case in CASES:
        if len(case.versions) == 2:
            assert _judge(case, 0) == _judge(case, 2), case.id


def test_the_judge_of_the_corpus_notices_a_wrong_verdict() -> None:
    forged = next(case for case in OWNERSHIP.cases if case.id == "c-spk-attacker")
    harmless = next(case for case in BENIGN if case.id == "b-p2wpkh")
    assert _judge(forged, 0) == "refuse" != _judge(harmless, 0)
