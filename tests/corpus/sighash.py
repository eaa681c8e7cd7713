"""Security catalogue 1.4: what a signature commits to. ALL, and DEFAULT on taproot; nothing else is signed."""

from struct import pack

from tests.build.psbt import SIGHASH_FIELD, Draft
from tests.build.wallets import TestWallet
from tests.corpus.case import (
    COIN,
    FAMILY,
    FAMILY_BARE,
    FAMILY_NESTED,
    LEGACY,
    NESTED,
    OK,
    REFUSE,
    TAPROOT,
    WPKH,
    Book,
    alice,
    payment,
)

BOOK = Book()
ALL, NONE, SINGLE, ACP = 1, 2, 3, 0x80


def _asking(wallet: TestWallet, sighash: int, inputs: int = 1, which: int = 0) -> Draft:
    draft = payment(wallet, inputs)
    draft.ins[which].fields[SIGHASH_FIELD] = pack("<I", sighash)
    return draft


NAMES = {
    "none": NONE,
    "single": SINGLE,
    "all-acp": ALL | ACP,
    "none-acp": NONE | ACP,
    "single-acp": SINGLE | ACP,
    "unknown-04": 0x04,
    "unknown-41": 0x41,
    "zero-acp": ACP,
    "32bit-101": 0x101,
    "32bit-100": 0x100,
    "high-bit": 0x80000001,
    "max": 0xFFFFFFFF,
}
WALLETS = {
    "": WPKH,
    "sh-": NESTED,
    "legacy-": LEGACY,
    "tr-": TAPROOT,
    "ms-": FAMILY,
    "shms-": FAMILY_NESTED,
    "bare-": FAMILY_BARE,
}
for _kind, _wallet in WALLETS.items():
    for _name, _sighash in NAMES.items():
        BOOK.add(
            f"s-{_kind}{_name}",
            REFUSE,
            "a signature that leaves parts of the transaction open, or that nobody defined",
            lambda wallet=_wallet, sighash=_sighash: _asking(wallet, sighash),
            wallets=(_wallet,),
            rule="sighash-not-allowed",
        )
    BOOK.add(
        f"s-{_kind}all",
        OK,
        "ALL, said aloud",
        lambda wallet=_wallet: _asking(wallet, ALL),
        wallets=(_wallet,),
    )
    BOOK.add(
        f"s-{_kind}zero",
        OK if _kind == "tr-" else REFUSE,
        "0 is DEFAULT on taproot and nothing elsewhere",
        lambda wallet=_wallet: _asking(wallet, 0),
        wallets=(_wallet,),
    )


def _single_out_of_range(wallet: TestWallet) -> Draft:
    draft = _asking(wallet, SINGLE, inputs=3, which=2)
    draft.outs[0].amount += COIN // 2
    return draft


for _name, _wallet in (("wpkh", WPKH), ("pkh", LEGACY)):
    BOOK.add(
        f"s-single-range-{_name}",
        REFUSE,
        "SINGLE for an input that has no output: the digest is the number one",
        lambda wallet=_wallet: _single_out_of_range(wallet),
        wallets=(_wallet,),
    )

BOOK.add("s-mixed", REFUSE, "one input asks for NONE, the other for nothing", lambda: _asking(WPKH, NONE, 2, 1))


@BOOK.case("s-mixed-said", REFUSE, "one input asks for ALL, the other for SINGLE")
def _() -> Draft:
    draft = _asking(WPKH, SINGLE, 2, 1)
    draft.ins[0].fields[SIGHASH_FIELD] = pack("<I", ALL)
    return draft


for _length in (0, 1, 2, 3, 5, 8):

    def _short(length: int = _length) -> Draft:
        draft = payment()
        draft.ins[0].fields[SIGHASH_FIELD] = (b"\x01" + bytes(8))[:length]
        return draft

    BOOK.add(f"s-short-field-{_length}", REFUSE, "a sighash type of another length than four bytes", _short)


@BOOK.case("s-beside-payment", REFUSE, "NONE hidden behind nine honest inputs")
def _() -> Draft:
    draft = _asking(WPKH, NONE, 10, 9)
    draft.pay(alice(1), 1_000)
    draft.outs[1].amount -= 1_000
    return draft
