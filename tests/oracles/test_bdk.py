"""The coordinator judge works, and the test builder agrees with it: two makers, one set of addresses."""

import base64

import pytest

from tests.build.psbt import Draft
from tests.build.script import address
from tests.build.tx import Out, Tx
from tests.build.wallets import ALL_KINDS, TestWallet, family, single
from tests.conversation import Died
from tests.oracles.bdk import Bdk
from tests.oracles.kernel import Regtest, accepts


def _wallet(kind: str, network: str = "regtest") -> TestWallet:
    return family(kind, network) if kind in ("p2sh", "p2wsh", "p2sh-p2wsh") else single(kind, network)


def _open(bdk: Bdk, wallet: TestWallet, name: str) -> None:
    bdk("open", wallet=name, receive=wallet.descriptor("0"), change=wallet.descriptor("1"), network=wallet.network)


@pytest.mark.parametrize("network", ["main", "testnet4", "regtest"])
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_builder_derives_the_addresses_that_bdk_derives(bdk: Bdk, kind: str, network: str) -> None:
    wallet = _wallet(kind, network)
    _open(bdk, wallet, "same")
    for branch in (0, 1):
        theirs = bdk("addresses", wallet="same", branch=branch, start=3, count=3)
        spots = [wallet.at(branch, index) for index in (3, 4, 5)]
        assert theirs == [{"address": address(s.script, network), "script": s.script.hex()} for s in spots]


def test_bdk_reads_the_multipath_descriptor_with_our_checksum(bdk: Bdk) -> None:
    wallet = family()
    bdk("open_multipath", wallet="multipath", descriptor=wallet.descriptor(), network="regtest")
    theirs = bdk("addresses", wallet="multipath", branch=1, start=0, count=1)
    assert theirs[0]["script"] == wallet.at(1, 0).script.hex()


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_the_builders_signatures_are_finalised_by_bdk_and_accepted_by_consensus(
    bdk: Bdk, chain: Regtest, kind: str
) -> None:
    wallet = _wallet(kind)
    spots = [wallet.at(0, 0), wallet.at(1, 7)]
    funding = chain.fund([Out(100_000, spots[0].script), Out(50_000, spots[1].script)])
    draft = Draft()
    draft.spend(spots[0], 100_000, funding=funding, vout=0)
    draft.spend(spots[1], 50_000, funding=funding, vout=1)
    draft.pay(single("p2tr", account=9).at(0, 0), 100_000)
    draft.change(wallet.at(1, 8), 48_000)
    for index, spot in enumerate(spots):
        for origin in spot.origins[: spot.threshold]:
            draft.add_signature(index, origin)
    result = bdk("finalize", psbt=base64.b64encode(draft.raw()).decode())
    assert result["complete"], result["errors"]
    final = bytes.fromhex(bdk("extract", psbt=result["psbt"]))
    assert accepts(final, funding.outs[:2]) == [True, True]
    assert chain.mine(final, fees=2000), chain.why


def test_bdk_builds_signs_and_reports_as_a_wallet(bdk: Bdk, chain: Regtest) -> None:
    wallet = single()
    private = [wallet.private_descriptor(0), wallet.private_descriptor(1)]
    bdk("open", wallet="hot", receive=private[0], change=private[1], network="regtest")
    funding = chain.fund([Out(100_000, wallet.at(0, 0).script)])
    assert bdk("fund", wallet="hot", txs=[funding.raw().hex()]) == 100_000
    psbt = bdk("build", wallet="hot", pay=[[family().at(0, 0).script.hex(), 60_000]], fee=500)
    facts = bdk("facts", psbt=psbt)
    assert facts["fee"] == 500
    assert [out["sats"] for out in facts["outputs"]] == [60_000, 39_500]
    signed = bdk("sign", wallet="hot", psbt=psbt)
    final = bdk("extract", psbt=bdk("finalize", psbt=bdk("combine", psbts=[psbt, signed]))["psbt"])
    assert chain.mine(bytes.fromhex(final), fees=500), chain.why
    assert Tx.parse(bytes.fromhex(final)).raw().hex() == final


def test_a_worker_that_bdk_takes_down_is_noticed(bdk: Bdk) -> None:
    assert bdk is not None
    with Bdk() as doomed:
        doomed._process.kill()
        doomed._process.wait()
        with pytest.raises(Died):
            doomed("addresses", wallet="any", branch=0, start=0, count=1)
