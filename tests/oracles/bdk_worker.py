"""bdkpython behind a pipe: one JSON object a line in, one out. It can abort the process, so it gets one of its own.

Run as `python -m tests.oracles.bdk_worker`; `tests.oracles.bdk.Bdk` is the other end. Amounts are satoshis, scripts and
transactions hex, PSBTs base64. A request is {"do": name, ...}; an answer {"ok": value} or {"error": text}.
"""

import json
import sys
import time
from typing import Any

import bdkpython as bdk

NETWORKS = {
    "main": bdk.Network.BITCOIN,
    "testnet3": bdk.Network.TESTNET,
    "testnet4": bdk.Network.TESTNET4,
    "signet": bdk.Network.SIGNET,
    "regtest": bdk.Network.REGTEST,
}
SIGN = {
    "trust_witness_utxo": True,
    "assume_height": None,
    "allow_all_sighashes": False,
    "sign_with_tap_internal_key": True,
    "allow_grinding": True,
}


def _descriptor(text: str, network: str) -> bdk.Descriptor:
    kind = bdk.NetworkKind.MAIN if network == "main" else bdk.NetworkKind.TEST
    return bdk.Descriptor(text, kind)


def _keychain(branch: int) -> bdk.KeychainKind:
    return bdk.KeychainKind.INTERNAL if branch else bdk.KeychainKind.EXTERNAL


def _outpoint(text: str) -> bdk.OutPoint:
    txid, vout = text.split(":")
    return bdk.OutPoint(txid=bdk.Txid.from_string(txid), vout=int(vout))


class Worker:
    """The wallets that this process holds, by name."""

    def __init__(self) -> None:
        self.wallets: dict[str, tuple[bdk.Wallet, str]] = {}

    def open(self, wallet: str, receive: str, change: str, network: str, lookahead: int = 25) -> None:
        """Make a wallet from a pair of descriptors."""
        pair = (_descriptor(receive, network), _descriptor(change, network))
        made = bdk.Wallet(*pair, NETWORKS[network], bdk.Persister.new_in_memory(), lookahead)
        self.wallets[wallet] = (made, network)

    def open_multipath(self, wallet: str, descriptor: str, network: str) -> None:
        """Make a wallet from one descriptor with <0;1>."""
        made = bdk.Wallet.create_from_two_path_descriptor(
            _descriptor(descriptor, network), NETWORKS[network], bdk.Persister.new_in_memory()
        )
        self.wallets[wallet] = (made, network)

    def addresses(self, wallet: str, branch: int, start: int, count: int) -> list[dict[str, str]]:
        """Addresses and their scripts."""
        found = [self.wallets[wallet][0].peek_address(_keychain(branch), start + i).address for i in range(count)]
        return [{"address": str(a), "script": a.script_pubkey().to_bytes().hex()} for a in found]

    def reveal(self, wallet: str, branch: int, index: int) -> None:
        """Tell the wallet that addresses up to `index` are in use."""
        self.wallets[wallet][0].reveal_addresses_to(_keychain(branch), index)

    def fund(self, wallet: str, txs: list[str]) -> int:
        """Give the wallet transactions; its balance in return."""
        target = self.wallets[wallet][0]
        for tx in txs:
            entry = bdk.UnconfirmedTx(tx=bdk.Transaction(bytes.fromhex(tx)), last_seen=1_700_000_000)
            target.apply_unconfirmed_txs([entry])
        return int(target.balance().total.to_sat())

    def unspent(self, wallet: str) -> list[dict[str, Any]]:
        """What the wallet can spend."""
        return [
            {
                "outpoint": f"{coin.outpoint.txid}:{coin.outpoint.vout}",
                "sats": coin.txout.value.to_sat(),
                "script": coin.txout.script_pubkey.to_bytes().hex(),
                "branch": 1 if coin.keychain == bdk.KeychainKind.INTERNAL else 0,
                "index": coin.derivation_index,
            }
            for coin in self.wallets[wallet][0].list_unspent()
        ]

    def build(
        self,
        wallet: str,
        pay: list[tuple[str, int]],
        fee: int | None = None,
        fee_rate: int | None = None,
        coins: list[str] | None = None,
        drain_to: str | None = None,
        sequence: int | None = None,
        locktime: int | None = None,
        data: str | None = None,
        version: int | None = None,
        *,
        only_witness_utxo: bool = False,
        global_xpubs: bool = False,
    ) -> str:
        """Build a PSBT; outputs in the order given, change last."""
        builder = bdk.TxBuilder().ordering(bdk.TxOrdering.UNTOUCHED).allow_dust(allow_dust=True)
        for script, sats in pay:
            builder = builder.add_recipient(bdk.Script(bytes.fromhex(script)), bdk.Amount.from_sat(sats))
        if fee is not None:
            builder = builder.fee_absolute(bdk.Amount.from_sat(fee))
        if fee_rate is not None:
            builder = builder.fee_rate(bdk.FeeRate.from_sat_per_vb(fee_rate))
        if coins is not None:
            builder = builder.add_utxos([_outpoint(coin) for coin in coins]).manually_selected_only()
        if drain_to is not None:
            builder = builder.drain_to(bdk.Script(bytes.fromhex(drain_to)))
            builder = builder if coins is not None else builder.drain_wallet()
        if sequence is not None:
            builder = builder.set_exact_sequence(sequence)
        if locktime is not None:
            builder = builder.nlocktime(bdk.LockTime.BLOCKS(locktime))
        if data is not None:
            builder = builder.add_data(bytes.fromhex(data))
        if version is not None:
            builder = builder.version(version)
        if only_witness_utxo:
            builder = builder.only_witness_utxo()
        if global_xpubs:
            builder = builder.add_global_xpubs()
        return str(builder.finish(self.wallets[wallet][0]).serialize())

    def sign(self, wallet: str, psbt: str) -> str:
        """Sign with the private keys in a wallet's descriptors; does not finalise."""
        read = bdk.Psbt(psbt)
        self.wallets[wallet][0].sign(read, bdk.SignOptions(try_finalize=False, **SIGN))
        return str(read.serialize())

    def time_parse_and_sign(self, wallet: str, psbt: str) -> dict[str, float]:
        """Processor seconds to parse and to sign, measured in here, without the pipe."""
        start = time.process_time()
        read = bdk.Psbt(psbt)
        parsed = time.process_time()
        self.wallets[wallet][0].sign(read, bdk.SignOptions(try_finalize=False, **SIGN))
        signed = time.process_time()
        count = sum(bool(i.partial_sigs) or i.tap_key_sig is not None for i in read.input())
        return {"parse": parsed - start, "sign": signed - parsed, "signed": count}

    def combine(self, psbts: list[str]) -> str:
        """Merge PSBTs of one transaction."""
        first, *others = (bdk.Psbt(text) for text in psbts)
        for other in others:
            first = first.combine(other)
        return str(first.serialize())

    def finalize(self, psbt: str) -> dict[str, Any]:
        """Finalise; rust-miniscript checks every signature on the way."""
        result = bdk.Psbt(psbt).finalize()
        errors = [str(error) for error in result.errors or []]
        return {"complete": result.could_finalize, "psbt": result.psbt.serialize(), "errors": errors}

    def extract(self, psbt: str) -> str:
        """The transaction of a finalised PSBT, whatever its fee."""
        return str(bdk.Psbt(psbt).extract_tx_unchecked_fee_rate().serialize().hex())

    def facts(self, psbt: str) -> dict[str, Any]:
        """What rust-bitcoin reads in a PSBT of version 0."""
        read = bdk.Psbt(psbt)
        tx = read.extract_tx_unchecked_fee_rate()
        return {
            "txid": str(tx.compute_txid()),
            "version": tx.version(),
            "locktime": tx.lock_time(),
            "outputs": [{"sats": o.value.to_sat(), "script": o.script_pubkey.to_bytes().hex()} for o in tx.output()],
            "sequences": [i.sequence for i in tx.input()],
            "fee": read.fee(),
            "rewritten": read.serialize(),
        }

    def is_readable(self, psbt: str) -> bool:
        """Whether rust-bitcoin parses this."""
        try:
            bdk.Psbt(psbt)
        except bdk.PsbtParseError:
            return False
        return True


def main() -> None:
    """Serve until the pipe ends."""
    worker = Worker()
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": getattr(worker, request.pop("do"))(**request)}
        except Exception as error:  # noqa: BLE001 - the other end of the pipe judges it
            answer = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
