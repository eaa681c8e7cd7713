"""Whatever coldtui finishes, consensus accepts: benign files, both PSBT versions, mixed wallets, damaged files."""

from collections import Counter

import pytest

from coldtui.core.errors import ColdtuiError
from tests.build.psbt import Draft
from tests.build.tx import Out, Tx
from tests.build.wallets import ALL_KINDS
from tests.corpus.benign import WALLETS
from tests.corpus.case import COIN, FEE, HIS, Case, alice
from tests.corpus.every import BENIGN, CASES
from tests.corpus.mutants import mutants
from tests.oracles.kernel import Regtest, accepts
from tests.oracles.signing import look, sign, spent

EACH = [pytest.param(case, version, id=f"{case.id}-v{version}") for case in BENIGN for version in case.versions]


@pytest.mark.parametrize(("case", "version"), EACH)
def test_a_benign_file_is_signed_and_accepted(case: Case, version: int) -> None:
    checked = look(case.raw(version), case.wallets, case.network)
    result = sign(checked, case.wallets)
    assert result is not None
    assert result.final_tx is not None
    assert all(accepts(result.final_tx, spent(checked)))
    assert Tx.parse(result.final_tx).raw(witness=False) == _unsigned_but_signed(result.final_tx, case)


def _unsigned_but_signed(final: bytes, case: Case) -> bytes:
    """The transaction of the draft with the scriptSigs of the final one: nothing else may differ."""
    assert isinstance(case.draft, Draft)
    wanted, got = case.draft.tx, Tx.parse(final)
    ins = tuple(
        type(one)(one.txid, one.vout, one.sequence, signed.script_sig)
        for one, signed in zip(wanted.ins, got.ins, strict=True)
    )
    # the locktime of version 2 follows from the inputs' demands; elsewhere it is the draft's
    locktime = got.locktime if any(entry.v2_fields.pairs for entry in case.draft.ins) else wanted.locktime
    return Tx(ins, wanted.outs, wanted.version, locktime).raw()


def test_whatever_can_be_signed_of_the_attack_corpus_is_valid() -> None:
    """A warning that is acknowledged must still lead to valid signatures, never to worthless ones."""
    seen: Counter[str] = Counter()
    for case in CASES:
        if isinstance(case.draft, bytes) or set(case.expect) == {"refuse"} or len(case.draft.ins) > 200:
            continue
        try:
            checked = look(case.raw(case.versions[0]), case.wallets, case.network)
        except ColdtuiError:
            continue
        result = sign(checked, case.wallets)
        if result is None or result.final_tx is None:
            seen["not finished"] += 1
        else:
            honest = {"f-bip143-pair-a", "f-bip143-pair-b", "i-already-final-garbage"}
            assert all(accepts(result.final_tx, spent(checked))) or case.id in honest, case.id
            seen["valid"] += 1
    assert seen["valid"] > 150, seen


@pytest.mark.parametrize("version", [0, 2])
@pytest.mark.parametrize("kind", ALL_KINDS)
def test_both_psbt_versions_are_mined(chain: Regtest, kind: str, version: int) -> None:
    wallet = WALLETS[kind]
    funding = chain.fund([Out(COIN, wallet.at(0, 0).script), Out(COIN, wallet.at(1, 1).script)])
    draft = Draft(locktime=chain.height)
    for vout, place in enumerate((wallet.at(0, 0), wallet.at(1, 1))):
        draft.spend(place, COIN, funding=funding, vout=vout)
    draft.pay(alice(), COIN)
    draft.change(wallet.at(1, 2), COIN - FEE)
    checked = look(draft.raw(version), (wallet,))
    result = sign(checked, (wallet,))
    assert result is not None
    assert result.final_tx is not None
    assert chain.mine(result.final_tx, fees=FEE), chain.why


@pytest.mark.parametrize("version", [0, 2])
def test_all_seven_kinds_of_wallet_in_one_transaction_are_mined(chain: Regtest, version: int) -> None:
    wallets = tuple(WALLETS.values())
    places = [wallet.at(branch, 4) for branch in (0, 1) for wallet in wallets]
    funding = chain.fund([Out(COIN + number, place.script) for number, place in enumerate(places)])
    draft = Draft()
    for number, place in enumerate(places):
        draft.spend(place, COIN + number, funding=funding, vout=number)
    draft.pay(alice(), 13 * COIN)
    draft.change(wallets[2].at(1, 5), COIN + sum(range(14)) - 20_000)
    checked = look(draft.raw(version), wallets)
    assert [one.rule for one in checked.warnings] == ["two-wallets"]
    result = sign(checked, wallets)
    assert result is not None
    assert result.final_tx is not None
    assert accepts(result.final_tx, spent(checked)) == [True] * 14
    assert chain.mine(result.final_tx, fees=20_000), chain.why


def test_an_input_that_somebody_else_finished_is_kept_and_mined(chain: Regtest) -> None:
    ours, his = WALLETS["p2tr"].at(0, 6), HIS.at(0, 6)
    funding = chain.fund([Out(COIN, ours.script), Out(COIN, his.script)])
    draft = Draft()
    draft.spend(ours, COIN, funding=funding, vout=0)
    entry = draft.spend(his, COIN, funding=funding, vout=1)
    draft.pay(alice(), 2 * COIN - FEE)
    signature = draft.sign(1, his.origins[0])
    pub = his.origins[0].pub
    entry.fields[b"\x08"] = b"\x02" + bytes((len(signature),)) + signature + bytes((len(pub),)) + pub
    checked = look(draft.raw(), (WALLETS["p2tr"],))
    result = sign(checked, (WALLETS["p2tr"],))
    assert result is not None
    assert result.final_tx is not None
    assert chain.mine(result.final_tx, fees=FEE), chain.why


@pytest.mark.parametrize(
    ("version", "sequence", "locktime"),
    [(2, 3, 0), (2, 1 << 22 | 1, 0), (1, 0, 5), (2, 0xFFFFFFFF, 499_999_999), (3, 0xFFFFFFFE, 20), (2, 0, 0)],
)
@pytest.mark.parametrize("kind", ["p2pkh", "p2wpkh", "p2tr", "p2sh"])
def test_sequences_and_locktimes_are_signed_as_they_stand(
    kind: str, version: int, sequence: int, locktime: int
) -> None:
    wallet = WALLETS[kind]
    draft = Draft(version, locktime)
    draft.spend(wallet.at(0, 0), COIN, sequence=sequence)
    draft.pay(alice(), COIN - FEE)
    checked = look(draft.raw(2), (wallet,))
    result = sign(checked, (wallet,))
    assert result is not None
    assert result.final_tx is not None
    final = Tx.parse(result.final_tx)
    assert (final.version, final.locktime, final.ins[0].sequence) == (version, locktime, sequence)
    assert accepts(result.final_tx, spent(checked)) == [True]


@pytest.mark.parametrize("version", [0, -1, -(2**31), 2**31 - 1])
@pytest.mark.parametrize("kind", ["p2pkh", "p2wpkh", "p2tr"])
def test_strange_versions_are_signed_as_they_stand(kind: str, version: int) -> None:
    wallet = WALLETS[kind]
    draft = Draft(version)
    draft.spend(wallet.at(0, 0), COIN)
    draft.pay(alice(), COIN - FEE)
    for psbt_version in (0, 2):
        checked = look(draft.raw(psbt_version), (wallet,))
        result = sign(checked, (wallet,))
        assert result is not None
        assert result.final_tx is not None
        assert accepts(result.final_tx, spent(checked)) == [True]


SMALL = [case for case in BENIGN if case.network == "regtest" and len(case.raw(case.versions[0])) < 3_000]


def test_what_coldtui_signs_of_damaged_files_is_valid_for_what_it_showed() -> None:
    files = [case.raw(case.versions[-1]) for case in SMALL]
    seen: Counter[str] = Counter()
    for number, raw in mutants(files, 2_500, 7):
        wallets = SMALL[number].wallets
        try:
            checked = look(raw, wallets)
        except ColdtuiError:
            seen["unreadable"] += 1
            continue
        result = sign(checked, wallets)
        if result is None:
            seen["nothing signed"] += 1
            continue
        assert look(result.psbt_bytes, wallets).transaction.psbt.tx == checked.transaction.psbt.tx
        if result.final_tx is None:
            seen["not finished"] += 1
            continue
        finished = [one.fields.is_final for one in checked.transaction.inputs]
        verdicts = accepts(result.final_tx, spent(checked))
        assert all(ok or was for ok, was in zip(verdicts, finished, strict=True)), raw.hex()
        seen["valid"] += 1
    assert seen["valid"] > 300, seen
