"""The consensus judge judges: right signatures pass, wrong ones fail, and no money is made."""

from tests.build.psbt import Draft
from tests.build.tx import In, Out, Tx
from tests.build.wallets import single
from tests.oracles.kernel import ANYONE, Regtest, accepts


def _signed_p2wpkh(funding: Tx, amount: int, paid: int, signed_amount: int) -> Tx:
    wallet = single("p2wpkh")
    spot = wallet.at(0, 0)
    draft = Draft()
    entry = draft.spend(spot, signed_amount, funding=funding, vout=0)
    draft.pay(wallet.at(0, 1), paid)
    entry.witness = (draft.sign(0, spot.origins[0]), spot.origins[0].pub)
    assert funding.outs[0].amount == amount
    return draft.tx


def test_a_block_with_a_right_spend_is_accepted(chain: Regtest) -> None:
    spot = single("p2wpkh").at(0, 0)
    funding = chain.fund([Out(100_000, spot.script)])
    tx = _signed_p2wpkh(funding, 100_000, 99_000, 100_000)
    assert accepts(tx.raw(), [funding.outs[0]]) == [True]
    assert chain.mine(tx.raw(), fees=1000), chain.why


def test_a_signature_over_another_amount_is_refused_alone_and_in_a_block(chain: Regtest) -> None:
    spot = single("p2wpkh").at(0, 0)
    funding = chain.fund([Out(100_001, spot.script)])
    tx = _signed_p2wpkh(funding, 100_001, 99_000, 100_000)
    assert accepts(tx.raw(), [funding.outs[0]]) == [False]
    assert not chain.mine(tx.raw())


def test_a_transaction_that_makes_money_is_refused(chain: Regtest) -> None:
    funding = chain.fund([Out(100_000, ANYONE)])
    tx = Tx((In(funding.txid, 0),), (Out(100_001, ANYONE),))
    assert not chain.mine(tx.raw())
    honest = Tx((In(funding.txid, 0),), (Out(100_000, ANYONE),))
    assert chain.mine(honest.raw()), chain.why


def test_a_coinbase_that_claims_too_much_is_refused(chain: Regtest) -> None:
    assert not chain.mine(fees=1)
    assert chain.mine(fees=0), chain.why


def test_a_coinbase_cannot_be_spent_before_its_time(chain: Regtest) -> None:
    assert chain.mine()
    young = chain._coinbases[-1]
    assert not chain.mine(Tx((In(young.txid, 0),), (young.outs[0],)).raw())
