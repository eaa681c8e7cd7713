"""The whole road, judged by others: bdkpython builds from coldtui's descriptors, coldtui signs, consensus decides.

bdkpython is the watch-only coordinator: it knows nothing but the descriptor that coldtui exported. It combines and
finalises; libbitcoinkernel accepts every input and mines the whole block on regtest. coldtui's own final transaction
is held to the same judge.
"""

import base64
import re
from dataclasses import replace

import pytest

from coldtui.core.key import KeyOrigin, parse_path
from coldtui.core.network import Network
from coldtui.core.review import Review, review
from coldtui.core.sign import SignedPsbt
from coldtui.core.transaction import Purpose, read
from coldtui.core.wallet import ScriptType, Wallet, WalletKey
from coldtui.custody.accounts import account_wallet
from coldtui.custody.session import Session
from coldtui.formats import psbt_file
from tests.build.keys import OURS, SECOND, THIRD
from tests.build.script import descriptor_checksum
from tests.build.tx import Out, Tx
from tests.build.wallets import MULTI_PATH, SINGLE_PURPOSE
from tests.corpus.case import alice
from tests.oracles.bdk import Bdk
from tests.oracles.kernel import Regtest, accepts

PHRASES = {"ours": OURS, "second": SECOND, "third": THIRD}
FEE = 2_000
FUNDS = (400_000, 300_000, 200_000)


def _session(*names: str) -> Session:
    session = Session()
    for name in names:
        session.add(PHRASES[name].split())
    return session


def single_wallet(kind: str, account: int = 0) -> Wallet:
    """The single-key wallet that coldtui itself makes of the phrase."""
    with _session("ours") as session:
        path = parse_path(f"m/{SINGLE_PURPOSE[kind]}h/1h/{account}h")
        return account_wallet(session, session.fingerprints[0], path, Network.REGTEST)


def family_wallet(kind: str, threshold: int = 2, *, is_sorted: bool = True) -> Wallet:
    """A multisig of three people's account keys, each taken from a session of coldtui."""
    path = parse_path(MULTI_PATH[kind].format(coin=1))
    keys = []
    for name in PHRASES:
        with _session(name) as session:
            fingerprint = session.fingerprints[0]
            xpub = session.account_key(fingerprint, path, is_test=True)
            keys.append(WalletKey(KeyOrigin(fingerprint, path), xpub))
    return Wallet(kind, Network.REGTEST, ScriptType(kind), threshold, tuple(keys), is_sorted)


SINGLES = {kind: (single_wallet(kind), ("ours",)) for kind in SINGLE_PURPOSE}
FAMILIES = {kind: (family_wallet(kind), ("ours", "third")) for kind in MULTI_PATH}
MORE = {
    "p2wpkh-account-7": (single_wallet("p2wpkh", 7), ("ours",)),
    "p2wsh-not-sorted": (family_wallet("p2wsh", is_sorted=False), ("second", "ours")),
    "p2wsh-1-of-3": (family_wallet("p2wsh", 1), ("ours",)),
    "p2wsh-3-of-3": (family_wallet("p2wsh", 3), ("ours", "second", "third")),
    "p2sh-p2wsh-not-sorted": (family_wallet("p2sh-p2wsh", is_sorted=False), ("third", "second")),
    "p2sh-3-of-3": (family_wallet("p2sh", 3, is_sorted=False), ("third", "ours", "second")),
}
WALLETS = SINGLES | FAMILIES | MORE


class Coordinator:
    """bdkpython with one of our wallets, funded on the chain."""

    def __init__(self, bdk: Bdk, chain: Regtest, name: str, wallet: Wallet) -> None:
        self.bdk, self.name = bdk, name
        bdk("open_multipath", wallet=name, descriptor=wallet.descriptor, network="regtest")
        receive = bdk("addresses", wallet=name, branch=0, start=0, count=2)
        change = bdk("addresses", wallet=name, branch=1, start=0, count=1)
        bdk("reveal", wallet=name, branch=0, index=1)
        bdk("reveal", wallet=name, branch=1, index=0)
        scripts = [bytes.fromhex(one["script"]) for one in (*receive, *change)]
        self.funding = chain.fund([Out(sats, script) for sats, script in zip(FUNDS, scripts, strict=True)])
        assert bdk("fund", wallet=name, txs=[self.funding.raw().hex()]) == sum(FUNDS)

    def build(self, **how: object) -> bytes:
        """A PSBT in binary."""
        return base64.b64decode(self.bdk("build", wallet=self.name, fee=FEE, **how))

    def finish(self, *files: bytes) -> bytes:
        """Combine, finalise, extract: the raw transaction."""
        texts = [base64.b64encode(raw).decode() for raw in files]
        result = self.bdk("finalize", psbt=self.bdk("combine", psbts=texts))
        assert result["complete"], result["errors"]
        return bytes.fromhex(self.bdk("extract", psbt=result["psbt"]))

    def spent(self, raw: bytes) -> list[Out]:
        """The outputs that a transaction spends, in the order of its inputs."""
        ins = Tx.parse(raw).ins
        assert all(one.txid == self.funding.txid for one in ins)
        return [self.funding.outs[one.vout] for one in ins]


def _review(raw: bytes, wallet: Wallet) -> Review:
    return review(read(psbt_file.decode(raw)[0], Network.REGTEST, [wallet]))


def _sign(raw: bytes, wallet: Wallet, *who: str) -> SignedPsbt:
    checked = _review(raw, wallet)
    assert not checked.blockers
    assert {one.rule for one in checked.warnings} <= {"already-signed"}
    approval = checked.approve(one.token for one in checked.warnings)
    with _session(*who) as session:
        return session.sign(checked, approval)


def _pay_with_change(coordinator: Coordinator) -> bytes:
    return coordinator.build(pay=[[alice().hex(), 550_000]])


@pytest.mark.parametrize("kind", WALLETS)
def test_a_payment_of_every_kind_of_wallet_is_mined(bdk: Bdk, chain: Regtest, kind: str) -> None:
    wallet, signers = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, kind, wallet)
    raw = _pay_with_change(coordinator)
    facts = _review(raw, wallet).transaction
    assert [out.purpose for out in facts.outputs] == [Purpose.PAYMENT, Purpose.CHANGE]
    assert (facts.fee, facts.sent) == (FEE, 550_000)
    assert all(one.place is not None for one in facts.inputs)

    # each signs the file alone, bdkpython combines
    signed = [_sign(raw, wallet, who) for who in signers]
    assert all(one.signatures_added == len(facts.inputs) for one in signed)
    final = coordinator.finish(raw, *(one.psbt_bytes for one in signed))
    assert accepts(final, coordinator.spent(final)) == [True] * len(facts.inputs)

    # one after the other, coldtui combines and finishes by itself
    file = raw
    for who in signers:
        result = _sign(file, wallet, who)
        file = result.psbt_bytes
    assert result.final_tx == final
    assert result.missing == 0
    assert chain.mine(final, fees=FEE), chain.why


@pytest.mark.parametrize("kind", SINGLES | FAMILIES)
def test_everything_that_a_wallet_has_is_moved_home(bdk: Bdk, chain: Regtest, kind: str) -> None:
    wallet, signers = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, f"{kind} home", wallet)
    target = bdk("addresses", wallet=coordinator.name, branch=0, start=5, count=1)[0]["script"]
    raw = coordinator.build(pay=[], drain_to=target, locktime=chain.height)
    facts = _review(raw, wallet).transaction
    assert [out.purpose for out in facts.outputs] == [Purpose.SELF_TRANSFER]
    assert len(facts.inputs) == 3
    result = _sign(raw, wallet, *signers)
    assert result.final_tx is not None
    assert coordinator.finish(result.psbt_bytes) == result.final_tx
    assert chain.mine(result.final_tx, fees=FEE), chain.why


@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr", "p2wsh"])
def test_a_descriptor_pair_is_understood_as_well_as_a_multipath_one(bdk: Bdk, kind: str) -> None:
    wallet, _ = WALLETS[kind]
    body = wallet.descriptor.split("#")[0]
    assert wallet.descriptor == f"{body}#{descriptor_checksum(body)}"
    pair = [re.sub("<0;1>", str(branch), body) for branch in (0, 1)]
    bdk("open", wallet="pair", receive=pair[0], change=pair[1], network="regtest")
    bdk("open_multipath", wallet="one", descriptor=wallet.descriptor, network="regtest")
    for branch in (0, 1):
        both = [bdk("addresses", wallet=name, branch=branch, start=0, count=5) for name in ("pair", "one")]
        assert both[0] == both[1]


@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr", "p2sh-p2wsh"])
@pytest.mark.parametrize("encoding", list(psbt_file.Encoding), ids=lambda one: one.value)
def test_every_encoding_leads_to_the_same_transaction(
    bdk: Bdk, chain: Regtest, kind: str, encoding: psbt_file.Encoding
) -> None:
    wallet, signers = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, f"{kind} {encoding.value}", wallet)
    raw = _pay_with_change(coordinator)
    result = _sign(psbt_file.encode(raw, encoding), wallet, *signers)
    assert result == _sign(raw, wallet, *signers)
    assert chain.mine(coordinator.finish(result.psbt_bytes), fees=FEE), chain.why


@pytest.mark.parametrize(
    "how",
    [
        {"only_witness_utxo": True},
        {"locktime": 50},
        {"sequence": 0xFFFFFFFE},
        {"sequence": 0},
        {"version": 1},
        {"version": 3},
        {"data": "68656c6c6f"},
        {"global_xpubs": True},
    ],
    ids=str,
)
@pytest.mark.parametrize("kind", ["p2wpkh", "p2tr", "p2wsh"])
def test_what_coordinators_vary_is_signed_right(bdk: Bdk, chain: Regtest, kind: str, how: dict[str, object]) -> None:
    wallet, signers = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, f"{kind} {how}", wallet)
    coin = f"{coordinator.funding.txid[::-1].hex()}:0"
    raw = coordinator.build(pay=[[alice().hex(), 200_000]], coins=[coin], **how)
    result = _sign(raw, wallet, *signers)
    assert coordinator.finish(result.psbt_bytes) == result.final_tx
    assert chain.mine(result.final_tx, fees=FEE), chain.why


@pytest.mark.parametrize("kind", FAMILIES)
def test_all_three_keys_in_one_session_still_make_a_valid_transaction(bdk: Bdk, chain: Regtest, kind: str) -> None:
    wallet, _ = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, f"{kind} all", wallet)
    result = _sign(_pay_with_change(coordinator), wallet, *PHRASES)
    assert result.final_tx is not None
    assert all(accepts(result.final_tx, coordinator.spent(result.final_tx)))
    assert chain.mine(coordinator.finish(result.psbt_bytes), fees=FEE), chain.why


@pytest.mark.parametrize("kind", FAMILIES)
def test_one_signature_of_two_is_not_enough_for_anybody(bdk: Bdk, chain: Regtest, kind: str) -> None:
    wallet, _ = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, f"{kind} half", wallet)
    result = _sign(_pay_with_change(coordinator), wallet, "ours")
    assert (result.final_tx, result.missing) == (None, 1)
    text = base64.b64encode(result.psbt_bytes).decode()
    assert not bdk("finalize", psbt=text)["complete"]


@pytest.mark.parametrize("kind", ["p2pkh", "p2wpkh", "p2tr"])
def test_the_judges_refuse_a_transaction_with_one_bit_changed(bdk: Bdk, chain: Regtest, kind: str) -> None:
    wallet, signers = WALLETS[kind]
    coordinator = Coordinator(bdk, chain, f"{kind} changed", wallet)
    final = _sign(_pay_with_change(coordinator), wallet, *signers).final_tx
    assert final is not None
    tx = Tx.parse(final)
    stolen = replace(tx, outs=(replace(tx.outs[0], script=alice(1)), *tx.outs[1:]))
    assert not any(accepts(stolen.raw(), coordinator.spent(final)))
    assert not chain.mine(stolen.raw(), fees=FEE)
    assert chain.mine(final, fees=FEE), chain.why
