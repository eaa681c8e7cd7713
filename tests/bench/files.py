"""The large PSBTs that are measured: one payment from many coins, each at an address of its own."""

import base64
from functools import cache

from tests.build.psbt import Draft
from tests.build.wallets import TestWallet, family, single
from tests.corpus.case import alice

KINDS: dict[str, TestWallet] = {
    "p2wpkh": single("p2wpkh"),
    "p2pkh": single("p2pkh"),
    "p2wsh": family("p2wsh"),
    "p2tr": single("p2tr"),
}
COIN = 1_000_000


@cache
def psbt(kind: str, inputs: int) -> bytes:
    """A PSBT in base64, as both programs get it; only p2pkh carries previous transactions, which it needs."""
    wallet = KINDS[kind]
    draft = Draft()
    for number in range(inputs):
        entry = draft.spend(wallet.at(number % 2, number // 2), COIN, previous=kind == "p2pkh", vout=0)
        if kind != "p2pkh":
            entry.txid = bytes((1,)) + bytes(27) + number.to_bytes(4, "big")
    draft.pay(alice(), COIN * inputs // 2)
    draft.change(wallet.at(1, 7), COIN * inputs // 2 - 200 * inputs)
    return base64.b64encode(draft.raw())
