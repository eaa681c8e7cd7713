"""Finalising: exactly the bytes that consensus and relay rules want, and None where a signature is missing."""

from base64 import b64encode

import pytest

from coldtui.core.finalise import complete, spend
from coldtui.core.wallet import Derived, ScriptType
from tests.build import keys, spending
from tests.build.psbt import Draft
from tests.build.wallets import MULTI_PATH, SINGLE_PURPOSE, Spot, TestWallet, family, single
from tests.oracles.bdk import Bdk
from tests.oracles.kernel import accepts

ALICE = b"\x00\x14" + b"\xa1" * 20
NONE: dict[bytes, bytes] = {}


def wallet(kind: str) -> TestWallet:
    return family(kind) if kind in MULTI_PATH else single(kind)


def payment(kind: str) -> Draft:
    draft = Draft()
    for index in range(2):
        draft.spend(wallet(kind).at(0, index), 1_000_000)
    draft.pay(ALICE, 1_990_000)
    return draft


def derived(spot: Spot) -> Derived:
    return Derived(spot.script, spot.redeem, spot.witness_script, tuple(one.pub for one in spot.origins))


@pytest.mark.parametrize("kind", [*SINGLE_PURPOSE, *MULTI_PATH])
def test_a_file_that_others_signed_is_completed_without_a_key(kind: str) -> None:
    draft = payment(kind)
    for index, one in enumerate(draft.ins):
        for origin in one.spot.origins[: one.spot.threshold]:
            draft.add_signature(index, origin)
    done = complete(spending.reviewed(draft.raw(), [wallet(kind)]).transaction, [NONE, NONE])
    assert (done.missing, done.waiting) == (0, ())
    assert done.tx is not None
    assert accepts(done.tx.serialize(), draft.spent) == [True, True]


@pytest.mark.parametrize("kind", [*SINGLE_PURPOSE, *MULTI_PATH])
def test_one_missing_signature_is_no_transaction(kind: str) -> None:
    draft = payment(kind)
    for index, one in enumerate(draft.ins):
        for origin in one.spot.origins[: one.spot.threshold - index]:
            draft.add_signature(index, origin)
    done = complete(spending.reviewed(draft.raw(), [wallet(kind)]).transaction, [NONE, NONE])
    assert (done.tx, done.missing) == (None, 1)
    assert len(done.waiting) == (2 if kind in MULTI_PATH else 1)


def test_the_input_that_needs_most_says_how_many_are_missing() -> None:
    many = family("p2wsh", threshold=3)
    draft = Draft()
    for index in range(3):
        draft.spend(many.at(0, index), 1_000_000)
    draft.pay(ALICE, 2_990_000)
    for index in range(3):
        for origin in draft.ins[index].spot.origins[:index]:
            draft.add_signature(index, origin)
    done = complete(spending.reviewed(draft.raw(), [many]).transaction, [NONE] * 3)
    assert done.missing == 3
    assert [key.origin.fingerprint for key in done.waiting] == [one.root.fingerprint for one in many.accounts]


def test_more_signatures_than_the_threshold_are_cut_in_the_order_of_the_script() -> None:
    spot = family("p2wsh").at(0, 0)
    found = {origin.pub: origin.pub[:9] for origin in spot.origins}
    script_sig, witness = spend(ScriptType.P2WSH, 2, derived(spot), found)
    in_script = sorted(origin.pub for origin in spot.origins)
    assert (script_sig, witness) == (b"", (b"", in_script[0][:9], in_script[1][:9], spot.witness_script))


def test_too_few_signatures_spend_nothing() -> None:
    for kind, script_type in (("p2wpkh", ScriptType.P2WPKH), ("p2wsh", ScriptType.P2WSH), ("p2sh", ScriptType.P2SH)):
        spot = wallet(kind).at(0, 0)
        enough = {origin.pub: b"s" for origin in spot.origins[: spot.threshold]}
        assert spend(script_type, spot.threshold, derived(spot), enough)
        enough.popitem()
        with pytest.raises(ValueError, match="missing"):
            spend(script_type, spot.threshold, derived(spot), enough)


def test_a_script_that_is_no_multisig_is_not_spent() -> None:
    broken = Derived(b"", None, b"\x51", (b"\x02" * 33,))
    with pytest.raises(ValueError, match="not a multisig"):
        spend(ScriptType.P2WSH, 1, broken, {b"\x02" * 33: b"s"})


@pytest.mark.parametrize("kind", [*SINGLE_PURPOSE, *MULTI_PATH])
def test_another_library_makes_the_same_transaction_of_our_signatures(kind: str, bdk: Bdk) -> None:
    draft = payment(kind)
    result = spending.signed(draft.raw(), [wallet(kind)], keys.OURS, keys.SECOND)
    assert result.final_tx is not None
    finalised = bdk("finalize", psbt=b64encode(result.psbt_bytes).decode())
    assert finalised["complete"]
    assert bdk("extract", psbt=finalised["psbt"]) == result.final_tx.hex()
