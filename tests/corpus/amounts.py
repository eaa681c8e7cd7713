"""Security catalogue 1.3: amounts, previous transactions, fees."""

from collections.abc import Callable

from tests.build.psbt import Draft, fund
from tests.build.tx import Out
from tests.build.wallets import TestWallet
from tests.corpus.case import (
    CHANGE,
    COIN,
    FAMILY,
    FAMILY_BARE,
    FAMILY_NESTED,
    HIS,
    HIS_TAPROOT,
    LEGACY,
    NESTED,
    OK,
    PAID,
    REFUSE,
    TAPROOT,
    WARN,
    WPKH,
    Book,
    alice,
    payment,
)

BOOK = Book()
LIE = 5_900_000
MONEY = 21_000_000 * 100_000_000
BTC = 100_000_000
KINDS = {"wpkh": WPKH, "shwpkh": NESTED, "ms": FAMILY, "shms": FAMILY_NESTED, "tr": TAPROOT}


def _wutxo_lies(wallet: TestWallet) -> Draft:
    draft = payment(wallet)
    place = draft.ins[0].spot
    draft.ins[0].fields[b"\x00"] = fund(place, COIN, 0, 1).raw()
    draft.ins[0].fields[b"\x01"] = Out(LIE, place.script).raw
    draft.ins[0].fields.pairs.sort()
    return draft


def _script_lies() -> Draft:
    draft = payment()
    place = WPKH.at(0, 3)
    previous = fund(HIS.at(0, 0), COIN, 0, 1)
    draft.ins[0].txid = previous.txid
    draft.ins[0].fields[b"\x00"] = previous.raw()
    draft.ins[0].fields[b"\x01"] = Out(COIN, place.script).raw
    return draft


for _name, _wallet in KINDS.items():
    BOOK.add(
        f"f-wutxo-lies-{_name}",
        REFUSE,
        "witness_utxo states another amount than the previous transaction",
        lambda wallet=_wallet: _wutxo_lies(wallet),
        wallets=(_wallet,),
        rule="amounts-contradict",
    )
BOOK.add("f-wutxo-script-lies", REFUSE, "witness_utxo states another script", _script_lies, rule="amounts-contradict")


# No previous transactions

for _name, _wallet in KINDS.items():
    BOOK.add(
        f"f-no-nwu-{_name}",
        OK if _name == "tr" else WARN,
        "two inputs without previous transactions" + (", bound by the taproot signatures" if _name == "tr" else ""),
        lambda wallet=_wallet: payment(wallet, 2, previous=False),
        wallets=(_wallet,),
        rule="amounts-are-bound" if _name == "tr" else "amounts-are-asserted",
    )
    BOOK.add(
        f"f-no-nwu-one-{_name}",
        OK,
        "one input without its previous transaction: a lie cannot pay",
        lambda wallet=_wallet: payment(wallet, 1, previous=False),
        wallets=(_wallet,),
        rule="amounts-are-bound",
        without=("amounts-are-asserted",),
    )


@BOOK.case("f-no-nwu-half", WARN, "one of two amounts is only asserted", rule="amounts-are-asserted")
def _() -> Draft:
    draft = payment(inputs=2)
    draft.ins[1].fields.drop(0)
    return draft


@BOOK.case(
    "f-no-nwu-foreign-taproot", WARN, "a foreign taproot input binds nothing of ours", rule="amounts-are-asserted"
)
def _() -> Draft:
    draft = payment(previous=False)
    draft.spend(HIS_TAPROOT.at(0, 0), COIN)
    draft.pay(alice(2), COIN)
    return draft


def _pair(first: int, second: int) -> Draft:
    """Two inputs without previous transactions; the same transaction whatever the amounts said."""
    draft = payment(inputs=2, previous=False)
    for entry, amount in zip(draft.ins, (first, second), strict=True):
        entry.fields[b"\x01"] = Out(amount, entry.spot.script).raw
    return draft


BOOK.add(
    "f-bip143-pair-a",
    WARN,
    "the first of two files of which each lies about the other input",
    lambda: _pair(COIN, COIN + 500_000),
)
BOOK.add("f-bip143-pair-b", WARN, "the second of them, alone", lambda: _pair(COIN + 500_000, COIN))


# Wrong previous transactions


def _with_previous(wallet: TestWallet, raw: bytes, vout: int | None = None) -> Draft:
    draft = payment(wallet)
    draft.ins[0].fields[b"\x00"] = raw
    if vout is not None:
        draft.ins[0].vout = vout
    return draft


for _name, _wallet in (("", WPKH), ("-legacy", LEGACY), ("-bare", FAMILY_BARE), ("-ms", FAMILY)):
    BOOK.add(
        f"f-nwu-hash{_name}",
        REFUSE,
        "the previous transaction is another one",
        lambda wallet=_wallet: _with_previous(wallet, fund(wallet.at(0, 3), COIN, 99, 1).raw()),
        wallets=(_wallet,),
        rule="amounts-contradict",
    )

for _name, _vout in (("f-vout-range", 99), ("f-vout-range-edge", 3), ("f-vout-max", 0xFFFFFFFF)):
    for _kind, _wallet in (("", WPKH), ("-legacy", LEGACY)):
        BOOK.add(
            _name + _kind,
            REFUSE,
            "the previous transaction has no such output",
            lambda wallet=_wallet, vout=_vout: _with_previous(wallet, fund(wallet.at(0, 3), COIN, 0, 1).raw(), vout),
            wallets=(_wallet,),
            rule="amounts-contradict",
        )


@BOOK.case("f-nwu-truncated", REFUSE, "the previous transaction ends too early")
def _() -> Draft:
    return _with_previous(WPKH, fund(WPKH.at(0, 3), COIN, 0, 1).raw()[:-5])


@BOOK.case("f-nwu-trailing", REFUSE, "bytes follow the previous transaction")
def _() -> Draft:
    return _with_previous(WPKH, fund(WPKH.at(0, 3), COIN, 0, 1).raw() + b"\0\0")


@BOOK.case("f-nwu-wrong-output", REFUSE | WARN, "the index names a foreign output of the right transaction")
def _() -> Draft:
    draft = payment()
    draft.ins[0].vout = 0
    return draft


@BOOK.case("f-legacy-wutxo-only", REFUSE, "a legacy input with a witness_utxo alone", wallets=(LEGACY,))
def _() -> Draft:
    draft = payment(LEGACY, previous=False)
    draft.ins[0].fields[b"\x01"] = Out(COIN, draft.ins[0].spot.script).raw
    return draft


@BOOK.case("f-bare-wutxo-only", REFUSE, "a bare multisig input with a witness_utxo alone", wallets=(FAMILY_BARE,))
def _() -> Draft:
    draft = payment(FAMILY_BARE, previous=False)
    draft.ins[0].fields[b"\x01"] = Out(COIN, draft.ins[0].spot.script).raw
    return draft


@BOOK.case("f-legacy-both", REFUSE | OK, "a legacy input with both, in agreement", wallets=(LEGACY,))
def _() -> Draft:
    draft = payment(LEGACY)
    draft.ins[0].fields[b"\x01"] = Out(COIN, draft.ins[0].spot.script).raw
    return draft


@BOOK.case("f-legacy-both-lies", REFUSE, "a legacy input with both, in disagreement", wallets=(LEGACY,))
def _() -> Draft:
    draft = payment(LEGACY)
    draft.ins[0].fields[b"\x01"] = Out(LIE, draft.ins[0].spot.script).raw
    return draft


@BOOK.case("f-no-utxo", REFUSE, "our input without any amount")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields.drop(0, 1)
    return draft


@BOOK.case("f-no-utxo-second", REFUSE, "our second input without any amount")
def _() -> Draft:
    draft = payment(inputs=2)
    draft.ins[1].fields.drop(0, 1)
    return draft


@BOOK.case("f-tr-missing-one", REFUSE, "a taproot input without amount beside one with it", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT, 2)
    draft.ins[1].fields.drop(0, 1)
    return draft


# Money range


def _amounts(given: int, *taken: int) -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), given)
    for number, amount in enumerate(taken):
        draft.pay(alice(number), amount)
    return draft


for _name, _given, _taken in (
    ("f-negative-fee", COIN, (COIN + 1,)),
    ("f-negative-fee-change", COIN, (600_000, 400_001)),
    ("f-negative-value", COIN, (COIN, -5_000)),
    ("f-overflow", COIN, (2**63, 2**63 + 900_000)),
    ("f-overflow-64", COIN, (2**64 - 1, 900_001)),
    ("f-sum-over-21m", COIN, (MONEY - 1, 2)),
    ("f-over-21m", COIN, (MONEY * 2,)),
    ("f-21m-plus-1", MONEY + 1001, (MONEY + 1,)),
    ("f-input-over-21m", MONEY + 1, (600_000,)),
    ("f-input-negative", 2**64 - 1, (600_000,)),
):
    BOOK.add(
        _name,
        REFUSE,
        "amounts that cannot be",
        lambda given=_given, taken=_taken: _amounts(given, *taken),
    )


@BOOK.case("f-inputs-sum-over-21m", REFUSE, "two inputs whose sum cannot be")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), MONEY - 1)
    draft.spend(WPKH.at(0, 4), MONEY - 1)
    draft.pay(alice(), MONEY - 1)
    return draft


BOOK.add(
    "f-exactly-21m-and-no-fee",
    WARN,
    "the largest amount there is, in and out",
    lambda: _amounts(MONEY, MONEY),
    rule="fee-is-zero",
)
BOOK.add(
    "f-exactly-21m-in-two",
    WARN,
    "the largest sum there is",
    lambda: _amounts(MONEY, MONEY - 1_000, 1_000),
    rule="fee-is-zero",
)
BOOK.add("f-exactly-21m", OK, "all the money there is, but for the fee", lambda: _amounts(MONEY, MONEY - 1000))


# Fees: percent of the payments, without payments of the inputs' sum


def _wide(paid: int, fee: int, coin: int = 100_000, inputs: int = 60) -> Draft:
    """Many inputs, so that a fee that is a large share is still a low rate; about 4,150 vB with 60 of them."""
    draft = Draft()
    for number in range(inputs):
        draft.spend(WPKH.at(0, number), coin)
    if paid:
        draft.pay(alice(), paid)
    draft.change(WPKH.at(1, 3), inputs * coin - paid - fee)
    return draft


def _narrow(paid: int, fee: int) -> Draft:
    """One input, about 141 vB."""
    draft = Draft()
    draft.spend(WPKH.at(0, 3), paid + fee + COIN)
    draft.pay(alice(), paid)
    draft.change(WPKH.at(1, 5), COIN)
    return draft


HIGH, EXTREME, ZERO = "fee-is-high", "fee-is-extreme", "fee-is-zero"
NO_FEE_RULE = (HIGH, EXTREME, ZERO)


def _fee(name: str, rule: str | None, make: Callable[[], Draft], why: str) -> None:
    without = tuple(one for one in NO_FEE_RULE if one != rule)
    BOOK.add(name, WARN if rule else OK, why, make, rule=rule, without=without)


_fee("f-fee-50btc", EXTREME, lambda: _narrow(BTC, 50 * BTC), "50 BTC of fee")
_fee("f-fee-39pct", HIGH, lambda: _wide(PAID, PAID * 39 // 100), "39 % of the payment")
_fee("f-feerate", EXTREME, lambda: _narrow(100 * BTC, 7_000 * 141), "7,000 sat/vB")
_fee("f-zero-fee", ZERO, lambda: payment(fee=0), "no fee")
_fee("f-fee-10pct", None, lambda: _wide(PAID, PAID // 10), "exactly 10 % is not high")
_fee("f-fee-10pct-plus", HIGH, lambda: _wide(PAID, PAID // 10 + 1), "a satoshi more is")
_fee("f-fee-50pct", HIGH, lambda: _wide(PAID, PAID // 2), "exactly 50 % is not extreme")
_fee("f-fee-50pct-plus", EXTREME, lambda: _wide(PAID, PAID // 2 + 1), "a satoshi more is")
_fee("f-fee-10000-sat", None, lambda: _narrow(12_000, 10_000), "10,000 sat are never a high share")
_fee("f-fee-10001-sat", EXTREME, lambda: _narrow(12_000, 10_001), "a satoshi more is, here 83 %")
_fee("f-fee-10001-sat-high", HIGH, lambda: _narrow(50_000, 10_001), "a satoshi more is, here 20 %")
_fee("f-rate-300", None, lambda: _narrow(BTC, 300 * 140), "300 sat/vB is not high")
_fee("f-rate-302", HIGH, lambda: _narrow(BTC, 302 * 141), "302 sat/vB is")
_fee("f-rate-2500", HIGH, lambda: _narrow(BTC, 2_500 * 140), "2,500 sat/vB is not extreme")
_fee("f-rate-2520", EXTREME, lambda: _narrow(BTC, 2_520 * 141), "2,520 sat/vB is")
_fee("f-fee-0.1btc", HIGH, lambda: _wide(5 * BTC, 10_000_000, 10_000_000, 100), "0.1 BTC is not extreme by itself")
_fee("f-fee-0.1btc-plus", EXTREME, lambda: _wide(5 * BTC, 10_000_001, 10_000_000, 100), "a satoshi more is")
_fee("f-fee-consolidation-10pct", None, lambda: _wide(0, 600_000), "without payments: 10 % of the inputs' sum")
_fee("f-fee-consolidation-plus", HIGH, lambda: _wide(0, 600_001), "a satoshi more")
_fee("f-fee-consolidation-50pct-plus", EXTREME, lambda: _wide(0, 3_000_001), "more than half of the coins")
_fee("f-fee-all-of-it", EXTREME, lambda: _narrow(1, COIN), "the payment is nothing beside the fee")
BOOK.cases[-1].without = ()


@BOOK.case("f-fee-hidden-in-change", WARN, "change that was left out becomes fee", rule=EXTREME)
def _() -> Draft:
    draft = payment()
    del draft.outs[CHANGE]
    return draft


@BOOK.case("f-fee-percent-counts-payments-only", WARN, "the fee is 1 % of the coins but 20 % of the payment", rule=HIGH)
def _() -> Draft:
    return _wide(PAID, PAID // 5, coin=COIN)
