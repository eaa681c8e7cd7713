"""Make what `coldtui --demo` plays with: `python -m tests.build.make_demo` writes coldtui/demo anew.

bdkpython, as the watch-only wallet of each sample, builds the PSBTs; one is then forged by hand. The keys are those of
published recovery phrases and the money is regtest's, made up by `tests.build.psbt.fund`.
"""

import base64
from collections.abc import Mapping
from pathlib import Path

from tests.build.keys import OURS, SECOND, THIRD
from tests.build.psbt import fund
from tests.build.script import address
from tests.build.tx import Tx
from tests.build.wallets import TestWallet, family, single
from tests.oracles.bdk import Bdk

FOLDER = Path(__file__).parent.parent.parent / "coldtui" / "demo"

ALICE = single("p2wpkh", phrase="zoo " * 11 + "wrong").at(0, 0).script
BOB = single("p2tr", phrase="zoo " * 11 + "wrong").at(0, 0).script
THIEF = single("p2wpkh", phrase="zoo " * 11 + "wrong", account=666).at(0, 0).script

POCKET = single("p2wpkh")
FAMILY = family("p2wsh", phrases=(OURS, SECOND, THIRD))


def _coins(wallet: TestWallet, *amounts: int) -> list[Tx]:
    """A transaction for each amount, to one receiving address after the other."""
    return [fund(wallet.at(0, index), amount, index, 1) for index, amount in enumerate(amounts)]


def _build(bdk: Bdk, name: str, wallet: TestWallet, coins: list[Tx], **how: object) -> bytes:
    bdk("open", wallet=name, receive=wallet.descriptor("0"), change=wallet.descriptor("1"), network="regtest")
    bdk("reveal", wallet=name, branch=0, index=len(coins))
    bdk("fund", wallet=name, txs=[coin.raw().hex() for coin in coins])
    outpoints = [f"{coin.txid[::-1].hex()}:1" for coin in coins]
    return base64.b64decode(bdk("build", wallet=name, coins=outpoints, **how))


def samples() -> Mapping[str, bytes]:
    """Every file of the demo by its name."""
    with Bdk() as bdk:
        files = {
            "pay-alice.psbt": _build(
                bdk, "alice", POCKET, _coins(POCKET, 5_000_000), pay=[[ALICE.hex(), 1_500_000]], fee=1_880
            ),
            "family-payment.psbt": _build(
                bdk, "family", FAMILY, _coins(FAMILY, 20_000_000, 7_500_000), pay=[[BOB.hex(), 21_000_000]], fee=4_200
            ),
            "high-fee.psbt": _build(
                bdk, "high", POCKET, _coins(POCKET, 2_000_000), pay=[[ALICE.hex(), 300_000]], fee=36_000
            ),
            "extreme-fee.psbt": _build(
                bdk, "extreme", POCKET, _coins(POCKET, 90_000_000), pay=[[ALICE.hex(), 1_500_000]], fee=18_800_000
            ),
            "unproven-amounts.psbt": _build(
                bdk,
                "unproven",
                POCKET,
                _coins(POCKET, 3_000_000, 2_000_000),
                pay=[[ALICE.hex(), 4_000_000]],
                fee=2_500,
                only_witness_utxo=True,
            ),
        }
        honest = _build(bdk, "forged", POCKET, _coins(POCKET, 8_000_000), pay=[[ALICE.hex(), 100_000]], fee=1_880)
    ours = POCKET.at(1, 0).script
    assert honest.count(ours) == 1
    files["forged-change.psbt"] = honest.replace(ours, THIEF)
    files["family-2-of-3.txt"] = FAMILY.descriptor().encode() + b"\n"
    return files


def sources() -> str:
    """What stands in SOURCES.md."""
    return f"""# Where these files come from

Samples for `coldtui --demo`, made by `python -m tests.build.make_demo` (bdkpython builds the PSBTs as a watch-only
wallet; a test compares them). Everything is regtest, where money is worth nothing, and every key is public: never use
these phrases.

| what | whose |
|---|---|
| `{OURS}` | the demo's own key, m/84h/1h/0h, and key 1 of the family |
| `{SECOND}` | key 2 of the family, m/48h/1h/0h/2h as all of them |
| `{THIRD}` | key 3 of the family |

The phrases are test vectors of BIP39, each without a passphrase.

| file | what it shows |
|---|---|
| family-2-of-3.txt | the wallet configuration of the family: a descriptor with its checksum (BIP380, BIP389) |
| pay-alice.psbt | a payment to {address(ALICE, "regtest")} with change and its previous transaction: nothing to warn of |
| family-payment.psbt | a payment of the family with change and previous transactions: nothing to warn of |
| high-fee.psbt | a fee of 12 %: a warning to acknowledge |
| extreme-fee.psbt | a fee of 0.188 BTC: a warning that is acknowledged by typing the fee |
| unproven-amounts.psbt | two coins without their previous transactions: a warning |
| forged-change.psbt | change that was redirected after the wallet program made the file: cannot be signed |
"""


def main() -> None:
    """Write the folder anew."""
    FOLDER.mkdir(exist_ok=True)
    for name, data in samples().items():
        (FOLDER / name).write_bytes(data)
    (FOLDER / "SOURCES.md").write_text(sources())


if __name__ == "__main__":
    main()
