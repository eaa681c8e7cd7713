"""What must hold between cases: order says nothing, and no addition makes a bad transaction good."""

import copy

import pytest

from coldtui.core.errors import ColdtuiError
from tests.build.psbt import Draft
from tests.corpus.case import Case, alice
from tests.corpus.every import CASES
from tests.corpus.mutants import join, split
from tests.corpus.test_corpus import reviewed

DRAFTS = [case for case in CASES if isinstance(case.draft, Draft) and len(case.draft.ins) + len(case.draft.outs) < 100]
HEALED_BY_AN_OUTPUT = {"o-none"}


def _verdict(case: Case, raw: bytes) -> str:
    try:
        return reviewed(case, 0, raw).verdict.value
    except ColdtuiError:
        return "refuse"


@pytest.mark.parametrize("version", [0, 2])
def test_the_order_of_fields_says_nothing(version: int) -> None:
    for case in DRAFTS:
        raw = case.raw(version)
        if version not in case.versions or len(raw) > 20_000:
            continue
        try:
            maps = split(raw)
        except IndexError:
            continue
        if join(maps) == raw:
            backwards = join([list(reversed(pairs)) for pairs in maps])
            assert _verdict(case, backwards) == _verdict(case, raw), case.id


def test_one_payment_more_never_makes_a_refused_transaction_good() -> None:
    checked = 0
    for case in DRAFTS:
        if set(case.expect) != {"refuse"} or case.id in HEALED_BY_AN_OUTPUT:
            continue
        more = copy.deepcopy(case.draft)
        assert isinstance(more, Draft)
        more.pay(alice(77), 1)
        assert _verdict(case, more.raw(case.versions[0])) == "refuse", case.id
        checked += 1
    assert checked > 200


def test_one_unknown_field_more_changes_no_verdict() -> None:
    for case in DRAFTS:
        more = copy.deepcopy(case.draft)
        assert isinstance(more, Draft)
        version = case.versions[0]
        for fields in (more.globals, *(one.fields for one in (*more.ins, *more.outs))):
            fields.add(b"\xefunknown", b"\x1b[31m")
        assert _verdict(case, more.raw(version)) == _verdict(case, case.raw(version)), case.id


def test_taking_the_wallet_away_refuses_everything() -> None:
    for case in DRAFTS:
        blind = Case(case.id, case.expect, case.why, case.make, wallets=(), network=case.network)
        assert _verdict(blind, case.raw(case.versions[0])) == "refuse", case.id
