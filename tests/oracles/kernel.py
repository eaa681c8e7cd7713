"""Consensus as the judge: Bitcoin Core's own validation code (libbitcoinkernel), by py-bitcoinkernel.

`accepts` judges each input of a transaction with every consensus flag. `Regtest` is a chain in memory, its blocks made
here in pure Python, on which a transaction must be accepted in a whole block.
"""

import shutil
import tempfile
from collections.abc import Sequence
from struct import pack
from types import TracebackType
from typing import Self

import pbk
from pbk.script import PrecomputedTransactionData

from tests.build.keys import sha256d
from tests.build.script import compact, push
from tests.build.tx import In, Out, Tx

ANYONE = b"\x51"
"""OP_TRUE: the coinbases belong to whoever comes first."""

_GENESIS = bytes.fromhex("06226e46111a0b59caaf126043eb5bbf28c34f3a5e332a1fc7b2b73cf188910f")
_TARGET = 0x7FFFFF << 8 * (0x20 - 3)
_START = 1_700_000_000


def accepts(raw_tx: bytes, spent: Sequence[Out]) -> list[bool]:
    """Whether consensus accepts each input, all flags on; `spent` are the outputs that the inputs spend."""
    tx = pbk.Transaction(raw_tx)
    outs = [pbk.TransactionOutput(pbk.ScriptPubkey(out.script), out.amount) for out in spent]
    data = PrecomputedTransactionData(tx, outs)
    flags = pbk.ScriptVerificationFlags.ALL
    return [_accepts(tx, data, out, index, flags) for index, out in enumerate(spent)]


def _accepts(
    tx: pbk.Transaction, data: PrecomputedTransactionData, out: Out, index: int, flags: pbk.ScriptVerificationFlags
) -> bool:
    try:
        return bool(pbk.ScriptPubkey(out.script).verify(out.amount, tx, data, index, flags))
    except pbk.ScriptVerifyException:
        return False


def subsidy(height: int) -> int:
    """Regtest halves every 150 blocks."""
    return 50 * 100_000_000 >> height // 150


def _merkle_root(hashes: Sequence[bytes]) -> bytes:
    level = list(hashes)
    while len(level) > 1:
        level += level[-1:] * (len(level) % 2)
        level = [sha256d(level[i] + level[i + 1]) for i in range(0, len(level), 2)]
    return level[0]


class Regtest:
    """A regtest chain in memory with mature coins to spend; use it in a `with`."""

    def __init__(self, mature: int = 10) -> None:
        self._verdict = "nothing was checked"
        callbacks = pbk.ValidationInterfaceCallbacks(block_checked=self._checked)
        context = pbk.make_context(pbk.ChainType.REGTEST, callbacks)
        self._folder = tempfile.mkdtemp(prefix="coldtui-regtest-")
        options = pbk.ChainstateManagerOptions(context, self._folder, f"{self._folder}/blocks")
        options.update_block_tree_db_in_memory(block_tree_db_in_memory=True)
        options.update_chainstate_db_in_memory(chainstate_db_in_memory=True)
        self._manager = pbk.ChainstateManager(options)
        self._tip = _GENESIS
        self.height = 0
        self._coinbases: list[Tx] = []
        for _ in range(mature + 100):
            if not self.mine():
                raise AssertionError(self._verdict)
        del self._coinbases[mature:]

    def __enter__(self) -> Self:
        """The chain."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        """Remove the folder that the kernel wants for its block files."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _checked(self, _data: object, _block: pbk.Block, state: pbk.BlockValidationState) -> None:
        mode = state.validation_mode
        self._verdict = "" if mode == pbk.ValidationMode.VALID else f"{mode.name} {state.block_validation_result.name}"

    def mine(self, *raw_txs: bytes, fees: int = 0) -> bool:
        """Whether consensus accepts a block with these transactions, whose coinbase claims `fees`."""
        height = self.height + 1
        txs = [Tx.parse(raw) for raw in raw_txs]
        coinbase = self._coinbase(height, txs, fees)
        root = _merkle_root([coinbase.txid, *(tx.txid for tx in txs)])
        head = pack("<I", 0x20000000) + self._tip + root + pack("<II", _START + height * 600, 0x207FFFFF)
        nonce = next(n for n in range(2**32) if int.from_bytes(sha256d(head + pack("<I", n)), "little") <= _TARGET)
        head += pack("<I", nonce)
        block = head + compact(1 + len(txs)) + coinbase.raw() + b"".join(raw_txs)
        self._verdict = "the block was not judged"
        try:
            self._manager.process_block(pbk.Block(block))
        except pbk.ProcessBlockException:
            return False
        if self._verdict or self._manager.get_active_chain().height != height:
            return False
        self._tip, self.height = sha256d(head), height
        self._coinbases.append(coinbase)
        return True

    @property
    def why(self) -> str:
        """What the last refusal was."""
        return self._verdict

    def fund(self, outs: Sequence[Out]) -> Tx:
        """A mined transaction with these outputs, and the rest of a coinbase to anyone."""
        coinbase = self._coinbases.pop(0)
        rest = coinbase.outs[0].amount - sum(out.amount for out in outs)
        txin = In(coinbase.txid, 0, 0xFFFFFFFF)
        tx = Tx((txin,), (*outs, Out(rest, ANYONE)))
        if not self.mine(tx.raw()):
            raise AssertionError(self._verdict)
        return tx

    @staticmethod
    def _coinbase(height: int, txs: Sequence[Tx], fees: int) -> Tx:
        """BIP34 height, the subsidy, and the witness commitment of BIP141."""
        nonce = bytes(32)
        root = _merkle_root([bytes(32), *(sha256d(tx.raw()) for tx in txs)])
        commitment = b"\x6a\x24\xaa\x21\xa9\xed" + sha256d(root + nonce)
        length = (height.bit_length() + 8) // 8
        number = push(height.to_bytes(length, "little")) if height > 16 else bytes((0x50 + height,))
        txin = In(bytes(32), 0xFFFFFFFF, 0xFFFFFFFF, number + b"\x00", (nonce,))
        return Tx((txin,), (Out(subsidy(height) + fees, ANYONE), Out(0, commitment)))
