"""Transactions that people make every day: the review may say things about them, but must warn of none."""

from struct import pack

from tests.build import script
from tests.build.keys import OURS, SECOND, master, parse_path
from tests.build.psbt import Draft, describe, fund, xpub_field
from tests.build.tx import Out
from tests.build.wallets import ALL_KINDS, MULTI_PATH, Account, TestWallet, family, single
from tests.corpus.case import (
    CHANGE,
    COIN,
    FAMILY,
    FAMILY_BARE,
    FAMILY_NESTED,
    FEE,
    HIS,
    LEGACY,
    NESTED,
    OK,
    PAID,
    TAPROOT,
    WPKH,
    Book,
    alice,
    payment,
)

BOOK = Book()
WALLETS = {
    "p2pkh": LEGACY,
    "p2sh-p2wpkh": NESTED,
    "p2wpkh": WPKH,
    "p2tr": TAPROOT,
    "p2sh": FAMILY_BARE,
    "p2sh-p2wsh": FAMILY_NESTED,
    "p2wsh": FAMILY,
}


QUIET = {
    "no-change",
    "self-transfer",
    "consolidation",
    "data-output",
    "cosigners-signed",
    "amounts-are-bound",
    "locktime-height",
    "version-3",
    "unknown-fields",
}
"""Notes that a plain payment has no reason for."""


def _drain(wallet: TestWallet, target: bytes | None, branch: int, inputs: int = 3) -> Draft:
    """All inputs to one output: to `target`, or to our own next address."""
    draft = payment(wallet, inputs)
    draft.outs.clear()
    if target is not None:
        draft.pay(target, inputs * COIN - FEE)
    else:
        draft.change(wallet.at(branch, 11), inputs * COIN - FEE)
    return draft


for _kind in ALL_KINDS:
    _wallet = WALLETS[_kind]
    _own = {"wallets": (_wallet,)}
    BOOK.add(
        f"b-{_kind}",
        OK,
        "a payment with change",
        lambda w=_wallet: payment(w),
        purposes=("payment", "change"),
        without=tuple(QUIET - ({"amounts-are-bound"} if _kind == "p2tr" else set())),
        **_own,
    )
    BOOK.add(f"b-{_kind}-7-inputs", OK, "seven coins", lambda w=_wallet: payment(w, 7), **_own)
    BOOK.add(
        f"b-{_kind}-no-change",
        OK,
        "everything is paid out",
        lambda w=_wallet: _drain(w, alice(), 0),
        rule="no-change",
        purposes=("payment",),
        **_own,
    )
    BOOK.add(
        f"b-{_kind}-self-transfer",
        OK,
        "to our own receiving address",
        lambda w=_wallet: _drain(w, None, 0, 1),
        rule="self-transfer",
        purposes=("self-transfer",),
        **_own,
    )
    BOOK.add(
        f"b-{_kind}-consolidation",
        OK,
        "many coins become one",
        lambda w=_wallet: _drain(w, None, 1, 20),
        rule="consolidation",
        purposes=("change",),
        **_own,
    )

for _network in ("main", "testnet3", "testnet4", "signet"):
    for _kind in ("p2wpkh", "p2tr", "p2wsh"):
        _wallet = family(_kind, _network) if _kind in MULTI_PATH else single(_kind, _network)
        BOOK.add(
            f"b-{_network}-{_kind}",
            OK,
            "a payment with change on another network",
            lambda w=_wallet: payment(w),
            wallets=(_wallet,),
            network=_network,
        )

for _kind in MULTI_PATH:
    _wallet = WALLETS[_kind]

    def _half_signed(wallet: TestWallet = _wallet, by: int = 1) -> Draft:
        draft = payment(wallet, 2)
        for index, entry in enumerate(draft.ins):
            draft.add_signature(index, entry.spot.origins[by])
        return draft

    BOOK.add(
        f"b-{_kind}-cosigner-signed",
        OK,
        "a cosigner has signed",
        _half_signed,
        wallets=(_wallet,),
        rule="cosigners-signed",
        without=("bad-signature",),
    )


@BOOK.case(
    "b-own-signature-there", OK, "we have signed, the cosigner has not", wallets=(FAMILY,), without=("bad-signature",)
)
def _() -> Draft:
    draft = payment(FAMILY)
    draft.add_signature(0, draft.ins[0].spot.origins[0])
    return draft


def _many(words: int, threshold: int, kind: str = "p2wsh") -> TestWallet:
    path = parse_path(MULTI_PATH[kind].format(coin=1))
    accounts = tuple(Account(master(OURS, f"cosigner {number}"), path) for number in range(words))
    return TestWallet(kind, accounts, threshold)


MULTIS = {
    "b-1-of-2": family(phrases=(OURS, SECOND), threshold=1),
    "b-2-of-2": family(phrases=(OURS, SECOND), threshold=2),
    "b-3-of-3": family(threshold=3),
    "b-3-of-5": _many(5, 3),
    "b-15-of-15-bare": _many(15, 15, "p2sh"),
    "b-11-of-20": _many(20, 11),
    "b-17-of-17": _many(17, 17),
    "b-not-sorted": family(is_sorted=False),
    "b-not-sorted-nested": family("p2sh-p2wsh", is_sorted=False),
    "b-1-of-1": family(phrases=(OURS,), threshold=1),
    "b-other-path": family(path="m/48h/1h/7h/2h"),
    "b-account-9": single("p2wpkh", account=9),
    "b-taproot-account-1000": single("p2tr", account=1_000),
}
for _name, _wallet in MULTIS.items():
    BOOK.add(_name, OK, "another wallet", lambda w=_wallet: payment(w, 2), wallets=(_wallet,))


RECIPIENTS = {
    "p2pkh": script.p2pkh(HIS.at(0, 0).origins[0].pub),
    "p2sh": script.p2sh(b"\x51"),
    "p2wsh": script.p2wsh(b"\x51"),
    "p2tr": single("p2tr", phrase=SECOND).at(0, 0).script,
}
for _kind, _target in RECIPIENTS.items():

    def _to(target: bytes = _target) -> Draft:
        draft = payment()
        draft.outs[0].script = target
        return draft

    BOOK.add(f"b-to-{_kind}", OK, "to another kind of address", _to)


@BOOK.case("b-many-payments", OK, "nine people are paid", purposes=(*("payment",) * 9, "change"))
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 10 * COIN)
    for number in range(9):
        draft.pay(alice(number), COIN)
    draft.change(WPKH.at(1, 5), COIN - 3 * FEE)
    return draft


@BOOK.case("b-wpkh-200out", OK, "two hundred people are paid")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 201 * COIN)
    for number in range(200):
        draft.pay(alice(number), COIN)
    draft.change(WPKH.at(1, 5), COIN - 30 * FEE)
    return draft


BOOK.add("b-100-inputs", OK, "a hundred coins", lambda: payment(WPKH, 100, fee=20_000))
BOOK.add("b-100-inputs-wsh", OK, "a hundred coins", lambda: payment(FAMILY, 100, fee=20_000), wallets=(FAMILY,))
BOOK.add("b-100-inputs-tr", OK, "a hundred coins", lambda: payment(TAPROOT, 100, fee=20_000), wallets=(TAPROOT,))


@BOOK.case("b-two-changes", OK, "change in two parts", purposes=("payment", "change", "change"))
def _() -> Draft:
    draft = payment()
    draft.outs[CHANGE].amount -= 100_000
    draft.change(WPKH.at(1, 6), 100_000)
    return draft


@BOOK.case("b-change-first", OK, "the change stands first", purposes=("change", "payment"))
def _() -> Draft:
    draft = payment()
    draft.outs.reverse()
    return draft


@BOOK.case(
    "b-payment-with-origins", OK, "the recipient's own key origins are in the file", purposes=("payment", "change")
)
def _() -> Draft:
    draft = payment()
    draft.outs[0].script = HIS.at(0, 7).script
    describe(draft.outs[0].fields, HIS.at(0, 7), is_input=False)
    return draft


@BOOK.case("b-payment-to-cosigner", OK, "a cosigner is paid on a wallet of his own, with origins", wallets=(FAMILY,))
def _() -> Draft:
    his = single("p2wpkh", phrase=SECOND).at(0, 7)
    draft = payment(FAMILY)
    draft.outs[0].script = his.script
    return draft


@BOOK.case(
    "b-to-own-second-wallet", OK, "from one registered wallet to another", wallets=(WPKH, FAMILY), rule="self-transfer"
)
def _() -> Draft:
    draft = payment()
    draft.outs[0].script = FAMILY.at(0, 4).script
    describe(draft.outs[0].fields, FAMILY.at(0, 4), is_input=False)
    return draft


@BOOK.case(
    "b-more-wallets-registered", OK, "seven wallets are registered, one is used", wallets=tuple(WALLETS.values())
)
def _() -> Draft:
    return payment(FAMILY)


@BOOK.case("b-global-xpubs", OK, "the wallet's extended keys are in the file", wallets=(FAMILY,))
def _() -> Draft:
    draft = payment(FAMILY)
    for account in FAMILY.accounts:
        key, value = xpub_field(account)
        draft.globals[key] = value
    return draft


@BOOK.case("b-unknown-fields", OK, "fields that nobody knows are in every map", rule="unknown-fields")
def _() -> Draft:
    draft = payment()
    proprietary = b"\xfc\x05other\x01" + b"data"
    for fields in (draft.globals, draft.ins[0].fields, draft.outs[0].fields, draft.outs[1].fields):
        fields[proprietary] = b"\x1b[2J"
        fields[b"\xef\x01\x02"] = b""
        fields[b"\xfd\xfe\x00long type"] = b"value"
    return draft


@BOOK.case("b-previous-without-witness", OK, "the previous transaction comes stripped of its witness")
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields[b"\x00"] = fund(WPKH.at(0, 3), COIN, 0, 1).raw(witness=False)
    return draft


@BOOK.case("b-previous-only", OK, "segwit with the previous transaction alone", without=("amounts-are-bound",))
def _() -> Draft:
    draft = payment()
    draft.ins[0].fields.drop(1)
    return draft


@BOOK.case("b-taproot-with-previous", OK, "taproot with the previous transaction as well", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT)
    draft.ins[0].fields[b"\x00"] = fund(TAPROOT.at(0, 3), COIN, 0, 1).raw()
    return draft


@BOOK.case("b-taproot-signed-elsewhere-not", OK, "taproot, two inputs, one amount proven", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT, 2)
    draft.ins[1].fields[b"\x00"] = fund(TAPROOT.at(1, 4), COIN, 1, 1).raw()
    return draft


@BOOK.case("b-two-coins-of-one-transaction", OK, "two outputs of one previous transaction")
def _() -> Draft:
    base = fund(WPKH.at(0, 3), COIN, 5, 1)
    both = type(base)(base.ins, (*base.outs, Out(COIN, WPKH.at(0, 4).script)))
    draft = Draft()
    draft.spend(WPKH.at(0, 3), COIN, funding=both, vout=1)
    draft.spend(WPKH.at(0, 4), COIN, funding=both, vout=len(both.outs) - 1)
    draft.pay(alice(), PAID)
    draft.change(WPKH.at(1, 5), 2 * COIN - PAID - FEE)
    return draft


@BOOK.case("b-same-address-twice", OK, "two coins of one address")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), COIN)
    draft.spend(WPKH.at(0, 3), COIN)
    draft.pay(alice(), PAID)
    draft.change(WPKH.at(0, 3), 2 * COIN - PAID - FEE)
    return draft


@BOOK.case("b-anti-fee-sniping", OK, "the present height as locktime, and replaceable", rule="locktime-height")
def _() -> Draft:
    draft = payment()
    draft.locktime = 924_680
    return draft


@BOOK.case("b-high-indexes", OK, "a wallet in long use")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 4_711), COIN)
    draft.pay(alice(), PAID)
    draft.change(WPKH.at(1, 3_912), COIN - PAID - FEE)
    return draft


@BOOK.case("b-small-payment-large-share", OK, "a small payment may cost a large share")
def _() -> Draft:
    draft = Draft()
    draft.spend(WPKH.at(0, 3), 20_000)
    draft.pay(alice(), 5_000)
    draft.change(WPKH.at(1, 5), 20_000 - 5_000 - 3_000)
    return draft


@BOOK.case("b-v2-modifiable-and-fallback", OK, "version 2 with its optional fields", versions=(2,))
def _() -> Draft:
    draft = payment()
    draft.locktime = 924_680
    draft.globals[b"\x06"] = b"\x00"
    draft.ins[0].v2_fields[b"\x12"] = pack("<I", 924_000)
    return draft


@BOOK.case("b-sighash-said", OK, "ALL on segwit and DEFAULT on taproot, said aloud", wallets=(TAPROOT,))
def _() -> Draft:
    draft = payment(TAPROOT, 2)
    draft.ins[0].fields[b"\x03"] = pack("<I", 0)
    draft.ins[1].fields[b"\x03"] = pack("<I", 1)
    return draft
